# proven: shown-only=tests/test_deployment.py
import httpx
from torchvision.datasets import FashionMNIST

data = FashionMNIST("data", train=False)
images = data.data[:3].flatten(1).tolist()  # 3 rows of 784 pixels
url = "http://127.0.0.1:8000/predict"
answer = httpx.post(url, json={"images": images}, timeout=15)
answer.raise_for_status()
for row, label in zip(answer.json(), data.targets[:3]):
    print(f"{row['class']} ({row['probability']:.0%}), is", data.classes[label])

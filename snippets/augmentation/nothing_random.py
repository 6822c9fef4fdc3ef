import torch
from PIL import Image
from torchvision.transforms import v2

pipelines = {
    "Resize((128, 128))": [v2.Resize((128, 128))],
    "then RandomCrop(128)": [v2.Resize((128, 128)), v2.RandomCrop(128)],
    "Resize(144), RandomCrop(128)": [v2.Resize(144), v2.RandomCrop(128)],
    "RandomResizedCrop(128)": [v2.RandomResizedCrop(128)],
}
torch.manual_seed(0)
image = Image.open("data/cat.jpg")
different = {}

for name, steps in pipelines.items():
    transform = v2.Compose(steps)
    results = {transform(image).tobytes() for _ in range(20)}
    different[name] = len(results)
    print(f"{name:28} {len(results):2} different of 20")

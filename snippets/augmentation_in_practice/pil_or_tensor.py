from time import perf_counter

import torch
from PIL import Image
from torchvision.transforms import v2

crop = [v2.RandomResizedCrop(128), v2.RandomHorizontalFlip()]
to_float = v2.ToDtype(torch.float32, scale=True)
normalize = v2.Normalize([0.5], [0.5])
picture = Image.open("data/cat.jpg").convert("RGB")  # 240 x 160
x = v2.functional.to_image(picture)  # uint8, (channels, height, width)
batch = x.repeat(16, 1, 1, 1)
pipelines = {
    "PIL image": ([*crop, v2.ToImage(), to_float, normalize], picture),
    "uint8 tensor": ([*crop, to_float, normalize], x),
    "float tensor": ([to_float, *crop, normalize], x),
    "uint8 batch": ([*crop, to_float, normalize], batch),
}
seconds, shapes = {}, {}
for name, (steps, image) in pipelines.items():
    transform = v2.Compose(steps)
    calls = 1 if image is batch else 16
    runs = []
    for _ in range(9):
        start = perf_counter()
        for _ in range(calls):
            y = transform(image)
        runs.append(perf_counter() - start)
    seconds[name], shapes[name] = sorted(runs)[4], list(y.shape)  # median
ratio = {name: s / seconds["PIL image"] for name, s in seconds.items()}
for name, r in ratio.items():
    print(f"16 images, {name:12}: {r:.2f} of the time of PIL images")

import torch
from PIL import Image
from torchvision import tv_tensors
from torchvision.transforms import v2

x = torch.zeros(3, 2, 4, dtype=torch.uint8)  # (channels, height, width)
classes = torch.tensor([[7, 0, 0, 0], [7, 7, 0, 0]], dtype=torch.uint8)
picture = Image.fromarray(x.permute(1, 2, 0).numpy())
transform = v2.Compose(
    [
        v2.ToImage(),
        v2.RandomHorizontalFlip(p=1),
        v2.ToDtype(torch.float32, scale=True),
    ]
)
pairs = {
    "two tensors": (x, classes),
    "two pictures": (picture, Image.fromarray(classes.numpy())),
    "tv_tensors.Mask": (picture, tv_tensors.Mask(classes)),
}
masks = {}

for name, pair in pairs.items():
    _, mask = transform(*pair)
    masks[name] = mask.reshape(2, 4).tolist()
    print(f"{name:16}", *(f"{v:.3g}" for v in masks[name][0]))

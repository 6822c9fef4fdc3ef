import torch
from torchvision import tv_tensors
from torchvision.transforms import v2

x = torch.rand(3, 100, 200)  # (channels, height, width)
boxes = tv_tensors.BoundingBoxes(
    [[10, 20, 50, 60]], format="XYXY", canvas_size=(100, 200)
)
flip = v2.RandomHorizontalFlip(p=1)
candidates = {
    "BoundingBoxes": boxes,
    "boxes + 0": boxes + 0,
    "wrapped again": tv_tensors.wrap(boxes + 0, like=boxes),
    "read as XYWH": tv_tensors.wrap(boxes, like=boxes, format="XYWH"),
}
lefts = {}
for name, candidate in candidates.items():
    _, flipped = flip(x, candidate)
    lefts[name] = flipped[0].tolist()
    print(f"{name:14} {type(candidate).__name__:14} {lefts[name]}")

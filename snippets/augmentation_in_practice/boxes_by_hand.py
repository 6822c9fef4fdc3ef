import torch
from torchvision import tv_tensors
from torchvision.transforms.v2 import functional as F


def flip(boxes, width):  # left, top, right, bottom
    left, top, right, bottom = boxes.unbind(-1)
    return torch.stack([width - right, top, width - left, bottom], dim=-1)


def crop(boxes, top, left, height, width):
    moved = boxes - torch.tensor([left, top, left, top])
    limit = torch.tensor([width, height, width, height])
    return moved.clamp(min=0).minimum(limit)


def resize(boxes, old, new):  # (height, width) before and after
    scale = torch.tensor([new[1] / old[1], new[0] / old[0]])
    return boxes * scale.repeat(2)


torch.manual_seed(0)
corners = torch.rand(50, 2, 2) * torch.tensor([240, 160])  # x, y
corners = corners.sort(dim=1).values.flatten(1)  # (boxes, 4)
boxes = tv_tensors.BoundingBoxes(corners, format="XYXY", canvas_size=(160, 240))
pairs = {
    "flip": (flip(corners, 240), F.horizontal_flip(boxes)),
    "crop": (crop(corners, 20, 30, 96, 128), F.crop(boxes, 20, 30, 96, 128)),
    "resize": (
        resize(corners, (160, 240), (80, 60)),
        F.resize(boxes, [80, 60]),
    ),
}
agree = {name: torch.allclose(*pair) for name, pair in pairs.items()}
print("agrees with torchvision:", agree)

import torch
from torchvision import tv_tensors
from torchvision.transforms import v2

sample = {
    "image": torch.zeros(3, 100, 200, dtype=torch.uint8),
    "boxes": tv_tensors.BoundingBoxes(
        [[0, 0, 30, 30], [60, 20, 140, 90], [140, 20, 190, 90]],
        format="XYXY",
        canvas_size=(100, 200),
    ),
    "labels": torch.tensor([1, 2, 3]),
}
cropped = v2.CenterCrop((100, 84))(sample)
samples = {
    "cropped": cropped,
    "sanitized": v2.SanitizeBoundingBoxes()(cropped),
    "min_size=5": v2.SanitizeBoundingBoxes(min_size=5)(cropped),
}
boxes = {name: s["boxes"].tolist() for name, s in samples.items()}
labels = {name: s["labels"].tolist() for name, s in samples.items()}
for name in samples:
    print(f"{name:10} labels {labels[name]}, boxes {boxes[name]}")

import matplotlib.pyplot as plt
import torch
from torch import nn

with torch.device("meta"):  # shapes and counts without memory
    x = torch.empty(1, 3, 224, 224)
    model = nn.Sequential(
        *(nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * 56 * 56, 1024), nn.ReLU()),
        *(nn.Dropout(0.5), nn.Linear(1024, 10)),
    )
stages = [("image", x.shape[1:], 0)]
for layer in model:
    x = layer(x)
    count = sum(p.numel() for p in layer.parameters())
    if not isinstance(layer, (nn.ReLU, nn.Dropout)):
        stages.append((type(layer).__name__, x.shape[1:], count))
total = sum(count for *_, count in stages)

figure, (top, bottom) = plt.subplots(2, figsize=(7, 4.6), sharex=True)
for i, (name, shape, count) in enumerate(stages):
    maps = len(shape) == 3  # maps (width: root of channels), or a vector
    tall = shape[1] / 224 if maps else 0.05 + 0.15 * len(str(shape[0]))
    wide = 0.08 + (shape[0] / 64) ** 0.5 * 0.4 if maps else 0.06
    top.add_patch(plt.Rectangle((i - wide / 2, -tall / 2), wide, tall))
    top.text(i, 0.58, name, ha="center", fontsize=9)
    text = "\n".join(f"{side:,}" for side in shape)
    top.text(i, -0.58, text, ha="center", va="top", fontsize=9)
    if count:
        bottom.bar(i, count, width=0.5, color="C1")
        bottom.text(i, 1.3 * count, f"{count:,}", ha="center", fontsize=9)
top.set(ylim=(-1.15, 0.7), title=f"{total:,} parameters")
top.axis("off")
bottom.set(yscale="log", ylim=(100, 1e10), ylabel="parameters", xticks=[])
plt.show()

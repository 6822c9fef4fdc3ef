import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
conv = nn.Conv2d(1, 1, 3, bias=False)
pixels = torch.eye(36).view(36, 1, 6, 6)  # one image for each pixel
with torch.no_grad():
    matrix = conv(pixels).flatten(1).T  # (16 outputs, 36 inputs)
    x = torch.randn(1, 1, 6, 6)
    same = torch.allclose(matrix @ x.flatten(), conv(x).flatten(), atol=1e-6)
filled = matrix.count_nonzero().item()
different = matrix[matrix != 0].unique().numel()
print("the same outputs:", same)
print(f"{matrix.numel()} entries, {filled} not 0, {different} different ones")

shared = 32 * (3 * 3 + 1)
dense = nn.Linear(28 * 28, 32 * 28 * 28, device="meta")
full = sum(p.numel() for p in dense.parameters())
print(f"28 x 28 pixels to 32 maps: conv {shared}, linear {full:,} parameters")

plt.imshow(matrix.numpy(), cmap="RdBu", vmin=-0.4, vmax=0.4)
plt.gca().set(xlabel="pixel of the image", ylabel="pixel of the map")
plt.colorbar(label="weight", shrink=0.8)
plt.show()

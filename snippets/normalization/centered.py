import torch
from torch import nn

torch.manual_seed(0)
layer, rms = nn.LayerNorm(64, eps=1e-5), nn.RMSNorm(64, eps=1e-5)
changes = {}
for mean in (0, 0.5, 2):
    x = mean + torch.randn(100, 64)  # (samples, features)
    centered = x - x.mean(1, keepdim=True)
    changes[mean] = (layer(x) - rms(x)).abs().mean().item()
    same = torch.allclose(layer(x), rms(centered), atol=1e-5)
    print(f"mean {mean}: LayerNorm and RMSNorm differ by {changes[mean]:.2f},")
    print("  LayerNorm equals RMSNorm of what is centered:", same)

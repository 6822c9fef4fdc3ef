import torch
from torch import nn


def start(model, blocks, scaled):
    for name, p in model.named_parameters():
        if p.dim() > 1:
            std = 0.02
            if scaled and name.endswith(("out_proj.weight", "linear2.weight")):
                std /= (2 * blocks) ** 0.5  # each block adds two branches
            nn.init.normal_(p, std=std)
        elif name.endswith("bias"):
            nn.init.zeros_(p)


torch.manual_seed(0)
x = 0.02 * torch.randn(8, 16, 128)  # embeddings: (batch, positions, features)
mask = nn.Transformer.generate_square_subsequent_mask(16)
rms = {"std 0.02": [], "scaled": []}

for name, found in rms.items():
    for depth in (3, 12, 48):
        block = nn.TransformerEncoderLayer(
            128, 4, 512, 0.0, "gelu", batch_first=True, norm_first=True
        )
        model = nn.TransformerEncoder(block, depth, enable_nested_tensor=False)
        start(model, depth, scaled=name == "scaled")
        with torch.no_grad():
            h = model(x, mask, is_causal=True)  # before the last norm
        found.append(h.square().mean().sqrt().item())
        print(f"{name:8} {depth:2} blocks: RMS {found[-1]:.3f}")

import torch

logits = torch.tensor([0.2, 0.8])
first = logits[..., 0].item()
print(f"{first:.1f}")

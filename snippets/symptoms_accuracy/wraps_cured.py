import torch

image = torch.tensor([100, 200, 250], dtype=torch.uint8).float()
copy = torch.tensor([101, 199, 252], dtype=torch.uint8).float()
distance = (image - copy).abs().mean().item()
brighter = (image + 60).clamp(0, 255).tolist()
print(f"mean difference {distance:.1f}, 60 brighter {brighter}")

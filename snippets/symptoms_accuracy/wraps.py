import torch

image = torch.tensor([100, 200, 250], dtype=torch.uint8)
copy = torch.tensor([101, 199, 252], dtype=torch.uint8)
distance = (image - copy).abs().float().mean().item()
brighter = (image + 60).tolist()
print(f"mean difference {distance:.1f}, 60 brighter {brighter}")

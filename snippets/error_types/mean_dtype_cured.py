import torch

hits = torch.tensor([True, False, True, True])
accuracy = hits.float().mean().item()
print(accuracy)

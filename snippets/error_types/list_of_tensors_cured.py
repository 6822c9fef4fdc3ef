import torch

losses = [torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])]
table = torch.stack(losses)
print(table)

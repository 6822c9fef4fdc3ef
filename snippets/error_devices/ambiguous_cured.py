import torch

x = torch.tensor([1.0, -2.0, 3.0])
if (x > 0).all():
    print("positive")
y = torch.where(x > 0, x, 0)
print(y.tolist())

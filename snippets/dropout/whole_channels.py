import torch


def dropout2d(x, p):
    mask = torch.empty(*x.shape[:2], 1, 1).bernoulli_(1 - p)
    return x * mask / (1 - p)


torch.manual_seed(0)
x = torch.ones(100, 16, 4, 4)  # (batch, channels, height, width)
y = dropout2d(x, p=0.25)

silent = (y == 0).all((2, 3)).sum().item()
partly = ((y == 0).any((2, 3)) & (y != 0).any((2, 3))).sum().item()
print(f"of 1600 channels {silent} are silent, {partly} in part")

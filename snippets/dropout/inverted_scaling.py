import torch


def dropout(x, p, training=True):
    if not training:
        return x
    mask = torch.empty_like(x).bernoulli_(1 - p)  # 1 with probability 1 - p
    return x * mask / (1 - p)


torch.manual_seed(0)
x = torch.full((5, 8), 3.0)  # (batch, features)
y = dropout(x, p=0.8)
mean = dropout(torch.full((1000, 1000), 3.0), p=0.8).mean()

print(y)
print(f"mean of a million: {mean:.2f}")

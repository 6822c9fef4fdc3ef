import torch
from torch.nn import functional as F


def attention(q, k, v, dropout_p):  # (batch, token, feature) each
    scores = q @ k.mT / q.shape[-1] ** 0.5  # (batch, token, token)
    weights = F.dropout(scores.softmax(-1), dropout_p)
    return weights @ v, weights


torch.manual_seed(0)
q, k, v = torch.randn(3, 200, 6, 16)
h, weights = attention(q, k, v, dropout_p=0.1)
sums = weights.sum(-1)
one = [round(each, 2) for each in weights[0, 3].tolist()]
lowest, highest, mean = sums.min().item(), sums.max().item(), sums.mean().item()
print("weights of one token:", *one)
print(f"their sum: {sums[0, 3]:.2f}")
print(f"all sums: {lowest:.2f} to {highest:.2f}, mean {mean:.2f}")

# proven: raises=TypeError
from torch import nn


def l2_regularized(model, loss, lam):
    return loss + lam / 2 * sum(p.square().sum() for p in model.parameters())


print(l2_regularized(nn.Linear(2, 1), nn.MSELoss(), lam=0.1))

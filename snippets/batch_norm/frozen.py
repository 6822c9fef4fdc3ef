import torch
from torch import nn


def freeze_statistics(model):
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.eval()


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU())
model.requires_grad_(False)
norm, x = model[1], 5 + torch.randn(64, 4)


def movement(model, norm, x):
    before = norm.running_mean.clone()
    model(x)
    return (norm.running_mean - before).abs().max().item()


model.train()
frozen_parameters = movement(model, norm, x)
freeze_statistics(model)
frozen_statistics = movement(model, norm, x)
model.train()  # as at the start of every epoch
forgotten = movement(model, norm, x)
print(f"parameters frozen:     statistics move by {frozen_parameters:.2f}")
print(f"statistics frozen:     they move by {frozen_statistics:.2f}")
print(f"after train() again:   they move by {forgotten:.2f}")

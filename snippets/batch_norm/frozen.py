import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU())
for parameter in model.parameters():
    parameter.requires_grad = False
norm, x = model[1], 5 + torch.randn(64, 4)


def movement():
    before = norm.running_mean.clone()
    model(x)
    return (norm.running_mean - before).abs().max().item()


model.train()
frozen_parameters = movement()
norm.eval()
frozen_statistics = movement()
print(f"parameters frozen: statistics move by {frozen_parameters:.2f}")
print(f"and layer.eval():  statistics move by {frozen_statistics:.2f}")

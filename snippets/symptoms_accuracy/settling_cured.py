import torch
from torch import nn

x = torch.tensor([[8.0], [10.0], [12.0]])
layer = nn.BatchNorm1d(1)
for _ in range(5):  # batches seen
    in_training = layer(x).mean().item()
layer.reset_running_stats()
layer.momentum = None  # from now on a plain average
with torch.no_grad():
    layer(x)  # the training data once more, without a step
layer.eval()
in_evaluation = layer(x).mean().item()
layer_mean = layer.running_mean.item()
print(f"running mean {layer_mean:.2f}, true mean 10")
print(f"output: train {abs(in_training):.2f}, eval {abs(in_evaluation):.2f}")

import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(num_features))
        self.bias = nn.Parameter(torch.zeros(num_features))
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))
        self.register_buffer("num_batches_tracked", torch.tensor(0))

    def forward(self, x):  # (batch, features)
        if self.training:
            mean, var = x.mean(0), x.var(0, correction=0)
            self.remember(x.detach())
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean) / torch.sqrt(var + self.eps)
        return self.weight * x_hat + self.bias

    def remember(self, x):
        self.num_batches_tracked += 1
        share = self.momentum
        if share is None:
            share = 1 / self.num_batches_tracked
        self.running_mean.lerp_(x.mean(0), share)
        self.running_var.lerp_(x.var(0), share)  # unbiased


torch.manual_seed(0)
layer = BatchNorm(2)
for _ in range(50):
    layer(10 + 3 * torch.randn(32, 2))
for name, value in layer.state_dict().items():
    print(f"{name:20} {value}")

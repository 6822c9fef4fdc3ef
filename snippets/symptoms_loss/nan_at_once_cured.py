import torch
from torch import nn

x = torch.tensor([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0]])  # one column constant
y = torch.tensor([[2.0], [4.0], [6.0]])
constant = (x == x[0]).all(0)
x = (x - x.mean(0)) / x.std(0).masked_fill(constant, 1.0)
loss = nn.MSELoss()(nn.Linear(2, 1)(x), y)
finite = loss.isfinite().item()
print("loss is finite:", finite)
print("not finite in columns", x.isfinite().logical_not().any(0).tolist())

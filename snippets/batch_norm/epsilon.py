import torch
from torch import nn

base = torch.tensor([[-1.0], [1.0]])  # mean 0, variance 1
deviations = []

print("variance   deviation of the output")
for var in (1.0, 1e-3, 1e-5, 0.0):
    y = nn.BatchNorm1d(1)(base * var**0.5)
    deviations.append(y.std(correction=0).item())
    print(f"{var:8.0e} {deviations[-1]:10.4f}")

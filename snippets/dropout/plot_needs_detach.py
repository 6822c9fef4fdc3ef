# proven: raises=RuntimeError
import matplotlib.pyplot as plt
import torch
from torch import nn

x = torch.linspace(-1, 1, 20).unsqueeze(1)
model = nn.Linear(1, 1)
plt.plot(x, model(x))

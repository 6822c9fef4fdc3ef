import matplotlib.pyplot as plt
import torch
from torch import nn

x = torch.linspace(-1, 1, 20).unsqueeze(1)
model = nn.Linear(1, 1)
y = model(x).detach()
plt.plot(x, y)
plt.close()
print(y.requires_grad, list(y.shape))

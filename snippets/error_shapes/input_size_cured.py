import torch
from torch import nn

lstm = nn.LSTM(input_size=4, hidden_size=8, batch_first=True)
x = torch.zeros(2, 4, 7)  # (batch, features, steps)
y, _ = lstm(x.transpose(1, 2))  # (batch, steps, features)
shape = list(y.shape)
print(shape)

# proven: warns=UserWarning
import torch
from torch import nn

torch.manual_seed(0)
lstm = nn.LSTM(8, 16, dropout=0.5)
x = torch.randn(5, 3, 8)  # (time, batch, feature)
with torch.no_grad():
    same = torch.equal(lstm(x)[0], lstm(x)[0])
print("two calls in training mode agree:", same)

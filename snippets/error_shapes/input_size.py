# proven: raises=RuntimeError
import torch
from torch import nn

lstm = nn.LSTM(input_size=4, hidden_size=8, batch_first=True)
lstm(torch.zeros(2, 4, 7))  # (batch, features, steps)

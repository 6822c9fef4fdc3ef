# proven: raises=RuntimeError
import torch
from torch import nn

rnn = nn.GRU(input_size=2, hidden_size=4, batch_first=True)
h = torch.zeros(1, 3, 4)
for x in torch.ones(2, 3, 5, 2):  # two pieces of a long sequence
    y, h = rnn(x, h)
    y.mean().backward()

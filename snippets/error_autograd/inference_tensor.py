# proven: raises=RuntimeError
import torch
from torch import nn

backbone, head = nn.Linear(4, 8), nn.Linear(8, 2)
with torch.inference_mode():
    h = backbone(torch.ones(3, 4))
head(h).sum().backward()

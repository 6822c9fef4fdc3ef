# proven: raises=ValueError
import torch
from torch import nn

images, y = torch.zeros(4, 2, 14, 14), torch.tensor([0, 1, 1, 0])
model = nn.Linear(14 * 14, 3)
logits = model(images.view(-1, 14 * 14))
nn.CrossEntropyLoss()(logits, y)

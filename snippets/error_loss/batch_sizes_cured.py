import torch
from torch import nn

images, y = torch.zeros(4, 2, 14, 14), torch.tensor([0, 1, 1, 0])
model = nn.Linear(2 * 14 * 14, 3)
logits = model(images.flatten(1))
loss = nn.CrossEntropyLoss()(logits, y)
shape = list(logits.shape)
print(shape)

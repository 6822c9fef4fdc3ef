import torch

images = torch.zeros(8, 32, 32, 3)  # (batch, height, width, channels)
shape = list(images.permute(0, 3, 1, 2).shape)
print(shape)

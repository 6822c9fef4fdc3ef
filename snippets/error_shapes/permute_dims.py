# proven: raises=RuntimeError
import torch

images = torch.zeros(8, 32, 32, 3)  # (batch, height, width, channels)
images.permute(2, 0, 1)

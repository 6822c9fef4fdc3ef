# proven: raises=TypeError
import torch
from torchvision import transforms

image = torch.zeros(3, 8, 8, dtype=torch.uint8)
transforms.Normalize([0.5] * 3, [0.5] * 3)(image)

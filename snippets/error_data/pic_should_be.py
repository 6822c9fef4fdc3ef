# proven: raises=TypeError
import torch
from torchvision import transforms

image = torch.zeros(3, 8, 8)
transforms.ToTensor()(image)

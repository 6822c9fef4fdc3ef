import torch
from torchvision.transforms import v2

image = torch.zeros(3, 8, 8)
x = v2.ToDtype(torch.float32, scale=True)(v2.ToImage()(image))
print(list(x.shape), x.dtype)
shape = list(x.shape)

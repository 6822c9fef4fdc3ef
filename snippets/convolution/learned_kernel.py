import torch
from PIL import Image
from torch import nn
from torch.nn.functional import conv2d, mse_loss
from torchvision.transforms.v2.functional import pil_to_tensor

torch.manual_seed(0)
photo = pil_to_tensor(Image.open("data/cat.jpg").convert("L")) / 255
x = (photo - photo.mean()).unsqueeze(0) / photo.std()
kernel = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
y = conv2d(x, kernel[None, None])

conv = nn.Conv2d(1, 1, 3, bias=False)
optimizer = torch.optim.Adam(conv.parameters(), lr=0.1)
for _ in range(300):
    optimizer.zero_grad()
    mse_loss(conv(x), y).backward()
    optimizer.step()
learned = conv.weight.detach()[0, 0]
error = (learned - kernel).abs().max().item()
for row in learned.tolist():
    print(*[f"{value:6.2f}" for value in row])

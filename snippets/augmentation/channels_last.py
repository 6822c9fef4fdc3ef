# proven: raises=TypeError
import matplotlib.pyplot as plt
import torch

x = torch.rand(3, 80, 120)  # (channels, height, width)
plt.imshow(x.permute(1, 2, 0).numpy())
print("height, width, channels: fine")
plt.imshow(x.numpy())

import torch
from scipy.signal import convolve2d, correlate2d
from torch.nn.functional import conv2d

x = torch.zeros(5, 5)
x[2, 2] = 1  # a single bright pixel
kernel = torch.arange(1.0, 10.0).view(3, 3)

y = conv2d(x[None, None], kernel[None, None])[0, 0]
print("kernel", kernel.long().tolist())
print("conv2d", y.long().tolist())

correlation = correlate2d(x, kernel, mode="valid")
convolution = convolve2d(x, kernel, mode="valid")
print("equals cross-correlation:", (y.numpy() == correlation).all())
print("equals convolution:      ", (y.numpy() == convolution).all())
turned = conv2d(x[None, None], kernel.flip(0, 1)[None, None])[0, 0]
print("with the kernel turned by 180°:", (turned.numpy() == convolution).all())

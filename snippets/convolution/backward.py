import torch
from torch import nn
from torch.nn.functional import conv2d, pad

torch.manual_seed(0)
x = torch.randn(1, 2, 8, 8, requires_grad=True)
conv = nn.Conv2d(2, 3, 3, bias=False)  # (out, in, height, width)
y = conv(x)
delta = torch.randn_like(y)  # gradient of the loss with respect to y
y.backward(delta)

with torch.no_grad():
    w = conv.weight
    turned = w.flip(2, 3).transpose(0, 1)  # by 180°, outputs become inputs
    by_hand_x = conv2d(pad(delta, [2] * 4), turned)
    # each channel of x is an image, each map of delta a kernel
    by_hand_w = conv2d(x.transpose(0, 1), delta.transpose(0, 1)).transpose(0, 1)
difference_x = (by_hand_x - x.grad).abs().max().item()
difference_w = (by_hand_w - w.grad).abs().max().item()
print(f"gradient of the input:  difference {difference_x:.0e}")
print(f"gradient of the weight: difference {difference_w:.0e}")

up = nn.functional.conv_transpose2d(delta, w)
same = torch.allclose(up, x.grad, atol=1e-5)
print("conv_transpose2d is that backward pass:", same)

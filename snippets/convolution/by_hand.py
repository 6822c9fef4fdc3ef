import torch
from torch.nn.functional import conv2d, pad


def convolve(x, weight, bias, stride=1, padding=0):
    x = pad(x, [padding] * 4)
    batch, _, height, width = x.shape
    out_channels, _, k, _ = weight.shape
    rows, columns = (height - k) // stride + 1, (width - k) // stride + 1
    y = torch.empty(batch, out_channels, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            patch = x[:, :, top : top + k, left : left + k]
            for c in range(out_channels):
                y[:, c, i, j] = (patch * weight[c]).sum((1, 2, 3)) + bias[c]
    return y


torch.manual_seed(0)
x = torch.randn(2, 3, 9, 8)  # (batch, channels, height, width)
weight, bias = torch.randn(4, 3, 3, 3), torch.randn(4)

y = convolve(x, weight, bias, stride=2, padding=1)
theirs = conv2d(x, weight, bias, stride=2, padding=1)
print(f"{list(x.shape)} -> {list(y.shape)}")
print(f"largest difference from conv2d: {(y - theirs).abs().max():.0e}")

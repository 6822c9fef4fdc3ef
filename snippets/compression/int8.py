import torch


def quantize(x, low=-128, high=127):  # integers, scale, zero point
    least, most = min(x.min().item(), 0.0), max(x.max().item(), 0.0)
    scale = (most - least) / (high - low)
    zero_point = low - round(least / scale)
    q = (x / scale).round() + zero_point
    return q.clamp(low, high).to(torch.int8), scale, zero_point


def dequantize(q, scale, zero_point):
    return (q.float() - zero_point) * scale


torch.manual_seed(0)
x = torch.randn(1000).abs()  # all positive, as after a ReLU
q, scale, zero_point = quantize(x)
back = dequantize(q, scale, zero_point)

theirs = torch.fake_quantize_per_tensor_affine(x, scale, zero_point, -128, 127)
agree = back.isclose(theirs).float().mean().item()
worst = (back - x).abs().max().item()
print(f"scale {scale:.5f}, zero point {zero_point}")
print(f"{x[0]:.4f} -> {q[0]} -> {back[0]:.4f}")
print(f"largest error {worst:.5f}, half a step {scale / 2:.5f}")
print(f"bytes {x.nbytes:,} -> {q.nbytes:,}")
print(f"equal to torch: {agree:.1%}")

import torch


def quantize(weight, scale):  # symmetric: the zero point is 0
    q = (weight / scale).round().clamp(-128, 127)
    return q * scale


torch.manual_seed(0)
weight = torch.randn(64, 256)  # (outputs, inputs)
weight[0] *= 20  # one unit with large weights
scales = {
    "one for all": (weight.abs().max() / 127).expand(64, 1),
    "one a row": weight.abs().amax(1, keepdim=True) / 127,
}
errors = {}
for name, scale in scales.items():
    off = (quantize(weight, scale) - weight)[1:].norm()  # the other rows
    errors[name] = (off / weight[1:].norm()).item()
    print(f"scale {name:11}: relative error {errors[name]:.4f}")

zero = torch.zeros(64, dtype=torch.int32)
theirs = torch.fake_quantize_per_channel_affine(
    weight,
    scales["one a row"][:, 0],
    zero,
    axis=0,
    quant_min=-128,
    quant_max=127,
)
same = torch.equal(quantize(weight, scales["one a row"]), theirs)
print("equals torch:", same)

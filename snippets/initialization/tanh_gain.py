import torch


def size(h):  # root mean square of each network, then geometric mean
    return h.square().mean((1, 2)).sqrt().log().mean().exp().item()


torch.manual_seed(0)
forward, backward = {}, {}

print("gain  layers  activations  gradient")
for name, gain in ("1", 1), ("5/3", 5 / 3):
    forward[name], backward[name] = [], []
    for layers in (5, 20, 60):
        x = h = torch.randn(10, 16, 256, requires_grad=True)
        for _ in range(layers):  # 10 networks of 256 units side by side
            w = gain / 256**0.5 * torch.randn(10, 256, 256)
            h = torch.tanh(h @ w)  # (networks, batch, units)
        grad_h = torch.randn_like(h)
        h.backward(grad_h)
        forward[name].append(size(h))
        backward[name].append(size(x.grad) / size(grad_h))
        row = f"{name:4} {layers:7} {forward[name][-1]:12.2f}"
        print(f"{row} {backward[name][-1]:9.2f}")

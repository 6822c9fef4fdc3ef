import torch

torch.manual_seed(0)
x = torch.randn(256, 400)  # (batch, features)
share, gradient = [], []

for std in (1.0, 0.05, 0.01):  # 0.05 is 1/√400
    h = inputs = x.clone().requires_grad_()
    for _ in range(20):
        h = torch.tanh(h @ (std * torch.randn(400, 400)))
    h.backward(torch.randn(256, 400))
    share.append((h.abs() > 0.99).float().mean().item())
    gradient.append(inputs.grad.square().mean().sqrt().item())
    print(f"std {std}: {share[-1]:.0%} saturated", end=", ")
    print(f"gradient at the input {gradient[-1]:.0e}")

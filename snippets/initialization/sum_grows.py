import torch

torch.manual_seed(0)
one, hundredth, matched = [], [], []

print("inputs   std of w: 1   0.01   1/√d")
for d in (16, 256, 4096):
    x = torch.randn(1000, d)  # (batch, inputs)
    w = torch.randn(d, 100)  # (inputs, outputs)
    one.append((x @ w).std().item())
    hundredth.append((x @ (0.01 * w)).std().item())
    matched.append((x @ (w / d**0.5)).std().item())
    print(f"{d:6} {one[-1]:13.2f} {hundredth[-1]:6.2f} {matched[-1]:6.2f}")

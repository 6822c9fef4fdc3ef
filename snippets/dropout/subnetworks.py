import matplotlib.pyplot as plt
import torch

torch.manual_seed(0)
p, units, nets = 0.5, 12, 100
h = torch.randn(nets, 1, units)  # hidden activations: one sample a network
w1 = torch.randn(nets, units, units) / units**0.5
w2 = torch.randn(nets, units, 1) / units**0.5
bits = torch.tensor([0.0, 1.0])
masks = torch.cartesian_prod(*[bits] * units)  # every sub-network: (4096, 12)

miss = {}
for name, bend in ("linear", torch.nn.Identity()), ("ReLU", torch.nn.ReLU()):
    outputs = (bend(h * masks / (1 - p) @ w1) @ w2).squeeze(2)  # (nets, 4096)
    whole = (bend(h @ w1) @ w2).flatten()  # evaluation mode: (nets,)
    distance = (outputs.mean(1) - whole).abs() / outputs.std(1)
    miss[name] = distance.mean().item()
    print(f"{name:6}  evaluation misses the mean by {miss[name]:.3f} spreads")

plt.hist(outputs[0], bins=60, color="C5", label="4,096 sub-networks")
plt.axvline(outputs[0].mean(), color="C0", label="their mean")
plt.axvline(whole[0], color="C1", ls="--", label="evaluation mode")
plt.gca().set(xlabel="output", ylabel="sub-networks")
plt.legend()
plt.show()

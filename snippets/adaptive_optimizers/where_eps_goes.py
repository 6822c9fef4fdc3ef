import torch

lr, eps, g = 0.01, 1e-6, torch.tensor([1.0, 1e-3, 1e-6, 1e-9])
s = g * g  # AdaGrad's sum after its first step

outside = lr / (s.sqrt() + eps) * g
inside = lr / (s + eps).sqrt() * g
torch_default = lr / (s.sqrt() + 1e-10) * g

print("gradient          ", *(f"{x:8.0e}" for x in g))
print("eps 1e-6, outside ", *(f"{x:8.5f}" for x in outside))
print("eps 1e-6, inside  ", *(f"{x:8.5f}" for x in inside))
print("eps 1e-10, outside", *(f"{x:8.5f}" for x in torch_default))

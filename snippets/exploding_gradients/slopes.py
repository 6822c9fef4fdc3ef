import matplotlib.pyplot as plt
import torch

x = torch.linspace(-6, 6, 601, requires_grad=True)
largest = {}
for f in (torch.sigmoid, torch.tanh, torch.relu):
    (slope,) = torch.autograd.grad(f(x).sum(), x)
    largest[f.__name__] = slope.max().item()
    plt.plot(x.detach(), slope, label=f.__name__)

print("largest slope:", largest)
products = {k: 0.25**k for k in (5, 10, 20)}
for k, product in products.items():
    print(f"through {k:2} sigmoids at most {product:.1e}")
plt.gca().set(xlabel="x", ylabel="derivative")
plt.legend()
plt.show()

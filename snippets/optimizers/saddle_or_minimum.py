import matplotlib.pyplot as plt
import torch
from torch.autograd.functional import hessian


def bowl(w):
    return w[0] ** 2 + w[1] ** 2


def saddle(w):
    return w[0] ** 2 - w[1] ** 2


line, gradients, curvatures = torch.linspace(-1, 1, 15), {}, {}
x, y = torch.meshgrid(line, line, indexing="xy")
figure, axes = plt.subplots(1, 2, subplot_kw={"projection": "3d"})

for i, f in enumerate((bowl, saddle)):
    ax, name, w = axes[i], f.__name__, torch.zeros(2, requires_grad=True)
    f(w).backward()
    gradients[name] = w.grad.tolist()
    curvatures[name] = torch.linalg.eigvalsh(hessian(f, w)).tolist()
    print(f"{name:6} gradient {gradients[name]}, curvature {curvatures[name]}")
    ax.plot_wireframe(x, y, f((x, y)), lw=0.8)
    ax.plot(0, 0, 0, "o", color="C1", ms=8, zorder=9)
    ax.set_title(name)
    ax.set_axis_off()
plt.show()

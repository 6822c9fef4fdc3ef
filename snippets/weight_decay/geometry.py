import matplotlib.pyplot as plt
import torch
from torch.nn.functional import softshrink

curvature = torch.tensor([[1.0, 0.3], [0.3, 0.8]])
free = torch.tensor([0.3, 1.8])  # the minimum of the loss alone
lam = 0.7


def loss(w, free, curvature):  # w: (..., 2)
    return ((w - free) @ curvature * (w - free)).sum(-1) / 2


l1 = torch.zeros(2)
for _ in range(2000):
    l1 = softshrink(l1 - 0.1 * curvature @ (l1 - free), 0.1 * lam)
l2 = torch.linalg.solve(curvature + lam * torch.eye(2), curvature @ free)

side = torch.linspace(-2, 3, 251)
plane = torch.stack(torch.meshgrid(side, side, indexing="xy"), -1)
_, panels = plt.subplots(1, 2, sharey=True)
for axes, w, p in zip(panels, (l1, l2), (1, 2)):
    least, values = (loss(each, free, curvature) for each in (w, plane))
    axes.contour(side, side, values, [0.3 * least, least], colors="C5")
    axes.contour(side, side, plane.norm(p, -1), [w.norm(p)], colors="C0")
    axes.plot(*free, "x", color="C2", label="without penalty")
    axes.plot(*w, "o", color="C1", label=f"L{p} minimum")
    axes.set(xlabel="first weight", aspect="equal")
    axes.legend(loc="lower left")
panels[0].set_ylabel("second weight")
plt.show()

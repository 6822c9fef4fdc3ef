import matplotlib.pyplot as plt
import torch
from torch.nn import init


def sizes(start, activation, x):
    h, found = x, []
    for _ in range(20):
        w = start(torch.empty(256, 256))  # (outputs, inputs)
        h = activation(h @ w.T)
        found.append(h.double().square().mean().sqrt().item())
    return found


torch.manual_seed(0)
x = torch.randn(100, 256)  # (batch, features)
starts = {
    "normal, std 1": init.normal_,
    "He": init.kaiming_normal_,
    "Xavier": init.xavier_normal_,
    "default": lambda w: init.kaiming_uniform_(w, a=5**0.5),
    "normal, std 0.01": lambda w: init.normal_(w, std=0.01),
}
activations = {"linear": lambda h: h, "tanh": torch.tanh, "ReLU": torch.relu}
rms = {}

figure, panels = plt.subplots(1, 3, sharey=True, figsize=(7, 3.8))
for panel, (kind, activation) in zip(panels, activations.items()):
    rms[kind] = {}
    for name, start in starts.items():
        values = sizes(start, activation, x)
        rms[kind][name] = values[-1]
        panel.plot(range(1, 21), values, label=name)
    panel.set(yscale="log", title=kind, xlabel="layer", xticks=[1, 10, 20])
panels[0].set_ylabel("root mean square of activations")
lines, labels = panel.get_legend_handles_labels()
figure.legend(lines, labels, loc="outside upper center", ncols=3)
plt.show()

import matplotlib.pyplot as plt
import torch

w, x, y = (torch.tensor(v, requires_grad=True) for v in (3.0, 2.0, 5.0))
product = w * x
difference = product - y
loss = difference**2
for v in (product, difference, loss):
    v.retain_grad()  # else only leaves keep their gradient
loss.backward()

nodes = {  # name: tensor, place
    "w": (w, (0, 2)),
    "x": (x, (0, 1)),
    "y": (y, (1.2, 0)),
    "w · x": (product, (1.2, 1.5)),
    "w · x − y": (difference, (2.6, 1)),
    "loss": (loss, (4, 1)),
}
edges = [("w", "w · x"), ("x", "w · x"), ("w · x", "w · x − y")]
edges += [("y", "w · x − y"), ("w · x − y", "loss")]
grads = {name: tensor.grad.item() for name, (tensor, _) in nodes.items()}

arrow = {"arrowstyle": "->", "shrinkA": 44, "shrinkB": 42}
for start, end in edges:
    plt.annotate("", nodes[end][1], nodes[start][1], arrowprops=arrow)
box = {"boxstyle": "round", "fc": "none"}
for name, (tensor, (across, up)) in nodes.items():
    text = f"{name} = {tensor.item():g}"
    plt.text(across, up, text, ha="center", va="center", bbox=box)
    text = f"gradient {grads[name]:g}"
    plt.text(across, up - 0.4, text, ha="center", color="C1")
plt.axis((-0.4, 4.4, -0.6, 2.4))
plt.axis("off")
plt.show()

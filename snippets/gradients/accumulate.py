import matplotlib.pyplot as plt
import torch


def descend(zeroed, steps=40, lr=0.02):
    w = torch.tensor(3.0, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        ((2 * w - 5) ** 2).backward()
        with torch.no_grad():
            w -= lr * w.grad
        if zeroed:
            w.grad.zero_()
        path.append(w.item())
    return path


paths = {"zeroed": descend(True), "never zeroed": descend(False)}
for name, path in paths.items():
    plt.plot(path, label=name)
    print(f"{name:12} ends at {path[-1]:.3f}")
last = [abs(path[-1] - 2.5) for path in paths.values()]
swing = max(abs(w - 2.5) for w in paths["never zeroed"][-20:])
plt.axhline(2.5, color="C5", ls="--")
plt.xlabel("step")
plt.ylabel("w")
plt.legend()
plt.show()

import matplotlib.pyplot as plt
import torch

paths = {}
for zeroed in True, False:
    w, path = torch.tensor(3.0, requires_grad=True), [3.0]
    for _ in range(40):
        ((2 * w - 5) ** 2).backward()
        with torch.no_grad():
            w -= 0.02 * w.grad
        if zeroed:
            w.grad.zero_()
        path.append(w.item())
    paths["zeroed" if zeroed else "never zeroed"] = path

for name, path in paths.items():
    plt.plot(path, label=name)
    print(f"{name:12} ends at {path[-1]:.3f}")
last = [abs(path[-1] - 2.5) for path in paths.values()]
swing = max(abs(w - 2.5) for w in paths["never zeroed"][-20:])
plt.axhline(2.5, color="C5", ls="--")
plt.xlabel("step"), plt.ylabel("w"), plt.legend()
plt.show()

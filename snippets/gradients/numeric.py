import matplotlib.pyplot as plt
import torch

nudges = [10.0**-k for k in range(13)]
errors = {}
for dtype in torch.float32, torch.float64:
    w = torch.tensor(1.0, dtype=dtype, requires_grad=True)
    torch.sin(w).exp().backward()
    errors[str(dtype)[6:]] = found = []
    for nudge in nudges:
        with torch.no_grad():
            up = torch.sin(w + nudge).exp()
            down = torch.sin(w - nudge).exp()
        slope = (up - down).item() / (2 * nudge)
        found.append(abs(slope - w.grad.item()))
    plt.plot(nudges, found, "o-", label=str(dtype)[6:])

best = {name: min(found) for name, found in errors.items()}
at = {name: nudges[found.index(best[name])] for name, found in errors.items()}
for name in best:
    print(f"{name}: best error {best[name]:.0e} at {at[name]:.0e}")
plt.xscale("log")
plt.yscale("log")
plt.xlabel("nudge")
plt.ylabel("error of the slope")
plt.legend()
plt.show()

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import mse_loss

functions = {"identity": lambda z: z, "square": torch.square}
functions |= {"tanh": torch.tanh, "ReLU": torch.relu}


def fit(f, width):
    hidden, output = nn.Linear(1, width), nn.Linear(width, 1)
    weights = [*hidden.parameters(), *output.parameters()]
    optimizer = torch.optim.Adam(weights, lr=0.02, fused=True)
    for _ in range(800):
        optimizer.zero_grad()
        mse_loss(output(f(hidden(x))), y).backward()
        optimizer.step()
    return lambda x: output(f(hidden(x))).detach()


torch.manual_seed(0)
x = torch.linspace(-3, 3, 100).unsqueeze(1)
wide = torch.linspace(-3, 9, 200).unsqueeze(1)
y = torch.sin(x + 1)
errors, outside = {}, {}
plt.plot(wide, torch.sin(wide + 1), "--", color="C5", label="sine")
print("units            2        8       64")
for name, f in functions.items():
    fits = [fit(f, width) for width in (2, 8, 64)]
    errors[name] = [mse_loss(g(x), y).item() for g in fits]
    print(f"{name:10}", *(f"{error:8.4f}" for error in errors[name]))
    plt.plot(wide, fits[-1](wide), label=name)
    last = fits[-1](wide)[-1] - torch.sin(wide[-1] + 1)
    outside[name] = abs(last.item())
widest = max(errors["tanh"][-1], errors["ReLU"][-1])
off = min(outside["tanh"], outside["ReLU"])
plt.xlabel("x"), plt.ylabel("output"), plt.ylim(-2, 2), plt.legend()
plt.show()

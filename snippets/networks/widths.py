import matplotlib.pyplot as plt
import torch

functions = {"identity": lambda z: z, "square": torch.square}
functions |= {"tanh": torch.tanh, "ReLU": torch.relu}


def fit(f, width, x, y, nets=10):
    w1, b1 = (torch.empty(nets, 1, width).uniform_(-1, 1) for _ in range(2))
    w2 = torch.empty(nets, width, 1).uniform_(-1, 1) / width**0.5
    weights = [w1, b1, w2, torch.zeros(nets, 1, 1)]
    optimizer = torch.optim.Adam([w.requires_grad_() for w in weights], lr=0.03)
    for _ in range(600):
        output = f(x * w1 + b1) @ w2 + weights[3]  # (nets, points, 1)
        optimizer.zero_grad()
        (output - y).square().mean((1, 2)).sum().backward()
        optimizer.step()
    error = (output - y).square().mean((1, 2)).detach()  # (nets,)
    return error, lambda x: (f(x * w1 + b1) @ w2 + weights[3]).detach()


torch.manual_seed(0)
x = torch.linspace(-3, 3, 60).unsqueeze(1)
wide = torch.linspace(-3, 9, 200).unsqueeze(1)
y, true = torch.sin(x + 1), torch.sin(wide + 1)
errors, outside = {}, {}
plt.plot(wide, true, "--", color="C5", label="sine")
print("error of the best of ten networks\nunits            2        8       64")
for name, f in functions.items():
    fits = [fit(f, width, x, y) for width in (2, 8, 64)]
    errors[name] = [error.min().item() for error, _ in fits]
    print(f"{name:10}", *(f"{error:8.4f}" for error in errors[name]))
    outputs = fits[-1][1](wide)  # those of the networks with 64 units
    plt.plot(wide, outputs[fits[-1][0].argmin()], label=name)
    outside[name] = (outputs - true)[:, -1].abs().mean().item()
plt.xlabel("x")
plt.ylabel("output")
plt.ylim(-2, 2)
plt.legend()
plt.show()

import matplotlib.pyplot as plt
import torch


def average(y, beta):
    s = [y[0]]
    for today in y[1:]:
        s.append(beta * s[-1] + (1 - beta) * today)
    return torch.stack(s)


torch.manual_seed(0)
days = torch.arange(1, 31)
series = {
    "independent": 10 * torch.randn(30),
    "drifting": 15 + torch.randn(30).cumsum(0),  # starts from yesterday's
}
correlation, change = {}, {}
figure, axes = plt.subplots(1, 2)

for i, (name, y) in enumerate(series.items()):
    pairs = torch.stack([y[:-1], y[1:]])  # yesterday, today
    correlation[name] = torch.corrcoef(pairs)[0, 1].item()
    print(f"{name}: begins", *(f"{degrees:.3f}" for degrees in y[:3]), end="")
    print(f", correlation with yesterday {correlation[name]:.2f}")
    axes[i].plot(days, y, "o", color="C5", label="temperature")
    for beta in (0.5, 0.9):
        s = average(y, beta)
        change[f"{name} {beta}"] = s.diff().abs().mean().item()
        axes[i].plot(days, s, label=f"beta = {beta}")
    axes[i].set(title=name, xlabel="day")
gap = correlation["drifting"] - correlation["independent"]
axes[0].set_ylabel("degrees")
axes[1].legend()
plt.show()

import matplotlib.pyplot as plt
import torch

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20, dtype=torch.float64).unsqueeze(1)
truth = (torch.pi * x).sin()  # (points, 1)
y = truth + 0.3 * torch.randn(200, 20, 1, dtype=torch.float64)  # 200 data sets

bias, variance, error = [], [], []
for degree in range(9):
    features = x ** torch.arange(degree + 1)  # (points, powers)
    f = features @ (torch.linalg.pinv(features) @ y)  # one fit for each set
    mean = f.mean(0)  # of the 200 fits, at each point
    bias.append((mean - truth).square().mean().item())
    variance.append((f - mean).square().mean().item())
    error.append((f - truth).square().mean().item())
    print(f"degree {degree}: bias² {bias[-1]:.4f}", end=" + ")
    print(f"variance {variance[-1]:.4f} = {error[-1]:.4f}")

plt.plot(bias, "o-", label="bias²")
plt.plot(variance, "o-", label="variance")
plt.plot(error, "o--", label="sum: distance of a fit to the truth")
plt.gca().set(xlabel="degree", ylabel="mean square", ylim=(0, 0.1))
plt.legend()
plt.show()

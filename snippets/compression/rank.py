import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, relu


def outputs(w1, w2, w3, x):  # of five networks: (networks, batch, classes)
    return relu(relu(x @ w1) @ w2) @ w3


torch.manual_seed(0)
x, y = (torch.tensor(each) for each in load_digits(return_X_y=True))
order = torch.randperm(1797)
x, y = x[order].float() / 16, y[order]
shapes = ((64, 256), (256, 256), (256, 10))
w = [(2 / n) ** 0.5 * torch.randn(5, n, m) for n, m in shapes]
w = [each.requires_grad_() for each in w]
optimizer = torch.optim.Adam(w, lr=0.003)
for i in torch.randint(1000, (200, 40)):
    z = outputs(*w, x[i])
    optimizer.zero_grad()
    cross_entropy(z.mT, y[i].expand(5, 40), reduction="sum").backward()
    optimizer.step()

w1, w2, w3 = (each.detach() for each in w)
u, s, vh = torch.linalg.svd(w2)
scores, errors = {}, {}
for rank in (1, 2, 4, 8, 16, 32, 64, 128, 256):
    low = u[..., :rank] * s[:, None, :rank] @ vh[:, :rank]
    right = outputs(w1, low, w3, x[1000:]).argmax(2) == y[1000:]
    scores[rank] = right.float().mean().item()
    errors[rank] = ((low - w2).norm() / w2.norm()).item()
    print(f"rank {rank:3}: {scores[rank]:.3f}, error {errors[rank]:.2f}")

plt.plot(list(scores), list(scores.values()), "o-", label="accuracy")
plt.plot(list(errors), list(errors.values()), "s--", label="relative error")
plt.xscale("log", base=2)
plt.xlabel("rank of the middle layer")
plt.legend()
plt.show()

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, relu


def outputs(w, x):  # of ten networks: (networks, batch, classes)
    return relu(relu(x @ w[0]) @ w[1]) @ w[2]


def train(w, x, y, share, lr, steps):  # the smallest weights are kept at zero
    masks = [each.abs() >= each.abs().quantile(share) for each in w]
    w = [each.clone().requires_grad_() for each in w]
    optimizer = torch.optim.Adam(w, lr=lr)
    for i in torch.randint(1000, (steps, 40)):
        z = outputs([each * mask for each, mask in zip(w, masks)], x[i])
        optimizer.zero_grad()
        cross_entropy(z.mT, y[i].expand(10, 40), reduction="sum").backward()
        optimizer.step()
    w = [(each * mask).detach() for each, mask in zip(w, masks)]
    return w, (outputs(w, x).argmax(2) == y).float()


torch.manual_seed(0)
x, y = (torch.tensor(each) for each in load_digits(return_X_y=True))
order = torch.randperm(1797)
x, y = x[order].float() / 16, y[order]
w = [torch.randn(10, 64, units) / 6 for units in (64, 64, 10)]
dense, _ = train(w, x, y, 0, 0.005, 200)
rates, test = (0.001, 0.003, 0.01, 0.03, 0.1), {}
for share in (0, 0.5, 0.8, 0.9, 0.95, 0.98):
    cut = train(dense, x, y, share, 0, 0)[1]
    tuned = [train(dense, x, y, share, lr, 50)[1] for lr in rates]
    best = max(tuned, key=lambda right: right[:, 1000:1300].mean())
    test[share] = [right[:, 1300:].mean().item() for right in (cut, best)]
    print("{:3.0%} zeros: {:.3f}, tuned {:.3f}".format(share, *test[share]))
plt.plot(list(test), list(test.values()), "o-", label=["pruned", "fine-tuned"])
plt.gca().set(xlabel="share of zeros", ylabel="test accuracy")
plt.legend()
plt.show()

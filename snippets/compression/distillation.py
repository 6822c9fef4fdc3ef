import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, kl_div, log_softmax, relu


def fit(w1, w2, x, y, teacher, lr, batches, hard, T=4):  # hard: labels' weight
    w1, w2 = w1.clone().requires_grad_(), w2.clone().requires_grad_()
    optimizer = torch.optim.Adam([w1, w2], lr=lr)
    for i in batches:  # (networks, batch)
        z = relu(x[i] @ w1) @ w2
        p, q = (log_softmax(each / T, 2) for each in (teacher[i], z))
        soft = kl_div(q, p, reduction="none", log_target=True).sum() / 40
        loss = cross_entropy(z.mT, y[i], reduction="sum") / 40
        optimizer.zero_grad()
        (hard * loss + (1 - hard) * T**2 * soft).backward()
        optimizer.step()
    return (relu(x @ w1) @ w2).detach()


torch.manual_seed(0)
x, y = (torch.tensor(each) for each in load_digits(return_X_y=True))
order = torch.randperm(1797)
x, y, teacher = x[order].float() / 16, y[order], torch.zeros(1797, 10)
large = torch.randn(1, 64, 200) / 6, torch.randn(1, 200, 10) / 10
i = torch.randint(1000, (300, 1, 40))
teacher = fit(*large, x, y, teacher, 0.005, i, hard=1)[0]

small = torch.randn(20, 64, 8) / 6, torch.randn(20, 8, 10) / 3
i, rates = torch.randint(1000, (300, 20, 40)), (0.003, 0.01, 0.03, 0.1)
tuned, test = {}, {}
for digits in (1000, 100):
    for name, hard in {"labels": 1, "labels and teacher": 0.5}.items():
        z = [fit(*small, x, y, teacher, lr, i % digits, hard) for lr in rates]
        right = (torch.stack(z).argmax(3) == y).float().mean(1)
        best = right[:, 1000:1300].mean(1).argmax()  # by validation
        key = f"{digits} digits, {name}"
        test[key] = right[:, 1300:].mean(1).tolist()
        tuned[key] = test[key][best]
        print(f"{key:31} {tuned[key]:.3f} at rate {rates[best]}")

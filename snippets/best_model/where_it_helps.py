import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy


def train(x, y, seen, lr):  # 32 networks side by side
    w1 = ((2 * torch.rand(32, 64, 64) - 1) / 8).requires_grad_()
    w2 = ((2 * torch.rand(32, 64, 10) - 1) / 8).requires_grad_()
    optimizer = torch.optim.Adam([w1, w2], lr=lr, fused=True)
    scores = []
    for _ in range(40):
        for rows in torch.randperm(300).split(100):
            optimizer.zero_grad()
            z = (x[:, rows] @ w1).relu() @ w2
            (32 * cross_entropy(z.mT, seen[:, rows])).backward()
            optimizer.step()
        with torch.no_grad():
            z = (x[:, 300:] @ w1).relu() @ w2
            scores.append((z.argmax(2) == y[:, 300:]).float())
    validation, test = torch.stack(scores).split([300, 1197], 2)
    return validation.mean(2), test.mean(2)  # (epochs, networks)


torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.rand(32, len(labels)).argsort(1)  # data of its own for each
x, y = images[order].float() / 16, labels[order]
seen = y[:, :300].clone()
seen[:16, :120] = torch.randint(0, 10, (16, 120))  # 16 get wrong labels

last, best, gain, validated = [], [], [], []  # [wrong labels, right labels]
for lr in (0.01, 0.003, 0.001):
    validation, test = train(x, y, seen, lr)
    chosen = test.gather(0, validation.argmax(0, keepdim=True))[0]
    last.append(test[-1].view(2, 16).mean(1).tolist())
    best.append(chosen.view(2, 16).mean(1).tolist())
    gain.append((chosen - test[-1]).view(2, 16).mean(1).tolist())
    validated.append(validation[-1].view(2, 16).mean(1).tolist())
    wrong, right = (f"{a:.3f} → {b:.3f}" for a, b in zip(last[-1], best[-1]))
    print(f"lr {lr:5}: wrong labels {wrong}, correct labels {right}")

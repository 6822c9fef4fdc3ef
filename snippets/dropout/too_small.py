import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, dropout


def accuracy(x, y, noisy, width, p, lr):  # 20 networks at once
    starts = (64, width, 64), (1, width, 64), (width, 10, width), (1, 10, width)
    w1, b1, w2, b2 = (
        ((2 * torch.rand(20, rows, columns) - 1) / fan_in**0.5).requires_grad_()
        for rows, columns, fan_in in starts
    )
    optimizer = torch.optim.Adam([w1, b1, w2, b2], lr=lr, fused=True)
    for _ in range(100):
        h = dropout(torch.baddbmm(b1, x[:, :300], w1).relu(), p)
        logits = torch.baddbmm(b2, h, w2)  # (networks, batch, classes)
        optimizer.zero_grad()
        (20 * cross_entropy(logits.mT, noisy)).backward()
        optimizer.step()
    with torch.no_grad():
        h = torch.baddbmm(b1, x[:, 300:], w1).relu()
        right = (torch.baddbmm(b2, h, w2).argmax(2) == y[:, 300:]).float()
    return right[:, :300].mean().item(), right[:, 300:].mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
orders = torch.stack([torch.randperm(len(labels)) for _ in range(20)])
x, y = torch.tensor(images / 16).float()[orders], torch.tensor(labels)[orders]
guessed = torch.rand(20, 300) < 0.4  # labels drawn at random
noisy = torch.where(guessed, torch.randint(0, 10, (20, 300)), y[:, :300])

rates, scores, best = (0.001, 0.003, 0.01), [], []
print("units  p  ", *(f"{lr:6}" for lr in rates), "  best on validation")
for width, p in (8, 0.0), (8, 0.5), (64, 0.0), (64, 0.5):
    pairs = [accuracy(x, y, noisy, width, p, lr) for lr in rates]
    scores.append([score for _, score in pairs])
    best.append(max(pairs)[1])
    print(f"{width:5} {p}", *(f"{s:6.3f}" for s in (*scores[-1], best[-1])))
gain = scores[3][2] - scores[2][2]  # at lr 0.01
tuned, harm = best[3] - best[2], best[0] - best[1]

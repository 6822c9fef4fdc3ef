import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, pad


def logits(w1, w2, x):
    return (x @ w1).relu() @ w2


def train(views, asked, y, lr, steps=300):  # eight networks side by side
    w1, w2 = torch.randn(8, 64, 64) / 32**0.5, torch.randn(8, 64, 10) / 8
    w = w1.requires_grad_(), w2.requires_grad_()
    optimizer = torch.optim.SGD(w, momentum=0.9)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = lr * (1 - step / steps)
        i = torch.randint(200, (8, 32))  # of 200 training images
        z = logits(*w, views[torch.randint(len(views), i.shape), i])
        optimizer.zero_grad()
        (8 * cross_entropy(z.flatten(0, 1), y[i].flatten())).backward()
        optimizer.step()
    one, *nine, mirrored = (logits(*w, v[200:]).softmax(2) for v in asked)
    averages = one, sum(nine) / 9, (one + mirrored) / 2
    right = [(p.argmax(2) == y[200:]).float() for p in averages]
    valid, test = torch.stack(right).mean(1).split([200, 1397], dim=1)
    return valid[0].mean().item(), test.mean(1)  # of one view; of all three


torch.manual_seed(0)
order = torch.randperm(1797)
x, y = (torch.tensor(v)[order] for v in load_digits(return_X_y=True))
images = x.float().view(-1, 8, 8) / 16
wide, plain = pad(images, (1, 1, 1, 1)), images[None].flatten(2)
moved = [wide[:, i : i + 8, j : j + 8] for i in range(3) for j in range(3)]
shifts = ((images + torch.stack(moved)) / 2).flatten(2)  # by half a pixel
asked, score = torch.cat([plain, shifts, images.flip(2)[None].flatten(2)]), {}
for name, views in {"plain": plain, "shifted": shifts}.items():
    runs = [train(views, asked, y, lr) for lr in (0.03, 0.1)]
    score[name] = max(runs, key=lambda run: run[0])[1].tolist()
    print(f"{name:8}", end=" one view {:.3f}, ".format(*score[name]))
    print("nine shifts {1:.3f}, with mirrored {2:.3f}".format(*score[name]))

import torch
from sklearn.datasets import load_digits
from torch.nn import functional, init


def forward(x, weights, biases):
    for w, b in zip(weights, biases, strict=True):
        x = x.relu() @ w + b  # pixels are not negative: no change at first
    return x


def train(start, bias, lr, x, y):  # one network for each entry of lr
    w = [[start(torch.empty(d, 64)).T for _ in lr] for d in (64, 64, 64, 10)]
    w = [torch.stack(each).requires_grad_() for each in w]
    b = [(2 * torch.rand_like(v[:, :1]) - 1) * bias for v in w]
    optimizer = torch.optim.SGD(w + [v.requires_grad_() for v in b], lr=1)
    for i in torch.randint(1000, (100, 50)):  # 100 batches of 50: 5 epochs
        z, target = forward(x[i], w, b).flatten(0, 1), y[i].repeat(len(lr))
        losses = functional.cross_entropy(z, target, reduction="none")
        optimizer.zero_grad()
        (losses.view(-1, 50).mean(1) @ lr).backward()  # each its own rate
        optimizer.step()
    with torch.no_grad():
        return (forward(x, w, b).argmax(2) == y).float()  # (nets, samples)


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order, accuracy = torch.randperm(len(labels)), {}
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
starts = {"zeros": init.zeros_, "ones": init.ones_, "normal": init.normal_}
starts["constant 0.01"] = lambda w: init.constant_(w, 0.01)
starts["default"] = lambda w: init.kaiming_uniform_(w, a=5**0.5)
starts |= {"Xavier": init.xavier_normal_, "He": init.kaiming_normal_}
rates = torch.tensor([0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.8]).repeat(4)
for name, start in starts.items():
    right = train(start, (name == "default") / 8, rates, x, y).view(4, 8, -1)
    best = right[:, :, 1000:1300].mean((0, 2)).argmax()  # validation
    accuracy[name] = right[:, best, 1300:].mean().item()  # test
    print(f"{name:14} {accuracy[name]:.2f} at rate {rates[best]:g}")

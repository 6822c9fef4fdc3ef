import matplotlib.pyplot as plt
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce


def answers(w, x):  # of LSTMs side by side: (models, batch)
    weight_ih, weight_hh, bias, out = w
    h = c = torch.zeros(len(bias), len(x), out.shape[1])
    for x_t in x.T:  # (batch,)
        gates = torch.baddbmm(x_t[:, None] * weight_ih + bias, h, weight_hh)
        i, f, g, o = gates.chunk(4, dim=2)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
    return (h @ out).squeeze(2)


def train(start, biases, unseen, lr):  # accuracy: (biases, validation or test)
    w = [p.repeat(3, 1, 1) for p in start]
    for k, forget in enumerate(biases):
        w[2][8 * k : 8 * k + 8, :, 8:16] += forget
    optimizer = torch.optim.Adam([p.requires_grad_() for p in w], lr=lr)
    for x in torch.randn(100, 32, 10):  # steps of (batch, time)
        y = (x[:, 0] > 0).float().expand(24, -1)  # the first number's sign
        optimizer.zero_grad()
        (24 * bce(answers(w, x), y)).backward()  # the sum over the models
        optimizer.step()
    right = (answers([p.detach() for p in w], unseen) > 0) == (unseen[:, 0] > 0)
    return right.float().view(3, 8, 2, 500).mean((1, 3)).tolist()


torch.manual_seed(0)
shapes = (8, 1, 32), (8, 8, 32), (8, 1, 32), (8, 8, 1)  # eight of 8 units
start = [torch.empty(s).uniform_(-(8**-0.5), 8**-0.5) for s in shapes]
unseen, rates, biases = torch.randn(1000, 10), [0.01, 0.03, 0.1], [0, 1, 3]
runs = (train(start, biases, unseen, lr) for lr in rates)
score = [max(pairs)[1] for pairs in zip(*runs, strict=True)]
for forget, right in zip(biases, score, strict=True):
    print(f"forget bias {forget}: test accuracy {right:.3f}")
plt.bar([str(b) for b in biases], score), plt.axhline(0.5, ls="--", c="C5")
plt.xlabel("forget bias"), plt.ylabel("accuracy"), plt.show()

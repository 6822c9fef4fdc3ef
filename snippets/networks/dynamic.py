import torch


def double_until_100(x):
    rounds = 0
    while x < 100:
        x = 2 * x
        rounds += 1
    return x, rounds


rounds, grads = [], []
for start in 1.0, 10.0:
    x = torch.tensor(start, requires_grad=True)
    y, count = double_until_100(x)
    y.backward()
    rounds.append(count)
    grads.append(x.grad.item())
    print(f"from {start:4}: {count} rounds, gradient {grads[-1]:.0f}")

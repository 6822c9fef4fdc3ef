import math

import torch


def fans(w):  # (outputs, inputs), for convolutions (…, height, width)
    positions = w[0, 0].numel()
    return w.shape[1] * positions, w.shape[0] * positions


def xavier(w, gain=1.0):
    d_in, d_out = fans(w)
    return gain * math.sqrt(2 / (d_in + d_out))


def he(w, gain=2**0.5):
    d_in, _ = fans(w)
    return gain / math.sqrt(d_in)


@torch.no_grad()
def normal_(w, std):
    return w.normal_(0, std)


@torch.no_grad()
def uniform_(w, std):
    bound = math.sqrt(3) * std
    return w.uniform_(-bound, bound)


torch.manual_seed(0)
wanted, found = [], []
for w in torch.empty(300, 400), torch.empty(32, 16, 5, 5):
    for rule in xavier, he:
        for draw in normal_, uniform_:
            wanted.append(rule(w))
            found.append(draw(w, rule(w)).std().item())
            print(f"{rule.__name__:7} {draw.__name__:9}", end="")
            print(f"std wanted {wanted[-1]:.4f}, found {found[-1]:.4f}")

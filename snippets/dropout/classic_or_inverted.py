import torch


def classic(h, p, training):
    if training:
        return h * torch.empty_like(h).bernoulli_(1 - p)
    return h * (1 - p)


def inverted(h, p, training):
    if training:
        return h * torch.empty_like(h).bernoulli_(1 - p) / (1 - p)
    return h


def both(h, p, training):  # wrong: divides in training, multiplies later
    return inverted(h, p, True) if training else classic(h, p, False)


torch.manual_seed(0)
h = torch.full((1000, 1000), 3.0)
means = {}

print("scheme    training  evaluation")
for scheme in (classic, inverted, both):
    train, test = (scheme(h, 0.5, mode).mean().item() for mode in (True, False))
    means[scheme.__name__] = [train, test]
    print(f"{scheme.__name__:9} {train:8.2f} {test:11.2f}")

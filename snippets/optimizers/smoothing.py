import torch

torch.manual_seed(0)
noise = torch.randn(1000, 300)  # (series, steps)
measured, theory = [], []

for beta in (0.5, 0.9, 0.98):
    s = noise[:, 0]
    for today in noise.T[1:]:
        s = beta * s + (1 - beta) * today
    measured.append(s.std().item())
    theory.append(((1 - beta) / (1 + beta)) ** 0.5)
    print(f"beta {beta:4}: {measured[-1]:.3f}, theory {theory[-1]:.3f}")

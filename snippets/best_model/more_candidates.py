import torch

torch.manual_seed(0)
truth, size, trials = 0.8, 100, 1000
counts, reported = [1, 5, 50, 500], []

for count in counts:
    draws = torch.full((trials, count), float(size)), torch.tensor(truth)
    validation = torch.binomial(*draws) / size
    reported.append(validation.max(1).values.mean().item())
    print(f"{count:3} candidates: the best is reported with {reported[-1]:.3f}")

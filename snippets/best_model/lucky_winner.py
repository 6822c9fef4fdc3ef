import matplotlib.pyplot as plt
import torch

torch.manual_seed(0)
truth, candidates, trials = 0.8, 50, 1000
sizes = [50, 100, 200, 400, 1000, 2000, 5000]
reported, fresh = [], []

for size in sizes:
    draws = torch.full((trials, candidates), float(size)), torch.tensor(truth)
    validation = torch.binomial(*draws) / size  # all 50 are equally good
    winner = validation.argmax(1, keepdim=True)
    test = torch.binomial(*draws) / size
    reported.append(validation.gather(1, winner).mean().item())
    fresh.append(test.gather(1, winner).mean().item())

plt.plot(sizes, reported, "o-", label="validation score of the winner")
plt.plot(sizes, fresh, "o-", label="its score on fresh samples")
plt.xscale("log")
plt.gca().set(xlabel="validation samples", ylabel="accuracy")
plt.legend()
plt.show()

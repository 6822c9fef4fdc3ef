import torch


def adagrad(w, reset, steps=100, lr=0.1, eps=1e-6):
    s, moves = torch.zeros_like(w), []
    for _ in range(steps):
        if reset:  # "repeat from step 2"
            s = torch.zeros_like(w)
        g = torch.tensor([1.0, 100.0]) * w  # gradient in the ravine
        s = s + g * g
        moves.append(-lr / (s.sqrt() + eps) * g)
        w = w + moves[-1]
    return torch.stack(moves), w


start = torch.tensor([-10.0, 1.03])
kept, kept_end = adagrad(start, reset=False)
signs, signs_end = adagrad(start, reset=True)
apart = (kept_end - signs_end).abs().max()

print("s kept, moves of x: ", *(f"{move:6.3f}" for move in kept[:6, 0]))
print("s reset, moves of x:", *(f"{move:6.3f}" for move in signs[:6, 0]))
print(f"after 100 steps {apart:.2f} apart")

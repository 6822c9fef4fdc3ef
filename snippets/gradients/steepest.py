import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.nn.utils import parameters_to_vector, vector_to_parameters


def change(direction, model, x, y, here, at, length=1e-4):
    moved = here + length * direction / direction.norm()
    vector_to_parameters(moved, model.parameters())
    return mse_loss(model(x), y).item() - at


torch.manual_seed(0)
x = torch.linspace(-3, 3, 50, dtype=torch.float64).unsqueeze(1)
y = torch.sin(2 * x)
model = nn.Sequential(nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 1)).double()
here = parameters_to_vector(model.parameters()).detach()

at = mse_loss(model(x), y).item()
mse_loss(model(x), y).backward()
gradient = parameters_to_vector(w.grad for w in model.parameters())
against = change(-gradient, model, x, y, here, at)
directions = torch.randn(1000, len(here), dtype=torch.float64)
others = [change(direction, model, x, y, here, at) for direction in directions]
down, best = sum(c < 0 for c in others), min(others)
steeper, half = against / best, down / 1000

cosines = torch.cosine_similarity(directions, gradient[None])
expected = -against * cosines  # the change that the cosine predicts
wrong = (expected - torch.tensor(others)).abs().max().item() / -against
print(f"{len(here)} weights, steps of one length; the loss changes by")
print(f"{against:.1e}  against the gradient")
print(f"{best:.1e}  in the best of 1,000 random directions")
print(f"The first, times the cosine, predicts each to {wrong:.1%}")

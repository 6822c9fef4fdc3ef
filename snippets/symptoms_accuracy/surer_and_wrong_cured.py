import torch
from torch.nn.functional import cross_entropy

y = torch.zeros(4, dtype=torch.long)
late = torch.tensor([[4.0, 0], [4.0, 0], [1.0, 0], [-4.0, 0]])
temperatures = [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0]
losses = [cross_entropy(late / t, y).item() for t in temperatures]
best = temperatures[losses.index(min(losses))]
accuracy = ((late / best).argmax(1) == y).float().mean().item()
print(f"divided by {best}: loss {min(losses):.2f}, accuracy {accuracy:.2f}")

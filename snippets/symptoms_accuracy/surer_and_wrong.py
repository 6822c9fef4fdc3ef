import torch
from torch.nn.functional import cross_entropy

y = torch.zeros(4, dtype=torch.long)
early = torch.tensor([[0.5, 0], [0.5, 0], [-0.2, 0], [-0.5, 0]])
late = torch.tensor([[4.0, 0], [4.0, 0], [1.0, 0], [-4.0, 0]])
losses, accuracies = [], []
for name, logits in ("early", early), ("late", late):
    each = cross_entropy(logits, y, reduction="none")
    losses.append(each.mean().item())
    accuracies.append((logits.argmax(1) == y).float().mean().item())
    print(f"{name:5} loss {losses[-1]:.2f}", end=", ")
    print(f"accuracy {accuracies[-1]:.2f}", end=", each: ")
    print(" ".join(f"{loss:.2f}" for loss in each))

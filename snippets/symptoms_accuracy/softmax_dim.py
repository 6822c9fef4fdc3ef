import torch

logits = torch.tensor([[3.0, 1.0], [5.0, 4.5]])  # (batch, classes)
p = logits.softmax(dim=0)
together = p.argmax(1).tolist()
alone = logits[1:].softmax(dim=0).tolist()
print(f"largest logits {logits.argmax(1).tolist()}, predicted {together}")
print(f"second sample alone: {[round(v, 2) for v in alone[0]]}")

import torch

logits = torch.tensor([[2.0], [-1.0], [3.0], [-2.0]])  # (batch, 1)
y = torch.tensor([1, 0, 1, 0])  # (batch,)
predicted = (logits > 0).int().squeeze(1)
right = (predicted == y).sum().item()
accuracy = right / len(y)
share = (predicted == y).float().mean().item()
print(f"sum / batch size: {accuracy:.0%}, mean: {share:.0%}")

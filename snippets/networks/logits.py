import torch
from torch.nn.functional import cross_entropy

logits = torch.tensor([[2.0, -1.0, 0.5]])  # (batch, classes)
target = torch.tensor([0])
probabilities = logits.softmax(1)
shifted = (logits + 100).softmax(1)

same = bool(torch.allclose(shifted, probabilities))
total = probabilities.sum().item()
orders = [v.argsort().tolist() for v in (logits, probabilities)]
losses = [cross_entropy(z, target).item() for z in (logits, probabilities)]
by_hand = -probabilities[0, 0].log().item()
best = cross_entropy(torch.eye(3)[:1], target).item()

print("logits       ", logits.tolist()[0])
print("probabilities", [round(p, 3) for p in probabilities.tolist()[0]])
print("class        ", logits.argmax(1).item(), probabilities.argmax(1).item())
print(f"loss of the logits        {losses[0]:.3f}, by hand {by_hand:.3f}")
print(f"loss of the probabilities {losses[1]:.3f}, never below {best:.3f}")

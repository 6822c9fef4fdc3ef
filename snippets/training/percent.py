import torch

torch.manual_seed(0)
logits = torch.randn(1000, 10)  # (samples, classes)
index = logits.max(1).indices  # what torch.max(logits, 1) gives second
same = torch.equal(index, logits.argmax(1))
print("argmax(1) is the second result of max(1):", same)

correct, total = 7999, 10_000
floored = 100 * correct // total
print(f"100 * correct // total: {floored} %")
print(f"correct / total:        {correct / total:.2%}")

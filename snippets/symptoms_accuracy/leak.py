import torch

torch.manual_seed(0)
x, y = torch.randn(5000, 20), torch.randint(2, (5000,))  # nothing to learn
order = torch.randperm(5000)
order = order.repeat(2)[torch.randperm(10000)]  # oversampled, then split
train, validation = order[:8000], order[8000:]

nearest = torch.cdist(x[validation], x[train]).argmin(1)
right = y[train][nearest] == y[validation]
accuracy = right.float().mean().item()
shared = len(set(train.tolist()) & set(validation.tolist()))
print(f"validation accuracy {accuracy:.2f} on noise")
print(f"rows on both sides: {shared}")

from copy import deepcopy

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def accuracy(model, x, y, batches, types, mixed):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for rows in batches:
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=mixed):
            logits = model(x[rows])
            loss = cross_entropy(logits, y[rows])
        loss.backward()  # outside of autocast
        optimizer.step()
    tensors = model[0].weight, logits, loss
    types[mixed] = [str(tensor.dtype) for tensor in tensors]
    with torch.no_grad():
        return (model(x[1200:]).argmax(1) == y[1200:]).float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(1797)
x = torch.tensor(images / 16).float()[order]
y = torch.tensor(labels)[order]
types, plain, half = {}, [], []
for _ in range(5):
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    batches = torch.randint(1200, (150, 32))
    plain.append(accuracy(deepcopy(model), x, y, batches, types, mixed=False))
    half.append(accuracy(model, x, y, batches, types, mixed=True))
print("weight, logits, loss:", *types[True])
print(f"accuracy: float32 {sum(plain) / 5:.3f}, bfloat16 {sum(half) / 5:.3f}")

tiny = torch.tensor([1e-8, 1e-8 * 2**16])  # a gradient, and scaled
print("float16:", tiny.half().tolist(), "bfloat16:", tiny.bfloat16().tolist())

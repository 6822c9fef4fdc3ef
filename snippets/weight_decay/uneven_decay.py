import torch
from torch.optim import Adam, AdamW

torch.manual_seed(0)
scale = torch.tensor([10.0, 1.0, 0.1])  # gradients of three sizes, mean 0
left = {}

print("gradients    10      1    0.1")
for optimizer_class in Adam, AdamW:
    w = torch.ones(100, 3, requires_grad=True)  # 100 copies of each weight
    optimizer = optimizer_class([w], lr=0.001, weight_decay=0.1)
    for _ in range(2000):
        w.grad = scale * torch.randn(100, 3)
        optimizer.step()
    name = optimizer_class.__name__
    left[name] = w.mean(0).tolist()
    print(f"{name:8}", *(f"{value:6.3f}" for value in left[name]))

adam = left["Adam"][2] / left["Adam"][0]
adamw = left["AdamW"][2] / left["AdamW"][0]

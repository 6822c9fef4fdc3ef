from torch import nn

model = nn.Sequential(*[nn.Linear(4, 4)] * 3)
count = sum(p.numel() for p in model.parameters())
same = model[0] is model[2]
print(f"three layers of 20 parameters: {count}, same object: {same}")

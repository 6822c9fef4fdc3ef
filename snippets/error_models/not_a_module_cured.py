from torch import nn

layers = [nn.Linear(4, 8), nn.ReLU()]
model = nn.Sequential(*layers)
count = len(model)
print(count, "layers")

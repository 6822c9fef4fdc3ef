from torch import nn

layer = nn.Linear(5, 3)
nn.init.xavier_uniform_(layer.weight)
nn.init.zeros_(layer.bias)
bias = layer.bias.tolist()
print(bias)

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10)).eval()
fast = torch.compile(model, backend="aot_eager", fullgraph=True)
x = torch.randn(32, 784)
with torch.inference_mode():
    difference = (fast(x) - model(x)).abs().max().item()
print("largest difference:", difference)
torch.save(fast.state_dict(), "fast.pt")
keys = list(torch.load("fast.pt", weights_only=True))
print("saved are the weights, not the graph:", keys[:2])

# proven: warns=FutureWarning
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3)).eval()
x = torch.randn(5, 4)
scripted = torch.jit.script(model)
torch.jit.save(scripted, "model.pth")
same = torch.equal(torch.jit.load("model.pth")(x), model(x))
print("still runs, with the same outputs:", same)

import torch
from torch import nn


def build():
    return nn.Sequential(nn.BatchNorm1d(4), nn.Dropout(0.5), nn.Linear(4, 1))


torch.manual_seed(0)
trained = build().eval()
torch.save(trained.state_dict(), "best.pt")
x = 3 + torch.randn(64, 4)
outputs, moved = {}, {}

with torch.no_grad():
    for mode in ("as loaded", "eval()"):
        model = build()
        model.load_state_dict(torch.load("best.pt", weights_only=True))
        if mode == "eval()":
            model.eval()
        outputs[mode] = len({model(x).sum().item() for _ in range(10)})
        moved[mode] = model[0].running_mean.abs().max().item()
        print(f"{mode:9}  {outputs[mode]:2} different answers", end="")
        print(f", running mean moved by {moved[mode]:.2f}")

import timeit
from pathlib import Path
from statistics import median

import onnxruntime
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(784, 256), nn.Linear(256, 10)

    def forward(self, x):
        return self.out(self.hidden(x).relu())


def weights():
    model = Net()
    model.load_state_dict(torch.load("model.pt", weights_only=True))


torch.manual_seed(0)
model, example = Net().eval(), (torch.zeros(2, 784),)
torch.save(model.state_dict(), "model.pt")
torch.export.save(torch.export.export(model, example), "model.pt2")
options = {"dynamo": True, "external_data": False, "verbose": False}
torch.onnx.export(model, example, "model.onnx", **options)
loaders = {"model.pt": weights}
loaders["model.pt2"] = lambda: torch.export.load("model.pt2").module()
loaders["model.onnx"] = lambda: onnxruntime.InferenceSession("model.onnx")
sizes, times, ratios = {}, {}, {}
for name, load in loaders.items():
    sizes[name] = Path(name).stat().st_size
    times[name] = median(timeit.Timer(load).repeat(5, number=1))
    ratios[name] = times[name] / times["model.pt"]
    print(f"{name:10} {sizes[name]:,} bytes, load time {ratios[name]:.1f}")

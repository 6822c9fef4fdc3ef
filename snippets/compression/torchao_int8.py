import copy
import io
import logging

import torch
from torch import nn

logging.getLogger("torch.utils._pytree").setLevel(logging.ERROR)
from torchao.quantization import Int8DynamicActivationInt8WeightConfig as Int8
from torchao.quantization import quantize_


def file_size(model):
    buffer = io.BytesIO()
    torch.save(model.state_dict(), buffer)
    return len(buffer.getvalue())


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
int8 = copy.deepcopy(model)
quantize_(int8, Int8())  # in place; linear layers only

weight = int8[0].weight
x = torch.randn(64, 512)
with torch.no_grad():
    exact, rounded = model(x), int8(x)
change = ((rounded - exact).norm() / exact.norm()).item()
sizes = [file_size(model), file_size(int8)]
print("weight:", weight.qdata.dtype, "scales:", *weight.scale.shape)
print("file: {:,} -> {:,} bytes".format(*sizes))
print(f"outputs change by {change:.1%}")

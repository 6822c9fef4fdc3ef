# proven: take-home=yes timeout=300
import copy
import gzip
import io
import logging
from statistics import median
from time import perf_counter

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy, kl_div, log_softmax
from torch.nn.utils import prune

logging.getLogger("torch.utils._pytree").setLevel(logging.ERROR)
from torchao.quantization import Int8DynamicActivationInt8WeightConfig as Int8
from torchao.quantization import quantize_


def build(a=256, b=256):
    first, second = nn.Linear(64, a), nn.Linear(a, b)
    return nn.Sequential(first, nn.ReLU(), second, nn.ReLU(), nn.Linear(b, 10))


def fit(model, x, y, teacher, lr, steps, soft=0, T=4):  # soft: teacher's weight
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for i in torch.randint(1000, (steps, 40)):
        z = model(x[i])
        p, q = (log_softmax(each / T, 1) for each in (teacher[i], z))
        kl = kl_div(q, p, reduction="batchmean", log_target=True)
        optimizer.zero_grad()
        ((1 - soft) * cross_entropy(z, y[i]) + soft * T**2 * kl).backward()
        optimizer.step()
    return model


def measure(model, x, y):  # bytes, gzipped bytes, accuracy
    torch.save(model.state_dict(), buffer := io.BytesIO())
    file, right = buffer.getvalue(), model(x[1000:]).argmax(1) == y[1000:]
    return [len(file), len(gzip.compress(file)), right.float().mean().item()]


torch.manual_seed(0)
torch.set_num_threads(1)
x, y = (torch.tensor(each) for each in load_digits(return_X_y=True))
order, teacher = torch.randperm(1797), torch.zeros(1797, 10)
x, y = x[order].float() / 16, y[order]
trained = fit(build(), x, y, teacher, 0.003, 200)
models = {"dense": fit(copy.deepcopy(trained), x, y, teacher, 0.003, 100)}
models["80% zeros"] = model = copy.deepcopy(trained)
for layer in model[::2]:
    prune.l1_unstructured(layer, "weight", amount=0.8)
fit(model, x, y, teacher, 0.003, 100)
for layer in model[::2]:
    prune.remove(layer, "weight")
models["rank 32"] = model = copy.deepcopy(models["dense"])
u, s, vh = torch.linalg.svd(model[2].weight.detach())
narrow, wide = nn.Linear(256, 32, bias=False), nn.Linear(32, 256)
narrow.weight = nn.Parameter(vh[:32].contiguous())
wide.weight = nn.Parameter(u[:, :32] * s[:32])
wide.bias = model[2].bias
model[2] = nn.Sequential(narrow, wide)
models["int8"] = copy.deepcopy(models["dense"])
quantize_(models["int8"], Int8())
models["64 units"] = fit(build(64, 64), x, y, teacher, 0.01, 300)
with torch.no_grad():
    teacher = models["dense"](x)
models["64, taught"] = fit(build(64, 64), x, y, teacher, 0.01, 300, soft=0.5)
times = {name: [] for name in models}
with torch.no_grad():
    rows = {name: measure(model, x, y) for name, model in models.items()}
    for _ in range(30):
        for name, model in models.items():
            began = perf_counter()
            model(x)
            times[name].append(perf_counter() - began)
print("              bytes    gzip  accuracy  time")
for name, (size, gzipped, score) in rows.items():
    ratio = median(times[name]) / median(times["dense"])
    print(f"{name:11}{size:8,}{gzipped:8,}{score:10.3f}{ratio:6.2f}")

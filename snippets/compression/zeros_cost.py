# proven: warns=UserWarning
import gzip
import io
from statistics import median
from time import perf_counter

import torch
from torch import nn
from torch.nn.utils import prune


def seconds(weight, x):  # median of 30
    times = []
    for _ in range(33):
        start = perf_counter()
        weight @ x
        times.append(perf_counter() - start)
    return median(times[3:])


torch.manual_seed(0)
torch.set_num_threads(1)
x = torch.randn(512, 32)
sizes, times = {}, {}
for amount in (0.0, 0.5, 0.9, 0.99):
    layer = nn.Linear(512, 512, bias=False)
    prune.l1_unstructured(layer, "weight", amount=amount)
    prune.remove(layer, "weight")
    torch.save(layer.state_dict(), buffer := io.BytesIO())
    file, dense = buffer.getvalue(), layer.weight.detach()
    sparse = dense.to_sparse_csr()
    parts = sparse.values(), sparse.col_indices(), sparse.crow_indices()
    csr = sum(part.nbytes for part in parts)
    sizes[amount] = [len(file), len(gzip.compress(file)), csr]
    times[amount] = [seconds(dense, x), seconds(sparse, x)]
    ratios = [time / times[0.0][0] for time in times[amount]]
    print(f"{amount:3.0%} zeros: ", end="")
    print("file {:,} bytes, gzip {:,}, CSR {:,}".format(*sizes[amount]))
    print("           time: dense {:.2f}, CSR {:.2f}".format(*ratios))

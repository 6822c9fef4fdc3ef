import tempfile

import torch
from torch import distributed, nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU())
x = torch.randn(16, 4)
before = model(x)
model = nn.SyncBatchNorm.convert_sync_batchnorm(model)
same = torch.equal(model(x), before)
print(model)
print("without a process group it is BatchNorm:", same)

with tempfile.TemporaryDirectory() as folder:
    start = f"file://{folder}/start"
    distributed.init_process_group("gloo", start, rank=0, world_size=1)
    try:
        model(x)
    except ValueError as error:
        message = str(error)
        print("with one, on the CPU:", message[:48])
    distributed.destroy_process_group()

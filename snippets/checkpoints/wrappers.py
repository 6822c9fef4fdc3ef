import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel


def build():
    return nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))


store = distributed.HashStore()  # one process is enough to see the names
distributed.init_process_group("gloo", store=store, rank=0, world_size=1)
in_place = build()
in_place.compile(backend="eager")
models = {
    "plain": build(),
    "DataParallel": nn.DataParallel(build()),
    "DDP": DistributedDataParallel(build()),
    "torch.compile": torch.compile(build(), backend="eager"),
    "both": torch.compile(DistributedDataParallel(build()), backend="eager"),
    "model.compile()": in_place,
}
distributed.destroy_process_group()

keys = {name: list(model.state_dict()) for name, model in models.items()}
for name, found in keys.items():
    print(f"{name:15} {found[0]}")

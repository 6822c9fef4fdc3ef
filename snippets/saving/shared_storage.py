from pathlib import Path

import torch
from torch import nn


def size(state):
    torch.save(state, "state.pt")
    return Path("state.pt").stat().st_size


torch.manual_seed(0)
model = nn.ModuleDict({"embed": nn.Embedding(1000, 64)})
model["out"] = nn.Linear(64, 1000, bias=False)
model["out"].weight = model["embed"].weight  # tied: one matrix, two names

state = model.state_dict()
tied = size(state)
loaded = torch.load("state.pt", map_location="cpu", weights_only=True)
still_tied = len({tensor.data_ptr() for tensor in loaded.values()}) == 1
copied = size({key: tensor.clone() for key, tensor in state.items()})

print(f"tied {tied:,} bytes, each cloned {copied:,} bytes")
print(f"one memory after loading: {still_tied}")

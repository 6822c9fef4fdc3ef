import pickle

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)

    def forward(self, x):
        return self.layer(x)


torch.manual_seed(0)
model = Net()
torch.save(model, "best.pt")

try:
    torch.load("best.pt")
except pickle.UnpicklingError as error:
    refusal = str(error).partition(".")[0]
    print(refusal)

unsafe = torch.serialization.get_unsafe_globals_in_checkpoint("best.pt")
needed = sorted(unsafe)
print("not allowed by default:", ", ".join(needed))
with torch.serialization.safe_globals([Net, nn.Linear]):
    loaded = torch.load("best.pt", map_location="cpu", weights_only=True)
same = torch.equal(loaded.layer.weight, model.layer.weight)
print(f"allowed by name: {type(loaded).__name__}, same weights: {same}")

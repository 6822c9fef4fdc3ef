# proven: raises=RuntimeError
import torch
from torch.serialization import register_package

# as if saved on a GPU: every tensor is recorded as "cuda:0"
register_package(0, lambda storage: "cuda:0", lambda storage, location: None)
torch.save({"weight": torch.ones(2)}, "model.pt")
torch.load("model.pt", weights_only=True)

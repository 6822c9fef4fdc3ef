import pickle
from dataclasses import asdict, dataclass

import torch


@dataclass
class Settings:
    hidden: int = 64
    dropout: float = 0.2


torch.save({"settings": Settings()}, "object.pt")
torch.save({"settings": asdict(Settings())}, "plain.pt")

try:
    torch.load("object.pt", weights_only=True)
    refused = False
except pickle.UnpicklingError:
    refused = True
settings = torch.load("plain.pt", weights_only=True)["settings"]
rebuilt = Settings(**settings) == Settings()

print(f"dataclass refused: {refused}")
print(f"as a dict: {settings}, rebuilt equal: {rebuilt}")

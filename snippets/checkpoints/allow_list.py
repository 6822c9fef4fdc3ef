import pickle
from dataclasses import dataclass
from enum import Enum

import torch


class Schedule(Enum):
    COSINE = "cosine"


@dataclass
class Settings:
    lr: float
    schedule: Schedule


torch.save({"settings": Settings(0.1, Schedule.COSINE)}, "run.pt")
needed = torch.serialization.get_unsafe_globals_in_checkpoint("run.pt")
print("needed:", *needed)

for allowed in ([Settings], [Settings, Schedule]):
    with torch.serialization.safe_globals(allowed):
        try:
            loaded = torch.load("run.pt", weights_only=True)["settings"]
        except pickle.UnpicklingError:
            loaded = None
    print(f"{len(allowed)} allowed: {loaded}")

import random

import numpy as np
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

torch.manual_seed(0)
model = nn.Linear(4, 2)
ema = AveragedModel(model)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10)
order = torch.Generator()  # the one given to DataLoader(generator=order)
numpy_rng = np.random.default_rng(0)

checkpoint = {
    "epoch": 3,
    "model": model.state_dict(),
    "ema": ema.state_dict(),
    "optimizer": optimizer.state_dict(),
    "scheduler": scheduler.state_dict(),
    "order": order.get_state(),
    "torch_rng": torch.get_rng_state(),
    "numpy_rng": numpy_rng.bit_generator.state,
    "python_rng": random.getstate(),
    "best": {"epoch": 2, "accuracy": 0.91},
    "settings": {"lr": 0.01, "batch_size": 32, "seed": 0},
    "preprocessing": {"mean": [0.1, 0.2, 0.3, 0.4], "classes": ["cat", "dog"]},
    "versions": {"torch": str(torch.__version__), "numpy": np.__version__},
}
torch.save(checkpoint, "checkpoint.pt")
loaded = torch.load("checkpoint.pt", map_location="cpu", weights_only=True)
order.set_state(loaded["order"])
numpy_rng.bit_generator.state = loaded["numpy_rng"]
random.setstate(loaded["python_rng"])
keys = list(loaded)
print("loads with weights_only=True:", *keys, sep="\n  ")

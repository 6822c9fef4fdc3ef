import random

import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 2)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10)
numpy_rng = np.random.default_rng(0)

checkpoint = {
    "epoch": 3,
    "model": model.state_dict(),
    "optimizer": optimizer.state_dict(),
    "scheduler": scheduler.state_dict(),
    "rng": {
        "torch": torch.get_rng_state(),
        "numpy": numpy_rng.bit_generator.state,
        "python": random.getstate(),
    },
    "best": {"epoch": 2, "accuracy": 0.91},
    "settings": {"lr": 0.01, "batch_size": 32, "seed": 0},
    "preprocessing": {"mean": [0.1, 0.2, 0.3, 0.4], "classes": ["cat", "dog"]},
    "versions": {"torch": str(torch.__version__), "numpy": np.__version__},
}
torch.save(checkpoint, "checkpoint.pt")
loaded = torch.load("checkpoint.pt", map_location="cpu", weights_only=True)
keys = list(loaded)
numpy_rng.bit_generator.state = loaded["rng"]["numpy"]
random.setstate(loaded["rng"]["python"])
print("loads with weights_only=True:")
print(*keys)

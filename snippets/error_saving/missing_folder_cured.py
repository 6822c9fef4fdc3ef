from pathlib import Path

import torch

Path("model").mkdir(exist_ok=True)
torch.save(torch.rand(6), "model/tensor_a")
size = Path("model/tensor_a").stat().st_size
print("saved:", size > 0)

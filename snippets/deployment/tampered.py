import hashlib
from pathlib import Path

import torch

torch.manual_seed(0)
file = Path("model.pt")
weight = torch.randn(100)
torch.save({"weight": weight}, file)
content = bytearray(file.read_bytes())
expected = hashlib.sha256(content).hexdigest()

place = content.index(weight.numpy().tobytes())  # where the numbers are
content[place + 3] ^= 0x80  # the sign of the first
file.write_bytes(content)
loaded = torch.load(file, weights_only=True)["weight"]
changed = (loaded != weight).sum().item()
found = hashlib.sha256(file.read_bytes()).hexdigest()
print(f"loaded without an error, weights changed: {changed}")
print("the same SHA-256:", found == expected)

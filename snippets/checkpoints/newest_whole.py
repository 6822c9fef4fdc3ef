import zipfile
from pathlib import Path

import torch
from torch import nn


def newest_whole(folder):
    """The newest checkpoint that can be read to its end, None if none."""
    for path in sorted(Path(folder).glob("epoch-*.pt"), reverse=True):
        try:
            with zipfile.ZipFile(path) as archive:
                if archive.testzip() is None:
                    return path
        except zipfile.BadZipFile:
            pass  # cut off, or no checkpoint at all
    return None


torch.manual_seed(0)
for epoch in range(4):
    torch.save(nn.Linear(50, 50).state_dict(), f"epoch-{epoch:03}.pt")
cut, damaged = Path("epoch-003.pt"), Path("epoch-002.pt")
cut.write_bytes(cut.read_bytes()[:5000])
content = bytearray(damaged.read_bytes())
content[5000:5100] = bytes(100)
damaged.write_bytes(content)

chosen = newest_whole(".").name
print("resume from", chosen)

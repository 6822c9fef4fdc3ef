from pathlib import Path

import torch


def size(tensor):
    torch.save(tensor, "part.pt")
    return Path("part.pt").stat().st_size


x = torch.rand(1_000_000)
part = x[:1000]
whole, view, copy = size(x), size(part), size(part.clone())

print(f"a million numbers      {whole:9,} bytes")
print(f"the first thousand     {view:9,} bytes")
print(f"a clone of these       {copy:9,} bytes")

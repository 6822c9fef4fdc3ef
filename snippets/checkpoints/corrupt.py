from pathlib import Path

import torch
from torch import nn


def outcome(name, content):
    Path(name).write_bytes(content)
    try:
        torch.load(name, weights_only=True)
    except Exception as error:
        lines = [x for x in str(error).splitlines() if "operand" in x]
        return type(error).__name__, lines[0] if lines else str(error)
    return "loads", ""


def saved(width):
    torch.save(nn.Linear(width, width).state_dict(), "whole.pt")
    return Path("whole.pt").read_bytes()


small, large = saved(width=50), saved(width=500)
damage = {
    "half of a small file": small[: len(small) // 2],
    "half of a large file": large[: len(large) // 2],
    "first 10 bytes": small[:10],
    "nothing": b"",
    "pointer of Git LFS": b"version https://git-lfs.github.com/spec/v1\n",
    "web page": b"<!DOCTYPE html><title>404 Not Found</title>",
}
outcomes = {name: outcome("bad.pt", data) for name, data in damage.items()}
for name, (kind, message) in outcomes.items():
    print(f"{name}: {kind}\n    {message.strip()[:72]}")

# proven: timeout=180
import os
import subprocess
import sys

import torch

CODE = """
import torch
torch.manual_seed(0)
x, y = torch.randn(500, 64), torch.randn(500, 1)
model = torch.nn.Sequential(
    torch.nn.Linear(64, 64), torch.nn.Tanh(), torch.nn.Linear(64, 1)
)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(100):
    optimizer.zero_grad()
    torch.nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
total = sum(w.sum().item() for w in model.parameters())
"""

scope = {}
exec(CODE, scope)  # in this process
here = scope["total"]

old = {**os.environ, "ATEN_CPU_CAPABILITY": "default"}  # an older processor
command = [sys.executable, "-c", CODE + "print(total)"]
run = subprocess.run(
    command, env=old, capture_output=True, text=True, check=True
)
there = float(run.stdout)

gap = abs(here - there)
print("this processor offers", torch.backends.cpu.get_cpu_capability())
print(f"with all of it:          weights sum to {here:.7f}")
print(f"with basic instructions: weights sum to {there:.7f}")

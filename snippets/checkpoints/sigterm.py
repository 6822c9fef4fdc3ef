import os
import signal

import torch
from torch import nn

torch.manual_seed(0)
data = torch.randn(20, 8, 4)  # (steps, batch, features)


def train(data, kill_at=None):
    asked_to_stop = []
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.append(True))
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    start = 0
    if os.path.exists("last.pt"):
        saved = torch.load("last.pt", weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        start = saved["step"]
    for step in range(start, len(data)):
        if step == kill_at:
            os.kill(os.getpid(), signal.SIGTERM)  # as the scheduler does
        model(data[step]).square().mean().backward()
        optimizer.step()
        optimizer.zero_grad()
        if asked_to_stop or step == len(data) - 1:
            parts = {"model": model, "optimizer": optimizer}
            states = {name: part.state_dict() for name, part in parts.items()}
            torch.save({**states, "step": step + 1}, "last.pt")
            return model.weight.detach(), step + 1


whole, _ = train(data)
os.remove("last.pt")
_, stopped = train(data, kill_at=7)
same = torch.equal(train(data)[0], whole)
print(f"saved after {stopped} steps; resumed, the weights are equal: {same}")

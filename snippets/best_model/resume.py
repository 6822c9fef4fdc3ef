import torch
from torch import nn
from torch.nn.functional import mse_loss


def build():
    model = nn.Sequential(nn.Linear(8, 32), nn.Dropout(0.2), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 4)
    return {"model": model, "optimizer": optimizer, "scheduler": scheduler}


def train(run, epochs):
    for _ in range(epochs):
        for rows in torch.randperm(200).split(20):
            run["optimizer"].zero_grad()
            mse_loss(run["model"](x[rows]), y[rows]).backward()
            run["optimizer"].step()
        run["scheduler"].step()
    return nn.utils.parameters_to_vector(run["model"].parameters()).detach()


torch.manual_seed(0)
x, y = torch.randn(200, 8), torch.randn(200, 1)
run, difference = build(), {}
train(run, 3)
checkpoint = {part: value.state_dict() for part, value in run.items()}
torch.save({**checkpoint, "rng": torch.get_rng_state()}, "checkpoint.pt")
whole = train(run, 3)  # the run that nobody interrupts

for forgotten in ("nothing", "rng", "optimizer", "scheduler", "model"):
    torch.manual_seed(1)  # a new process: other random numbers
    run, saved = build(), torch.load("checkpoint.pt", weights_only=True)
    for part in run.keys() - {forgotten}:
        run[part].load_state_dict(saved[part])
    if forgotten != "rng":
        torch.set_rng_state(saved["rng"])
    difference[forgotten] = (train(run, 3) - whole).abs().max().item()
    print(f"forgotten: {forgotten:9}  difference {difference[forgotten]:.4f}")
smallest = min(list(difference.values())[1:])

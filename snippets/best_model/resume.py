import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def build():
    model = nn.Sequential(nn.Linear(8, 32), nn.Dropout(0.2), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 4)
    return {"model": model, "optimizer": optimizer, "scheduler": scheduler}


def train(run, loader, epochs):
    for _ in range(epochs):
        for x, y in loader:
            run["optimizer"].zero_grad()
            nn.functional.mse_loss(run["model"](x), y).backward()
            run["optimizer"].step()
        run["scheduler"].step()
    return nn.utils.parameters_to_vector(run["model"].parameters()).detach()


torch.manual_seed(0)
data = TensorDataset(torch.randn(200, 8), torch.randn(200, 1))
rng = {"dropout": torch.default_generator, "order": torch.Generator()}
loader = DataLoader(data, batch_size=20, shuffle=True, generator=rng["order"])
run, difference = build(), {}
train(run, loader, 3)
checkpoint = {part: run[part].state_dict() for part in run}
checkpoint |= {part: rng[part].get_state() for part in rng}
torch.save(checkpoint, "checkpoint.pt")
whole = train(run, loader, 3)  # the run that nobody interrupts

for forgotten in ("nothing", *checkpoint):
    run, saved = build(), torch.load("checkpoint.pt", weights_only=True)
    for part in checkpoint.keys() - {forgotten}:
        load = run[part].load_state_dict if part in run else rng[part].set_state
        load(saved[part])
    difference[forgotten] = (train(run, loader, 3) - whole).abs().max().item()
    print(f"forgotten: {forgotten:9}  difference {difference[forgotten]:.4f}")

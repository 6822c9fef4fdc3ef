import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn


def build():
    model = nn.Linear(8, 1)
    ema = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.99))
    adam = torch.optim.Adam(model.parameters(), lr=0.1)
    scaler = torch.amp.GradScaler("cpu")
    return {"model": model, "ema": ema, "optimizer": adam, "scaler": scaler}


def epoch(x, y, rng, model, ema, optimizer, scaler):
    for i in torch.randperm(200, generator=rng).split(20):
        with torch.autocast("cpu", dtype=torch.float16):
            loss = nn.functional.mse_loss(model(x[i]), y[i])
        optimizer.zero_grad()
        scaler.scale(loss).backward()
        scaler.step(optimizer)  # skips the step if a gradient is infinite
        scaler.update()
        ema.update_parameters(model)
    return torch.cat([model.weight, ema.module.weight]).detach()


torch.manual_seed(0)
x, y = torch.randn(200, 8), 30 * torch.randn(200, 1)
run, off_by, rng = build(), {}, torch.Generator()
epoch(x, y, rng, **run)
state = {part: run[part].state_dict() for part in run}
torch.save(state | {"rng": rng.get_state()}, "last.pt")
whole = epoch(x, y, rng, **run)  # the run that nobody interrupts

for lost in ("nothing", "scaler", "ema", "rng"):
    run, saved = build(), torch.load("last.pt", weights_only=True)
    load = {k: run[k].load_state_dict for k in run} | {"rng": rng.set_state}
    for part in load.keys() - {lost}:
        load[part](saved[part])
    off_by[lost] = (epoch(x, y, rng, **run) - whole).abs().max().item()
    print(f"lost: {lost:8} largest difference {off_by[lost]:.3f}")

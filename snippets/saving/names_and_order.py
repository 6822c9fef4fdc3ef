import torch
from torch import nn


def layers(**named):
    return nn.ModuleDict(named)


torch.manual_seed(0)
saved = layers(first=nn.Linear(4, 4), second=nn.Linear(4, 4))
models = {
    "other order": layers(second=nn.Linear(4, 4), first=nn.Linear(4, 4)),
    "other name": layers(first=nn.Linear(4, 4), last=nn.Linear(4, 4)),
    "other width": layers(first=nn.Linear(4, 8), second=nn.Linear(8, 4)),
}

answers = {}
for difference, model in models.items():
    try:
        answers[difference] = str(model.load_state_dict(saved.state_dict()))
    except RuntimeError as error:
        reason = str(error).splitlines()[1].strip()
        answers[difference] = reason.partition(": copying")[0]
    print(f"{difference}: {answers[difference]}")

loaded = models["other order"].state_dict()
equal = all(torch.equal(loaded[k], v) for k, v in saved.state_dict().items())

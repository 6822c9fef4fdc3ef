import torch
from torch import nn

torch.manual_seed(0)
first, second = nn.Linear(3, 3), nn.Linear(3, 3)
saved = torch.optim.Adam([*first.parameters(), *second.parameters()])
(10 * first(torch.ones(1, 3)) + second(torch.ones(1, 3))).sum().backward()
saved.step()

swapped = torch.optim.Adam([*second.parameters(), *first.parameters()])
swapped.load_state_dict(saved.state_dict())  # no error

average = {
    "before": saved.state[first.weight]["exp_avg"].mean().item(),
    "after": swapped.state[first.weight]["exp_avg"].mean().item(),
}
for when, value in average.items():
    print(f"average gradient of the first layer, {when} loading: {value:.2f}")

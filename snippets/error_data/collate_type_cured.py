import torch
from torch.utils.data import DataLoader, default_collate


def only_x(samples):
    return default_collate([x for x, _ in samples])


samples = [(torch.ones(3), None), (torch.zeros(3), None)]
for x in DataLoader(samples, batch_size=2, collate_fn=only_x):
    print(x)

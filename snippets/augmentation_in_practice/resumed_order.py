import torch
from torch.utils.data import DataLoader


def loader(generator):
    data = torch.arange(8)
    return DataLoader(data, batch_size=8, shuffle=True, generator=generator)


def epoch(loader):
    return torch.cat([*loader]).tolist()


generator = torch.Generator().manual_seed(0)
batches = loader(generator)
first = epoch(batches)
torch.save({"loader": generator.get_state()}, "checkpoint.pt")
second = epoch(batches)  # what an uninterrupted run sees next

forgotten = epoch(loader(torch.Generator().manual_seed(0)))
generator = torch.Generator()
generator.set_state(torch.load("checkpoint.pt", weights_only=True)["loader"])
resumed = epoch(loader(generator))

print("epoch 1:            ", *first)
print("epoch 2:            ", *second)
print("resumed, seeded anew:", *forgotten)
print("resumed, state kept: ", *resumed)

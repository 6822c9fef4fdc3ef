from torch.utils.data import random_split

parts = random_split(range(11), [0.8, 0.2])
sizes = [len(part) for part in parts]
print(sizes)

# proven: raises=ValueError
from torch.utils.data import random_split

random_split(range(10), [7, 2])

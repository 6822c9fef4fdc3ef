import torch
from torch.nn.functional import avg_pool2d, max_pool2d

x = torch.tensor(
    [
        [1.0, 3, 0, 2],
        [5, 1, 2, 4],
        [0, 0, 7, 1],
        [2, 0, 1, 3],
    ]
)[None, None]  # (batch, channels, height, width)

largest, average = max_pool2d(x, 2), avg_pool2d(x, 2)
print("max    ", largest[0, 0].tolist())
print("average", average[0, 0].tolist())

odd = torch.zeros(1, 32, 7, 7)
floor, ceil = max_pool2d(odd, 2), max_pool2d(odd, 2, ceil_mode=True)
print(
    "7 x 7 becomes", list(floor.shape), "or, with ceil_mode,", list(ceil.shape)
)

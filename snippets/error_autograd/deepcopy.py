# proven: raises=RuntimeError
import copy

import torch

w = torch.ones(2, requires_grad=True)
h = 3 * w
copy.deepcopy(h)

import copy

import torch

w = torch.ones(2, requires_grad=True)
h = 3 * w
print(copy.deepcopy(h.detach()), copy.deepcopy(w))
copied = copy.deepcopy(h.detach())

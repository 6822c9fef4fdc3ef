import torch

w = torch.zeros(3) + 1
w.requires_grad_()
torch.optim.SGD([w], lr=0.1)
leaf = w.is_leaf
print("leaf:", leaf)

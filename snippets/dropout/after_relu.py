import torch

p = 0.5
x = torch.tensor([1.0, -1.0])
bits = torch.tensor([0.0, 1.0])
masks = torch.cartesian_prod(bits, bits)  # all four are equally likely

y = x * masks / (1 - p)  # (masks, features)
h = y.sum(1)
sum_train, sum_eval = h.mean(), x.sum()
relu_train, relu_eval = h.relu().mean(), x.sum().relu()
variance = y.var(0, correction=0)

print(f"sum under each mask: {h.tolist()}")
print(f"sum:       training mean {sum_train}, evaluation {sum_eval}")
print(f"ReLU(sum): training mean {relu_train}, evaluation {relu_eval}")
print(f"variance of the two inputs: {variance.tolist()}")

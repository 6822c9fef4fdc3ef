import torch

x = torch.tensor([-1.0, 2.0, 3.0])
bools = x > 0
bytes_ = bools.to(torch.uint8)
right = x[~bools].tolist()
picked = x[(~bytes_).bool()].tolist()

print("bool: ", (~bools).tolist(), "picks", right)
print("uint8:", (~bytes_).tolist(), "picks", picked)

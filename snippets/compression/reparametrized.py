import torch
from torch import nn
from torch.nn.utils import prune

torch.manual_seed(0)
layer = nn.Linear(4, 3)
keys = {"before": list(layer.state_dict())}

prune.l1_unstructured(layer, "weight", amount=0.5)
keys["pruned"] = list(layer.state_dict())
parameters = [name for name, _ in layer.named_parameters()]
product = torch.equal(layer.weight, layer.weight_orig * layer.weight_mask)

try:
    nn.Linear(4, 3).load_state_dict(layer.state_dict())
except RuntimeError as problem:
    message = str(problem)

weight = layer.weight.detach().clone()
prune.remove(layer, "weight")
keys["removed"] = list(layer.state_dict())
unchanged = torch.equal(layer.weight, weight)

for when, names in keys.items():
    print(f"{when:8}", *names)
print("parameters while pruned:", *parameters)
print("weight = weight_orig * weight_mask:", product)
print("into a plain layer:", message.replace("\n", ""))
print("remove keeps the zeros:", unchanged)

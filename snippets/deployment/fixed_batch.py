import torch
from torch import nn

torch.manual_seed(0)
model, x = nn.Linear(4, 3).eval(), torch.randn(7, 4)
example = (torch.zeros(2, 4),)
fixed = torch.export.export(model, example).module()
try:
    fixed(x)
except AssertionError as error:
    message = str(error).splitlines()[0]
    print("without dynamic_shapes:", message)

free = {0: torch.export.Dim("batch", min=1, max=64)}
program = torch.export.export(model, example, dynamic_shapes=(free,)).module()
print("with it:", list(program(x).shape))
try:
    program(torch.randn(65, 4))
except AssertionError as error:
    too_many = str(error).splitlines()[0]
    print("65 rows:", too_many)

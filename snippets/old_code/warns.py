import textwrap
import warnings

import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.autograd import Variable
from torchvision.models import resnet18
from torchvision.transforms import v2

layer = nn.Linear(3, 2)
x = torch.ones(4, 3)
optimizer = optim.SGD(layer.parameters(), lr=0.1)
scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=5)
mask = torch.zeros(4, 3, dtype=torch.uint8)
old = {
    "Variable(volatile=True)": lambda: Variable(x, volatile=True),
    "nn.init.xavier_uniform": lambda: nn.init.xavier_uniform(torch.ones(2, 3)),
    "clip_grad_norm": lambda: nn.utils.clip_grad_norm(layer.parameters(), 1),
    "size_average=False": lambda: nn.MSELoss(size_average=False),
    "F.softmax(x)": lambda: F.softmax(x),
    "x[uint8 mask]": lambda: x[mask],
    "scheduler.get_lr()": lambda: scheduler.get_lr(),
    "pretrained=False": lambda: resnet18(pretrained=False),
    "v2.ToTensor()": lambda: v2.ToTensor(),
    "torch.cuda.amp.autocast": lambda: torch.cuda.amp.autocast(),
    "torch.jit.script": lambda: torch.jit.script(layer),
    "F.upsample": lambda: F.upsample(x[None], scale_factor=2),
    "torch.range": lambda: torch.range(0, 3),
    "3D x.T": lambda: torch.ones(2, 3, 4).T,
}
said, count = {}, len(old)
for name, call in old.items():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    first = str(caught[0].message).partition(". ")[0].partition(" (Trig")[0]
    said[name] = f"{caught[0].category.__name__}: {first}"
    print(f"{name}\n{textwrap.indent(textwrap.fill(said[name], 74), '    ')}")

# proven: raises=RuntimeError warns=UserWarning
import warnings

import torch
from torch import nn

warnings.simplefilter("ignore", FutureWarning)  # torch.jit is deprecated
torch.jit.save(torch.jit.script(nn.Linear(4, 3)), "model.pth")
torch.load("model.pth", weights_only=True)

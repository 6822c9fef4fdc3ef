# proven: raises=RuntimeError
import warnings

import torch

warnings.simplefilter("ignore")  # anomaly detection's own warnings
x = torch.tensor([0.0, 4.0], requires_grad=True)
with torch.autograd.detect_anomaly(check_nan=True):
    y = torch.where(x > 0, x.sqrt() / x, 0)
    y.sum().backward()

# proven: raises=RuntimeError
import torch

hits = torch.tensor([True, False, True, True])
hits.mean()

# proven: raises=IndexError
import torch

logits = torch.tensor([0.2, 0.8])
logits[:, 0]

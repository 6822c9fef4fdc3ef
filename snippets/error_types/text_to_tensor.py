# proven: raises=ValueError
import torch

labels = ["cat", "dog", "cat"]
torch.tensor(labels)

# proven: raises=RuntimeError
import torch
from torch.utils.data import DataLoader

sentences = [torch.tensor([5, 2, 9]), torch.tensor([7, 1])]
for batch in DataLoader(sentences, batch_size=2):
    print(batch)

import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader


def pad(samples):
    return pad_sequence(samples, batch_first=True, padding_value=0)


sentences = [torch.tensor([5, 2, 9]), torch.tensor([7, 1])]
for batch in DataLoader(sentences, batch_size=2, collate_fn=pad):
    print(batch)

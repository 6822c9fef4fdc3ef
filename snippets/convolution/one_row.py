# proven: raises=RuntimeError
import torch
from torch import nn

with torch.device("meta"):  # shapes without memory
    features = nn.Sequential(nn.Conv2d(3, 64, 3, padding=1), nn.MaxPool2d(4))
    rows = {}
    for batch in (49, 64):  # images of 32 x 32 pixels instead of 224 x 224
        x = features(torch.empty(batch, 3, 32, 32))
        rows[batch] = x.view(-1, 64 * 56 * 56).shape[0]
        print(f"a batch of {batch} images becomes {rows[batch]} row")

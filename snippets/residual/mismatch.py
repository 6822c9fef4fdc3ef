# proven: raises=RuntimeError
import torch
from torchvision.models.resnet import BasicBlock

x = torch.randn(4, 16, 8, 8)  # (batch, channels, height, width)
gray = torch.randn(4, 1, 8, 8)
broadcast = list(BasicBlock(1, 32)(gray).shape)
print("1 channel to 32, no error:", broadcast)

try:
    BasicBlock(16, 32)(x)
except RuntimeError as error:
    channels = str(error)
    print("16 channels to 32:", *channels.split(" at "), sep="\n")

BasicBlock(16, 16, stride=2)(x)

# proven: raises=RuntimeError
from torchvision.datasets import ImageNet

ImageNet("imagenet", split="val")

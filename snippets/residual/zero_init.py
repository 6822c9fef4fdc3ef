import torch
from torch import nn
from torchvision.models.resnet import BasicBlock

torch.manual_seed(0)
x = torch.randn(8, 16, 8, 8)  # (batch, channels, height, width)
block = BasicBlock(16, 16)
nn.init.zeros_(block.bn2.weight)
y = block(x)
print("at the start the block is relu(x):", torch.equal(y, x.relu()))

optimizer = torch.optim.SGD(block.parameters(), lr=0.1)
grad_y = torch.randn_like(y)  # gradient of a loss with respect to y
received = []
print("parameters with a gradient other than 0")
for step in (1, 2):
    optimizer.zero_grad()
    block(x).backward(grad_y)
    names = [n for n, p in block.named_parameters() if p.grad.any()]
    received.append(names)
    print(f"step {step}:", *names)
    optimizer.step()

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 3, stride=2, padding=1)
        self.out = nn.Linear(16 * 14 * 14, 10)

    def forward(self, pixels):  # (batch, 1, 28, 28), from 0 to 255
        h = self.conv((pixels - 72.9) / 90.0).relu()
        return self.out(h.flatten(1)).softmax(1)


torch.manual_seed(0)
model = Classifier().eval()
example = torch.zeros(2, 1, 28, 28)
batch = torch.export.Dim("batch")
program = torch.export.export(model, (example,), dynamic_shapes=({0: batch},))
torch.export.save(program, "model.pt2")

del Classifier  # the file does not need it
loaded = torch.export.load("model.pt2").module()
difference = 0.0
for size in (1, 7, 64):
    x = 255 * torch.rand(size, 1, 28, 28)
    difference = max(difference, (loaded(x) - model(x)).abs().max().item())
print("largest difference for batches of 1, 7 and 64:", difference)
try:
    loaded(torch.zeros(2, 1, 32, 32))
except AssertionError as error:
    message = str(error).splitlines()[0]
    print("32 × 32 pixels:", message)

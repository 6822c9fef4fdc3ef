import torch
from torch.nn.functional import cross_entropy
from torchvision.transforms import v2

torch.manual_seed(1)
x, y = torch.rand(8, 3, 32, 32), torch.randint(5, (8,))
x_mixed, soft = v2.CutMix(num_classes=5)(x, y)
model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3072, 5))
z = model(x_mixed)  # logits

pasted = (x_mixed != x).any(1).float().mean((1, 2))[0]  # share of the pixels
both = [cross_entropy(z, v) for v in (y, y.roll(1))]
losses = {
    "soft targets": cross_entropy(z, soft),
    "two losses": (1 - pasted) * both[0] + pasted * both[1],
    "by hand": -(soft * z.log_softmax(1)).sum(1).mean(),
    "first label only": both[0],
}
for name, loss in losses.items():
    print(f"{name:16} {loss:.4f}")

import torch
from torchvision.transforms import v2

torch.manual_seed(0)
x, y = torch.zeros(2, 3, 64, 64), torch.tensor([0, 1])
x[1] = 1
mix = v2.CutMix(num_classes=2)  # alpha=1: the drawn share is uniform
pasted, told = [], []
for _ in range(1000):
    images, labels = mix(x, y)
    pasted.append(images[0, 0].mean())  # pixels of the other image
    told.append(labels[0, 1])
pasted, told = torch.stack(pasted), torch.stack(told)

worst = (pasted - told).abs().max().item()
mean, large = pasted.mean().item(), (pasted > 0.75).float().mean().item()
print(f"label and pixels differ by at most {worst:.6f}")
print(f"mean share pasted: {mean:.3f}")
print(f"more than three quarters pasted: {large:.1%}")

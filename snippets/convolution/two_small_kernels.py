from torch import nn

channels = 64
one = nn.Conv2d(channels, channels, 5, padding=2)
two = nn.Sequential(
    nn.Conv2d(channels, channels, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(channels, channels, 3, padding=1),
)
large = sum(p.numel() for p in one.parameters())
small = sum(p.numel() for p in two.parameters())
print(f"5 x 5: {large:,} parameters, two 3 x 3: {small:,}")
ratio = small / large
print(f"ratio {ratio:.2f}; both see 5 x 5 pixels")

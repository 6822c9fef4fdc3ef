import torch
from torch.utils.data import DataLoader
from torchvision.datasets import FashionMNIST
from torchvision.transforms import v2

mean, std = [0.286], [0.353]
first = [v2.ToImage()]  # a tensor from here on
augment = [v2.RandomCrop(28, padding=2), v2.RandomHorizontalFlip()]
last = [v2.ToDtype(torch.float32, scale=True), v2.Normalize(mean, std)]
training, fixed = v2.Compose(first + augment + last), v2.Compose(first + last)

train = FashionMNIST("data", train=True, transform=training)
test = FashionMNIST("data", train=False, transform=fixed)
pixels = train.data / 255  # the training set only: (images, 28, 28)
print(f"measured: mean {pixels.mean():.3f}, deviation {pixels.std():.3f}")

torch.manual_seed(0)
train_loader = DataLoader(train, batch_size=64, shuffle=True)
test_loader = DataLoader(test, batch_size=64)
x, y = next(iter(train_loader))
shape, batches = list(x.shape), [len(train_loader), len(test_loader)]
print(f"a batch: {shape}, labels {list(y.shape)}, batches {batches}")

same = {}
for name, data in ("training", train), ("test", test):
    same[name] = sum(torch.equal(data[i][0], data[i][0]) for i in range(100))
    print(f"{name}: {same[name]} of 100 images are the same when read again")

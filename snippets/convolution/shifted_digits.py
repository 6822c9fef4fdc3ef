import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy, pad


def block(inputs, outputs):
    conv = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
    return [conv, nn.BatchNorm2d(outputs), nn.ReLU()]


def train(x, y, order, *head):
    layers = *block(1, 16), *block(16, 32), nn.MaxPool2d(2), *block(32, 64)
    model = nn.Sequential(*layers, *head)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    for _ in range(6):  # epochs
        for i in order[:1200][torch.randperm(1200)].view(-1, 40):
            optimizer.zero_grad()
            cross_entropy(model(x[i]), y[i]).backward()
            optimizer.step()
    return model.eval()


@torch.no_grad()
def accuracy(model, x, y, order, pixels):
    moved = x[order[1200:]].roll(pixels, dims=3)
    return (model(moved).argmax(1) == y[order[1200:]]).float().mean().item()


torch.manual_seed(0)
images, y = (torch.tensor(each) for each in load_digits(return_X_y=True))
x = pad(images.float().view(-1, 1, 8, 8) / 16, [2] * 4)  # (n, 1, 12, 12)
order, scores = torch.randperm(1797), {}
flatten = train(x, y, order, nn.Flatten(), nn.Linear(64 * 36, 10))
average = train(
    x, y, order, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)
)
for name, model in {"flatten": flatten, "average": average}.items():
    scores[name] = [accuracy(model, x, y, order, pixels) for pixels in range(3)]
    print(f"{name}:", *[f"{score:.3f}" for score in scores[name]])

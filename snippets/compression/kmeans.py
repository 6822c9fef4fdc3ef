import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def share(weight, bits):  # k-means in one dimension: codebook, codes
    low, high = weight.min().item(), weight.max().item()
    codebook = torch.linspace(low, high, 2**bits)
    for _ in range(20):
        borders = (codebook[1:] + codebook[:-1]) / 2
        codes = torch.bucketize(weight, borders)  # the nearest entry
        for code in codes.unique():
            codebook[code] = weight[codes == code].mean()
    return codebook, codes


torch.manual_seed(0)
x, y = (torch.tensor(each) for each in load_digits(return_X_y=True))
order = torch.randperm(1797)
x, y = x[order].float() / 16, y[order]
model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
for i in torch.randint(1000, (300, 40)):
    optimizer.zero_grad()
    cross_entropy(model(x[i]), y[i]).backward()
    optimizer.step()
trained = [model[0].weight.detach().clone(), model[2].weight.detach().clone()]
scores, sizes = {}, dict.fromkeys((32, 4, 3, 2, 1), 0)
for bits in sizes:
    for layer, weight in zip(model[::2], trained):
        if bits < 32:
            codebook, codes = share(weight, bits)
            layer.weight = nn.Parameter(codebook[codes])
        table = 0 if bits == 32 else codebook.nbytes
        sizes[bits] += weight.numel() * bits // 8 + table
    with torch.no_grad():
        right = model(x[1000:]).argmax(1) == y[1000:]
    scores[bits] = right.float().mean().item()
    print(f"{bits:2} bits a weight: {sizes[bits]:6,} bytes, {scores[bits]:.3f}")

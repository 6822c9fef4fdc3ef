import torch


def fitted(x, y, degree):  # each column of y has a polynomial of its own
    features = x.unsqueeze(1) ** torch.arange(degree + 1)
    return features @ torch.linalg.lstsq(features, y).solution


torch.manual_seed(0)
sizes, spread, moved = [10, 100, 1000], [], {1: [], 9: []}
print("   n   spread of the mean   a wrong label moves: degree 1, 9")
for n in sizes:
    spread.append(torch.randn(1000, n).mean(1).std().item())
    x = 2 * torch.rand(n, dtype=torch.float64) - 1
    y = (torch.pi * x).sin().unsqueeze(1)  # (n, 1)
    wrong = y + 3 * torch.eye(n)  # in column i, label i is off by 3
    for degree in moved:
        move = fitted(x, wrong, degree) - fitted(x, y, degree)  # (n, n)
        moved[degree].append(move.diagonal().mean().item())
    line, ninth = moved[1][-1], moved[9][-1]
    print(f"{n:4} {spread[-1]:12.3f} {line:23.3f} {ninth:9.3f}")

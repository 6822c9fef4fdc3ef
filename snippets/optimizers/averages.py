import torch

temperature = torch.tensor([12.0, 14.0, 11.0, 17.0, 16.0, 20.0])  # six days
beta = 0.5
weights = {
    "arithmetic": torch.ones(6),
    "weighted": torch.tensor([1.0, 1.0, 1.0, 1.0, 1.0, 5.0]),
    "moving, 3 days": torch.tensor([0.0, 0.0, 0.0, 1.0, 1.0, 1.0]),
    "exponential": beta ** torch.arange(5.0, -1.0, -1.0),
}
shares, results = {}, {}

for name, w in weights.items():
    shares[name] = (w / w.sum()).tolist()  # they add up to 1
    results[name] = (w * temperature).sum().item() / w.sum().item()
    print(f"{name:14}", *(f"{share:.2f}" for share in shares[name]), end="")
    print(f"  average {results[name]:.2f}")

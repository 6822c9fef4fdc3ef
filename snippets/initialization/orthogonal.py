import torch


def orthogonal(w, gain=1.0):
    draws = torch.randn_like(w)
    if wide := w.shape[0] < w.shape[1]:
        draws = draws.T
    q, r = torch.linalg.qr(draws)
    q = q * r.diagonal().sign()  # makes all directions equally likely
    return w.copy_(gain * (q.T if wide else q))


def normal(w, gain=1.0):
    return w.normal_(std=gain / w.shape[1] ** 0.5)


torch.manual_seed(0)
lengths, largest, kept = {}, {}, {}
starts = {"normal": normal, "orthogonal": orthogonal}

print("                        lengths     largest  above 0.01")
for kind, gain in ("linear", 1.0), ("ReLU", 1.0), ("ReLU, √2", 2**0.5):
    for start, fill in starts.items():
        name, found, values = f"{kind}: {start}", [], []
        for _ in range(20):  # networks of 20 layers of 100 units
            x = h = torch.randn(100).double()
            product = torch.eye(100).double()
            for _ in range(20):
                w = fill(torch.empty(100, 100).double(), gain)
                if kind != "linear":
                    w *= (w @ h > 0)[:, None]  # ReLU: the others give 0
                h, product = w @ h, w @ product
            found.append((h.norm() / x.norm()).item())
            values += torch.linalg.svdvals(product).tolist()
        lengths[name], largest[name] = found, max(values)
        kept[name] = sum(value > 0.01 for value in values) / len(values)
        row = f"{name:20} {min(found):7.3f} {max(found):6.3f}"
        print(f"{row} {largest[name]:10.3f} {kept[name]:8.0%}")

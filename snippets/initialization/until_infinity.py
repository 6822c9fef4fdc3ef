import torch


def layers_until(end, std, dtype=torch.float32):
    h = torch.randn(256, 256)  # (batch, features)
    for layer in range(1, 100):
        h = torch.relu(h @ (std * torch.randn(256, 256)))
        h = h.to(dtype).float()
        if end(h):
            return layer
    return "never"


def overflow(h):
    return h.isinf().any()


def all_zero(h):
    return not h.any()


torch.manual_seed(0)
float16 = layers_until(overflow, 1, torch.float16)
float32 = layers_until(overflow, 1)
nothing = layers_until(all_zero, 0.01)
he = layers_until(overflow, (2 / 256) ** 0.5)
print(f"std 1: infinite after {float16} layers in float16", end=", ")
print(f"{float32} in float32")
print(f"std 0.01: nothing but zeros after {nothing} layers")
print(f"He: {he} infinite")

import torch

beta, lr = 0.9, 0.1
d = [2.0, 1.0, 0.5]  # gradients of three steps

s = [d[0], beta * d[0] + (1 - beta) * d[1]]
printed_s2 = 0.9 + s[0] + 0.1 * d[1]  # "0.9 + s1", not 0.9 * s1
print(f"s2 = {s[1]:.1f}, as printed {printed_s2:.1f}")

# D_t = beta * S_{t-1} + (1 - beta) * D_t, solved for D_t
printed_d2 = beta * s[0] / (1 - (1 - beta))
print(f"D_2 as printed = {printed_d2:.1f} = S_1, whatever today's gradient is")

w = torch.zeros(2)  # moved by S_t, moved by D_t
velocity = d[0]
for t, g in enumerate(d):
    velocity = beta * velocity + (1 - beta) * g if t else g
    w -= lr * torch.tensor([velocity, g])
print(f"after three steps: with S_t {w[0]:.3f}, with D_t {w[1]:.3f}", end="")
plain = -lr * sum(d)
print(f", gradient descent {plain:.3f}")

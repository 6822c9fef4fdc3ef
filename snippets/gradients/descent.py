import matplotlib.pyplot as plt


def descend(lr, x=2.0, y=5.0, w=3.0, steps=30):
    losses = []
    for _ in range(steps):
        grad = 2 * x * (w * x - y)
        w = w - lr * grad
        losses.append((w * x - y) ** 2)
    return w, losses


losses = {}
for lr in (0.02, 0.1, 0.24, 0.26):
    w, losses[lr] = descend(lr)
    plt.plot(range(1, 31), losses[lr], label=f"lr = {lr}")
    print(f"lr {lr:.2f}: w = {w:.4f} after 30 steps")

plt.yscale("log")
plt.ylim(1e-9, 100)
plt.xlabel("step")
plt.ylabel("loss")
plt.legend()
plt.show()

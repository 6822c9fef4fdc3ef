import matplotlib.pyplot as plt

x, y = 2.0, 5.0
paths, losses = {}, {}

for lr in (0.02, 0.1, 0.24, 0.26):
    w, paths[lr] = 3.0, []
    for _ in range(30):
        grad = 2 * x * (w * x - y)
        w = w - lr * grad
        paths[lr].append(w)
    losses[lr] = [(w * x - y) ** 2 for w in paths[lr]]
    plt.plot(range(1, 31), losses[lr], label=f"lr = {lr}")
    print(f"lr {lr:.2f}: w = {w:.4f} after 30 steps")

plt.yscale("log"), plt.ylim(1e-9, 100)
plt.xlabel("step"), plt.ylabel("loss"), plt.legend()
plt.show()

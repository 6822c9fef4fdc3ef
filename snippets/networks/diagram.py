from itertools import pairwise

import matplotlib.pyplot as plt

sizes = {"input": 3, "hidden": 4, "output": 2}


def places(column, count):
    return [(2 * column, (count - 1) / 2 - i) for i in range(count)]


layers = [places(n, count) for n, count in enumerate(sizes.values())]
lines = 0
for left, right in pairwise(layers):
    for start in left:
        for end in right:
            across, up = zip(start, end, strict=True)
            plt.plot(across, up, color="C5", lw=1, zorder=1)
            lines += 1
for number, (name, layer) in enumerate(zip(sizes, layers, strict=True)):
    across, up = zip(*layer, strict=True)
    plt.scatter(across, up, s=500, color=f"C{number}", zorder=2)
    plt.text(2 * number, -2.3, f"{name}: {sizes[name]}", ha="center")
plt.text(1, 2, "weights (4, 3)\nbias (4)", ha="center")
plt.text(3, 2, "weights (2, 4)\nbias (2)", ha="center")
plt.axis((-0.6, 4.6, -2.6, 2.8))
plt.axis("off")
plt.show()

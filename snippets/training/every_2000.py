import math

batches = math.ceil(50_000 / 64)  # CIFAR-10 in batches of 64
printed = sum(i % 2000 == 1999 for i in range(batches))
print(f"{batches} batches, every 2000th: printed {printed} times")

every = max(1, batches // 4)
better = [i + 1 for i in range(batches) if (i + 1) % every == 0]
print(f"every {every}th: printed after batches {better}")

import math

half_lives = []
for lr, weight_decay in (0.01, 1e-5), (0.01, 0.01), (0.1, 0.03), (0.001, 0.01):
    steps = math.log(0.5) / math.log(1 - lr * weight_decay)
    half_lives.append(round(steps))
    print(f"lr {lr}, weight_decay {weight_decay}: {half_lives[-1]:,} steps")

import asyncio
from time import perf_counter

import matplotlib.pyplot as plt
import torch


async def predict(x, most):  # at most this many requests in one call
    start, mine = perf_counter(), asyncio.get_running_loop().create_future()
    waiting.append((x, mine))
    async with lock:  # while one batch is computed, the next one gathers
        while not mine.done():
            batch, waiting[:] = waiting[:most], waiting[most:]
            images, answers = zip(*batch)
            y = await asyncio.to_thread(model, torch.stack(images))
            sizes.append(len(batch))
            for answer, row in zip(answers, y):
                answer.set_result(row)
    times.append(perf_counter() - start)


async def ask(clients, most):
    for x in torch.rand(50, clients, 784):  # 50 times, all at once
        await asyncio.gather(*(predict(row, most) for row in x))


torch.manual_seed(0)
model, lock, waiting = torch.nn.Linear(784, 4096), asyncio.Lock(), []
rows = []
with asyncio.Runner() as runner:
    for clients, most in (16, 16), (1, 1), (16, 1), (16, 16):  # first: warm-up
        sizes, times, start = [], [], perf_counter()
        runner.run(ask(clients, most))
        q = torch.tensor(times).quantile(torch.tensor([0.5, 0.99]))
        rate = len(times) / (perf_counter() - start)
        rows.append(torch.tensor([rate, *q, len(sizes)]).numpy())
for i, name in (2, "one by one"), (3, "batched"):
    plt.bar([k + i * 0.4 for k in range(4)], rows[i] / rows[1], 0.4, label=name)
plt.xticks(range(1, 5), ["requests per second", "p50", "p99", "calls"])
plt.ylabel("16 clients, relative to one"), plt.legend(), plt.show()

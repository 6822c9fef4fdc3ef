import torch
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader

y = torch.ones(101)
y[100] = 5  # one hard sample, alone in the last batch
batches = DataLoader(y, batch_size=50)  # 50, 50 and 1

sum_of_means, total, count = 0.0, 0.0, 0
for batch in batches:
    loss = mse_loss(torch.zeros(len(batch)), batch)  # mean over the batch
    sum_of_means += loss.item()
    total += loss.item() * len(batch)
    count += len(batch)

mean_of_means = sum_of_means / len(batches)
mean = total / count
too_small = sum_of_means / (len(batches) + 1)  # batches counted from 1
print(f"mean of the batch means: {mean_of_means:.3f}")
print(f"mean over all samples:   {mean:.3f}")
print(f"all at once:             {mse_loss(torch.zeros(101), y):.3f}")
print(f"counter begun at 1:      {too_small:.3f}")

import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import ReduceLROnPlateau

train_loss = [1 / epoch for epoch in range(1, 13)]  # falls all the time
val_loss = [0.9, 0.6, 0.5, 0.45, 0.46, 0.47, 0.48, 0.5, 0.5, 0.52, 0.55, 0.6]
val_accuracy = [0.5 + 0.03 * epoch for epoch in range(12)]  # rises


def rates(history, **settings):  # after each epoch
    optimizer = SGD([torch.zeros(1)], lr=0.1)
    scheduler = ReduceLROnPlateau(optimizer, patience=2, **settings)
    found = []
    for measured in history:
        optimizer.step()  # all batches of an epoch
        scheduler.step(measured)
        found.append(scheduler.get_last_lr()[0])
    return found


found = {
    "validation loss": rates(val_loss),
    "training loss": rates(train_loss),
    "accuracy": rates(val_accuracy),
    'accuracy, mode="max"': rates(val_accuracy, mode="max"),
}
print("after epoch           3, 6, 9, 12")
for name, each in found.items():
    print(f"{name:21}", *(f"{rate:g}" for rate in each[2::3]))

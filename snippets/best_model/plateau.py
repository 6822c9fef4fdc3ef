import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

history = [0.71, 0.84, 0.84, 0.83, 0.88, 0.86, 0.88, 0.87, 0.90, 0.91]
optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
scheduler = ReduceLROnPlateau(optimizer, mode="max", patience=2, threshold=0)

for epochs, accuracy in enumerate(history, 1):
    scheduler.step(accuracy)
    if scheduler.get_last_lr() != [1.0]:
        print(f"after {epochs} epochs: best accuracy {scheduler.best}")
        break

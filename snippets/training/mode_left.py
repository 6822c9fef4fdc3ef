import torch
from torch import nn


def validate(model):
    model.eval()
    with torch.no_grad():
        return model(torch.ones(4, 8)).mean().item()


def count_training_epochs(switch_back):
    model = nn.Sequential(nn.Linear(8, 8), nn.Dropout(p=0.5))
    epochs = 0
    for _ in range(5):
        if switch_back:
            model.train()
        epochs += model.training  # the training part of the epoch
        validate(model)
    return epochs


torch.manual_seed(0)
forgotten, right = count_training_epochs(False), count_training_epochs(True)
print(f"train() once, by default:  dropout active in {forgotten} of 5 epochs")
print(f"train() in each epoch:     dropout active in {right} of 5 epochs")

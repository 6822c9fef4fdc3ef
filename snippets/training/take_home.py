# proven: take-home=yes
"""Train a classifier of digits, keep its best state, test it once."""

import copy
import csv

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

EPOCHS, BATCH_SIZE, LR = 15, 32, 0.002


def load(batch_size):
    """Three loaders: to train, to validate, to test."""
    images, labels = load_digits(return_X_y=True)
    x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
    parts = random_split(TensorDataset(x, y), [1197, 300, 300])
    train_loader = DataLoader(parts[0], batch_size, shuffle=True)
    others = [DataLoader(part, batch_size=300) for part in parts[1:]]
    return train_loader, *others


def train_epoch(model, loader, criterion, optimizer, device):
    model.train()
    for inputs, labels in loader:
        inputs, labels = inputs.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = criterion(model(inputs), labels)
        loss.backward()
        optimizer.step()


@torch.no_grad()
def evaluate(model, loader, criterion, device):
    """Mean loss per example and accuracy."""
    model.eval()
    loss, correct = 0.0, 0
    for inputs, labels in loader:
        inputs, labels = inputs.to(device), labels.to(device)
        outputs = model(inputs)
        loss += criterion(outputs, labels).item() * len(labels)
        correct += (outputs.argmax(1) == labels).sum().item()
    return loss / len(loader.dataset), correct / len(loader.dataset)


def main(epochs, batch_size, lr):
    torch.manual_seed(0)
    device = torch.accelerator.current_accelerator(check_available=True)
    device = device or torch.device("cpu")
    train_loader, val_loader, test_loader = load(batch_size)
    layers = nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p=0.2)
    model = nn.Sequential(*layers, nn.Linear(64, 10)).to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)

    best_loss, best_state = float("inf"), None
    with open("log.csv", "w", newline="") as file:
        log = csv.writer(file)
        log.writerow(["epoch", "validation loss", "validation accuracy"])
        for epoch in range(1, epochs + 1):
            train_epoch(model, train_loader, criterion, optimizer, device)
            loss, accuracy = evaluate(model, val_loader, criterion, device)
            log.writerow([epoch, loss, accuracy])
            print(f"epoch {epoch:2}: loss {loss:.3f}, accuracy {accuracy:.3f}")
            if loss < best_loss:
                best_loss = loss
                best_state = copy.deepcopy(model.state_dict())

    torch.save(best_state, "digits.pt")
    model.load_state_dict(best_state)
    return evaluate(model, test_loader, criterion, device)


if __name__ == "__main__":
    test_loss, test_accuracy = main(EPOCHS, BATCH_SIZE, LR)
    print(f"test: loss {test_loss:.3f}, accuracy {test_accuracy:.3f}")

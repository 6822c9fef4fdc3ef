import optuna
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def objective(trial, x, y):
    lr = trial.suggest_float("lr", 1e-4, 10, log=True)
    momentum = trial.suggest_float("momentum", 0, 0.99)
    weight_decay = trial.suggest_float("weight_decay", 1e-6, 0.1, log=True)
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    choice = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
    optimizer = torch.optim.SGD(model.parameters(), **choice)
    for rows in torch.randint(300, (100, 32)):
        optimizer.zero_grad()
        cross_entropy(model(x[rows]), y[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        loss = cross_entropy(model(x[300:700]), y[300:700])
    return loss.nan_to_num(1e9).item()  # a diverged trial has no loss


images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
optuna.logging.set_verbosity(optuna.logging.WARNING)
study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=0))
study.optimize(lambda trial: objective(trial, x, y), n_trials=30)
best = study.best_value
print(f"validation loss {best:.3f}")
print(", ".join(f"{k} {v:.2g}" for k, v in study.best_params.items()))

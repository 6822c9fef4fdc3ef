import optuna
import torch
from sklearn.datasets import load_digits


def evaluate(trials):  # a linear classifier for each, side by side
    choices = torch.tensor([list(trial.params.values()) for trial in trials])
    lr, momentum, decay = choices.T.view(3, -1, 1, 1)
    w = v = torch.zeros(len(trials), 64, 10)
    for rows in torch.randint(300, (100, 32)):
        error = (x[rows] @ w).softmax(2) - y[rows]  # gradient of the logits
        v = momentum * v + x[rows].T @ error / 32 + decay * w
        w = w - lr * v
    z = (x[300:] @ w).nan_to_num()  # (trials, 1497 new digits, 10)
    loss = -(z[:, :400].log_softmax(2) * y[300:700]).sum(2).mean(1)
    right = (z[:, 400:].argmax(2) == labels[700:]).float().mean(1)
    return loss, right  # on 400 for validation, on the others for the test


torch.manual_seed(0)
images, labels = (torch.tensor(a) for a in load_digits(return_X_y=True))
order = torch.randperm(1797)
x, labels = images[order].float() / 16, labels[order]
y, real = torch.eye(10)[labels], optuna.distributions.FloatDistribution
space = {"lr": real(1e-4, 10, log=True), "momentum": real(0, 0.99)}
space["weight_decay"] = real(1e-6, 0.1, log=True)
optuna.logging.set_verbosity(optuna.logging.WARNING)
kinds = [optuna.samplers.RandomSampler] * 10 + [optuna.samplers.TPESampler] * 10
samplers = [kind(seed=int(torch.randint(9**9, ()))) for kind in kinds]
studies = [optuna.create_study(sampler=sampler) for sampler in samplers]
best = torch.full((2, 20), -99.0)  # −loss and test accuracy of the best
for _ in range(20):
    trials = [study.ask(space) for study in studies]
    loss, right = evaluate(trials)
    for study, trial, value in zip(studies, trials, loss.tolist(), strict=True):
        study.tell(trial, value)
    best = torch.where(-loss > best[0], torch.stack([-loss, right]), best)
random, tpe = best[1].view(2, 10)
for name, found in {"random": random, "Optuna": tpe}.items():
    print(f"{name}: mean {found.mean():.3f}, worst {found.min():.3f}")

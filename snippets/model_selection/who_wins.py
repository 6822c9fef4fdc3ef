import optuna
import torch
from sklearn.datasets import load_digits


def evaluate(trials, x, y, labels, batches):  # validation loss, test accuracy
    choices = torch.tensor([list(trial.params.values()) for trial in trials])
    lr, momentum, decay = choices.T.view(3, -1, 1, 1)
    w = v = torch.zeros(len(trials), 64, 10)
    for rows in batches:
        error = (x[rows] @ w).softmax(2) - y[rows]  # gradient of the logits
        v = momentum * v + x[rows].T @ error / 32 + decay * w
        w = w - lr * v
    z = (x[300:] @ w).nan_to_num()  # (trials, 1497 new digits, 10)
    loss = -(z[:, :400].log_softmax(2) * y[300:700]).sum(2).mean(1)
    return loss, (z[:, 400:].argmax(2) == labels[700:]).float().mean(1)


torch.manual_seed(0)
images, labels = (torch.tensor(a) for a in load_digits(return_X_y=True))
order, batches = torch.randperm(1797), torch.randint(300, (100, 32))
x, labels = images[order].float() / 16, labels[order]
y, real = torch.eye(10)[labels], optuna.distributions.FloatDistribution
space = {"lr": real(1e-4, 10, log=True), "momentum": real(0, 0.99)}
space["weight_decay"] = real(1e-6, 0.1, log=True)
optuna.logging.set_verbosity(optuna.logging.WARNING)
kinds = [optuna.samplers.RandomSampler] * 30 + [optuna.samplers.TPESampler] * 30
samplers = [kind(seed=int(torch.randint(9**9, ()))) for kind in kinds]
studies = [optuna.create_study(sampler=sampler) for sampler in samplers]
for _ in range(20):
    trials = [study.ask(space) for study in studies]
    losses = evaluate(trials, x, y, labels, batches)[0].tolist()
    for study, trial, loss in zip(studies, trials, losses, strict=True):
        study.tell(trial, loss)
loss, right = evaluate([s.best_trial for s in studies], x, y, labels, batches)
(random, tpe), accuracy = loss.view(2, 30), right.view(2, 30).mean(1).tolist()
wins = (tpe.unsqueeze(1) < random).float().mean().item()  # of all pairs
print(f"random: validation {random.mean():.3f}, accuracy {accuracy[0]:.3f}")
print(f"Optuna: validation {tpe.mean():.3f}, accuracy {accuracy[1]:.3f}")
print(f"Optuna has the lower validation loss in {wins:.0%} of all pairs")

import pickle

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.middle = nn.Linear(4, 2)

    def forward(self, x):
        return self.middle(x)


def attempt(title):
    try:
        trusted = torch.load("best.pt", pickle_module=pickle)
        trusted(torch.ones(1, 4))
        answers[title] = "works"
    except AttributeError as error:
        answers[title] = str(error).partition(" on <")[0]
    print(f"{title}: {answers[title]}")


answers = {}
torch.save(Net(), "best.pt")
attempt("same class")
Net.forward = lambda self, x: self.center(x)  # renamed in the code
attempt("class edited")
del Net  # the program that loads does not have it
attempt("class missing")

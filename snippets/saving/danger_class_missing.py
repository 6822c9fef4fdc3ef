import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.middle = nn.Linear(4, 2)

    def forward(self, x):
        return self.middle(x)


def attempt(title, answers):
    try:  # our own file, written by this very program
        model = torch.load("best.pt", weights_only=False)
        model(torch.ones(1, 4))
        answers[title] = "works"
    except AttributeError as error:
        answers[title] = str(error).partition(" on <")[0]
    print(f"{title}: {answers[title]}")


answers = {}
torch.save(Net(), "best.pt")
attempt("same class", answers)
Net.forward = lambda self, x: self.center(x)  # renamed in the code
attempt("class edited", answers)
del Net  # the program that loads does not have it
attempt("class missing", answers)

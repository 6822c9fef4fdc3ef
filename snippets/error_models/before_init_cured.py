from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)


count = len(list(Net().parameters()))
print(count, "parameters")

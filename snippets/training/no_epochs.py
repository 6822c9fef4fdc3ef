# proven: raises=NameError
from torch import nn

model = nn.Linear(4, 2)
for epoch in range(num_epochs):
    print("epoch", epoch)
    model.train()

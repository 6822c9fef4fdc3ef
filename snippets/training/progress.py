import csv

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from tqdm import tqdm

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

with open("log.csv", "w", newline="") as file:
    log = csv.writer(file)
    log.writerow(["epoch", "loss"])
    form = "{desc} |{bar:20}| {n}/{total}{postfix}"  # without times
    bar = tqdm(range(1, 6), desc="training", bar_format=form)
    for epoch in bar:
        total = 0.0
        for rows in torch.randperm(1797).split(32):
            optimizer.zero_grad()
            loss = cross_entropy(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        bar.set_postfix(loss=f"{total / 1797:.3f}")
        log.writerow([epoch, round(total / 1797, 4)])
        file.flush()  # so that the log can be read while training goes on

with open("log.csv") as file:
    text = file.read()
print(text)

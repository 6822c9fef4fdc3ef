import torch
from torch import nn

with torch.device("meta"):
    heads = {
        "flatten, 1024, 10": [
            nn.Flatten(),
            nn.Linear(64 * 56 * 56, 1024),
            nn.ReLU(),
            nn.Linear(1024, 10),
        ],
        "flatten, 10": [nn.Flatten(), nn.Linear(64 * 56 * 56, 10)],
        "average, 10": [
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(64, 10),
        ],
    }
    parameters = {}
    for name, layers in heads.items():
        head = nn.Sequential(*layers)
        logits = head(torch.empty(2, 64, 56, 56))
        count = sum(p.numel() for p in head.parameters())
        parameters[name] = count
        print(f"{name:17} {count:11,} parameters -> {list(logits.shape)}")
    smaller = list(head(torch.empty(2, 64, 8, 8)).shape)
    print("the average also takes maps of 8 x 8:", smaller)

gigabytes = 4 * parameters["flatten, 1024, 10"] / 2**30
print(f"first head: {gigabytes:.2f} GiB of weights, {4 * gigabytes:.2f} GiB")
print("with the gradients and the two averages of Adam")

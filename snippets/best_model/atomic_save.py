import os

import torch


def save(obj, path):
    part = f"{path}.part"
    with open(part, "wb") as file:
        torch.save(obj, file)
        file.flush()
        os.fsync(file.fileno())  # on the disk before the rename
    os.replace(part, path)


def attempt(write, failures):
    write({"epoch": 1}, "best.pt")
    try:
        write({"epoch": 2, "schedule": lambda epoch: 0.9**epoch}, "best.pt")
    except Exception as error:
        failures.append(type(error).__name__)
    try:
        return f"epoch {torch.load('best.pt', weights_only=True)['epoch']}"
    except RuntimeError as error:
        return str(error).partition(":")[0]


failures = []
plain = attempt(torch.save, failures)
atomic = attempt(save, failures)
print(f"second save: {', '.join(failures)}")
print(f"torch.save left {plain}")
print(f"save left       {atomic}")

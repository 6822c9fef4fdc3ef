import pickle

import numpy as np
import torch

loss = torch.tensor(0.25)
refused = []
for name, value in {
    "tensor": loss,
    "loss.item()": loss.item(),
    "NumPy number": np.float64(0.25),
    "NumPy array": np.ones(3),
    "NumPy generator": np.random.default_rng(0).bit_generator.state,
}.items():
    torch.save({"epoch": 3, "loss": value}, "checkpoint.pt")
    try:
        torch.load("checkpoint.pt", weights_only=True)
        print(f"{name:15}  loads")
    except pickle.UnpicklingError:
        refused.append(name)
        print(f"{name:15}  refused")

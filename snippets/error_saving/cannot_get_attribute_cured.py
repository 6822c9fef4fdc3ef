import torch

torch.save({"weight": torch.ones(2), "epoch": 3}, "model.pt")
saved = torch.load("model.pt", weights_only=True)  # needs no class
epoch = saved["epoch"]
print(saved)

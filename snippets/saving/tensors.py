from pathlib import Path

import torch

torch.manual_seed(0)
a, b, c = torch.rand(6), torch.rand(6), torch.rand(6)
objects = {
    "tensor_a": a,
    "tensor_abc": [a, b, c],
    "tensor_dict_abc": {"a": a, "b": b, "c": c, "note": "three draws"},
}

folder = Path("model")
folder.mkdir()
for name, value in objects.items():
    torch.save(value, folder / name)

for file in sorted(folder.iterdir()):
    value = torch.load(file, weights_only=True)
    print(f"{file.name:15} holds a {type(value).__name__}")

tensor = torch.load(folder / "tensor_a", weights_only=True)
several = torch.load(folder / "tensor_abc", weights_only=True)
named = torch.load(folder / "tensor_dict_abc", weights_only=True)
same_tensor = torch.equal(tensor, a)
same_list = all(map(torch.equal, several, [a, b, c]))
same_dict = torch.equal(named["b"], b) and named["note"] == "three draws"

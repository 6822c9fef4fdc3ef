import pickle
import pickletools
import zipfile
from pathlib import Path

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 2)
files = [Path("model.pt"), Path("model.pth"), Path("model.pkl")]
for file in files:
    torch.save(model.state_dict(), file)
identical = len({file.read_bytes() for file in files}) == 1

with zipfile.ZipFile("model.pt") as archive:
    names = archive.namelist()
    protocol = next(pickletools.genops(archive.read("model/data.pkl")))[1]
print("\n".join(names))
print(f"pickle protocol {protocol}, highest is {pickle.HIGHEST_PROTOCOL}")
print(f"three endings, same bytes: {identical}")
try:
    pickle.loads(files[2].read_bytes())
except pickle.UnpicklingError as error:
    refusal = str(error).splitlines()[0].rstrip(",")
    print(f"pickle.loads: {refusal}")

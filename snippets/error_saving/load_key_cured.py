import zipfile
from pathlib import Path

import torch

pointer = "version https://git-lfs.github.com/spec/v1\nsize 46830571\n"
Path("model.pth").write_text(pointer)
torch.save({"weight": torch.ones(2)}, "good.pth")
kinds = {}
for name in ("model.pth", "good.pth"):
    kinds[name] = zipfile.is_zipfile(name)
    print(name, "is a zip archive:", kinds[name])

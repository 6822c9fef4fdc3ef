from pathlib import Path

from torch.utils.data import DataLoader

folder = Path("data")
files = sorted(str(path) for path in folder.glob("*.jpg"))
assert files, f"no images in {folder.resolve()}"
loader = DataLoader(files, batch_size=4, shuffle=True)
count = len(loader)
print(count, "batch")

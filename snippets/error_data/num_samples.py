# proven: raises=ValueError
from pathlib import Path

from torch.utils.data import DataLoader

files = sorted(Path("images").glob("*.jpg"))
loader = DataLoader(files, batch_size=4, shuffle=True)

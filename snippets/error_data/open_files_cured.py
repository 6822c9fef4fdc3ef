import resource
from pathlib import Path

resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
Path("sample.txt").write_text("1")
total = 0
for _ in range(100):
    with open("sample.txt") as file:
        total += int(file.read())
print(total)

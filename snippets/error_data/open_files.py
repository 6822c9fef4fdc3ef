# proven: raises=OSError
import contextlib
import resource
from pathlib import Path

resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
Path("sample.txt").write_text("1")
with contextlib.ExitStack() as stack:
    for _ in range(100):
        stack.enter_context(open("sample.txt"))  # all stay open

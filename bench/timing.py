"""Times a command, and copies the checkout for it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENV = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
BUILD = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
SMALL = "dropout/inverted_scaling.py"  # the listing that is edited, and copied for growth


class Over(Exception):
    """A measurement took longer than it may."""


class Failed(Exception):
    """A command did not succeed; says what it said."""


def timed(command, folder, limit=None, env=ENV):
    """Wall time of a command that must succeed.

    Raises:
        Over: it ran longer than `limit` seconds; it was ended with all that it had started.
        Failed: its status was not zero.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=said, stderr=said, start_new_session=True)
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            raise Over from None
        finally:
            seconds = time.perf_counter() - start
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if status:
            said.seek(0)
            raise Failed(f"{' '.join(map(str, command))} failed in {folder}:\n{said.read()[-3000:]}")
    return seconds


def copy(folder):
    """A copy of the checkout's sources, without what git ignores but data/."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard"], capture_output=True)
    names = listed.stdout.decode().splitlines()
    names += [path.relative_to(ROOT).as_posix() for path in ROOT.glob("data/**/*") if path.is_file()]
    for name in dict.fromkeys(names):
        if (ROOT / name).is_file() and not name.startswith("proven/"):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    return folder

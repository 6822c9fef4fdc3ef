"""Times this checkout: everything anew, nothing changed, one listing edited, and plain Material on the same pages.

Prints seconds and ratios of one machine; quote the ratios.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENV = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
SOURCES = ["docs", "languages", "notebooks", "overrides", "snippets", "tests", "data", "mkdocs.yml", "matplotlibrc"]


def seconds(command, folder):
    """Wall time of a command that must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=ENV, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def plain(folder):
    """A copy of the sources whose pages are built by Material alone: fences stay text, nothing runs."""
    for config in [folder / "mkdocs.yml", *(folder / "languages").glob("*.yml")]:
        text = config.read_text(encoding="utf-8")
        for ours in ("  proven.page: {}\n", "  proven.mathml: {}\n"):
            text = text.replace(ours, "")
        lines = [line for line in text.splitlines() if not line.strip().startswith("proven:")]
        text = "\n".join(lines).replace("strict: true", "strict: false").replace("plugins:\nwatch", "watch") + "\n"
        config.write_text(text, encoding="utf-8")
    return folder


def main():
    """Print the table."""
    mkdocs = [sys.executable, "-m", "mkdocs", "build"]
    with tempfile.TemporaryDirectory() as temporary:
        ours, theirs = Path(temporary, "ours"), Path(temporary, "theirs")
        for folder in (ours, theirs):
            folder.mkdir()
            for name in SOURCES:
                source = ROOT / name
                if source.is_dir():
                    shutil.copytree(source, folder / name)
                elif source.exists():
                    shutil.copy(source, folder / name)
        plain(theirs)
        cold = seconds(mkdocs, ours)
        warm = sorted(seconds(mkdocs, ours) for _ in range(3))[1]
        material = sorted(
            sum(seconds([*mkdocs, "-f", f"languages/{x}.yml", "-d", str(theirs / x)], theirs) for x in ("en", "zh"))
            for _ in range(3)
        )[1]
        listing = next(ours.glob("snippets/*/*.py"))
        listing.write_text(listing.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        edit = seconds(mkdocs, ours)
    print(f"cold build, empty store   {cold:6.1f} s")
    print(f"nothing changed           {warm:6.1f} s   {warm / material:.2f} x plain Material")
    print(f"one listing edited        {edit:6.1f} s   {edit - warm:+.1f} s")
    print(f"plain Material, en + zh   {material:6.1f} s")


if __name__ == "__main__":
    main()

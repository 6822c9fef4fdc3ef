"""Builds the chapters of one language with Zensical, which follows Material, and compares them with our own build:
``make zensical``. A report of how far the move is, not a check.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import venvs
import yaml
from mkdocs.utils.yaml import yaml_load

from proven import generated, notebook, status
from proven.kept import Kept
from proven.languages import LANGUAGES
from proven.project import project
from proven.snapshot import Snapshot

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".bench" / "zensical"
VERSION = "0.0.73"
_CARD = re.compile(r'<(?:figure|div) class="listing')
_FAILED = re.compile(r'class="(?:listing listing-failed|proven-failed)')
_ARTICLE = re.compile(r"<article.*?</article>", re.DOTALL)
_ID = re.compile(r'<(?:h[1-6]|figure)[^>]*? id="([^"]+)"')


def set_up():
    """A virtual environment with Zensical, in which the project's packages are seen; returns its interpreter."""
    return venvs.set_up(HOME, f"zensical=={VERSION}\n")


def write(folder, language):
    """A project for Zensical: the pages of a language as they are, and its configuration without our plugin.

    Returns:
        set of the names of the written pages; the others are generated beforehand, and notebooks lie there as files.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs" / language, folder / "docs")
    shutil.copytree(ROOT / "docs" / "assets", folder / "docs" / "assets")
    pages = [path.relative_to(folder / "docs").with_suffix("").as_posix() for path in folder.glob("docs/**/*.md")]
    view = Snapshot(project(ROOT))
    made = generated.pages(view, LANGUAGES[language], status.listings(view))
    books = notebook.write(view, LANGUAGES[language], Kept(ROOT / ".proven" / "made" / language))
    made |= {name: path.read_text("utf-8") for name, path in books.items()}
    for name, text in made.items():
        (folder / "docs" / name).parent.mkdir(exist_ok=True)
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    with (ROOT / "languages" / f"{language}.yml").open(encoding="utf-8") as file:
        options = yaml_load(file)
    extensions = {name: each for name, each in options["markdown_extensions"].items() if not name.startswith("proven")}
    extensions["zensical_place"] = {"root": str(ROOT), "language": language}
    options |= {"docs_dir": "docs", "site_dir": "site", "plugins": ["search"], "markdown_extensions": extensions}
    options |= {"extra_css": ["assets/proven.css"], "extra_javascript": ["assets/proven.js"]}
    options["theme"].pop("custom_dir", None)
    options["extra"].pop("alternate")  # our header's own
    options.pop("nav")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(options, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return {"." if name == "index" else name for name in pages}


def build(python, folder):
    """Build with Zensical; returns its exit status."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "bench")])
    command = [str(python), "-m", "zensical", "build", "--clean", "--strict"]
    return subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": path}, check=False).returncode


def found(site):
    """What a built site has: dict from page to (ids of headings and cards, number of cards, number of failed ones)."""
    pages = {}
    for path in site.rglob("index.html"):
        article = _ARTICLE.search(path.read_text(encoding="utf-8"))
        text = article[0] if article else ""
        ids = {each for each in _ID.findall(text) if not each.startswith("__")}
        pages[path.parent.relative_to(site).as_posix()] = ids, len(_CARD.findall(text)), len(_FAILED.findall(text))
    return pages


def report(ours, theirs, written):
    """Lines that say, page by page, what differs; only pages that someone has written are compared."""
    wanted = {name: each for name, each in ours.items() if name in written}
    same = [name for name in wanted if theirs.get(name) == wanted[name]]
    yield f"{len(same)} of {len(wanted)} written pages have the same ids and cards, {len(ours) - len(wanted)} of ours are generated"
    for name in sorted(wanted.keys() - set(same)):
        if name not in theirs:
            yield f"  {name}: missing"
            continue
        (ids, cards, failed), (their_ids, their_cards, their_failed) = wanted[name], theirs[name]
        yield f"  {name}: cards {cards} and {their_cards}, failed {failed} and {their_failed}, "
        yield f"    ids that are lacking: {sorted(ids - their_ids)[:9]}, that are new: {sorted(their_ids - ids)[:9]}"


def main():
    """Build both, compare, print; the exit status is that of Zensical, or 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("language", nargs="?", default="en", choices=("en", "zh"), help="default: en")
    language = parser.parse_args().language
    python, folder = set_up(), HOME / "site" / language
    ours = HOME / "ours"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(ours)]
    env = {**os.environ, "PROVEN_ONLY": language, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    written = write(folder, language)
    if ended := build(python, folder):
        print(f"zensical {VERSION} ended with status {ended}", file=sys.stderr)
        return ended
    lines = list(report(found(ours / language), found(folder / "site"), written))
    print(*lines, sep="\n")
    return 1 if len(lines) > 1 else 0


if __name__ == "__main__":
    sys.exit(main())

"""The other tools, each set up as its own documentation advises for speed, in a virtual environment of their own.

The environment sees the project's packages, too, so that all run the listings on the same torch.
"""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import venvs

from proven.runtime import ENVIRONMENT

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".bench"
PYTHON = HOME / "bin" / "python"
CORES = os.cpu_count() or 1
PACKAGES = ("mkdocs-jupyter", "sphinx", "sphinx-gallery", "myst-nb")


def set_up(tell):
    """Make ``.bench/`` if it is missing or its requirements have changed; torch is not installed again."""
    venvs.set_up(HOME, (ROOT / "bench" / "requirements.txt").read_text(encoding="utf-8"), tell=tell)


def versions():
    """Versions of the tools, by name; none before `set_up`."""
    if not PYTHON.exists():
        return {}
    code = f"from importlib.metadata import version; print(*map(version, {PACKAGES}))"
    found = subprocess.run([str(PYTHON), "-c", code], capture_output=True, text=True, check=True)
    return dict(zip(PACKAGES, found.stdout.split(), strict=True))


def environment():
    """One thread a listing and the checkout's style, as in our own runs; where Jupyter finds the templates of pages."""
    own = {name: value for name, value in ENVIRONMENT.items() if name != "MPLBACKEND"}  # notebooks choose theirs
    own |= {"MATPLOTLIBRC": str(ROOT / "matplotlibrc"), "JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter"))}
    return {**own, "PYTHONPATH": "", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def _put(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:  # Sphinx goes by the time of writing
        path.write_text(text, encoding="utf-8")


def _home(folder):
    """Make the folder that a listing runs in: one of its own, for two that run at once may write the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    if (ROOT / "data").is_dir() and not (folder / "data").exists():
        (folder / "data").symlink_to(ROOT / "data")


def _notebooks(folder, listings, shared):
    """One notebook a listing, or one a chapter, each in a folder of its own; returns their names without the ending."""
    books = {}
    for name, listing in listings.items():
        books.setdefault(f"{listing.chapter if shared else name[:-3]}/listings", []).append(listing)
    for name, inside in books.items():
        cells = [_cell("markdown", f"# {name}", "title")]
        for number, listing in enumerate(inside):
            for cell, code in listing.cells():
                tags = ["raises-exception"] if listing.raises else []
                cells.append(_cell("code", code, f"cell-{number}-{cell}", tags=tags))
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        book = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        _home((folder / name).parent)
        _put(folder, f"{name}.ipynb", json.dumps(book))
    return list(books)


def _cell(kind, source, name, **metadata):
    cell = {"cell_type": kind, "id": name, "source": source, "metadata": metadata}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def mkdocs_jupyter(folder, listings, shared=False):
    """Material with mkdocs-jupyter, its cache on (as it is by default); returns the command."""
    _notebooks(folder / "docs", listings, shared)
    _put(folder, "docs/index.md", "# Listings\n")
    _put(
        folder,
        "mkdocs.yml",
        textwrap.dedent("""\
            site_name: Listings
            theme: {name: material, font: false}
            nav: [index.md] # Material's navigation of a thousand pages would take longer than their listings
            validation: {nav: {omitted_files: ignore}}
            plugins:
              search: {}
              mkdocs-jupyter: {execute: true, include: ["*.ipynb"]}
            """),
    )
    return [str(PYTHON), "-m", "mkdocs", "build", "--quiet"]


def myst_nb(folder, listings, shared=False):
    """Sphinx with MyST-NB and its cache, on all cores; returns the command."""
    names = _notebooks(folder, listings, shared)
    _put(
        folder,
        "conf.py",
        'project = "Listings"\nextensions = ["myst_nb"]\nhtml_theme = "alabaster"\n'
        'nb_execution_mode = "cache"\nnb_execution_timeout = 600\nexclude_patterns = ["_build", ".jupyter_cache", "jupyter_execute"]\n',
    )
    _put(folder, "index.md", "# Listings\n\n```{toctree}\n" + "\n".join(names) + "\n```\n")
    code = "from jupyter_cache import get_cache; get_cache('.jupyter_cache').list_cache_records()"
    subprocess.run(
        [str(PYTHON), "-c", code], cwd=folder, check=True
    )  # on several cores it would be made twice: an error
    return _sphinx()


def sphinx_gallery(folder, listings):
    """Sphinx-Gallery, its examples on all cores; returns the command."""
    _put(folder, "examples/GALLERY_HEADER.rst", "Listings\n========\n")
    for name, listing in listings.items():
        chapter = name.split("/")[0]
        _put(folder, f"examples/{chapter}/GALLERY_HEADER.rst", f"{chapter}\n{'-' * len(chapter)}\n")
        title = name[:-3]
        _home(folder / "examples" / title)
        move = f'import os\n\nos.chdir("{Path(title).name}")\n'
        _put(folder, f"examples/{name}", f'"""\n{title}\n{"=" * len(title)}\n"""\n{move}{_caught(listing)}')
    _put(
        folder,
        "source/conf.py",
        'project = "Listings"\nextensions = ["sphinx_gallery.gen_gallery"]\nhtml_theme = "alabaster"\n'
        'sphinx_gallery_conf = {"examples_dirs": "../examples", "gallery_dirs": "gallery", "filename_pattern": r"\\.py$",\n'
        f'    "parallel": {CORES}, "download_all_examples": False}}\n',
    )
    _put(folder, "source/index.rst", "Listings\n========\n\n.. toctree::\n\n   gallery/index\n")
    return _sphinx("source")


def _caught(listing):
    """The listing's text; an announced error is caught and printed, as Sphinx-Gallery would run what fails each time."""
    if not listing.raises:
        return listing.published
    inside = textwrap.indent("".join(code for _, code in listing.cells()), "    ")
    return f"try:\n{inside}except Exception as error:\n    print(type(error).__name__, error)\n"


def _sphinx(source="."):
    return [str(PYTHON), "-m", "sphinx", "-q", "-j", str(CORES), "-b", "html", source, "_build"]


WRITERS = {
    "mkdocs-jupyter": mkdocs_jupyter,
    "mkdocs-jupyter-shared": lambda folder, listings: mkdocs_jupyter(folder, listings, shared=True),
    "myst-nb": myst_nb,
    "myst-nb-shared": lambda folder, listings: myst_nb(folder, listings, shared=True),
    "sphinx-gallery": sphinx_gallery,
}

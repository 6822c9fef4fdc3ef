"""Keeps what passing runs have shown, each under a complete key, so that nothing runs twice and nothing stale is shown.

The key of a run: the listing's bytes (of a notebook, its code without the prose), the files under data/ if it names data, Python, every distribution that it
loaded, matplotlibrc, the numerics, and the engine's run-time module. A run is fresh while all of them are what they were.
"""

import functools
import hashlib
import json
import logging
import os
import platform
from importlib import metadata
from pathlib import Path

from proven import numerics
from proven.run import Run

log = logging.getLogger("mkdocs.proven")
RUNTIME = Path(__file__).with_name("child.py")


def digest(data):
    """Short SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()[:20]


def _file(path):
    return digest(path.read_bytes()) if path.is_file() else None


@functools.cache
def installed(name):
    """Version of an installed distribution, None if it is not installed; reads metadata, imports nothing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


@functools.cache
def _providers():
    return metadata.packages_distributions()


def distributions(modules):
    """Versions of the distributions that provide the given top-level modules.

    Args:
        modules: iterable of module names.

    Returns:
        dict from distribution to version, without the engine itself (its run-time is in the key by content).
    """
    names = {name for module in modules for name in _providers().get(module, ())} - {"proven"}
    return {name: installed(name) for name in sorted(names)}


class Store:
    """A folder of JSON files, one for each listing's last passing run.

    Args:
        root: root of the checkout (Path).
        variant: "" for the listings as they are, kept in ``.proven/runs``; else a name such as "seed-3" for runs of
            changed texts. Other numerics than the native ones are kept apart, in ``.proven/numerics/NAME/``.
        under: name of the numerics; None means those of this process.
    """

    def __init__(self, root, variant="", under=None):
        self.root, self.numerics = Path(root), under or numerics.chosen()
        native = self.numerics == numerics.NATIVE
        base = self.root / ".proven" if native else self.root / ".proven" / "numerics" / self.numerics
        self.folder = base / (variant or "runs")

    def path(self, snippet):
        """Where the run of a listing is kept."""
        return (self.folder / snippet.name).with_suffix(".json")

    def key(self, snippet, names):
        """Everything that the run of a listing depends on, as it is now.

        Args:
            snippet: Snippet.
            names: iterable of the distributions that it loaded.

        Returns:
            dict from what (str) to its digest or version, None where it does not exist.
        """
        key = {
            snippet.file: digest(snippet.code.encode()),
            "python": platform.python_version(),
            "numerics": self.numerics,
            "proven/child.py": _file(RUNTIME),
            "matplotlibrc": _file(self.root / "matplotlibrc"),
        }
        if snippet.uses_data:
            files = sorted((self.root / "data").rglob("*"))
            key |= {path.relative_to(self.root).as_posix(): _file(path) for path in files if path.is_file()}
        return key | {name: installed(name) for name in names}

    def load(self, snippet):
        """The kept run of a listing, None if there is none or anything it depends on has changed."""
        entry = self._entry(snippet)
        return entry["run"] if entry and not self._changed(snippet, entry) else None

    def save(self, snippet, run):
        """Keep a passing run: written to a temporary name and renamed, so that no reader ever sees half of it."""
        loaded = distributions(run.modules)
        needed = distributions(snippet.imports)
        key = self.key(snippet, loaded)
        entry = {"key": key, "distributions": list(loaded), "needed": list(needed), "run": run.to_json()}
        path = self.path(snippet)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            part.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def needed(self, snippet):
        """Versions of the distributions that a listing itself imports, as `distributions`; fast once it has run."""
        entry = self._entry(snippet)
        return {name: installed(name) for name in entry["needed"]} if entry else distributions(snippet.imports)

    def why(self, snippet):
        """Which parts of the key changed since the kept run: list of (what, before, now); None if nothing is kept."""
        entry = self._entry(snippet)
        return None if entry is None else self._changed(snippet, entry)

    def _changed(self, snippet, entry):
        before, now = entry["key"], self.key(snippet, entry["distributions"])
        names = dict.fromkeys((*before, *now))
        return [(name, before.get(name), now.get(name)) for name in names if before.get(name) != now.get(name)]

    def _entry(self, snippet):
        path = self.path(snippet)
        try:
            entry = json.loads(path.read_text(encoding="utf-8"))
            return {
                "key": dict(entry["key"]),
                "distributions": list(entry["distributions"]),
                "needed": list(entry["needed"]),
                "run": Run(**entry["run"]),
            }
        except FileNotFoundError:
            return None
        except Exception:
            log.info("%s is damaged: dropped, its listing runs again", path.relative_to(self.root))
            path.unlink(missing_ok=True)
            return None

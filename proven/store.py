"""Keeps what passing runs have shown, each under a complete key, so that nothing runs twice and nothing stale is shown.

A run is fresh, remembered or on disk, while all of its key is what it was: the listing's bytes (of a notebook, its code
without the prose), the files under data/ if it names data, Python, every distribution that it loaded, matplotlibrc, the
numerics, and the engine's run-time.
"""

import json
import logging
import platform
import tempfile
from pathlib import Path

from proven import numerics
from proven.files import below, digest, digest_of, write_whole
from proven.run import Run
from proven.snippet import Problem
from proven.versions import distributions, installed, runtime, stamp

log = logging.getLogger("mkdocs.proven")


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
        self.shown = not variant  # the values of changed texts do not hang on how runs are recorded
        self._entries = {}  # name -> entry, of what this process has run or read

    def ready(self):
        """Make its folder.

        Raises:
            Problem: nothing can be written there.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self.folder).close()
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error):
        remedy = "Runs are kept there: make the checkout writable, or work in a copy of it."
        return Problem(".proven", 0, f"cannot be written: {error.strerror or error}", remedy)

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
        key = {snippet.file: digest(snippet.code.encode()), "python": platform.python_version()}
        if self.shown:
            key |= runtime()
            key["matplotlibrc"] = digest_of(self.root / "matplotlibrc")
        key["numerics"] = self.numerics
        if snippet.uses_data:
            files = below(self.root / "data")
            key |= {path.relative_to(self.root).as_posix(): digest_of(path) for path in files}
        now = stamp()
        return key | {name: installed(name, now) for name in names}

    def state(self, snippet):
        """The key of a listing that has not come to its end, as far as its text tells."""
        return self.key(snippet, distributions(snippet.imports))

    def load(self, snippet):
        """The kept run of a listing, None if there is none or anything it depends on has changed."""
        for known in (self._entries.get, lambda _: self._entry(snippet)):
            if (entry := known(snippet.name)) and not self._changed(snippet, entry):
                self._entries[snippet.name] = entry
                return entry["run"]
        return None

    def save(self, snippet, run):
        """Keep a passing run."""
        loaded = distributions(run.modules)
        needed = distributions(snippet.imports)
        key = self.key(snippet, loaded)
        entry = {"key": key, "distributions": list(loaded), "needed": list(needed), "run": run}
        self._entries[snippet.name] = entry
        text = json.dumps(entry | {"run": run.to_json()}, ensure_ascii=False)
        try:
            write_whole(self.path(snippet), text)
            run.mark = digest(text.encode())
        except OSError as error:
            raise self._unwritable(error) from None

    def needed(self, snippet):
        """Versions of the distributions that a listing itself imports, as `distributions`; fast once it has run."""
        entry = self._entries.get(snippet.name) or self._entry(snippet)
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
            text = path.read_text(encoding="utf-8")
            entry = json.loads(text)
            run = Run(**entry["run"])
            run.mark = digest(text.encode())
            return {
                "key": dict(entry["key"]),
                "distributions": list(entry["distributions"]),
                "needed": list(entry["needed"]),
                "run": run,
            }
        except OSError:
            return None
        except Exception:
            log.info("%s is damaged: dropped, its listing runs again", path.relative_to(self.root))
            path.unlink(missing_ok=True)
            return None

"""What tests use: the one real run of a listing, its reruns with another seed or a mutation, and the claims about it.

Variables change what they meet: ``PROVEN_OVERLAY`` the text of a listing (a mutant), ``PROVEN_SEED`` its draws.
"""

import contextlib
import difflib
import functools
import json
import os
import re
import statistics
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from filelock import FileLock, Timeout

from proven import claims, files, forked, snippet
from proven import run as runs
from proven.claims import ROOT
from proven.project import project
from proven.snippet import Problem
from proven.store import Store

SEED = re.compile(r"(torch\.manual_seed\()\d+(\))")
reads = set()  # (listing, value) that the running test has read
claimed = set()  # (listing, value) that a claim of the running test is computed from
shared = (
    None  # folder in which the processes of one session (``pytest -n``) tell each other which listings have run (str)
)
_reruns = {}  # (listing, changed text) -> future of its run, until a test asks for it


class Result:
    """A run as tests see it: ``text``, ``figures``, ``error``, ``warning``, and each module-level value by its name."""

    def __init__(self, name, run):
        self._name, self._run = name, run
        self.text, self.figures, self.error, self.warning = run.text, run.figures, run.error, run.warning

    def __getattr__(self, key):
        try:
            value = self._run.values[key]
            reads.add((self._name, key))
            return value
        except KeyError:
            near = ", ".join(difflib.get_close_matches(key, self._run.values, 3, 0)) or "none"
            raise AttributeError(f"{self._name} leaves no value {key!r}; nearest: {near}") from None


def run(name, seed=None, replace=None):
    """Run a listing for real, once in this process.

    Args:
        name: ``chapter/stem.py``, or ``notebooks/stem.py``.
        seed: rerun with the argument of ``torch.manual_seed(…)`` replaced by this number.
        replace: (before, after): rerun with this text replaced; it must occur exactly once.

    Returns:
        Result

    Raises:
        Problem: the listing failed, sets no seed, or does not hold `before` exactly once.
    """
    return _run(name, seed, replace, os.environ.get("PROVEN_SEED"))


@functools.cache
def _run(name, seed, replace, other):
    source = _source(name)
    if seed is not None:
        source = seeded(name, source, seed)
    elif other is not None and SEED.search(source):
        source = seeded(name, source, other)
    if replace is not None:
        source = mutated(name, source, *replace)
    outcome = _other(name, source) if source != project(ROOT).read(name).source else _first(name)
    if isinstance(outcome, Problem):
        raise outcome
    return Result(name, outcome)


def seeded(name, source, seed):
    """The text with the argument of every ``torch.manual_seed(…)`` replaced.

    Args:
        name: of the listing, for messages.
        source: its text.
        seed: the new argument (int).

    Raises:
        Problem: there is none.
    """
    source, count = SEED.subn(rf"\g<1>{seed}\g<2>", source)
    if not count:
        remedy = "Seed the listing, or do not vary its seed."
        raise Problem(snippet.file_of(name), 0, "calls no torch.manual_seed(NUMBER)", remedy)
    return source


def mutated(name, source, before, after):
    """The text with `before` replaced by `after`.

    Args:
        name: of the listing, for messages.
        source: its text.
        before, after: pieces of text.

    Raises:
        Problem: `before` does not occur exactly once.
    """
    if (count := source.count(before)) != 1:
        remedy = "Give a text that occurs exactly once."
        raise Problem(snippet.file_of(name), 0, f"holds {before!r} {count} times", remedy)
    return source.replace(before, after)


def _source(name):
    """A listing's text: a mutant's, should it lie in the folder ``PROVEN_OVERLAY``."""
    overlay = Path(os.environ.get("PROVEN_OVERLAY", os.devnull), snippet.file_of(name))
    return files.text_of(*((overlay.parent, overlay.name) if overlay.is_file() else (ROOT, snippet.file_of(name))))


def _other(name, source):
    waiting = _reruns.pop((name, source), None)
    return _new(name, source) if waiting is None or waiting.cancel() else waiting.result()


def _new(name, source):
    try:
        return runs.run(ROOT, snippet.parse(ROOT, name, source), project(ROOT).imported())
    except Problem as problem:
        return problem


@contextlib.contextmanager
def one_process(what, wait=-1):
    """Hold what the processes of a session make once, and give whether it is yet to be made.

    Args:
        what: a name for it, fit for a file.
        wait: seconds until another process must have let go of it; -1: for ever.

    Raises:
        Timeout: it has not.
    """
    done = Path(shared, what)
    with FileLock(f"{done}.lock", timeout=wait):
        yield not done.exists()
        done.touch()


@functools.cache
def _first(name):
    return _ahead(name).result() if shared is None else _once(name)


def _once(name, wait=-1):
    """The listing's one run in this session, made here, or read if another process has made it.

    Args:
        name: of the listing.
        wait: seconds until a process that is running it must have come to its end; -1: for ever.

    Raises:
        Timeout: it has not.
    """
    with one_process(name.replace("/", "-"), wait) as first:
        kept = None if first else Store(ROOT).load(project(ROOT).read(name))
        return kept or project(ROOT).refresh([name], again=True)[name]


def run_all(names):
    """Run listings; where another process is running one, take the next and come back to it.

    Args:
        names: of the listings.

    Raises:
        Problem: one failed.
    """
    for name in names if shared is not None else ():
        with contextlib.suppress(Timeout):
            _once(name, wait=0)
    for name in names:
        run(name)


@functools.cache
def _pool():
    return ThreadPoolExecutor(os.cpu_count() or 1)


@functools.cache
def _ahead(name):
    """A future of the listing's one run in this test session; a passing run also fills the store."""
    return _pool().submit(lambda: project(ROOT).refresh([name], again=True)[name])


def run_ahead(names, reruns=()):
    """Start the runs that tests will ask for, in the background; several processes need no background.

    Args:
        names: listings, each to be run as it is.
        reruns: pairs (listing, seed); a listing that sets no seed is left out.
    """
    if names and forked.FORKS:
        forked.ForkServer.address(project(ROOT).imported())  # one for all, not one for what the first of them imports
    if shared is not None:
        return
    for name in names:
        _ahead(name)
    for name, seed in reruns:
        if SEED.search(source := _source(name)):
            source = seeded(name, source, seed)
            _reruns[name, source] = _pool().submit(_new, name, source)


# ---- claims


def bound(value):
    """The bound of a claim, as tests/seeds.tsv has it.

    Args:
        value: "chapter/stem.name" as in the table's first column.

    Raises:
        LookupError: the table has no such row.
    """
    row = claims.find(value)[0]
    claimed.update((claims.listing(row), each) for each in claims.names(row))
    return row["bound"]


def holds(value):
    """Assert that a claim holds in this session's run of its listing.

    Args:
        value: "chapter/stem.name" as in the first column of tests/seeds.tsv; all its rows must hold.

    Returns:
        True, so that a test can say ``assert holds("…")``.

    Raises:
        AssertionError: the value lies on the wrong side of a bound.
        LookupError: the table has no such row.
    """
    for row in claims.find(value):
        name = claims.listing(row)
        values = _run(name, None, None, os.environ.get("PROVEN_SEED"))._run.values
        found = claims.evaluate(row, values)
        found = statistics.fmean(found) if isinstance(found, list) else found
        held = claims.lies(row, found)
        claimed.update((name, each) for each in claims.names(row))
        _note(row, found, held)
        if not held:
            raise AssertionError(f"{value} is {found:.6g}, claimed: {row['side']} {row['bound']:g}")
    return True


def _note(row, found, held):
    """Write down a judged claim where ``PROVEN_CLAIMS`` names a file: `make portable` makes a table of them."""
    if path := os.environ.get("PROVEN_CLAIMS"):
        test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
        line = {"test": test, "value": row["value"], "side": row["side"], "bound": row["bound"], "found": found}
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({**line, "held": held}) + "\n")

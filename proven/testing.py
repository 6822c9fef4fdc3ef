"""What tests use: the one real run of a listing, its reruns with another seed or a mutation, and the bounds of claims.

While ``PROVEN_OVERLAY`` names a folder, listings in it go before those of the checkout: so a mutant meets the tests.
"""

import csv
import difflib
import functools
import os
import re
import statistics
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from proven import run as runs
from proven import snippet
from proven.project import project
from proven.snippet import Problem

ROOT = Path(__file__).resolve().parent.parent
SEED = re.compile(r"(torch\.manual_seed\()\d+(\))")
MARGIN = 3  # spreads between a claim's mean and its bound


class Result:
    """A run as tests see it: ``text``, ``figures``, ``error``, ``warning``, and each module-level value by its name."""

    def __init__(self, name, run):
        self._name, self._run = name, run
        self.text, self.figures, self.error, self.warning = run.text, run.figures, run.error, run.warning

    def __getattr__(self, key):
        try:
            return self._run.values[key]
        except KeyError:
            near = ", ".join(difflib.get_close_matches(key, self._run.values, 3, 0)) or "none"
            raise AttributeError(f"{self._name} leaves no value {key!r}; nearest: {near}") from None


@functools.cache
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
    source, file = _source(name), snippet.file_of(name)
    if seed is not None:
        source, count = SEED.subn(rf"\g<1>{seed}\g<2>", source)
        if not count:
            raise Problem(file, 0, "calls no torch.manual_seed(NUMBER)", "Seed the listing, or do not vary its seed.")
    if replace is not None:
        source = mutated(name, source, *replace)
    outcome = _new(name, source) if source != project(ROOT).read(name).source else _first(name)
    if isinstance(outcome, Problem):
        raise outcome
    return Result(name, outcome)


def mutated(name, source, before, after):
    """The text with `before` replaced by `after`.

    Raises:
        Problem: `before` does not occur exactly once.
    """
    if (count := source.count(before)) != 1:
        remedy = "Give a text that occurs exactly once."
        raise Problem(snippet.file_of(name), 0, f"holds {before!r} {count} times", remedy)
    return source.replace(before, after)


def _source(name):
    overlay = Path(os.environ.get("PROVEN_OVERLAY", os.devnull), snippet.file_of(name))
    return (overlay if overlay.is_file() else ROOT / snippet.file_of(name)).read_text(encoding="utf-8")


def _new(name, source):
    try:
        return runs.run(ROOT, snippet.parse(ROOT, name, source), project(ROOT).imported())
    except Problem as problem:
        return problem


@functools.cache
def _first(name):
    return _ahead(name).result()


@functools.cache
def _pool():
    return ThreadPoolExecutor(os.cpu_count() or 1)


@functools.cache
def _ahead(name):
    """A future of the listing's one run in this test session; a passing run also fills the store."""
    return _pool().submit(lambda: project(ROOT).refresh([name], again=True)[name])


def run_ahead(names):
    """Start the runs of listings that tests will ask for, in the background."""
    for name in names:
        _ahead(name)


# ---- claims over seeds ---------------------------------------------------------------------------------------------

SEEDS = ROOT / "tests" / "seeds.tsv"
COLUMNS = ("value", "side", "bound", "none", "mean", "spread", "n")


def claims():
    """Rows of tests/seeds.tsv as dicts; numbers are floats, empty cells None."""
    with SEEDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [{k: v if k in ("value", "side") else (float(v) if v else None) for k, v in row.items()} for row in rows]


def bound(value):
    """The bound of a claim, as tests/seeds.tsv has it.

    Args:
        value: "chapter/stem.name" as in the table's first column.

    Raises:
        LookupError: the table has no such row.
    """
    for row in claims():
        if row["value"] == value:
            return row["bound"]
    raise LookupError(f"tests/seeds.tsv has no row for {value}: add it, then make seeds")


def judge(row):
    """What is wrong with a claim, "" if nothing: its bound lies at least three spreads from the mean, beyond "no effect"."""
    sign = {">": 1, "<": -1}[row["side"]]
    if row["mean"] is None:
        return f"{row['value']}: not measured yet; run make seeds"
    if sign * (row["bound"] - row["none"]) < 0:
        return f"{row['value']}: the bound {row['bound']} is not on the claim's side of no effect, {row['none']}"
    if sign * (row["mean"] - row["bound"]) < MARGIN * row["spread"]:
        found = f"{row['mean']:.4g}, spread {row['spread']:.2g}"
        return f"{row['value']} {row['side']} {row['bound']}: measured {found}: less than {MARGIN} spreads"
    return ""


def measure_seeds(count=5, only="", tell=print):
    """Rerun every claim of tests/seeds.tsv with seeds 0 … count−1 and write mean and spread (standard deviation).

    Args:
        count: number of seeds, at least 2.
        only: measure only values that begin with this.
        tell: called with a line for each claim.

    Returns:
        list of str, what `judge` found wrong.
    """
    rows = claims()
    wanted = {row["value"].partition(".")[0] + ".py" for row in rows if row["value"].startswith(only)}
    jobs = [(name, seed) for name in sorted(wanted) for seed in range(count)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = dict(zip(jobs, pool.map(lambda job: run(job[0], seed=job[1]), jobs), strict=True))
    wrong = []
    for row in rows:
        name, _, key = row["value"].partition(".")
        if row["value"].startswith(only):
            found = [getattr(results[f"{name}.py", seed], key) for seed in range(count)]
            row |= {"mean": statistics.mean(found), "spread": statistics.stdev(found), "n": count}
            tell(f"{row['value']} {row['side']} {row['bound']:g}: {row['mean']:.4g} ± {row['spread']:.2g}")
        wrong += filter(None, [judge(row)])
    text = "\t".join(COLUMNS) + "\n"
    text += "".join("\t".join(_cell(row[column]) for column in COLUMNS) + "\n" for row in rows)
    SEEDS.write_text(text, encoding="utf-8")
    return wrong


def _cell(value):
    return "" if value is None else value if isinstance(value, str) else f"{value:.6g}"


# ---- mutants -------------------------------------------------------------------------------------------------------


def mutations():
    """Rows of tests/mutations.tsv: list of (snippet, before, after, test); ``\\n`` stands for a newline."""
    lines = (ROOT / "tests" / "mutations.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if line.strip()]
    return [(a, b.replace("\\n", "\n"), c.replace("\\n", "\n"), d) for a, b, c, d in rows]


def kill(row, folder):
    """Run one mutant against the test that must fail.

    Args:
        row: (snippet, before, after, test).
        folder: an empty folder for the overlay and the log.

    Returns:
        str, "" if the mutant ran to its end and the test failed by its own assertion; else what happened.
    """
    name, before, after, test = row
    overlay = Path(folder, snippet.file_of(name))
    overlay.parent.mkdir(parents=True)
    try:
        overlay.write_text(
            mutated(name, (ROOT / snippet.file_of(name)).read_text(encoding="utf-8"), before, after), encoding="utf-8"
        )
    except (Problem, OSError) as problem:
        return str(problem)
    ended = snippet.parse(ROOT, name, overlay.read_text(encoding="utf-8"))
    if not ended.shown_only:
        try:
            runs.run(ROOT, ended, project(ROOT).imported())
        except Problem as problem:
            return f"the mutant does not run to its end: {problem.what}"
    log, seen = Path(folder, "log"), Path(folder, "seen")
    job = {
        "pytest": [
            f"tests/test_{ended.chapter}.py::{test}",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            "-p",
            "proven.witness",
        ],
        "root": str(ROOT),
        "folder": str(folder),
        "log": str(log),
        "env": {
            "PROVEN_OVERLAY": str(folder),
            "PROVEN_WITNESS": str(seen),
            "PROVEN_SERVER": os.environ.get("PROVEN_SERVER", ""),
        },
    }
    status = runs.start_pytest(job, project(ROOT).imported())
    ends = seen.read_text(encoding="utf-8").splitlines() if seen.exists() else []
    failed = [line.split("\t") for line in ends if line.split("\t")[1] != "passed"]
    if status == 0:
        return "survives: the test passes"
    if status == 1 and failed and failed[0][0] == "call" and failed[0][1] in ("AssertionError", "Failed"):
        return ""
    return (
        f"the test fails otherwise (status {status}): {failed[0] if failed else log.read_text(encoding='utf-8')[-800:]}"
    )


def kill_all(only="", tell=print):
    """Run every mutant.

    Returns:
        list of str, one for each mutant that was not killed as it should be.
    """
    rows = [row for row in mutations() if row[0].startswith(only)]

    def one(row):
        with tempfile.TemporaryDirectory(prefix="proven-mutant-") as folder:
            return kill(row, folder)

    wrong = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for row, what in zip(rows, pool.map(one, rows), strict=True):
            name, before, after, test = row
            tell(f"{'killed  ' if not what else 'SURVIVES'} {name}: {before!r} → {after!r} ({test})")
            if what:
                wrong.append(f"{name}: {before!r} → {after!r}: {what}")
    return wrong

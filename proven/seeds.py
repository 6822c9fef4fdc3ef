"""Reruns listings over seeds and numerics: what moves, and how far the claims of tests/seeds.tsv lie from their bounds.

Every rerun is kept under ``.proven``, one for each (listing, seed, numerics), so that measuring can be stopped and goes
on where it was; tests may read what moved beyond rounding, which tests/moving.tsv names, only through a claim.
"""

import math
import os
import re
import statistics
import subprocess
import sys
import tokenize
from dataclasses import replace

from proven import claims, numerics, snippet
from proven import run as runs
from proven.claims import ROOT
from proven.files import of_file, rows_of
from proven.pool import Progress, side_by_side
from proven.project import project
from proven.run import Run
from proven.snippet import Problem
from proven.store import Store, digest
from proven.testing import SEED, seeded

MOVING = ROOT / "tests" / "moving.tsv"
SEEDS = 8, 3  # how many seeds, 0 …, natively and under every other numerics
NOTEBOOK = 5, 1  # of a notebook, which takes a minute


def measure(only=("",), tell=print):
    """Rerun the listings, rewrite tests/seeds.tsv (mean, spread, n) and tests/moving.tsv.

    The spread is the standard deviation over all seeds and numerics together.

    Args:
        only: measure only listings whose name begins with one of these.
        tell: called with lines for people.

    Returns:
        list of str: what went wrong in a rerun, and what `claims.judge` finds.
    """
    rounds = [numerics.NATIVE, *numerics.available()]
    wrong = []
    for name in rounds:
        command = [sys.executable, "-m", "proven", "seeds", "--collect", *only]
        env = {**os.environ, **numerics.environment(name)}
        told = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False)
        wrong += [line for line in told.stdout.splitlines() if line]
        if told.returncode < 0:
            raise KeyboardInterrupt
    found = {listing.name: _kept(listing, rounds) for listing in _listings(only)}
    _write_moving(found)
    rows = claims.claims()
    for row in rows:
        if (runs_ := found.get(claims.listing(row))) is not None:
            wrong += filter(None, [_measure(row, runs_)])
            tell(f"{row['value']} {row['side']} {row['bound']:g}: {_number(row['mean'])} ± {_number(row['spread'])}")
    claims.write(rows)
    return wrong + [what for row in rows if claims.listing(row).startswith(tuple(only)) and (what := claims.judge(row))]


def _number(value):
    return "?" if value is None else f"{value:.4g}"


def _measure(row, values):
    """Fill in mean, spread and n of a row; returns what is wrong."""
    try:
        found = [claims.evaluate(row, each) for each in values]
    except Exception as error:
        row |= {"mean": None, "spread": None, "n": None}
        return f"{row['value']}: {claims.expression(row)} fails: {type(error).__name__}: {error}"
    numbers = [x for each in found for x in (each if isinstance(each, list) else [each])]
    if len(numbers) < 2:
        return f"{row['value']}: {len(numbers)} runs are no spread"
    row |= {"mean": statistics.fmean(numbers), "spread": statistics.stdev(numbers), "n": len(numbers)}
    return ""


# ---- the reruns


def collect(only=("",), tell=print):
    """Make the reruns that are not kept yet, under this process's numerics.

    Args:
        only: as for `measure`.
        tell: called with a line for each rerun that failed.
    """
    jobs = [(listing, seed) for listing in _listings(only) for seed in _seeds(listing, numerics.chosen())]
    jobs = [job for job in jobs if not _load(*job)]
    modules = project(ROOT).imported()

    def one(job):
        listing = _with_seed(*job)
        try:
            run = runs.run(ROOT, replace(listing, timeout=numerics.PATIENCE * listing.timeout), modules)
        except Problem as problem:
            return f"{listing.name}, seed {job[1]}, {numerics.chosen()}: {problem.what}"
        _store(job[1]).save(listing, Run(values=run.values, modules=run.modules, seconds=run.seconds, date=run.date))
        return ""

    progress = Progress(len(jobs), sys.stderr, every=100)

    def ended(job, what):
        if what:
            tell(what)
        progress.step(f"{numerics.chosen():8} {progress.ended + 1} of {len(jobs)} reruns")

    side_by_side(one, jobs, ended)


def _listings(only):
    home = project(ROOT)
    named = [name for name in home.snippets() + home.notebooks() if name.startswith(tuple(only))]
    return [listing for listing in map(home.read, named) if not listing.shown_only]


def _seeds(listing, name):
    if not SEED.search(listing.source):
        return [None]
    native, others = NOTEBOOK if listing.name.startswith("notebooks/") else SEEDS
    return range(native if name == numerics.NATIVE else others)


def _with_seed(listing, seed):
    return listing if seed is None else snippet.parse(ROOT, listing.name, seeded(listing.name, listing.source, seed))


def _store(seed, name=None):
    return Store(ROOT, "reruns" if seed is None else f"seed-{seed}", name)


def _load(listing, seed, name=None):
    return _store(seed, name).load(_with_seed(listing, seed))


def _kept(listing, rounds):
    """Values of all kept reruns of a listing: list of dicts."""
    kept = [_load(listing, seed, name) for name in rounds for seed in _seeds(listing, name)]
    return [run.values for run in kept if run]


# ---- what moves


def moved(runs_):
    """Names of the values that are not the same, beyond rounding, in all runs.

    Args:
        runs_: list of dicts from name to value.

    Returns:
        sorted list of str
    """
    names = sorted({name for values in runs_ for name in values})
    return [name for name in names if not all(_same(runs_[0].get(name), values.get(name)) for values in runs_)]


def _same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-6)
    return a == b


def moving():
    """What tests/moving.tsv says: dict from listing to (digest of its code, frozenset of names that move)."""
    return _moving(MOVING) if MOVING.is_file() else {}


@of_file
def _moving(path):
    return {row["listing"]: (row["code"], frozenset(row["moves"].split())) for row in rows_of(path)}


def stale():
    """Names of the listings whose code is not that of tests/moving.tsv."""
    known = moving()
    return [each.name for each in _listings([""]) if known.get(each.name, ("",))[0] != code(each)]


def code(listing):
    """What tests/moving.tsv keeps of a listing's text: its digest without spaces and comments, which move no value."""
    lines = listing.code.splitlines(keepends=True)
    for token in tokenize.generate_tokens(iter(lines).__next__):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column] + "\n"
    return digest(re.sub(r"\s+", " ", "".join(lines)).strip().encode())


def _write_moving(found):
    rows = moving() | {
        name: (code(project(ROOT).read(name)), moved(values)) for name, values in found.items() if values
    }
    known = {*project(ROOT).snippets(), *project(ROOT).notebooks()}
    lines = [
        f"{name}\t{code_}\t{' '.join(sorted(values))}"
        for name, (code_, values) in sorted(rows.items())
        if name in known
    ]
    MOVING.write_text("\n".join(["listing\tcode\tmoves", *lines, ""]), encoding="utf-8")

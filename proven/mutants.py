"""Mutants: listings with one text changed, each of which its test must notice."""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from proven import forkserver, snippet
from proven import run as runs
from proven.claims import ROOT
from proven.project import project
from proven.snippet import Problem
from proven.testing import mutated


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
    status = _run_pytest(job, project(ROOT).imported())
    ends = seen.read_text(encoding="utf-8").splitlines() if seen.exists() else []
    failed = [line.split("\t") for line in ends if line.split("\t")[1] != "passed"]
    if status == 0:
        return "survives: the test passes"
    if status == 1 and failed and failed[0][0] == "call" and failed[0][1] in ("AssertionError", "Failed"):
        return ""
    return (
        f"the test fails otherwise (status {status}): {failed[0] if failed else log.read_text(encoding='utf-8')[-800:]}"
    )


def _run_pytest(job, modules=()):
    """Run pytest as a job says (its arguments, root, log and env); returns its exit status."""
    if forkserver.FORKS:
        child = forkserver.Forked(job, modules)
        try:
            return child.wait()
        finally:
            forkserver.end_group(child.pid)
    with open(job["log"], "w", encoding="utf-8") as log:
        command, env = [sys.executable, "-m", "pytest", *job["pytest"]], {**os.environ, **job["env"]}
        return subprocess.run(command, cwd=job["root"], env=env, stdout=log, stderr=log, check=False).returncode


def kill_all(wanted=lambda row: True, tell=print):
    """Run mutants.

    Args:
        wanted: says of a row of `mutations` whether it is run.
        tell: called with a line for each.

    Returns:
        (number of mutants, list of str, one for each that was not killed as it should be)
    """
    rows = [row for row in mutations() if wanted(row)]

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
    return len(rows), wrong

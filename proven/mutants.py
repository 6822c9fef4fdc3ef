"""Mutants: listings with one text changed, each of which its test must notice."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from proven import forked, snippet
from proven.claims import ROOT
from proven.files import rows_of, text_at
from proven.pool import side_by_side
from proven.project import project
from proven.snippet import Problem
from proven.testing import mutated

OTHERWISE = "the test fails otherwise"  # than by its own assertion


def mutations():
    """Rows of tests/mutations.tsv: list of (snippet, before, after, test).

    ``\\n`` stands for a newline; ``chapter.test`` is a test of another chapter than the listing's.
    """
    rows = (row.values() for row in rows_of(ROOT / "tests" / "mutations.tsv"))
    return [(a, b.replace("\\n", "\n"), c.replace("\\n", "\n"), d) for a, b, c, d in rows]


def of_chapter(test, home):
    """Chapter and name (two str) of a test that a row names, where `home` is the chapter of its listing."""
    chapter, _, name = test.rpartition(".")
    return chapter or home, name


def kill(row, folder):
    """Run one mutant against the test that must fail; once more where it fails otherwise than by its own assertion, as
    when a process of the listing has died.

    Args:
        row: (snippet, before, after, test).
        folder: an empty folder for the overlay and the log.

    Returns:
        str, "" if the test failed by its own assertion, so that the mutant ran to its end; else what happened.
    """
    name, before, after, test = row
    try:
        source = mutated(name, text_at(ROOT / snippet.file_of(name)), before, after)
    except (Problem, OSError) as problem:
        return str(problem)
    overlay = Path(folder, snippet.file_of(name))
    overlay.parent.mkdir(parents=True)
    overlay.write_text(source, encoding="utf-8")
    made = job(snippet.parse(ROOT, name, source), [test], folder)
    told = _judge(made, folder)
    return _judge(made, folder) if told.startswith(OTHERWISE) else told


def job(mutant, tests, folder):
    """How pytest is called for a mutant, see `run_pytest`.

    Args:
        mutant: Snippet, whose text lies in the overlay.
        tests: names of tests of its chapter, ``chapter.test`` of another (list of str).
        folder: of the overlay and the log.

    Returns:
        dict
    """
    chosen = ["tests/test_{}.py::{}".format(*of_chapter(test, mutant.chapter)) for test in tests]
    env = {
        "PROVEN_OVERLAY": str(folder),
        "PROVEN_WITNESS": str(Path(folder, "seen")),
        "PROVEN_SERVER": os.environ.get("PROVEN_SERVER", ""),
    }
    return {
        "pytest": [*chosen, *("-q", "-x", "-p", "no:cacheprovider", "-p", "proven.witness")],
        "root": str(ROOT),
        "folder": str(folder),
        "log": str(Path(folder, "log")),
        "env": env,
    }


def _judge(made, folder):
    seen = Path(folder, "seen")
    seen.unlink(missing_ok=True)
    status = run_pytest(made, project(ROOT).imported())
    ends = seen.read_text(encoding="utf-8").splitlines() if seen.exists() else []
    failed = [line.split("\t") for line in ends if line.split("\t")[1] != "passed"]
    if status == 0:
        return "survives: the test passes"
    if status == 1 and failed and failed[0][0] == "call" and failed[0][1] in ("AssertionError", "Failed"):
        return ""
    said = failed[0] if failed else Path(made["log"]).read_text(encoding="utf-8")[-800:]
    return f"{OTHERWISE} (status {status}): {said}"


def run_pytest(job, modules=None):
    """Run pytest as a job says (its arguments, root, log and env); returns its exit status."""
    if forked.FORKS:
        child = forked.Forked(job, modules)
        try:
            return child.wait()
        finally:
            forked.end_group(child.pid)
    with open(job["log"], "w", encoding="utf-8") as log:
        command, env = [sys.executable, "-m", "pytest", *job["pytest"]], {**os.environ, **job["env"]}
        return subprocess.run(command, cwd=job["root"], env=env, stdout=log, stderr=log, check=False).returncode


def kill_all(rows, tell=print):
    """Run mutants.

    Args:
        rows: of those that `mutations` gives.
        tell: called with a line for each.

    Returns:
        (number of mutants, list of str, one for each that was not killed as it should be)
    """

    def one(row):
        with tempfile.TemporaryDirectory(prefix="proven-mutant-") as folder:
            return kill(row, folder)

    wrong = []

    def ended(row, what):
        name, before, after, test = row
        tell(f"{'killed  ' if not what else 'SURVIVES'} {name}: {before!r} → {after!r} ({test})")
        if what:
            wrong.append(f"{name}: {before!r} → {after!r}: {what}")

    side_by_side(one, rows, ended)
    return len(rows), wrong

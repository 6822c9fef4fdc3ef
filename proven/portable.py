"""Runs the tests of chapters and notebooks under other numerics and other seeds, with fresh runs, and tables the claims."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

from proven import numerics
from proven.claims import ROOT
from proven.project import project

SEEDS = (1, 2)  # rounds in which every listing and every test draws other numbers


def rounds():
    """Name and environment of each round, as a dict; "seed-1" is native numerics with seed 1."""
    found = {name: numerics.environment(name) for name in numerics.available()}
    return found | {f"seed-{seed}": {"PROVEN_SEED": str(seed)} for seed in SEEDS}


def chapters():
    """Keys of all chapters and notebooks that have tests, sorted."""
    home = project(ROOT)
    keys = {home.read(name).chapter for name in home.snippets() + home.notebooks()}
    return sorted(key for key in keys if (ROOT / "tests" / f"test_{key}.py").is_file())


def quarter(keys):
    """A fourth of the keys, another one each day: by the date of the last commit, so that a rerun tests the same.

    Args:
        keys: list; what is dear and stands side by side in it is spread over the days.
    """
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    day = int(told or time.time()) // 86400
    return [key for place, key in enumerate(keys) if place % 4 == day % 4]


def prove(keys, names=None, tell=print):
    """Run the tests of chapters in each round.

    Args:
        keys: list of str, chapters.
        names: rounds to run, all by default.
        tell: called with lines for people.

    Returns:
        list of str, a line for each test that failed.
    """
    table, wrong = {}, []
    known = rounds()
    for name in names or known:
        with tempfile.TemporaryDirectory(prefix="proven-portable-") as folder:
            start = time.perf_counter()
            failed = _round(keys, known[name], Path(folder))
            tell(f"{name}: {len(failed)} failed, {time.perf_counter() - start:.0f} s")
            wrong += [f"{name}: {test}: {what}" for test, what in failed]
            for line in _claims(Path(folder)):
                key = line["test"], line["value"], f"{line['side']} {line['bound']:g}"
                table.setdefault(key, {})[name] = line
    for line in _table(table, list(names or known)):
        tell(line)
    return wrong


def _round(keys, environment, folder):
    files = [f"tests/test_{key}.py" for key in keys]
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", *files, "-p", "no:cacheprovider", f"--junitxml={report}"]
    env = {**os.environ, **environment, "PROVEN_CLAIMS": str(folder / "claims")}
    status = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    if not report.is_file():
        return [("pytest", f"ended with status {status} and no report")]
    failed = []
    for case in ElementTree.parse(report).iter("testcase"):
        for what in (*case.findall("failure"), *case.findall("error")):
            test = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
            failed.append((test, (what.get("message") or "").splitlines()[0][:200]))
    return failed or ([("pytest", f"ended with status {status}")] if status else [])


def _claims(folder):
    path = folder / "claims"
    return map(json.loads, path.read_text(encoding="utf-8").splitlines()) if path.is_file() else ()


def _table(table, names):
    """Lines of a table: test, value, bound, and what each round found; ✗ marks what does not hold."""
    if not table:
        return
    width = max(len(value) for _, value, _ in table)
    yield f"{'value':{width}}  {'bound':>9}" + "".join(f"{name:>11}" for name in names) + "  test"
    for (test, value, bound), found in table.items():
        cells = (f"{found[n]['found']:.4g}{' ' if found[n]['held'] else '✗'}" if n in found else "" for n in names)
        yield f"{value:{width}}  {bound:>9}" + "".join(f"{cell:>11}" for cell in cells) + f"  {test.partition('::')[2]}"

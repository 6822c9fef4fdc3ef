"""Runs listings, each in its own process and folder, as many at once as there are cores, and judges how they end."""

import atexit
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from proven import files, forked, numerics, record
from proven.forked import end_group
from proven.pool import side_by_side
from proven.problem import Problem
from proven.runtime import ENVIRONMENT

GRACE = 5.0  # seconds in which what a listing has started may end after it
SLACK = 50_000_000  # nanoseconds between a clock and the times of files
_OUTSIDE = "A listing may write relative paths only."


@dataclass
class Run:
    """What one listing printed, drew and left behind.

    Attributes:
        cells: list of {"text": str, "figures": [{"svg": str, "labels": str}], "parts": list}, one for each ``# %%``
            cell; each part is {"sections": list, "text": number of letters, "figures": number}, in order.
        values: module-level numbers, strings and (nested) lists of them; tensors as lists.
        seconds: wall time of the code alone.
        error, warning: the announced exception or warning as "Name: message", else "".
        modules: names of the top-level modules that were loaded.
        date: day of the run, YYYY-MM-DD.
    """

    cells: list = field(default_factory=list)
    values: dict = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""
    warning: str = ""
    modules: list = field(default_factory=list)
    date: str = ""
    mark = ""  # digest of the kept run, "" as long as it is not kept

    def to_json(self):
        """The run as plain data for the store."""
        return asdict(self)

    @property
    def text(self):
        """All that was printed."""
        return "".join(cell["text"] for cell in self.cells)

    @property
    def figures(self):
        """All figures, as SVG text."""
        return [figure["svg"] for cell in self.cells for figure in cell["figures"]]


_interrupted = threading.Event()
_running = {}  # process id -> child, so that Ctrl-C ends them all


def _end_all():
    for pid in list(_running):
        end_group(pid)


atexit.register(_end_all)


def run(root, snippet, modules=None):
    """Run one listing for real.

    Args:
        root: root of the checkout (Path).
        snippet: Snippet.
        modules: what the fork server must have imported beforehand; None means what is usual.

    Returns:
        Run

    Raises:
        Problem: the listing failed in any of the ways that the page must not hide.
    """
    for _ in range(2):  # the second time when somebody has ended the fork server
        folder = Path(tempfile.mkdtemp(prefix="proven-")).resolve()
        try:
            return _run(Path(root), snippet, folder, modules)
        except forked.Gone:
            continue
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    raise Problem(snippet.file, 0, "ends the process that started it", "Let the listing run to its end.")


def _run(root, snippet, folder, modules):
    job = _job(root, snippet, folder)
    ours = {*os.listdir(folder), "stdout", "stacks", "result.part", "result.json", "job.json"}
    data = folder / "work" / "data"
    before = files.stamps(data)
    child = _start(job, modules)
    status = _wait(child, snippet, folder, job["file"])
    left_behind = _left_behind(child.pid)
    result = _result(snippet, folder, status)
    if "failure" in result:
        raise Problem(snippet.file, **result["failure"])
    if left_behind:
        raise Problem(snippet.file, 0, "leaves a process behind", "Wait for what it starts, or end it.")
    if strays := {*os.listdir(folder)} - ours:
        raise Problem(snippet.file, 0, f"writes outside its folder: ../{min(strays)}", _OUTSIDE)
    if files.stamps(data) != before:
        raise Problem(snippet.file, 0, "changes files under data/", "Write elsewhere: data/ is for reading.")
    if Path(snippet.name).stem in result["modules"]:
        raise snippet.shadowing(f"the module {Path(snippet.name).stem!r}, which it loads")
    return Run(date=time.strftime("%Y-%m-%d"), **result)


def _job(root, snippet, folder):
    """Lay out the folder of a run; returns the job as `proven.runtime` takes it."""
    for part in ("work", "home", "tmp"):
        (folder / part).mkdir()
    file = folder / snippet.name
    file.parent.mkdir(parents=True)
    file.write_text(snippet.source, encoding="utf-8")
    for path in files.below(root / "data") if snippet.uses_data else ():
        copy = folder / "work" / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    rc = root / "matplotlibrc"
    return {
        "folder": str(folder),
        "file": str(file),
        "pieces": snippet.pieces(),
        "imports": list(snippet.imports),
        "timeout": snippet.timeout * numerics.patience(),
        "raises": snippet.raises,
        "warns": snippet.warns,
        "rc": str(rc) if rc.is_file() else "",
    }


def _start(job, modules=None):
    """Start a child for a job (see `proven.runtime`); returns an object with ``pid`` and ``wait(timeout)``."""
    if forked.FORKS:
        return forked.Forked(job, modules)
    described = os.path.join(job["folder"], "job.json")
    with open(described, "w", encoding="utf-8") as file:
        json.dump(job, file)
    rc = {"MATPLOTLIBRC": job["rc"]} if job["rc"] else {}
    env = {**os.environ, **ENVIRONMENT, **numerics.environment(), **rc}
    command = [sys.executable, "-m", "proven.runtime", described]
    return subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, start_new_session=True)


def _patiently(child, limit):
    """Wait for a child, longer where others want the processors, too: a busy machine is no fault of the listing."""
    try:
        return child.wait(limit)
    except subprocess.TimeoutExpired:
        wanted = os.getloadavg()[0] / os.cpu_count() if hasattr(os, "getloadavg") else 1  # of each processor
        if wanted <= 1:
            raise
        return child.wait(limit * (wanted - 1))


def _wait(child, snippet, folder, file):
    _running[child.pid] = child
    if _interrupted.is_set():  # Ctrl-C came while it started
        end_group(child.pid)
    try:
        return _patiently(child, snippet.timeout * numerics.patience() + (0 if forked.FORKS else 30))
    except subprocess.TimeoutExpired:
        end_group(child.pid)
        child.wait()
        what, remedy = (
            f"still runs after {snippet.timeout:g} s",
            "Make it faster, or allow more: # proven: timeout=SECONDS.",
        )
        raise Problem(snippet.file, _last_line(folder, file), what, remedy) from None
    except BaseException:
        end_group(child.pid)
        raise
    finally:
        _running.pop(child.pid, None)


def _result(snippet, folder, status):
    """What the run-time has written down.

    Raises:
        Problem: it did not come to that.
    """
    try:
        return json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        how, said = f"signal {-status}" if status < 0 else f"status {status}", ""
        with contextlib.suppress(OSError):
            hide = record.hider(folder, str(folder / snippet.name))
            said = record.last_words(record.text_of((folder / "stdout").read_bytes(), hide))
        what = f"ended its own process ({how}){said}"
        line = _last_line(folder, folder / snippet.name)
        raise Problem(snippet.file, line, what, "Let the listing run to its end.") from None


def _left_behind(pid):
    """Whether anything that a listing has started outlives it; if so it is ended."""
    if not hasattr(os, "killpg"):
        return False
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline:
        try:
            os.killpg(pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        time.sleep(0.02)
    return end_group(pid)


def _last_line(folder, file):
    """Line of the listing where it hung or crashed, 0 if nobody knows."""
    said = (folder / "stacks").read_text(encoding="utf-8", errors="replace") if (folder / "stacks").exists() else ""
    lines = re.findall(rf'File "{re.escape(str(file))}", line (\d+)', said)
    return int(lines[-1]) if lines else 0


def run_all(root, snippets, done=lambda snippet, outcome: None, modules=None):
    """Run many listings, as many at once as there are cores.

    Args:
        root: root of the checkout (Path).
        snippets: list of Snippet.
        done: called as each ends, with the Snippet and its Run or Problem.
        modules: as for `run`.

    Returns:
        dict from name to Run or Problem.
    """
    root = Path(root)
    before, outcomes, windows = files.checkout(root), {}, {}

    def one(snippet):
        start = time.time_ns()
        try:
            outcome = run(root, snippet, modules)
        except forked.NoServer:  # is no fault of this listing
            raise
        except Problem as problem:
            outcome = problem
        windows[snippet.name] = start - SLACK, time.time_ns() + SLACK
        outcomes[snippet.name] = outcome
        return outcome

    try:
        side_by_side(one, snippets, done)
    except BaseException as error:  # Ctrl-C, for one: end what runs, too
        if isinstance(error, KeyboardInterrupt):
            _interrupted.set()
        _end_all()
        raise
    changed = {name: files.changed_at(root, name) for name in files.differing(before, files.checkout(root))}
    for snippet in snippets:  # a listing did it, or an editor: only who does it each time when alone is to blame
        first, last = windows[snippet.name]
        names = {name for name, time in changed.items() if first <= time <= last}
        if names and isinstance(outcomes[snippet.name], Run):
            names = _changing(root, snippet, names) and _changing(root, snippet, names)
            if names:
                what = f"writes outside its folder: {min(names)}"
                outcomes[snippet.name] = Problem(snippet.file, 0, what, _OUTSIDE)
                done(snippet, outcomes[snippet.name])
    return outcomes


def _changing(root, snippet, names):
    """Which of these files of the checkout change while a listing runs alone (set)."""
    before = files.checkout(root)
    with contextlib.suppress(Problem):
        run(root, snippet)
    return names.intersection(files.differing(before, files.checkout(root)))

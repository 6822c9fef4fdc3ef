"""Starts listings, each in its own process and folder, as many at once as there are cores, and judges how they end.

On Linux a fork server pays for importing torch once; elsewhere each listing starts a fresh interpreter: slower, same result.
"""

import atexit
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from proven import numerics
from proven.snippet import Problem

FORKS = sys.platform == "linux"
PRELOADED = (
    "torch",
    "torch._dynamo",  # which the first optimizer of a process imports: a second for each listing that trains
    "torchvision",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
)
ENVIRONMENT = {  # one thread a listing, no GPU, the same order of sets each time
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "agg",
}


@dataclass
class Run:
    """What one listing printed, drew and left behind.

    Attributes:
        cells: list of {"text": str, "figures": [{"svg": str, "labels": str}]}, one for each ``# %%`` cell.
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


class ForkServer:
    """The process that has imported torch and forks; started at the first need, shared by processes below this one."""

    _lock = threading.Lock()
    _process = None

    @classmethod
    def address(cls, modules=()):
        """Path of its socket. Starts it if neither this process nor one above has."""
        with cls._lock:
            if "PROVEN_SERVER" not in os.environ:
                folder = tempfile.mkdtemp(prefix="proven-server-")
                path = os.path.join(folder, "socket")
                cls._process = subprocess.Popen(
                    [sys.executable, "-m", "proven.child", "serve", path, *PRELOADED, *modules],
                    env={**os.environ, **ENVIRONMENT, **numerics.environment()},
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C is for us alone
                )
                atexit.register(cls._stop, cls._process, folder, os.getpid())
                os.environ["PROVEN_SERVER"] = path
            return os.environ["PROVEN_SERVER"]

    @staticmethod
    def _stop(process, folder, owner):
        if os.getpid() == owner:
            process.kill()
            process.wait()
            os.environ.pop("PROVEN_SERVER", None)
            shutil.rmtree(folder, ignore_errors=True)

    @classmethod
    def connect(cls, modules=()):
        """A connection to it; waits while it imports (at most ten minutes)."""
        address = cls.address(modules)
        for _ in range(6000):
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.connect(address)
                return connection
            except OSError:
                connection.close()
                ended = cls._process and cls._process.poll() is not None
                if ended or not os.path.isdir(os.path.dirname(address)):
                    raise RuntimeError("the fork server has ended; see its message above") from None
                time.sleep(0.1)
        raise RuntimeError("the fork server does not answer")


class Forked:
    """A child of the fork server, with what is used of `subprocess.Popen`."""

    def __init__(self, job, modules=()):
        self._connection = ForkServer.connect(modules)
        self._connection.sendall(json.dumps(job).encode() + b"\n")
        self._lines = b""
        self.returncode = None
        self.pid = self._next()["pid"]

    def wait(self, timeout=None):
        """Status of the ended child.

        Raises:
            subprocess.TimeoutExpired: it is still running after `timeout` seconds.
        """
        if self.returncode is None:
            self._connection.settimeout(timeout)
            try:
                self.returncode = self._next()["status"]
            except TimeoutError:
                raise subprocess.TimeoutExpired("listing", timeout) from None
            self._connection.close()
        return self.returncode

    def _next(self):
        while b"\n" not in self._lines:
            more = self._connection.recv(4096)
            if not more:
                raise RuntimeError("the fork server has ended")
            self._lines += more
        line, self._lines = self._lines.split(b"\n", 1)
        return json.loads(line)


def start(job, modules=()):
    """Start a child for a job (see `proven.child`); returns an object with ``pid`` and ``wait(timeout)``."""
    if FORKS:
        return Forked(job, modules)
    described = Path(job["folder"], "job.json")
    described.write_text(json.dumps(job), encoding="utf-8")
    env = {**os.environ, **ENVIRONMENT, **numerics.environment(), **({"MATPLOTLIBRC": job["rc"]} if job["rc"] else {})}
    command = [sys.executable, "-m", "proven.child", "run", str(described)]
    return subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, start_new_session=True)


def start_pytest(job, modules=()):
    """Run pytest as a job says (see `proven.child`), in a fork that has torch already; returns its exit status."""
    if FORKS:
        child = Forked(job, modules)
        try:
            return child.wait()
        finally:
            end_group(child.pid)
    with open(job["log"], "w", encoding="utf-8") as log:
        command = [sys.executable, "-m", "pytest", *job["pytest"]]
        return subprocess.run(
            command, cwd=job["root"], env={**os.environ, **job["env"]}, stdout=log, stderr=log, check=False
        ).returncode


_interrupted = threading.Event()
_running = {}  # process id -> child, so that Ctrl-C ends them all


def end_group(pid):
    """Kill a child with all that it has started; True if anything was still there."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGTERM)
        return True
    except (ProcessLookupError, PermissionError):
        return False


def _end_all():
    for pid in list(_running):
        end_group(pid)


atexit.register(_end_all)


def run(root, snippet, modules=()):
    """Run one listing for real.

    Args:
        root: root of the checkout (Path).
        snippet: Snippet.
        modules: what the fork server imports beforehand, should it not be running yet.

    Returns:
        Run

    Raises:
        Problem: the listing failed in any of the ways that the page must not hide.
    """
    folder = Path(tempfile.mkdtemp(prefix="proven-")).resolve()
    try:
        return _run(Path(root), snippet, folder, modules)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(root, snippet, folder, modules):
    for part in ("work", "home", "tmp"):
        (folder / part).mkdir()
    file = folder / snippet.name
    file.parent.mkdir(parents=True)
    file.write_text(snippet.source, encoding="utf-8")
    ours = {*os.listdir(folder), "stdout", "stderr", "result.part", "result.json", "job.json"}
    data = folder / "work" / "data"
    if snippet.uses_data and (root / "data").is_dir():
        shutil.copytree(root / "data", data)
    before = stamps(data)
    rc = root / "matplotlibrc"
    limit = snippet.timeout * numerics.patience()
    job = {
        "folder": str(folder),
        "file": str(file),
        "cells": snippet.runnable(),
        "timeout": limit,
        "raises": snippet.raises,
        "warns": snippet.warns,
        "rc": str(rc) if rc.is_file() else "",
        "plots": "matplotlib" in snippet.imports,
    }

    def problem(what, remedy, line=0):
        return Problem(snippet.file, line, what, remedy)

    child = start(job, modules)
    _running[child.pid] = child
    if _interrupted.is_set():  # Ctrl-C came while it started
        end_group(child.pid)
    try:
        status = child.wait(limit + (0 if FORKS else 30))
    except subprocess.TimeoutExpired:
        end_group(child.pid)
        child.wait()
        remedy = "Make it faster, or allow more: # proven: timeout=SECONDS."
        raise problem(f"still runs after {snippet.timeout:g} s", remedy, _hung_at(folder, file)) from None
    except BaseException:
        end_group(child.pid)
        raise
    finally:
        _running.pop(child.pid, None)
    left_behind = _left_behind(child.pid)
    try:
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        how = f"signal {-status}" if status < 0 else f"status {status}"
        said = (
            (folder / "stderr").read_text(encoding="utf-8", errors="replace").strip()
            if (folder / "stderr").exists()
            else ""
        )
        detail = f"; it said: {said[-500:]}" if said else ""
        raise problem(f"ended its own process ({how}){detail}", "Let the listing run to its end.") from None
    if "failure" in result:
        raise problem(result["failure"]["what"], result["failure"]["remedy"], result["failure"]["line"])
    if left_behind:
        raise problem("leaves a process behind", "Wait for what it starts, or end it.")
    if strays := {*os.listdir(folder)} - ours:
        raise problem(f"writes outside its folder: ../{min(strays)}", "A listing may write relative paths only.")
    if stamps(data) != before:
        raise problem("changes files under data/", "Write elsewhere: data/ is for reading.")
    return Run(date=time.strftime("%Y-%m-%d"), **result)


def _left_behind(pid):
    if not hasattr(os, "killpg"):
        return False
    for _ in range(20):  # what is being reaped may take a moment
        try:
            os.killpg(pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        time.sleep(0.05)
    return end_group(pid)


def _hung_at(folder, file):
    said = (folder / "stderr").read_text(encoding="utf-8", errors="replace")
    lines = re.findall(rf'File "{re.escape(str(file))}", line (\d+)', said)
    return int(lines[-1]) if lines else 0


def stamps(folder):
    """Size and time of change of every file below a folder, to see later whether anything was changed."""
    found = {}
    for path in folder.rglob("*") if folder.is_dir() else ():
        with contextlib.suppress(OSError):
            status = path.lstat()
            found[str(path)] = (status.st_size, status.st_mtime_ns) if path.is_file() else None
    return found


def checkout(root):
    """Size and time of change of every file of the checkout that git does not ignore."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    if listed.returncode:  # no git, or no checkout: a downloaded archive
        paths = (p for p in root.rglob("*") if not p.relative_to(root).parts[0].startswith((".", "site")))
    else:
        paths = (root / name for name in listed.stdout.split("\0") if name)
    found = {}
    for path in paths:
        with contextlib.suppress(OSError):
            status = path.lstat()
            found[path.relative_to(root).as_posix()] = (status.st_size, status.st_mtime_ns)
    return found


def run_all(root, snippets, done=lambda snippet, outcome: None, modules=()):
    """Run many listings, as many at once as there are cores.

    Args:
        root: root of the checkout (Path).
        snippets: list of Snippet.
        done: called as each ends, with the Snippet and its Run or Problem.

    Returns:
        dict from name to Run or Problem.
    """
    root = Path(root)
    before = checkout(root)
    outcomes = {}

    def one(snippet):
        try:
            outcome = run(root, snippet, modules)
        except Problem as problem:
            outcome = problem
        done(snippet, outcome)
        outcomes[snippet.name] = outcome

    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    try:
        list(pool.map(one, snippets))
    except BaseException:  # Ctrl-C: end what runs, start nothing more
        _interrupted.set()
        pool.shutdown(wait=False, cancel_futures=True)
        _end_all()
        raise
    pool.shutdown()
    if checkout(root) != before:  # a listing did it, or an editor: only who does it each time when alone is to blame
        for snippet in snippets:
            if isinstance(outcomes[snippet.name], Run) and (name := _writes(root, snippet) and _writes(root, snippet)):
                what = f"writes outside its folder: {name}"
                outcomes[snippet.name] = Problem(snippet.file, 0, what, "A listing may write relative paths only.")
                done(snippet, outcomes[snippet.name])
    return outcomes


def _writes(root, snippet):
    """Name of a file of the checkout that changed while this listing ran alone, "" if none did."""
    before = checkout(root)
    with contextlib.suppress(Problem):
        run(root, snippet)
    after = checkout(root)
    return min((name for name in after.keys() | before.keys() if after.get(name) != before.get(name)), default="")

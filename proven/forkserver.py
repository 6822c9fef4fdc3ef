"""The process that has imported torch once and forks a child for each listing: its own end, and the end of its callers,
who start it at the first need, and again should it have gone.
"""

import atexit
import contextlib
import gc
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import weakref
from collections import defaultdict

from proven import numerics
from proven.problem import Problem
from proven.runtime import ENVIRONMENT, execute
from proven.versions import runtime, stamp

PRELOADED = (
    "torch",
    "torch._dynamo",  # which the first optimizer of a process imports: a second for each listing that trains
    "torchvision",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
)
FORKS = sys.platform == "linux"  # elsewhere each listing starts a fresh interpreter: slower, same result
STARTS = 3  # in a row, before we give up


class NoServer(Problem):
    """The fork server does not start."""


class Gone(Exception):
    """The fork server has ended while a child of it was wanted or waited for."""


class ForkServer:
    """The one of this process and those below it."""

    _lock = threading.Lock()
    _process = _stamp = None

    @classmethod
    def address(cls, modules=()):
        """Path of its socket. Starts it if neither this process nor one above has, or if what it has imported changed."""
        with cls._lock:
            now = stamp(), runtime()
            if cls._process and cls._stamp != now:  # the old one ends with this process: it may still be at work
                os.environ.pop("PROVEN_SERVER", None)
            if "PROVEN_SERVER" not in os.environ:
                short = None if len(tempfile.gettempdir()) < 60 else "/tmp"  # a socket's path has at most 107 letters
                folder = tempfile.mkdtemp(prefix="proven-server-", dir=short)
                path = os.path.join(folder, "socket")
                cls._stamp = now
                cls._process = subprocess.Popen(
                    [sys.executable, "-m", "proven.forkserver", path, *PRELOADED, *modules],
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
        """A connection to it; waits while it imports (at most ten minutes).

        Raises:
            NoServer: it does not start.
        """
        for _ in range(STARTS):
            address = cls.address(modules)
            if connection := cls._reach(address):
                return connection
            with cls._lock:  # its folder was cleaned away, or it was killed
                if os.environ.get("PROVEN_SERVER") == address:
                    del os.environ["PROVEN_SERVER"]
                    if cls._process and cls._process.poll() is None:
                        cls._process.kill()
        remedy = f"Its message stands above. Does this end well: {sys.executable} -c 'import {', '.join(PRELOADED)}'"
        raise NoServer("proven/forkserver.py", 0, "the fork server does not start", remedy)

    @classmethod
    def _reach(cls, address):
        """A connection to the server at an address, None if there is none (any more)."""
        refused = 0
        for _ in range(6000):
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.connect(address)
                return connection
            except OSError as error:
                connection.close()
                refused += isinstance(error, ConnectionRefusedError)
            ended = cls._process and cls._process.poll() is not None
            if ended or refused > 20 or not os.path.isdir(os.path.dirname(address)):
                return None
            time.sleep(0.1)
        return None


class Forked:
    """A child of the fork server, with what is used of `subprocess.Popen`.

    Raises:
        Gone: as `wait` does.
    """

    def __init__(self, job, modules=()):
        self._connection = ForkServer.connect(modules)
        self._lines = b""
        self.returncode = None
        try:
            self._connection.sendall(json.dumps(job).encode() + b"\n")
        except OSError as error:
            raise Gone from error
        self.pid = self._next()["pid"]

    def wait(self, timeout=None):
        """Status of the ended child.

        Raises:
            subprocess.TimeoutExpired: it is still running after `timeout` seconds.
            Gone: the server has ended, and the child with it.
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
            try:
                more = self._connection.recv(4096)
            except ConnectionError:
                more = b""
            if not more:
                raise Gone
            self._lines += more
        line, self._lines = self._lines.split(b"\n", 1)
        return json.loads(line)


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


def serve(address, modules):
    """Answer on a Unix socket: a line of JSON in, ``{"pid": …}`` back, ``{"status": …}`` when that child has ended.

    A caller that hangs up ends its child. The server ends with the process that started it.
    """
    starter = os.getppid()
    preloaded = _import(modules)
    _settle()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(64)
    callers = {}  # process id -> connection
    while os.getppid() == starter:
        ready, _, _ = select.select([listener, *callers.values()], [], [], 0.01 if callers else 0.5)
        for connection in ready:
            if connection is listener:
                _answer(listener, callers, preloaded)
            elif not _still_there(connection):
                end_group(next(pid for pid, each in callers.items() if each is connection))
        while callers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            if connection := callers.pop(pid, None):
                _tell(connection, status=os.waitstatus_to_exitcode(status))
                connection.close()
    for pid in callers:
        end_group(pid)


def _import(modules):
    """Import them; returns, of each top-level module, those that it imports (see `proven.record.loaded`)."""
    import builtins

    edges, real = defaultdict(set), builtins.__import__

    def traced(name, names=None, local=None, wanted=(), level=0):
        if not level and names:
            edges[(names.get("__name__") or "").partition(".")[0]].add(name.partition(".")[0])
        return real(name, names, local, wanted, level)

    builtins.__import__ = traced
    try:
        for module in modules:
            with contextlib.suppress(BaseException):  # a listing that needs it will say what is wrong
                real(module)
    finally:
        builtins.__import__ = real
    return dict(edges)


def _settle():
    """What the modules have made stays as it is in every child: not collected as garbage, not taken down at its end.

    torch.library alone has 200 finalizers, which cost each child a tenth of a second; a full collection costs one.
    """
    for finalizer in list(weakref.finalize._registry):
        finalizer.atexit = False
    gc.collect()
    gc.freeze()


def _answer(listener, callers, preloaded):
    connection, _ = listener.accept()
    job = json.loads(connection.makefile().readline() or "null")
    if job is None:
        connection.close()
        return
    pid = os.fork()
    if not pid:
        for each in (listener, connection, *callers.values()):
            each.close()
        _child(job, preloaded)
    callers[pid] = connection
    _tell(connection, pid=pid)


def _tell(connection, **message):
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(message).encode() + b"\n")


def _still_there(connection):
    try:
        return bool(connection.recv(1))
    except OSError:
        return False


def _child(job, preloaded):
    status = 1
    try:
        os.setsid()
        os.environ.update(job.get("env", {}))
        status = _pytest(job) if "pytest" in job else execute(job, preloaded) or 0
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):
                stream.flush()
        os._exit(status)


def _pytest(job):
    """Run pytest in the forked child, where torch is already, to its end: the mutants use it."""
    import pytest

    with open(job["log"], "w", encoding="utf-8") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    sys.path.insert(0, job["root"])
    os.chdir(job["root"])
    status = int(pytest.main(job["pytest"]))
    with contextlib.suppress(BaseException):
        threading._shutdown()
        atexit._run_exitfuncs()
    return status


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2:])

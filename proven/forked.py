"""The callers' end of the fork server: starts it at the first need, and again should it have gone; waits for a child."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from proven import numerics
from proven.problem import Problem
from proven.runtime import ENVIRONMENT
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
    _modules = ()  # what it has imported

    @classmethod
    def address(cls, modules=None):
        """Path of its socket. Starts it if neither this process nor one above has, if what it has imported changed, or
        if it lacks any of these modules.
        """
        with cls._lock:
            modules, now = tuple(PRELOADED if modules is None else modules), (stamp(), runtime())
            if cls._process and (cls._stamp != now or not set(modules) <= set(cls._modules)):
                os.environ.pop("PROVEN_SERVER", None)  # the old one ends with this process: it may still be at work
                modules = tuple(dict.fromkeys((*cls._modules, *modules)))  # so that few are ever started
            if "PROVEN_SERVER" not in os.environ:
                short = None if len(tempfile.gettempdir()) < 60 else "/tmp"  # a socket's path has at most 107 letters
                folder = tempfile.mkdtemp(prefix="proven-server-", dir=short)
                path = os.path.join(folder, "socket")
                cls._stamp, cls._modules = now, modules
                cls._process = subprocess.Popen(
                    [sys.executable, "-m", "proven.forkserver", path, *modules],
                    env={**os.environ, **ENVIRONMENT, **numerics.environment(), "TORCHINDUCTOR_CACHE_DIR": folder},
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
    def connect(cls, modules=None):
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

    def __init__(self, job, modules=None):
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

"""The process that has imported torch once and forks a child for each listing; see `proven.forked` for its callers."""

import atexit
import contextlib
import gc
import json
import logging
import os
import select
import socket
import sys
import threading
import traceback
import weakref
from collections import defaultdict

from proven.forked import end_group
from proven.runtime import execute


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

    def traced(name, globals=None, locals=None, fromlist=(), level=0):  # by these names, too: C++ code passes them
        if not level and globals:
            edges[(globals.get("__name__") or "").partition(".")[0]].add(name.partition(".")[0])
        return real(name, globals, locals, fromlist, level)

    builtins.__import__ = traced
    logging.disable(logging.WARNING)  # notices of a module are for the listing that imports it, not for every start
    try:
        for module in modules:
            with contextlib.suppress(BaseException):  # a listing that needs it will say what is wrong
                real(module)
    finally:
        builtins.__import__ = real
        logging.disable(logging.NOTSET)
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

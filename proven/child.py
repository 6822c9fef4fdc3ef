"""The run-time of a listing: runs one file as ``python file.py`` would and records what it printed, drew and left.

This module runs inside the listing's own process. Started with a socket's path it is the fork server: it imports
torch and the others once and then forks a child for each listing that it is sent.
"""

import contextlib
import faulthandler
import gc
import io
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
import traceback
import types
import warnings
import weakref
from pathlib import Path

LARGEST = 10_000  # elements of a value that is kept
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = [
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
]


class Refused(PermissionError):
    """A listing tried to reach beyond its own folder or this computer."""


# ---- one listing ---------------------------------------------------------------------------------------------------


def execute(job):
    """Run one listing and write ``result.json`` into its folder.

    Args:
        job: dict with folder (str; holds ``work/``, ``home/``, ``tmp/``), file (str, the copy of the listing that is
            run), cells (list of str, padded code), timeout (seconds), raises and warns (exception names or ""),
            rc (path of a matplotlibrc or ""), plots (bool: it imports matplotlib).
    """
    folder = Path(job["folder"]).resolve()
    with open(folder / "stdout", "w+b", buffering=0) as out, open(folder / "stderr", "w+b", buffering=0) as err:
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        sys.stdin = open(os.devnull, encoding="utf-8")
        sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), "utf-8", line_buffering=True)
        sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb", closefd=False), "utf-8", line_buffering=True)
        faulthandler.dump_traceback_later(max(job["timeout"] - 0.5, 0.1), file=err.fileno())
        result = _execute(job, folder)
        faulthandler.cancel_dump_traceback_later()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
    whole = folder / "result.part"
    whole.write_text(json.dumps(result), encoding="utf-8")
    whole.rename(folder / "result.json")


def _execute(job, folder):
    _move_in(job, folder)
    figures, warned, refused = [], [], []
    pyplot = _own_pyplot(job, figures)
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__dict__.update(__file__=job["file"], __builtins__=__builtins__)
    _mind_warnings(job["warns"], warned)
    sys.addaudithook(_guard(folder, refused))
    cells, position, ended = [], 0, None
    start = time.perf_counter()
    for code in job["cells"]:
        figures.clear()
        try:
            exec(compile(code, job["file"], "exec"), main.__dict__)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            ended = error
        with contextlib.suppress(Exception):
            sys.stdout.flush()
        seen = (folder / "stdout").read_bytes()[position:]
        position += len(seen)
        cells.append({"text": seen.decode("utf-8", "replace"), "figures": list(figures)})
        if ended:
            break
    seconds = time.perf_counter() - start
    warnings.simplefilter("ignore")
    failure = _failure(job, ended, refused, warned, cells, _open_figures(pyplot))
    if failure:
        return {"failure": failure}
    return {
        "cells": cells,
        "values": {k: v for k, v in map(_value, main.__dict__.items()) if k},
        "seconds": round(seconds, 3),
        "error": f"{type(ended).__name__}: {ended}" if ended else "",
        "warning": warned[0] if warned else "",
        "modules": sorted({name.partition(".")[0] for name in sys.modules}),
    }


def _move_in(job, folder):
    home, temporary = str(folder / "home"), str(folder / "tmp")
    os.environ.update(
        HOME=home,
        TMPDIR=temporary,
        XDG_CACHE_HOME=home,
        XDG_CONFIG_HOME=home,
        TORCH_HOME=home,
        PYTHONDONTWRITEBYTECODE="1",
        CUDA_VISIBLE_DEVICES="",
    )
    sys.path[0] = os.path.dirname(job["file"])
    tempfile.tempdir = None
    sys.dont_write_bytecode = True
    os.chdir(folder / "work")


def _own_pyplot(job, figures):
    """Let ``plt.show()`` record the open figures as SVG, and draw in the style of the checkout's matplotlibrc."""
    if not job["plots"]:
        return None
    import matplotlib

    matplotlib.use("agg")
    if job["rc"]:
        matplotlib.rc_file(job["rc"])
    import matplotlib.pyplot as pyplot

    def show(*_, **__):
        for number in pyplot.get_fignums():
            drawn = io.StringIO()
            figure = pyplot.figure(number)
            figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
            figures.append({"svg": drawn.getvalue(), "labels": _labels(figure)})
        pyplot.close("all")

    pyplot.show = show
    return pyplot


def _open_figures(pyplot):
    pyplot = pyplot or sys.modules.get("matplotlib.pyplot")
    return len(pyplot.get_fignums()) if pyplot else 0


def _labels(figure):
    found = []
    for axes in figure.axes:
        found += [axes.get_title(), " against ".join(filter(None, (axes.get_ylabel(), axes.get_xlabel())))]
        found += [text.get_text() for text in axes.get_legend().get_texts()] if axes.get_legend() else []
    return ", ".join(dict.fromkeys(filter(None, found)))


def _mind_warnings(expected, warned):
    """Every warning is an error, but for the one that the listing announces: that is printed and noted."""
    warnings.resetwarnings()
    warnings.simplefilter("always" if expected else "error")

    def show(message, category, filename, lineno, file=None, line=None):
        if category.__name__ != expected:
            raise category(message)
        warned.append(f"{category.__name__}: {message}")
        print(warned[-1])

    if expected:
        warnings.showwarning = show


def _guard(folder, refused):
    """Audit hook: no change outside the listing's folder, no connection to another host."""
    inside = (str(folder) + os.sep, "/dev/", "/proc/self/")

    def deny(what):
        refused.append(what)
        raise Refused(what)

    def may_write(path):
        if isinstance(path, (str, bytes, os.PathLike)):
            real = os.path.realpath(os.fsdecode(path))
            if not real.startswith(inside):
                deny(f"writes outside its folder: {os.fsdecode(path)}")

    def hook(event, args):
        if event == "open":
            if isinstance(args[2], int) and args[2] & _WRITES:
                may_write(args[0])
        elif event in _CHANGES:
            may_write(args[0])
            if event in ("os.rename", "os.link"):
                may_write(args[1])
        elif event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
            address = args[1] if event in ("socket.connect", "socket.sendto") else args[:1]
            host = address[0] if isinstance(address, tuple) else None
            host = host.decode() if isinstance(host, bytes) else host
            if host and host not in ("localhost", "::1", "0.0.0.0") and not host.startswith("127."):
                deny(f"connects to another host: {host}")

    return hook


def _failure(job, ended, refused, warned, cells, open_figures):
    def failure(what, remedy, error=None):
        places = traceback.extract_tb(error.__traceback__) if error else []
        lines = [frame.lineno for frame in places if frame.filename == job["file"]]
        return {"line": lines[-1] if lines else 0, "what": what, "remedy": remedy}

    if refused:
        return failure(refused[0], "A listing may write relative paths only and connect to this computer only.", ended)
    if isinstance(ended, SystemExit):
        return failure("calls sys.exit()", "Let the listing run to its end.", ended)
    if ended is not None:
        named = f"{type(ended).__name__}: {ended}"
        if isinstance(ended, SyntaxError):
            return {"line": ended.lineno or 0, "what": named, "remedy": "Mend the syntax."}
        if type(ended).__name__ == job["raises"]:
            pass
        elif job["raises"]:
            return failure(f"{named}, where {job['raises']} was announced", "Mend the listing or its raises=.", ended)
        elif isinstance(ended, Warning):
            return failure(f"warns: {named}", "Mend its cause, or announce it: # proven: warns=NAME.", ended)
        else:
            return failure(named, "Mend it, or announce it: # proven: raises=NAME.", ended)
    elif job["raises"]:
        return failure(f"ends without the {job['raises']} that it announces", "Mend the listing or its raises=.")
    if job["warns"] and not warned:
        return failure(f"does not give the {job['warns']} that it announces", "Mend the listing or its warns=.")
    if open_figures and ended is None:
        return failure("draws a figure that it never shows", "Call plt.show().")
    if ended is None and not any(cell["text"].strip() or cell["figures"] for cell in cells):
        return failure("shows nothing", "Print or plot what the page is about.")
    return None


def _value(item):
    """A module-level name as JSON: numbers, strings, and arrays or lists of them; anything else is left out."""
    name, value = item
    if name.startswith("_"):
        return None, None
    try:
        if hasattr(value, "tolist") and getattr(value, "size", None) is not None:
            count = value.numel() if hasattr(value, "numel") else value.size
            value = value.tolist() if count <= LARGEST else None
        if (
            isinstance(value, (bool, int, float, str, list, tuple, dict))
            and len(text := json.dumps(_plain(value))) < 1e6
        ):
            return name, json.loads(text)
    except Exception:
        pass
    return None, None


def _plain(value):
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if hasattr(value, "tolist"):
        if (value.numel() if hasattr(value, "numel") else value.size) > LARGEST:
            raise ValueError("larger than what is kept")  # a model's state would take half a second
        return value.tolist()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(type(value))


# ---- the fork server -----------------------------------------------------------------------------------------------


def serve(address, modules):
    """Answer on a Unix socket: a line of JSON in, ``{"pid": …}`` back, ``{"status": …}`` when that child has ended.

    A caller that hangs up ends its child. The server ends with the process that started it.
    """
    for module in modules:
        with contextlib.suppress(BaseException):  # a listing that needs it will say what is wrong
            __import__(module)
    _settle()
    starter = os.getppid()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(64)
    callers = {}  # process id -> connection
    while os.getppid() == starter:
        ready, _, _ = select.select([listener, *callers.values()], [], [], 0.01 if callers else 0.5)
        for connection in ready:
            if connection is listener:
                connection, _ = listener.accept()
                job = json.loads(connection.makefile().readline() or "null")
                if job is None:
                    connection.close()
                    continue
                pid = os.fork()
                if not pid:
                    for each in (listener, connection, *callers.values()):
                        each.close()
                    _child(job)
                callers[pid] = connection
                _tell(connection, pid=pid)
            else:
                pid = next(pid for pid, each in callers.items() if each is connection)
                if not _still_there(connection):
                    with contextlib.suppress(OSError):
                        os.killpg(pid, signal.SIGKILL)
        while callers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            if connection := callers.pop(pid, None):
                _tell(connection, status=os.waitstatus_to_exitcode(status))
                connection.close()
    for pid in callers:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def _settle():
    """What the modules have made stays as it is in every child: not collected as garbage, not taken down at its end.

    torch.library alone has 200 finalizers, which cost each child a tenth of a second; a full collection costs one.
    """
    for finalizer in list(weakref.finalize._registry):
        finalizer.atexit = False
    gc.collect()
    gc.freeze()


def _tell(connection, **message):
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(message).encode() + b"\n")


def _still_there(connection):
    try:
        return bool(connection.recv(1))
    except OSError:
        return False


def _child(job):
    status = 1
    try:
        os.setsid()
        os.environ.update(job.get("env", {}))
        status = _pytest(job) if "pytest" in job else execute(job) or 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(_leave(status))


def _leave(status):
    """What the interpreter would do at its end: run the exit functions (multiprocessing's too) and flush."""
    import atexit
    from multiprocessing import util

    with contextlib.suppress(BaseException):
        util._exit_function()
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
    return status


def _pytest(job):
    """Run pytest in the forked child (torch is already there): the mutation tests use it."""
    import pytest

    with open(job["log"], "w", encoding="utf-8") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        sys.path.insert(0, job["root"])
        os.chdir(job["root"])
        return int(pytest.main(job["pytest"]))


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2], sys.argv[3:])
    else:
        with open(sys.argv[2], encoding="utf-8") as file:
            execute(json.load(file))

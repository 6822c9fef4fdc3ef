"""The run-time of a listing: runs one file in this process as ``python file.py`` would, from its first line to the end
of its threads and exit functions, and writes down what it showed and how it ended.
"""

import __future__

import atexit
import faulthandler
import functools
import gc
import io
import json
import operator
import os
import sys
import tempfile
import threading
import time
import traceback
import types
import warnings
from pathlib import Path

from proven import record
from proven.guard import Guard, Refused

ENVIRONMENT = {  # one thread a listing, no GPU, the same order of sets each time
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "agg",
    "TORCHINDUCTOR_COMPILE_THREADS": "1",  # in this process, not in a pool of others
    "TORCHINDUCTOR_CPP_CACHE_PRECOMPILE_HEADERS": "0",  # which no other run would use
}


def execute(job, preloaded=None):
    """Run one listing and write ``result.json`` into its folder.

    Args:
        job: dict with folder (str; holds ``work/``, ``home/``, ``tmp/``), file (str, the copy of the listing that is
            run), pieces (list of {"code": padded str, "cell": int, "sections": list}), imports (top-level modules of
            its text), timeout (seconds), raises and warns (exception names or ""), rc (path of a matplotlibrc or "").
        preloaded: see `proven.record.loaded`.
    """
    folder = Path(job["folder"]).resolve()
    result = Execution(job, folder, preloaded or {}).result()
    whole = folder / "result.part"
    whole.write_text(json.dumps(result), encoding="utf-8")
    whole.rename(folder / "result.json")
    if "failure" in result:  # wait for nothing that it has started
        os._exit(0)


_FUTURE = functools.reduce(operator.or_, (getattr(__future__, n).compiler_flag for n in __future__.all_feature_names))


class Execution:
    """One run of a listing: what has been seen of it so far."""

    def __init__(self, job, folder, preloaded):
        self.job, self.folder, self.preloaded = job, folder, preloaded
        self.hide = record.hider(folder, job["file"])
        self.cells, self.figures = [], []
        self.warned = []
        self.guard = Guard(folder)
        self.fault = self.ended = self.pyplot = None
        self.process = os.getpid()
        self.read = 0  # bytes of what is printed

    def result(self):
        """Run it to its end.

        Returns:
            dict: cells, values, seconds, error, warning and modules of a `proven.run.Run`, or failure.
        """
        before = set(sys.modules)
        self._redirect()
        self._move_in()
        self._own_pyplot()
        self._be_main()
        self._mind_warnings()
        self.guard.stand()
        start, flags = time.perf_counter(), 0
        for piece in self.job["pieces"]:
            flags = self._run(piece, flags)
            if self.ended:
                break
        if os.getpid() != self.process:
            self._end_fork()
        unshown = self._unshown()
        if failure := self._failure(unshown):
            return {"failure": failure}
        values, seconds = self._end(start)
        if failure := self._failure(unshown) or self._silence():
            return {"failure": failure}
        faulthandler.cancel_dump_traceback_later()
        return {
            "cells": self.cells,
            "values": values,
            "seconds": round(seconds, 3),
            "error": record.said(f"{type(self.ended).__name__}: {self.ended}", self.hide) if self.ended else "",
            "warning": record.said(self.warned[0], self.hide) if self.warned else "",
            "modules": record.loaded(self.job["imports"], before, self.preloaded),
        }

    def _redirect(self):
        """What is printed and what is told on stderr go into one file, in order."""
        with open(self.folder / "stdout", "wb") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        self.dump = open(self.folder / "stacks", "wb")  # stays open: of what hangs or crashes
        faulthandler.enable(self.dump)
        faulthandler.dump_traceback_later(max(self.job["timeout"] - 0.5, 0.1), file=self.dump)
        sys.stdin = open(os.devnull, encoding="utf-8")
        shared = io.BufferedWriter(record.Output(1, self.guard.deny))
        for name in ("stdout", "stderr"):
            stream = io.TextIOWrapper(shared, "utf-8", "backslashreplace", line_buffering=True, write_through=True)
            setattr(sys, name, stream)

    def _move_in(self):
        home, temporary = str(self.folder / "home"), str(self.folder / "tmp")
        os.environ.update(
            HOME=home,
            TMPDIR=temporary,
            XDG_CACHE_HOME=home,
            XDG_CONFIG_HOME=home,
            TORCH_HOME=home,
            TORCHINDUCTOR_CACHE_DIR=os.path.join(temporary, "inductor"),
            TRITON_CACHE_DIR=os.path.join(temporary, "triton"),
        )
        sys.argv = [self.job["file"]]
        sys.path[0] = os.path.dirname(self.job["file"])
        tempfile.tempdir = None
        sys.dont_write_bytecode = True
        os.chdir(self.folder / "work")

    def _be_main(self):
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        main.__dict__.update(__file__=self.job["file"], __builtins__=__builtins__)
        self.names = main.__dict__

    def _own_pyplot(self):
        """Let ``plt.show()`` record the open figures as SVG, and draw in the style of the checkout's matplotlibrc."""
        if "matplotlib" not in self.job["imports"]:
            return
        import matplotlib

        matplotlib.use("agg")
        if self.job["rc"]:
            matplotlib.rc_file(self.job["rc"])
        import matplotlib.pyplot as pyplot

        def show(*_, **__):
            try:
                self.figures += record.figures_of(pyplot, self.hide)
            except record.Fault as fault:
                self.fault = fault
                raise

        pyplot.show, self.pyplot = show, pyplot

    def _mind_warnings(self):
        """Every warning is an error, but for the one that the listing announces: that is printed and noted."""
        expected = self.job["warns"]
        warnings.resetwarnings()
        warnings.simplefilter("always" if expected else "error")
        if expected != "ResourceWarning":
            warnings.simplefilter("ignore", ResourceWarning)  # as Python does

        def show(message, category, filename, lineno, file=None, line=None):
            if category.__name__ != expected:
                raise category(message)
            self.warned.append(f"{category.__name__}: {message}")
            print(self.warned[-1])

        if expected:
            warnings.showwarning = show

    def _run(self, piece, flags):
        """Run what stands between two marks; returns the flags of its ``from __future__`` imports and those before."""
        self.figures = []
        try:
            code = compile(piece["code"], self.job["file"], "exec", flags, dont_inherit=True)
            exec(code, self.names)
        except BaseException as error:
            self.ended = error
        else:
            flags |= code.co_flags & _FUTURE
        text = self._printed()
        while len(self.cells) <= piece["cell"]:
            self.cells.append({"text": "", "figures": [], "parts": []})
        cell = self.cells[piece["cell"]]
        cell["text"] += text
        cell["figures"] += self.figures
        cell["parts"].append({"sections": piece["sections"], "text": len(text), "figures": len(self.figures)})
        return flags

    def _printed(self):
        """What is printed since the last call."""
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (Refused, OSError, ValueError):
            pass  # noted, or the listing has closed it
        with open(self.folder / "stdout", "rb") as file:
            file.seek(self.read)
            seen = file.read(record.WRITTEN + 1)
        self.read += len(seen)
        return record.text_of(seen, self.hide)

    def _end_fork(self):
        """A process that the listing forked has come to the end of the code, too; it is none of ours."""
        if self.ended:
            traceback.print_exception(self.ended)
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(1 if self.ended else 0)

    def _unshown(self):
        pyplot = self.pyplot or sys.modules.get("matplotlib.pyplot")
        return bool(pyplot and pyplot.get_fignums())

    def _end(self, start):
        """What Python does at the end, in its order: waits for threads, calls exit functions, drops the module.

        Returns:
            the module's values, and the seconds that code and threads took.
        """
        threading._shutdown()
        values, seconds = record.values_of(self.names, self.hide), time.perf_counter() - start
        atexit._run_exitfuncs()
        warnings.simplefilter("ignore")
        if self.ended:
            self.ended.__traceback__ = self.ended.__context__ = self.ended.__cause__ = None
        self.names = sys.modules["__main__"] = None
        gc.collect()
        late = self._printed()
        self.cells[-1]["text"] += late
        self.cells[-1]["parts"][-1]["text"] += len(late)
        return values, seconds

    def _failure(self, unshown):
        """Why the page must not show this run, None if it may."""
        ended, raises = self.ended, self.job["raises"]
        if self.guard.refused:
            return self._told(*self.guard.refused[0], ended)
        if self.fault:
            return self._told(self.fault.what, self.fault.remedy, self.fault)
        if isinstance(ended, SystemExit):
            return self._told("calls sys.exit()", "Let the listing run to its end.", ended)
        if ended is not None:
            named = f"{type(ended).__name__}: {ended}"
            if isinstance(ended, SyntaxError) and ended.filename == self.job["file"]:
                return self._told(named, "Mend the syntax.") | {"line": ended.lineno or 0}
            if raises and type(ended).__name__ != raises:
                return self._told(f"{named}, where {raises} was announced", "Mend the listing or its raises=.", ended)
            if not raises and isinstance(ended, Warning):
                return self._told(f"warns: {named}", "Mend its cause, or announce it: # proven: warns=NAME.", ended)
            if not raises:
                named += record.heard(ended, self.cells)
                return self._told(named, "Mend it, or announce it: # proven: raises=NAME.", ended)
        elif raises:
            return self._told(f"ends without the {raises} that it announces", "Mend the listing or its raises=.")
        if self.guard.astray:
            what, trace = self.guard.astray[0]
            return self._told(what, "Mend it, or catch it where it is raised.", trace=trace)
        if unshown and ended is None:
            return self._told("draws a figure that it never shows", "Call plt.show().")
        return None

    def _silence(self):
        """Like `_failure`, of what can be said only after the last thread has ended."""
        if self.job["warns"] and not self.warned:
            what = f"does not give the {self.job['warns']} that it announces"
            return self._told(what, "Mend the listing or its warns=.")
        if self.ended is None and not any(cell["text"].strip() or cell["figures"] for cell in self.cells):
            return self._told("shows nothing", "Print or plot what the page is about.")
        try:
            record.check_text("".join(cell["text"] for cell in self.cells))
        except record.Fault as fault:
            return self._told(fault.what, fault.remedy)
        return None

    def _told(self, what, remedy, error=None, trace=None):
        places = traceback.extract_tb(error.__traceback__ if error else trace)
        lines = [frame.lineno for frame in places if frame.filename == self.job["file"]]
        return {"line": lines[-1] if lines else 0, "what": record.said(what, self.hide), "remedy": remedy}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as described:
        execute(json.load(described))

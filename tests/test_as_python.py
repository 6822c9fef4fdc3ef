"""A listing runs and ends as ``python file.py`` does: threads, exit functions, pools, compilers; what goes wrong beside
its main thread is told, what goes to stderr is shown.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from proven import files
from proven.project import Project
from proven.run import Run
from proven.snippet import Problem

SHOWN = {
    "timer": ("import threading\nthreading.Timer(.2, print, ['late']).start()\nprint('done')", "done\nlate\n"),
    "exit function": ("import atexit\natexit.register(print, 'bye')\nprint('done')", "done\nbye\n"),
    "del at the end": (
        "import math\nclass A:\n    def __del__(self):\n        print('gone', math.pi > 3)\na = A()\nprint('done')",
        "done\ngone True\n",
    ),
    "stderr in order": (
        "import sys\nprint('a', end=' ')\nprint('b', file=sys.stderr)\nprint('c')",
        "a b\nc\n",
    ),
    "stderr of a subprocess": (
        "import subprocess, sys\nprint('a')\n"
        "subprocess.run([sys.executable, '-c', 'import sys; print(5, file=sys.stderr)'], check=True)\nprint('b')",
        "a\n5\nb\n",
    ),
    "stderr of a C library": ("import os\nprint('a')\nos.write(2, b'5\\n')\nprint('b')", "a\n5\nb\n"),
    "logging": ("import logging\nprint('a')\nlogging.warning('careful')\nprint('b')", "a\nWARNING:root:careful\nb\n"),
    "print_exc": (
        "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()",
        "Traceback (most recent call last):\n"
        '  File "listing.py", line 3, in <module>\n    1 / 0\n    ~~^~~\nZeroDivisionError: division by zero\n',
    ),
    "print_stack": (
        "import traceback\ntraceback.print_stack()",
        '  File "listing.py", line 2, in <module>\n    traceback.print_stack()\n',
    ),
    "argparse": (
        "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--lr', default=0.1)\n"
        "print(parser.prog, parser.parse_args().lr)",
        "listing.py 0.1\n",
    ),
    "unclosed file": ("print(open('a', 'w').write('b'))", "1\n"),
    "pool not closed": (
        "from concurrent.futures import ProcessPoolExecutor\npool = ProcessPoolExecutor(2)\n"
        "print(list(pool.map(abs, [-1, -2])))",
        "[1, 2]\n",
    ),
    "threads not closed": (
        "from concurrent.futures import ThreadPoolExecutor\nfuture = ThreadPoolExecutor(2).submit(abs, -1)\n"
        "print(future.result())",
        "1\n",
    ),
    "fork": (
        "import os\npid = os.fork()\nprint('child' if not pid else 'parent', os.waitpid(pid, 0)[1] if pid else '')",
        "child \nparent 0\n",
    ),
    "future of the whole file": (
        "from __future__ import annotations\n# %%\ndef f(x: nowhere): return x\nprint(f(1))",
        "1\n",
    ),
    "main module": (
        "import pickle, sys\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))).__module__, sys.argv, __file__)",
        "__main__ ['listing.py'] listing.py\n",
    ),
}


@pytest.mark.parametrize("case", SHOWN)
def test_it_shows_what_python_shows(checkout, case):
    source, text = SHOWN[case]
    home, name = checkout(source + "\n")
    outcome = home.outcome(name)
    assert isinstance(outcome, Run), outcome
    assert outcome.text == text
    if case not in ("stderr in order", "print_exc", "print_stack", "main module"):  # there, order or folder differ
        file = home.root / "snippets" / name
        env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        told = subprocess.run(
            [sys.executable, file.name], cwd=file.parent, env=env, stdout=-1, stderr=subprocess.STDOUT, text=True
        )
        assert sorted(told.stdout.splitlines()) == sorted(text.splitlines())


TOLD = {
    "thread": (
        "import threading\ndef f():\n    raise ValueError('no')\nthreading.Thread(target=f).start()\nprint('done')",
        3,
        "a thread raises ValueError: no",
    ),
    "timer": ("import threading\nthreading.Timer(.1, lambda: 1 / 0).start()\nprint(1)", 2, "a thread raises Zero"),
    "del": ("class A:\n    def __del__(self):\n        1 / 0\na = A()\ndel a\nprint(1)", 3, "ZeroDivisionError"),
    "del at the end": ("class A:\n    def __del__(self):\n        1 / 0\na = A()\nprint(1)", 3, "ZeroDivisionError"),
    "exit function": ("import atexit\n@atexit.register\ndef f():\n    1 / 0\nprint(1)", 4, "ZeroDivisionError"),
    "error before a thread that waits for ever": (
        "import threading\nthreading.Thread(target=threading.Event().wait).start()\nprint(1)\n1 / 0",
        4,
        "ZeroDivisionError",
    ),
    "thread that waits for ever": (
        "# proven: timeout=1\nimport threading\nthreading.Thread(target=threading.Event().wait).start()\nprint(1)",
        0,
        "still runs after 1 s",
    ),
    "crash": ("import ctypes\nprint(1, flush=True)\nctypes.string_at(0)", 3, r"ended its own process \(signal 11\)"),
}


@pytest.mark.parametrize("case", TOLD)
def test_an_error_beside_the_main_thread_is_told(checkout, case):
    source, line, what = TOLD[case]
    home, name = checkout(source + "\n")
    problem = home.outcome(name)
    assert isinstance(problem, Problem), problem
    assert problem.line == line
    with pytest.raises(Problem, match=what):
        raise problem


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_every_start_method_works(checkout, method):
    home, name = checkout(
        "import multiprocessing\nimport torch\nfrom torch.utils.data import DataLoader, TensorDataset\n\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({method!r})\n"
        "    x = TensorDataset(torch.arange(4.0))\n"
        "    print(sum(b.sum() for b, in DataLoader(x, batch_size=2, num_workers=1)))\n"
    )
    outcome = home.outcome(name)
    assert isinstance(outcome, Run) and outcome.text == "tensor(6.)\n", outcome


def test_a_search_on_two_processes_runs(checkout):
    home, name = checkout(
        "from sklearn.datasets import load_iris\nfrom sklearn.linear_model import Ridge\n"
        "from sklearn.model_selection import GridSearchCV\n\nx, y = load_iris(return_X_y=True)\n"
        "search = GridSearchCV(Ridge(), {'alpha': [1.0, 2.0]}, cv=2, n_jobs=2).fit(x, y)\nprint(len(search.best_params_))\n"
    )
    outcome = home.outcome(name)
    assert isinstance(outcome, Run) and outcome.text == "1\n", outcome


@pytest.mark.parametrize("backend", ["eager", "inductor"])
def test_a_compiled_model_runs_and_keeps_its_cache_to_itself(checkout, request, backend):
    if backend == "inductor":
        request.getfixturevalue("compiler")
    home, name = checkout(
        "# proven: timeout=300\nimport os\nimport tempfile\n\nimport torch\n\n"
        f"f = torch.compile(lambda x: x.sin() + 1, backend={backend!r})\n"
        "x = torch.ones(8)\nprint(torch.allclose(f(x), x.sin() + 1))\n"
        "cache, temporary = os.environ['TORCHINDUCTOR_CACHE_DIR'], tempfile.gettempdir()\n"
        "kept = sum(len(files) for _, _, files in os.walk(cache))\n"
        "beside = sorted(name for name in os.listdir(temporary) if 'inductor' in name)\n"
    )
    before = of_the_machine()
    outcome = home.outcome(name)
    assert isinstance(outcome, Run) and outcome.text.endswith("True\n"), outcome  # the compiler may have said more
    assert outcome.values["cache"] == "/tmp/inductor" and outcome.values["temporary"] == "/tmp"  # the run's own
    if backend == "inductor":
        assert outcome.values["kept"] and outcome.values["beside"] == ["inductor"]
    assert of_the_machine() == before


def of_the_machine():
    """Files in the caches that compilers have where nobody gives them another."""
    folders = [
        *Path(tempfile.gettempdir()).glob("torchinductor*"),
        Path.home() / ".triton",
        Path.home() / ".cache/torch",
    ]
    return [files.below(folder) for folder in folders]


TRAINS = "import torch\n\nsgd = torch.optim.SGD(torch.nn.Linear(1, 1).parameters())\nprint(sgd.defaults['lr'])\n"


@pytest.mark.parametrize(
    ("name", "source", "what"),
    [
        ("random", "print(1)\n", "is named like Python's own module 'random'"),
        ("torch", "import torch\nprint(torch.ones(1))\n", "is named like the module 'torch' that it imports"),
        ("sympy", TRAINS, "is named like the module 'sympy', which it loads"),
    ],
)
def test_a_name_that_hides_a_module_is_refused(checkout, name, source, what):
    home, name = checkout(source, f"case/{name}.py")
    problem = home.outcome(name)
    assert isinstance(problem, Problem) and what in problem.what and "Rename it" in problem.remedy, problem


def test_a_neighbour_that_hides_a_module_is_refused_whenever_it_appears(checkout):
    home, name = checkout(TRAINS)
    assert home.outcome(name).text == "0.001\n"
    checkout("print(1)\n", "case/sympy.py")
    checkout("print(2)\n", "other/sympy.py")
    for again in (home, Project(home.root)):  # what is remembered, and what is kept
        problem = again.outcome(name)
        assert str(problem).startswith(
            "snippets/case/listing.py: loads the module 'sympy', whose name snippets/case/sympy.py has\n    Rename that: "
        )
        assert again.outcome("case/sympy.py").text == "1\n"
    (home.root / "snippets" / "case" / "sympy.py").rename(home.root / "snippets" / "case" / "symbols.py")
    assert isinstance(home.outcome(name), Run)
    file = home.root / "snippets" / name
    checkout("print(1)\n", "case/sympy.py")
    told = subprocess.run([sys.executable, file.name], cwd=file.parent, capture_output=True, text=True, check=False)
    assert told.returncode and "snippets/case/sympy.py" in told.stderr  # as the reader would have it

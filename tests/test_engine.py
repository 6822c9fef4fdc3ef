"""Each way in which a listing can fail is told; what passes is kept, and made again when anything it depends on changes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from proven import run as runs
from proven import store
from proven.project import Project
from proven.run import Run
from proven.snippet import Problem

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n"
FAILURES = {
    "raises": ("x = 1\nprint(1 / 0)", 2, "ZeroDivisionError: division by zero"),
    "syntax": ("print('a')\nx = (", 2, "SyntaxError"),
    "warns": ("print(1)\nimport warnings\nwarnings.warn('old', FutureWarning)", 3, "warns: FutureWarning: old"),
    "torch warns": (
        "import torch\nx = torch.ones(3)\nprint(x.T.shape, torch.ones(2, 3, 4).T)",
        3,
        "warns: UserWarning",
    ),
    "failing figure": (PLOT + "plt.xlabel('$\\\\frac{1}$')\nplt.show()", 4, "ParseSyntaxException|ValueError"),
    "unshown figure": (PLOT + "print(1)", 0, "draws a figure that it never shows"),
    "sys.exit": ("import sys\nprint(1)\nsys.exit(0)", 3, r"calls sys\.exit"),
    "os._exit": ("import os\nprint(1, flush=True)\nos._exit(0)", 0, r"ended its own process \(status 0\)"),
    "killed": (
        "import os, signal\nprint(1)\nos.kill(os.getpid(), signal.SIGKILL)",
        0,
        r"ended its own process \(signal 9\)",
    ),
    "hangs": ("# proven: timeout=4\nprint(1)\nwhile True: pass", 3, "still runs after 4 s"),
    "sleeps": ("# proven: timeout=4\nimport time\ntime.sleep(60)", 3, "still runs after 4 s"),
    "leaves a process": (
        "import subprocess\nsubprocess.Popen(['sleep', '600'])\nprint(1)",
        0,
        "leaves a process behind",
    ),
    "shows nothing": ("x = 1", 0, "shows nothing"),
    "prints blanks": ("print(' ')", 0, "shows nothing"),
    "writes outside": ("print(1)\nopen('../../proven-stray.txt', 'w')", 2, "writes outside its folder"),
    "writes beside": (
        "import torch\nprint(1)\ntorch.save(torch.ones(1), '../stray.pt')",
        0,
        r"writes outside its folder: \.\./stray\.pt",
    ),
    "removes outside": ("import os\nprint(1)\nos.remove('/etc/hostname')", 3, "writes outside its folder"),
    "swallows it": (
        "print(1)\ntry:\n    open('../../s.txt', 'w')\nexcept Exception:\n    pass",
        0,
        "writes outside its folder",
    ),
    "connects": (
        "import socket\nprint(1)\nsocket.create_connection(('192.0.2.1', 80))",
        3,
        "connects to another host: 192.0.2.1",
    ),
    "looks up a host": (
        "import socket\nprint(1)\nsocket.getaddrinfo('example.org', 80)",
        3,
        "connects to another host: example.org",
    ),
    "local import": ("import json\nimport proven", 2, "imports 'proven', a module of this repository"),
    "other listing": ("from helper import x\nprint(x)", 1, "imports 'helper', a module of this repository"),
    "relative import": ("from . import x\nprint(x)", 1, "a module of this repository"),
    "unknown option": ("# proven: timeuot=3\nprint(1)", 1, "unknown option 'timeuot=3'"),
    "bad timeout": ("# proven: timeout=long\nprint(1)", 1, "timeout=long is no number"),
    "announced but absent error": ("# proven: raises=ValueError\nprint(1)", 0, "ends without the ValueError"),
    "another error": ("# proven: raises=ValueError\nprint(1)\nprint(1 / 0)", 3, "where ValueError was announced"),
    "announced but absent warning": ("# proven: warns=UserWarning\nprint(1)", 0, "does not give the UserWarning"),
    "another warning": (
        "# proven: warns=UserWarning\nprint(1)\nimport warnings\nwarnings.warn('old', FutureWarning)",
        4,
        "warns: FutureWarning: old",
    ),
}


@pytest.mark.parametrize("case", FAILURES)
def test_failure_names_file_line_and_remedy(checkout, case):
    source, line, what = FAILURES[case]
    (checkout.root / "proven").mkdir()
    checkout("x = 1", "case/helper.py")
    home, name = checkout(source + "\n")
    page = checkout.root / "docs" / "en" / "case.md"
    page.write_text(f'# Case\n\n```python\n--8<-- "{name}"\n```\n', encoding="utf-8")
    problem = home.outcome(name)
    assert isinstance(problem, Problem), problem
    assert (problem.file, problem.line) == (f"snippets/{name}", line)
    with pytest.raises(Problem, match=what):
        raise problem
    assert problem.remedy
    assert "docs/en/case.md:4" in str(problem)
    assert not home.store.folder.exists() or not list(home.store.folder.rglob("*.json"))


def test_missing_listing_is_told(checkout):
    home, _ = checkout("print(1)\n")
    assert "there is no such listing" in str(home.outcome("case/absent.py"))


def test_write_into_the_checkout_is_found_even_where_no_hook_sees_it(checkout):
    root = checkout.root
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / "kept.pt").write_bytes(b"precious")
    checkout("print(1)\n", "case/innocent.py")
    home, name = checkout(f"import torch\ntorch.save(torch.ones(1), {str(root / 'kept.pt')!r})\nprint(1)\n")
    outcomes = home.refresh(["case/innocent.py", name])
    assert isinstance(outcomes["case/innocent.py"], Run)
    assert "writes outside its folder: kept.pt" in str(outcomes[name])


def test_data_is_a_copy_and_writing_into_it_is_an_error(checkout):
    file = checkout.root / "data" / "x.pt"
    file.parent.mkdir()
    file.write_bytes(b"precious")
    home, name = checkout("import torch\ntorch.save(torch.ones(1), 'data/x.pt')\nprint(1)\n")
    assert "changes files under data/" in str(home.outcome(name))
    assert file.read_bytes() == b"precious"


def test_runs_as_python_would(checkout):
    home, name = checkout(
        "import os, sys\nimport multiprocessing\nimport torch\n\n"
        "print(__name__, os.listdir('.'), torch.get_num_threads(), torch.cuda.is_available())\n"
        "print(os.path.basename(__file__), sys.path[0] == os.path.dirname(__file__))\n"
        "open('mine.txt', 'w').write('a')\n"
        "print(os.path.expanduser('~') != '/root')\n"
    )
    assert home.outcome(name).text == "__main__ [] 1 False\nlisting.py True\nTrue\n"


def test_dataloader_workers_run(checkout):
    home, name = checkout(
        "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\n\n"
        "if __name__ == '__main__':\n"
        "    x = TensorDataset(torch.arange(8.0))\n"
        "    print(sum(b.sum() for b, in DataLoader(x, batch_size=2, num_workers=2)))\n"
    )
    assert home.outcome(name).text == "tensor(28.)\n"


def test_what_a_subprocess_prints_is_shown(checkout):
    home, name = checkout("import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'print(5)'], check=True)\n")
    assert home.outcome(name).text == "5\n"


def test_each_cell_has_its_own_text_and_figures(checkout):
    home, name = checkout(f"print('a')\n# %% plot\n{PLOT}plt.show()\nprint('b')\n# %%\nprint('c')\n")
    cells = home.outcome(name).cells
    assert [(cell["text"], len(cell["figures"])) for cell in cells] == [("a\n", 0), ("b\n", 1), ("c\n", 0)]
    assert [code for _, code in home.read(name).cells()][2] == "print('c')\n"


def test_announced_error_and_warning_are_shown(checkout):
    home, name = checkout("# proven: raises=ValueError\nprint(1)\nraise ValueError('no')\n")
    assert (home.outcome(name).error, home.outcome(name).text) == ("ValueError: no", "1\n")
    home, name = checkout("# proven: warns=UserWarning\nimport warnings\nwarnings.warn('old')\nprint(2)\n", "case/w.py")
    assert (home.outcome(name).warning, home.outcome(name).text) == ("UserWarning: old", "UserWarning: old\n2\n")


def test_values_are_module_level_numbers_strings_and_tensors(checkout):
    home, name = checkout(
        "import torch\nn = 3\nword = 'a'\nmean = torch.tensor(0.5, requires_grad=True)\nx = torch.ones(2, 1)\n"
        "pairs = [(1, 2.5)]\nbig = torch.ones(100_001)\n_hidden = 1\nmodel = torch.nn.Linear(1, 1)\nprint(n)\n"
    )
    values = home.outcome(name).values
    assert values == {"n": 3, "word": "a", "mean": 0.5, "x": [[1.0], [1.0]], "pairs": [[1, 2.5]]}


def test_ctrl_c_ends_what_runs(checkout, tmp_path):
    _, name = checkout("import time\nopen('/dev/null')\nprint(1)\ntime.sleep(50)  # proven-ctrl-c\n")
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # nohup … & has it ignored
        f"from proven.project import Project\nProject({str(checkout.root)!r}).outcome({name!r})"
    )
    command = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, start_new_session=True)
    while not _sleepers(checkout.root):
        assert command.poll() is None, command.stderr.read()
        time.sleep(0.1)
    os.kill(command.pid, signal.SIGINT)
    command.communicate()  # returns only once it and all that holds its stderr have ended
    assert command.returncode != 0
    deadline = time.monotonic() + 40  # its listing would sleep for 50 s
    while _sleepers(checkout.root) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _sleepers(checkout.root)


def _sleepers(root):
    """Processes whose working folder is a listing's."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve().name == "work" and (process / "cwd").resolve().parent.name.startswith(
                "proven-"
            ):
                source = next((process / "cwd").resolve().parent.glob("case/listing.py"), None)
                if source and "proven-ctrl-c" in source.read_text():
                    found.append(process)
        except OSError:
            continue
    return found


# ---- the store -----------------------------------------------------------------------------------------------------


def test_a_kept_run_is_used_again_without_running(checkout, monkeypatch):
    home, name = checkout("import time\nprint(time.time_ns())\n")
    first = home.outcome(name).text
    monkeypatch.setattr(runs, "run_all", None)
    assert Project(home.root).outcome(name).text == first
    assert Project(home.root).store.why(home.read(name)) == []


@pytest.mark.parametrize("what", ["snippet", "rc", "data", "appears", "safetensors", "library", "python"])
def test_any_change_of_what_it_depends_on_runs_it_again(checkout, monkeypatch, what):
    data = checkout.root / "data" / "a.safetensors"
    data.parent.mkdir()
    data.write_bytes(b"1")
    (checkout.root / "matplotlibrc").write_text("font.size: 10\n")
    source = "import os, time\nimport torch\nprint(os.path.exists('data/optional.csv'), time.time_ns())\nx = 1\n"
    home, name = checkout(source)
    first = home.outcome(name).text
    if what == "snippet":
        checkout(source.replace("x = 1", "x = 2"))
    elif what == "rc":
        (checkout.root / "matplotlibrc").write_text("font.size: 11\n")
    elif what in ("data", "safetensors"):
        data.write_bytes(b"2")
    elif what == "appears":
        (data.parent / "optional.csv").write_text("a")
    elif what == "library":
        real = store.installed
        monkeypatch.setattr(store, "installed", lambda name: "9.9" if name == "torch" else real(name))
    elif what == "python":
        monkeypatch.setattr(store.platform, "python_version", lambda: "9.9")
    again = Project(home.root)
    parts = {
        "snippet": f"snippets/{name}",
        "rc": "matplotlibrc",
        "data": "data/a.safetensors",
        "safetensors": "data/a.safetensors",
        "appears": "data/optional.csv",
        "library": "torch",
        "python": "python",
    }
    assert [part for part, _, _ in again.store.why(again.read(name))] == [parts[what]]
    assert again.outcome(name).text != first


def test_a_listing_that_names_no_data_has_none_and_does_not_depend_on_it(checkout):
    (checkout.root / "data").mkdir()
    home, name = checkout("import os\nprint(os.listdir('.'))\n")
    assert home.outcome(name).text == "[]\n"
    (checkout.root / "data" / "new.csv").write_text("a")
    assert home.store.why(home.read(name)) == []


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"key": {}}', b"\xff\xfe"])
def test_a_damaged_entry_is_dropped_and_made_again(checkout, damage):
    home, name = checkout("print(1)\n")
    home.outcome(name)
    path = home.store.path(home.read(name))
    path.write_bytes(damage)
    assert Project(home.root).outcome(name).text == "1\n"
    assert json.loads(path.read_text())["run"]["cells"]


def test_a_crash_while_saving_keeps_the_old_entry(checkout, monkeypatch):
    home, name = checkout("print(1)\n")
    run = home.outcome(name)
    listing = home.read(name)
    before = home.store.path(listing).read_text()

    def full(self, target):
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="disk full"):
        home.store.save(listing, run)
    assert home.store.path(listing).read_text() == before
    assert [path.name for path in home.store.path(listing).parent.iterdir()] == ["listing.json"]


# ---- the command line ----------------------------------------------------------------------------------------------


def _proven(root, *arguments):
    command = [sys.executable, "-m", "proven", "--root", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_command_line_runs_what_is_stale_and_tells_failures(checkout):
    checkout("print(1)\n", "case/good.py")
    checkout("print(1 / 0)\n", "case/bad.py")
    told = _proven(checkout.root)
    assert told.returncode == 1
    assert "snippets/case/bad.py:1: ZeroDivisionError" in told.stderr
    assert "2 listings, 2 ran now" in told.stdout
    checkout("print(2)\n", "case/bad.py")
    told = _proven(checkout.root)
    assert told.returncode == 0
    assert "2 listings, 1 ran now" in told.stdout
    assert "2 ran now" in _proven(checkout.root, "--all").stdout


def test_why_says_what_changed(checkout):
    home, name = checkout("print(1)\n")
    assert "no kept run" in _proven(home.root, "why", name).stdout
    home.outcome(name)
    assert "is fresh" in _proven(home.root, "why", name).stdout
    checkout("print(2)\n")
    assert f"snippets/{name}: " in _proven(home.root, "why", name).stdout

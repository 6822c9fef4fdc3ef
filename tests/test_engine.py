"""Each way in which a listing can fail is told; what passes is kept, and made again when anything it depends on changes."""

import codecs
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from importlib import metadata
from pathlib import Path

import pytest

from proven import coverage, files, forked, notebook, store, testing, versions, written
from proven import run as runs
from proven.languages import LANGUAGES
from proven.pool import bar
from proven.project import Project
from proven.run import Run
from proven.snippet import Problem, Snippet

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


TOO_MUCH = {
    "lines": ("for i in range(10_000):\n    print(i)", 0, "prints 10000 lines", "Print less"),
    "letters": ("print('a' * 100_000)", 0, "prints 1 lines, 100,001 characters", "Print less"),
    "bytes": ("while True:\n    print('a' * 1_000_000)", 2, "prints more than 20 MB", "Print less"),
    "points": (
        "import numpy\nimport matplotlib.pyplot as plt\nx = numpy.arange(30_000)\nplt.scatter(x, x)\nplt.show()",
        5,
        r"draws a figure of \d\.\d MB",
        "rasterized=True",
    ),
    "animation": (
        "import matplotlib.pyplot as plt\nfrom matplotlib.animation import FuncAnimation\nfigure, axes = plt.subplots()\n"
        "moving = FuncAnimation(figure, lambda i: axes.plot([i]), frames=3)\nplt.show()",
        5,
        "shows an animation",
        "side by side",
    ),
}


@pytest.mark.parametrize("case", TOO_MUCH)
def test_what_a_page_cannot_bear_is_told_with_its_remedy(checkout, case):
    source, line, what, remedy = TOO_MUCH[case]
    home, name = checkout(source + "\n")
    problem = home.outcome(name)
    assert isinstance(problem, Problem), problem
    assert problem.line == line and re.search(what, problem.what) and remedy in problem.remedy


def test_many_points_can_be_rasterized(checkout):
    home, name = checkout(
        "import numpy\nimport matplotlib.pyplot as plt\nx = numpy.arange(30_000)\n"
        "plt.scatter(x, x, rasterized=True)\nplt.show()\n"
    )
    assert len(home.outcome(name).figures[0]) < 200_000


WRITTEN = {
    "progress": (
        "import sys\nfor i in range(3):\n    print(f'\\r{i + 1} of 3', end='', file=sys.stderr)\nprint()",
        "3 of 3\n",
    ),
    "shorter": ("print('loading', end='\\r')\nprint('\\x1b[Kok')", "ok\n"),
    "two bars": ("print('a 1\\nb 1\\x1b[A\\ra 2\\nb 2')", "a 2\nb 2\n"),
    "colours": ("print('\\x1b[1;31mred\\x1b[0m', '\\x1b[38;5;9mred\\x1b[m')", "red red\n"),
    "controls": ("print('a\\x00b\\x07c\\x7f\\x85d\\te')", "abcd\te\n"),
    "title": ("print('\\x1b]0;title\\x07a')", "a\n"),
    "bytes": ("import sys\nsys.stdout.buffer.write(b'\\xff\\n')", "\ufffd\n"),
    "folder": (
        "import os, sys, tempfile\nprint(os.getcwd(), __file__, os.path.abspath('a.pt'), os.path.expanduser('~/b'))\n"
        "print(os.path.dirname(tempfile.mkdtemp()))",
        ". listing.py a.pt ~/b\n/tmp\n",
    ),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_text_is_what_stands_on_a_terminal_in_the_end(checkout, case):
    source, text = WRITTEN[case]
    home, name = checkout(source + "\n")
    assert home.outcome(name).text == text


def test_the_folder_of_a_run_is_never_seen(checkout):
    home, name = checkout(
        "# proven: raises=FileNotFoundError\nimport os\nimport matplotlib.pyplot as plt\nhere = [os.getcwd()]\n"
        "plt.plot([1, 2], label=os.path.abspath('x'))\nplt.legend()\nplt.show()\nopen(os.path.abspath('absent'))\n"
    )
    outcome = home.outcome(name)
    assert outcome.error == "FileNotFoundError: [Errno 2] No such file or directory: 'absent'"
    assert outcome.values == {"here": ["."]}
    assert "proven-" not in json.dumps(outcome.to_json())
    home, name = checkout("import os\nprint(1)\nraise ValueError(os.getcwd(), __file__)\n")
    assert home.outcome(name).what == "ValueError: ('.', 'listing.py')"


def test_what_a_process_said_that_died_is_told(checkout):
    dies = "import os\n\n\ndef die(rank):\n    os.write(2, b'no room')\n    os.abort()\n\n\n"
    spawn = "if __name__ == '__main__':\n    from torch.multiprocessing import spawn\n\n    spawn(die)\n"
    home, name = checkout(dies + spawn)
    told = home.outcome(name).what
    assert told.startswith("ProcessExitedException: process 0 terminated with signal SIGABRT; it said: no room"), told
    home, name = checkout("import subprocess\n\nprint('first', flush=True)\nsubprocess.run(['false'], check=True)\n")
    assert home.outcome(name).what.endswith("returned non-zero exit status 1.; it said: first")
    home, name = checkout("print('first')\nraise ValueError('bad')\n")
    assert home.outcome(name).what == "ValueError: bad"


IN_A_THREAD = "import threading\ndef f():\n    raise ValueError({})\nthreading.Thread(target=f).start()\nprint(1)"
NOWHERE = {  # what tells the folder of the run, where one would look for it, and what stands there
    "keys": (
        "import numpy\nx = {here: 1, 'in': {here: [numpy.array([here])]}}\nprint(1)",
        "x",
        {".": 1, "in": {".": [["."]]}},
    ),
    "warning": ("# proven: warns=UserWarning\nimport warnings\nwarnings.warn(here)", "warning", "UserWarning: ."),
    "ended": ("print(here, flush=True)\nos._exit(3)", "what", "ended its own process (status 3); it said: ."),
    "colours within": ("print(here[:9] + '\\x1b[1m' + here[9:])", "text", ".\n"),
    "syntax": ("raise SyntaxError(here, (__file__, 2, 1, here))", "what", "SyntaxError: . (listing.py, line 2)"),
    "thread": (
        IN_A_THREAD.format("here"),
        "what",
        "a thread raises ValueError: .",
    ),
}


@pytest.mark.parametrize("case", NOWHERE)
def test_the_folder_of_a_run_is_not_seen_either_in(checkout, case):
    assert shown(checkout, "import os\nhere = os.getcwd()", *NOWHERE[case][:2]) == NOWHERE[case][2]


RAW = {  # red letters, a bell and a lone surrogate; where they are written, and what stands there
    "value": ("x = red\nprint(1)", "x", r"red\udc80"),
    "array": ("import numpy\nx = {red: [numpy.array([red[:-1]])]}\nprint(1)", "x", {r"red\udc80": [["red"]]}),
    "error": ("raise ValueError(red)", "what", r"ValueError: red\udc80"),
    "announced error": ("# proven: raises=ValueError\nraise ValueError(red)", "error", r"ValueError: red\udc80"),
    "announced warning": (
        "# proven: warns=UserWarning\nimport warnings\nwarnings.warn(red)",
        "warning",
        r"UserWarning: red\udc80",
    ),
    "thread": (
        IN_A_THREAD.format("red"),
        "what",
        r"a thread raises ValueError: red\udc80",
    ),
    "host": ("import socket\nsocket.getaddrinfo(red[:-1], 80)", "what", "connects to another host: red"),
    "ended": (
        "print(red[:-1], flush=True)\nimport os\nos._exit(0)",
        "what",
        "ended its own process (status 0); it said: red",
    ),
    "figure": (
        "# proven: warns=UserWarning\nimport matplotlib.pyplot as plt\nplt.plot([1, 2], label=red[:-1], gid=red[:-1])\n"
        "plt.ylabel(red[:-1])\nplt.legend()\nplt.show()",
        "labels",
        "red",
    ),
}


@pytest.mark.parametrize("case", RAW)
def test_nothing_that_is_kept_of_a_run_holds_a_control_character(checkout, case):
    assert shown(checkout, "red = '\\x1b[31mred\\x1b[0m\\x07\\udc80'", *RAW[case][:2]) == RAW[case][2]


def shown(checkout, first, source, key):
    """What stands under a key of a listing's run or problem; all that is kept of it is looked through, too.

    Args:
        first: what stands before `source`, below its options.
    """
    option, _, rest = source.partition("\n") if source.startswith("# proven:") else ("", "", source)
    home, name = checkout(f"{option}\n{first}\n{rest}\n".lstrip())
    outcome = home.outcome(name)
    if isinstance(outcome, Problem):
        kept = [str(outcome)]
    else:
        kept = list(texts(json.loads(home.store.path(home.read(name)).read_text(encoding="utf-8"))))
    assert not [text for text in kept if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]|proven-", text)]
    if key == "labels":
        return outcome.cells[0]["figures"][0]["labels"]
    return outcome.values[key] if key == "x" else getattr(outcome, key)


def texts(data):
    """All str of what JSON has given, keys among them."""
    if isinstance(data, str):
        yield data
    for each in data if isinstance(data, (dict, list)) else ():
        yield from texts(each)
        yield from texts(data[each]) if isinstance(data, dict) else ()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_and_windows_lines_do_no_harm(checkout, mark):
    home, name = checkout("")
    (home.root / "snippets" / name).write_bytes(mark + "# proven: timeout=9\r\nprint('ü')\r\n".encode())
    assert home.outcome(name).text == "ü\n" and home.read(name).timeout == 9
    assert home.read(name).published == "print('ü')\n"


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        ("print(1)\nprint('ü')\n".encode("latin-1"), 2, "is not in UTF-8: it holds the byte 0xfc"),
        ("print('ü')\n".encode("utf-16"), 0, "is in UTF-16"),
        (b"# -*- coding: latin-1 -*-\nprint(1)\n", 1, "says that it is in latin-1"),
        (b"#!python\n# vim: set fileencoding=gbk :\nprint(1)\n", 2, "says that it is in gbk"),
    ],
)
def test_another_encoding_is_named(checkout, data, line, what):
    home, name = checkout("")
    (home.root / "snippets" / name).write_bytes(data)
    problem = home.outcome(name)
    assert isinstance(problem, Problem) and (problem.line, problem.what) == (line, what), problem
    assert "Save it as UTF-8" in problem.remedy


def test_a_byte_order_mark_of_a_page_a_notebook_or_tests_does_no_harm(checkout):
    home, name = checkout("print(1)\n")
    mark = codecs.BOM_UTF8
    page = home.root / "docs" / "en" / "case.md"
    text = (
        f'---\ndescription: About it.\n---\n# Case {{ #case data-points="A1-1" }}\n\n```python\n--8<-- "{name}"\n```\n'
    )
    page.write_bytes(mark + text.encode())
    assert home.embedded()[name] == ["docs/en/case.md:7"] and coverage.declared(page) == {"A1-1": [("case", "Case")]}
    assert written.description(files.text_at(page)) == "About it." and files.text_at(page) == text
    (home.root / "tests").mkdir()
    tests = home.root / "tests" / "test_case.py"
    tests.write_bytes(mark + b"import pytest\n\n\n@pytest.mark.proves('A1-1')\ndef test_it():\n    pass\n")
    assert home.tests("case") == {"test_it": (4, 6)} and coverage.proven(tests) == {"A1-1": ["test_it"]}
    (home.root / "notebooks").mkdir()
    prose = [f'# %% [markdown] lang="{lang}" id="case" description="About it."\n# # Case\n\n' for lang in ("en", "zh")]
    (home.root / "notebooks" / "case.py").write_bytes(mark + "".join([*prose, "# %%\nprint(2)\n"]).encode())
    assert notebook.read(home.root, "notebooks/case.py").markdown(LANGUAGES["en"]).count("# Case { #case }") == 1
    assert home.outcome("notebooks/case.py").text == "2\n"


def test_a_page_in_another_encoding_is_named(checkout):
    home, _ = checkout("1 / 0\n")
    (home.root / "docs" / "en" / "case.md").write_bytes("ü".encode("latin-1"))
    told = _proven(home.root)
    assert told.returncode == 1 and "docs/en/case.md:1: is not in UTF-8" in told.stderr and "Trace" not in told.stderr


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


@pytest.mark.parametrize(
    "what", ["snippet", "rc", "data", "appears", "safetensors", "library", "python", "runtime", "environment"]
)
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
        real = versions.metadata.version
        monkeypatch.setattr(versions.metadata, "version", lambda name: "9.9" if name == "torch" else real(name))
        monkeypatch.setattr(store, "stamp", lambda: (what, str(home.root)))
    elif what == "python":
        monkeypatch.setattr(store.platform, "python_version", lambda: "9.9")
    elif what in ("runtime", "environment"):
        now, module = versions.runtime(), {"runtime": "proven/guard.py", "environment": "proven/runtime.py"}[what]
        monkeypatch.setattr(forked, "runtime", lambda: now)  # the fork server need not start again
        text = Path(versions._RUNTIME[module]).read_text(encoding="utf-8")
        edited = (
            text.replace('"PYTHONHASHSEED": "0"', '"PYTHONHASHSEED": "1"') if what == "environment" else f"{text}\n"
        )
        (checkout.root / "edited.py").write_text(edited, encoding="utf-8")
        monkeypatch.setitem(versions._RUNTIME, module, str(checkout.root / "edited.py"))
    again = Project(home.root)
    parts = {
        "snippet": f"snippets/{name}",
        "rc": "matplotlibrc",
        "data": "data/a.safetensors",
        "safetensors": "data/a.safetensors",
        "appears": "data/optional.csv",
        "library": "torch",
        "python": "python",
        "runtime": "proven/guard.py",
        "environment": "proven/runtime.py",
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
    with pytest.raises(Problem, match="disk full"):
        home.store.save(listing, run)
    assert home.store.path(listing).read_text() == before
    assert [path.name for path in home.store.path(listing).parent.iterdir()] == ["listing.json"]


def test_what_is_installed_upgraded_or_removed_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(versions, "_folders", lambda: [str(tmp_path)])
    monkeypatch.syspath_prepend(tmp_path)
    stamps, numbers = [versions.stamp()], [versions.installed("proven-test")]
    for number in ("1", "2", None):
        time.sleep(0.05)  # the clock of the file system need not be finer
        for old in tmp_path.glob("*.dist-info"):
            shutil.rmtree(old)
        if number:
            folder = tmp_path / f"proven_test-{number}.dist-info"
            folder.mkdir()
            (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: proven-test\nVersion: {number}\n")
        stamps.append(versions.stamp())
        numbers.append(versions.installed("proven-test"))
    assert len(set(stamps)) == 4 and numbers == [None, "1", "2", None]


def test_the_folders_of_what_is_installed_are_watched():
    assert {str(distribution.locate_file("")) for distribution in map(metadata.distribution, ("torch", "numpy"))} <= {
        str(Path(folder)) for folder in versions._folders()
    }


@pytest.mark.parametrize("what", ["data", "rc", "library"])
def test_a_running_server_sees_the_change_too(checkout, monkeypatch, what):
    data = checkout.root / "data" / "a.csv"
    data.parent.mkdir()
    data.write_text("1")
    rc = checkout.root / "matplotlibrc"
    rc.write_text("font.size: 10\n")
    home, name = checkout("import time\nimport numpy\nprint(open('data/a.csv').read(), time.time_ns())\n")
    first = home.refresh([name])[name].text
    assert home.refresh([name])[name].text == home.outcome(name).text == first
    if what == "data":
        data.write_text("2")
    elif what == "rc":
        rc.write_text("font.size: 11\n")
    else:
        monkeypatch.setattr(versions.metadata, "version", lambda name: "9.9")
        monkeypatch.setattr(store, "stamp", lambda: (what, str(home.root)))
    assert home.outcome(name).text != first
    assert home.outcome(name).text == home.refresh([name])[name].text


def test_a_run_during_which_its_data_change_is_not_kept(checkout):
    data = checkout.root / "data" / "a.csv"
    data.parent.mkdir()
    data.write_text("1")
    home, name = checkout(f"print(open('data/a.csv').read())\nopen({str(data)!r}).close()\n")
    run_all = runs.run_all

    def change(*arguments):
        outcomes = run_all(*arguments)
        data.write_text("2")
        return outcomes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "run_all", change)
        assert home.outcome(name).text == "1\n"
    assert home.outcome(name).text == "2\n"


@pytest.mark.skipif(not forked.FORKS, reason="there is no fork server here")
def test_another_run_time_or_environment_starts_another_fork_server(tmp_path):
    before = forked.ForkServer.address()
    assert forked.ForkServer.address() == before
    for name in ("stamp", "runtime"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(forked.ForkServer, "_process", object())
            patch.setattr(forked.ForkServer, "_stamp", forked.ForkServer._stamp)
            patch.setattr(forked.tempfile, "mkdtemp", lambda **_: str(tmp_path))
            patch.setattr(forked, name, lambda: "another")
            patch.setattr(forked.subprocess, "Popen", lambda *_, **__: None)
            patch.setattr(forked.atexit, "register", lambda *_: None)
            patch.setenv("PROVEN_SERVER", before)
            assert forked.ForkServer.address() != before
    assert forked.ForkServer.address() == before


def test_what_failed_is_tried_again_when_its_data_change(checkout):
    (checkout.root / "data").mkdir()
    home, name = checkout("print(open('data/a.csv').read())\n")
    assert home.outcome(name) is home.outcome(name)
    (checkout.root / "data" / "a.csv").write_text("1")
    assert home.outcome(name).text == "1\n"


def test_one_save_while_listings_run_reruns_only_those_that_ran_then(checkout, monkeypatch):
    times = defaultdict(list)  # of each listing: (start, end) of its runs

    def run(root, snippet, modules=()):
        start = time.time_ns()
        time.sleep(0.15)
        if snippet.name == "case/l5.py" and not times[snippet.name]:
            page.write_text("saved")
        times[snippet.name].append((start, time.time_ns()))
        return Run()

    page = checkout.root / "docs" / "en" / "page.md"
    monkeypatch.setattr(runs, "run", run)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)  # as many run at once
    listings = [Snippet(f"case/l{number}.py", "") for number in range(20)]
    outcomes = runs.run_all(checkout.root, listings)
    assert len(outcomes) == 20 and all(isinstance(outcome, Run) for outcome in outcomes.values())
    saved, again = page.stat().st_mtime_ns, {name for name, each in times.items() if len(each) > 1}

    def around(slack):
        return {name for name, [(start, end), *_] in times.items() if start - slack <= saved <= end + slack}

    assert around(0) <= again <= around(2 * runs.SLACK) and "case/l5.py" in again
    assert max(map(len, times.values())) == 2 and not {f"case/l{number}.py" for number in (0, 1, 2, 10, 11, 19)} & again


def test_an_editor_that_saves_again_and_again_is_not_taken_for_a_listing(checkout, monkeypatch):
    def run(root, snippet, modules=()):
        time.sleep(0.01)
        (checkout.root / "docs" / "en" / f"page{time.time_ns()}.md").write_text("saved")
        return Run()

    monkeypatch.setattr(runs, "run", run)
    outcomes = runs.run_all(checkout.root, [Snippet("case/listing.py", "")])
    assert isinstance(outcomes["case/listing.py"], Run)


def test_the_key_holds_what_the_listing_loads_and_the_code_that_runs_it(checkout):
    engine = {f"proven/{name}.py" for name in ("runtime", "record", "terminal", "guard")}
    always = {"python", "matplotlibrc", *engine}
    keys = {}
    for stem, module in (
        ("nothing", "json"),
        ("tensors", "torch"),
        ("curves", "matplotlib.pyplot"),
        ("trees", "sklearn"),
    ):
        home, name = checkout(f"import {module}\nprint(1)\n", f"case/{stem}.py")
        home.outcome(name)
        entry = json.loads(home.store.path(home.read(name)).read_text())
        keys[stem] = set(entry["key"]) - always - {f"snippets/{name}", "numerics"}
    assert keys["nothing"] == set()
    assert {"torch", "numpy"} <= keys["tensors"] and not {"matplotlib", "torchvision", "scikit-learn"} & keys["tensors"]
    assert {"matplotlib", "numpy", "pillow"} <= keys["curves"] and "torch" not in keys["curves"]
    assert {"scikit-learn", "scipy", "numpy", "joblib"} <= keys["trees"] and "torchvision" not in keys["trees"]
    assert always | {f"snippets/{name}"} <= set(entry["key"])


def test_links_are_followed(checkout, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.csv").write_text("1")
    (checkout.root / "data").mkdir()
    (checkout.root / "data" / "linked").symlink_to(elsewhere)
    (elsewhere / "round").symlink_to(elsewhere)
    home, name = checkout("print(open('data/linked/a.csv').read())\n")
    assert home.outcome(name).text == "1\n"
    (elsewhere / "a.csv").write_text("23")
    assert [what for what, _, _ in home.store.why(home.read(name))] == ["data/linked/a.csv"]
    assert home.outcome(name).text == "23\n"
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "p.md").write_text(f'```python\n--8<-- "{name}"\n```\n')
    (checkout.root / "docs" / "en" / "more").symlink_to(tmp_path / "pages")
    assert home.embedded()[name] == ["docs/en/more/p.md:2"]


@pytest.mark.parametrize("what", ["listing", "chapter", "rc", "notebook"])
def test_what_is_itself_a_link_is_run_and_an_edit_behind_it_is_seen(checkout, tmp_path, what):
    name, elsewhere = "notebooks/case.py" if what == "notebook" else "case/listing.py", tmp_path / "elsewhere"
    home, _ = checkout("import time\nprint(time.time_ns())\n")
    (home.root / "notebooks").mkdir()
    (home.root / "notebooks" / "case.py").write_text("import time\nprint(time.time_ns())\n")
    (home.root / "matplotlibrc").write_text("font.size: 10\n")
    links = {"listing": "snippets/case/listing.py", "chapter": "snippets/case", "rc": "matplotlibrc"}
    link = home.root / links.get(what, name)
    link.rename(elsewhere)
    link.symlink_to(elsewhere)
    assert home.snippets() == ["case/listing.py"] and home.notebooks() == ["notebooks/case.py"]
    first = home.outcome(name).text
    assert home.outcome(name).text == first
    behind = elsewhere / "listing.py" if what == "chapter" else elsewhere
    behind.write_text(behind.read_text() + "# edited\n")
    file = {"rc": "matplotlibrc", "notebook": name}.get(what, "snippets/case/listing.py")
    assert [part for part, _, _ in home.store.why(home.read(name))] == [file]
    assert home.outcome(name).text != first


def test_a_checkout_that_cannot_be_written_gives_one_message(checkout):
    home, _ = checkout("print(1)\n")
    checkout("print(2)\n", "case/another.py")
    (home.root / ".proven").write_text("in the way")
    told = _proven(home.root)
    assert told.returncode == 1 and told.stderr.count("\n") == 2
    assert ".proven: cannot be written: " in told.stderr and "make the checkout writable" in told.stderr


COMMANDS = {
    "build": "mkdocs build --site-dir site",
    "serve": "mkdocs serve --dev-addr 127.0.0.1:0",
    "pytest": "pytest -p no:cacheprovider tests",
}


@pytest.fixture
def book(checkout):
    """Root of an empty checkout (Path) that MkDocs and pytest take for ours."""
    checkout("print(1)\n")
    for name in ("tests", "notebooks"):
        (checkout.root / name).mkdir()
    for name in (
        "mkdocs.yml",
        "matplotlibrc",
        "docs/index.md",
        "docs/glossary.tsv",
        "pyproject.toml",
        "tests/conftest.py",
    ):
        shutil.copy(testing.ROOT / name, checkout.root / name)
    for name in ("languages", "overrides", "docs/assets"):
        (checkout.root / name).symlink_to(testing.ROOT / name)
    shutil.copytree(testing.ROOT / "proven", checkout.root / "proven")  # by whose place tests know the checkout
    test = "from proven.testing import run\n\n\n@pytest.mark.parametrize('x', range(9))\ndef test_it(x):\n"
    test = f"import pytest\n{test}    assert run('case/listing.py').text\n".replace("'", '"')
    (checkout.root / "tests" / "test_case.py").write_text(test)
    return checkout.root


def _told(root, command):
    env = {**os.environ, "PYTHONPATH": str(root), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", *COMMANDS[command].split()]
    told = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False, timeout=300)
    return told.returncode, told.stdout + told.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_once_that_nothing_can_be_kept(book, command):
    (book / ".proven").write_text("in the way")
    status, said = _told(book, command)
    assert status and said.count("cannot be written") == 1 and "make the checkout writable" in said, said
    assert "Traceback" not in said and 'File "' not in said and "FAILED" not in said


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("build", "docs/en/case.md"),
        ("build", "points.tsv"),
        ("build", "tests/test_case.py"),
        ("serve", "docs/glossary.tsv"),
    ],
)
def test_mkdocs_tells_what_is_in_another_encoding(book, command, file):
    (book / file).write_bytes(b"a\n\xfc\n")
    status, said = _told(book, command)
    assert status and f"{file}:2: is not in UTF-8: it holds the byte 0xfc\n    Save it as UTF-8." in said, said
    assert "Traceback" not in said


# ---- the fork server -----------------------------------------------------------------------------------------------

SERVER = """
import os, shutil, signal
from proven.forked import ForkServer
from proven.project import Project
home = Project({root!r})
print(home.outcome("case/listing.py").text)
{harm}
for name in ("case/second.py", "case/third.py"):
    print(home.outcome(name).text)
"""


@pytest.mark.skipif(not forked.FORKS, reason="there is no fork server here")
@pytest.mark.parametrize(
    "harm",
    [
        "shutil.rmtree(os.path.dirname(os.environ['PROVEN_SERVER']))",
        "os.kill(ForkServer._process.pid, signal.SIGKILL)",
        "os.environ['PROVEN_SERVER'] = '/nowhere/socket'",
    ],
)
def test_a_fork_server_that_has_gone_is_started_again(checkout, harm):
    for number, name in enumerate(("case/listing.py", "case/second.py", "case/third.py"), 1):
        checkout(f"print({number})\n", name)
    told = _python(SERVER.format(root=str(checkout.root), harm=harm))
    assert (told.stdout.split(), told.stderr) == (["1", "2", "3"], "")


def test_nothing_is_left_in_the_temporary_folder_of_the_machine(checkout, tmp_path):
    home, _ = checkout("import torch\n\nprint(torch.optim.SGD([torch.ones(1)]).defaults['lr'])\n")
    (tmp_path / "tmp").mkdir()
    code = f"from proven.project import Project\nprint(Project({str(home.root)!r}).outcome('case/listing.py').text)"
    told = _python(code, TMPDIR=str(tmp_path / "tmp"))
    assert (told.stdout, told.stderr) == ("0.001\n\n", "") and list((tmp_path / "tmp").iterdir()) == []


def test_the_first_start_on_a_machine_finds_the_fonts(checkout, tmp_path):
    """C++ code of matplotlib imports by keyword while the fork server traces imports, once on a machine."""
    home, _ = checkout("from matplotlib import font_manager\n\nprint(font_manager.findfont('DejaVu Sans')[-14:])\n")
    code = f"from proven.project import Project\nprint(Project({str(home.root)!r}).outcome('case/listing.py').text)"
    told = _python(code, MPLCONFIGDIR=str(tmp_path / "new"))
    assert (told.stdout, told.stderr) == ("DejaVuSans.ttf\n\n", "") and any((tmp_path / "new").iterdir())


@pytest.mark.skipif(not forked.FORKS, reason="there is no fork server here")
def test_a_fork_server_that_does_not_start_gives_one_message(checkout, tmp_path):
    for number in range(6):
        checkout("print(1)\n", f"case/listing{number}.py")
    (tmp_path / "gc.py").write_text("raise SystemExit('no memory')")
    code = "import os, sys, gc\nfrom proven import forked\nfrom proven.__main__ import main\n"
    code += f"os.environ['PYTHONPATH'] = {str(tmp_path)!r}\nforked.ForkServer._reach = lambda address: None\n"
    told = _python(code + f"sys.exit(main(['--root', {str(checkout.root)!r}]))")
    assert told.returncode == 1
    assert told.stderr.count("the fork server does not start") == 1 and "Traceback" not in told.stderr


def test_what_ends_the_fork_server_is_told(checkout):
    home, name = checkout("import os, signal\nprint(1)\nos.kill(os.getppid(), signal.SIGKILL)\ninput()\n")
    if forked.FORKS:
        code = f"from proven.project import Project\nprint(Project({str(home.root)!r}).outcome({name!r}))"
        assert "ends the process that started it" in _python(code).stdout


def _python(code, **given):
    known = {key: value for key, value in os.environ.items() if key != "PROVEN_SERVER"}
    env = {**known, "PYTHONPATH": str(testing.ROOT), **given}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


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


def test_the_bar_is_full_when_all_have_run_and_not_before():
    bars = [bar(ended, 272) for ended in range(273)]
    assert {len(bar) for bar in bars} == {60}
    assert bars[0] == "·" * 60 and "·" in bars[271] and bars[272] == "█" * 60
    assert bar(0, 0) == "·" * 60


def test_why_says_what_changed(checkout):
    home, name = checkout("print(1)\n")
    assert "no kept run" in _proven(home.root, "why", name).stdout
    home.outcome(name)
    assert "is fresh" in _proven(home.root, "why", name).stdout
    checkout("print(2)\n")
    assert f"snippets/{name}: " in _proven(home.root, "why", name).stdout


@pytest.mark.parametrize(("load", "ends"), [(200, True), (0, False)])
def test_a_busy_machine_gives_a_listing_more_time(monkeypatch, load, ends):
    monkeypatch.setattr(os, "getloadavg", lambda: (load * os.cpu_count(),) * 3, raising=False)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3)"])
    with contextlib.nullcontext() if ends else pytest.raises(subprocess.TimeoutExpired):
        assert runs._patiently(child, 0.5) == 0
    child.wait()

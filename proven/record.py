"""What is recorded of a listing's run: text, figures, values, and the modules that it loaded; and how much of each.

It works in the listing's own process, for `proven.runtime`.
"""

import io
import json
import os
import re
import sys

from proven.terminal import bare, settled

LARGEST = 10_000  # elements of a value that is kept
WRITTEN = 20_000_000  # bytes that may be written, progress bars and all
LINES, LETTERS = 200, 20_000  # that a page can bear of one listing
DRAWN = 1_500_000  # letters of one figure as SVG
_OF_A_PROCESS = ("BrokenProcessPool", "CalledProcessError", "ChildFailedError", "ProcessExitedException")
_ENGINE = re.compile(
    r'^ *File "(?:[^"\n]*[/\\]proven[/\\](?:runtime|forkserver)\.py|<frozen runpy>)", line \d+.*\n(?:    .*\n)*', re.M
)


class Fault(Exception):
    """What is recorded cannot be shown: what is wrong, and what to do."""

    def __init__(self, what, remedy):
        super().__init__(what)
        self.what, self.remedy = what, remedy


class Output(io.FileIO):
    """The file of what is printed; it refuses more than anybody wants to keep."""

    def __init__(self, descriptor, deny):
        super().__init__(descriptor, "wb", closefd=False)
        self._deny, self._written = deny, 0

    def write(self, data):
        """Write bytes; returns how many."""
        self._written += memoryview(data).nbytes
        if self._written > WRITTEN:
            self._deny(f"prints more than {WRITTEN // 1_000_000} MB", "Print less.")
        return super().write(data)


def hider(folder, file):
    """A function that rids texts of the folder in which a listing runs: readers have another.

    Args:
        folder: of the run (Path); it holds ``work/``, ``home/`` and ``tmp/``.
        file: path of the copy of the listing that is run (str).
    """
    folder = str(folder)
    names = {
        file: os.path.basename(file),
        os.path.dirname(file): ".",
        os.path.join(folder, "work", ""): "",
        os.path.join(folder, "work"): ".",
        os.path.join(folder, "home"): "~",
        os.path.join(folder, "tmp"): "/tmp",
        folder: ".",
    }

    def hide(text):
        if folder in text:
            for path, name in names.items():
                text = text.replace(path, name)
        return text

    return hide


def text_of(data, hide):
    """What is shown of the bytes that a listing has written."""
    text = data.decode("utf-8", "replace")
    return said(_ENGINE.sub("", text) if "proven" in text else text, hide)


def said(text, hide):
    """What is shown of a text (str), be it a value or the message of an error: in signs that UTF-8 has."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return hide(settled(hide(text)))  # again: colours may have stood within a path


def heard(error, cells):
    """What a listing and its processes have printed, for a message that says no more than that a process has ended.

    Args:
        error: the exception that ended the listing.
        cells: list of dict with "text" (str).

    Returns:
        str, "" for other errors
    """
    return last_words("".join(cell["text"] for cell in cells)) if type(error).__name__ in _OF_A_PROCESS else ""


def last_words(text):
    """The end of what was printed (str), as messages quote it; "" where nothing was."""
    return f"; it said: {said}" if (said := text.strip()[-500:]) else ""


def check_text(text):
    """Raise Fault if a page cannot bear this much of a listing."""
    lines = text.count("\n")
    if lines > LINES or len(text) > LETTERS:
        what = f"prints {lines} lines, {len(text):,} characters; {LINES} and {LETTERS:,} can be shown"
        raise Fault(what, "Print less: a part, a shape, a sum.")


# ---- figures -------------------------------------------------------------------------------------------------------


def figures_of(pyplot, hide):
    """All open figures as SVG, which are closed.

    Args:
        pyplot: the module matplotlib.pyplot.
        hide: see `hider`.

    Returns:
        list of {"svg": str, "labels": str}.

    Raises:
        Fault: a figure that is too large, or moves.
    """
    found = []
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        if _moves(figure):
            raise Fault("shows an animation, of which a page has one still", "Draw some of its frames side by side.")
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        svg = hide(bare(drawn.getvalue()))
        if len(svg) > DRAWN:
            what = f"draws a figure of {len(svg) / 1e6:.1f} MB; {DRAWN / 1e6:g} can be shown"
            raise Fault(what, "Draw fewer points, or give what has so many rasterized=True.")
        found.append({"svg": svg, "labels": said(_labels(figure), hide)})
    pyplot.close("all")
    return found


def _moves(figure):
    animation = sys.modules.get("matplotlib.animation")
    if not animation:
        return False
    waiting = figure.canvas.callbacks.callbacks.get("draw_event", {}).values()
    return any(isinstance(getattr(each(), "__self__", None), animation.Animation) for each in waiting)


def _labels(figure):
    found = []
    for axes in figure.axes:
        found += [axes.get_title(), " against ".join(filter(None, (axes.get_ylabel(), axes.get_xlabel())))]
        found += [text.get_text() for text in axes.get_legend().get_texts()] if axes.get_legend() else []
    return ", ".join(dict.fromkeys(filter(None, found)))


# ---- values --------------------------------------------------------------------------------------------------------


def values_of(names, hide):
    """Module-level numbers, strings and arrays or lists of them, as JSON has them; anything else is left out.

    Args:
        names: dict of a module.
        hide: see `hider`.
    """
    found = {name: _value(value, hide) for name, value in list(names.items()) if not name.startswith("_")}
    return {name: value for name, value in found.items() if value is not None}


def _value(value, hide):
    try:
        if hasattr(value, "tolist") and getattr(value, "size", None) is not None:
            count = value.numel() if hasattr(value, "numel") else value.size
            value = value.tolist() if count <= LARGEST else None
        if isinstance(value, (bool, int, float, str, list, tuple, dict)):
            text = json.dumps(_plain(value, hide))
            return json.loads(text) if len(text) < 1e6 else None
    except Exception:
        pass
    return None


def _plain(value, hide):
    if isinstance(value, dict):
        return {said(str(key), hide): _plain(each, hide) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each, hide) for each in value]
    if hasattr(value, "tolist"):
        if (value.numel() if hasattr(value, "numel") else value.size) > LARGEST:
            raise ValueError("larger than what is kept")  # a model's state would take half a second
        holds = getattr(getattr(value, "dtype", None), "kind", "")  # "U" for text, "O" for anything
        return _plain(value.tolist(), hide) if holds in ("U", "O") else value.tolist()
    if isinstance(value, str):
        return said(value, hide)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise TypeError(type(value))


# ---- modules -------------------------------------------------------------------------------------------------------


def loaded(imports, before, preloaded):
    """Top-level modules that a listing has loaded, be they its own imports or theirs.

    Args:
        imports: top-level modules that its text imports.
        before: names in `sys.modules` before it ran (set).
        preloaded: of each module that the fork server has imported, the top-level modules that it imports (dict to
            set); empty in a fresh interpreter.

    Returns:
        sorted list of str, without the standard library.
    """
    new = {name.partition(".")[0] for name in sys.modules.keys() - before}
    wanted, found = [*imports, *new], set()
    while wanted:
        name = wanted.pop()
        if name in sys.modules and name not in found and name not in sys.stdlib_module_names:
            found.add(name)
            wanted += preloaded.get(name, ())
            wanted += _held(name, before) if preloaded and name in new else ()
    return sorted(found)


def _held(name, before):
    """Top-level modules of which a package that is new in this process holds anything."""
    found = set()
    for module in [m for n, m in list(sys.modules.items()) if n.partition(".")[0] == name and n not in before]:
        for value in list(getattr(module, "__dict__", {}).values()):
            source = getattr(value, "__name__" if isinstance(value, type(sys)) else "__module__", None)
            if isinstance(source, str):
                found.add(source.partition(".")[0])
    return found

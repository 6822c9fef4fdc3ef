"""What a listing's file says about itself: its options, its cells and sections, and the text that a reader sees.

Nothing is run here; everything is read from the file's text.
"""

import ast
import functools
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from proven import files
from proven.problem import Problem

OPTIONS = {"timeout": 60.0, "raises": "", "warns": "", "shown-only": "", "take-home": ""}
_MARK = re.compile(r"^\s*# --8<-- \[(start|end):([\w-]+)\]\s*$")
_CELL = re.compile(r"^# %%.*$", re.MULTILINE)
_COOKIE = re.compile(r"(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")  # as PEP 263 has it
PROSE = re.compile(r"# %% \[markdown\]")


def file_of(name):
    """Path of a listing from the root of the checkout: ``snippets/chapter/stem.py``, or ``notebooks/stem.py``."""
    return name if name.startswith("notebooks/") else f"snippets/{name}"


@dataclass(frozen=True)
class Snippet:
    """One listing or notebook: its name (``chapter/stem.py``), its text and the options of its ``# proven:`` line."""

    name: str
    source: str
    timeout: float = 60.0  # seconds
    raises: str = ""
    warns: str = ""
    shown_only: str = ""
    take_home: str = ""
    imports: tuple = field(default=(), compare=False)
    uses_data: bool = field(default=False, compare=False)

    @property
    def file(self):
        """Path from the root of the checkout, for messages."""
        return file_of(self.name)

    @property
    def chapter(self):
        """Key of the chapter that is the listing's home; a notebook's is its own name."""
        folder, stem = self.name.removesuffix(".py").split("/")
        return stem if folder == "notebooks" else folder

    @property
    def slug(self):
        """Lasting id of the listing's card within its page."""
        return "listing-" + Path(self.name).stem.replace("_", "-")

    @property
    def tells(self):
        """Whether it shows messages of errors or warnings: announced ones, or those that it catches."""
        return bool(self.raises or self.warns or re.search(r"^\s*except\b", self.source, re.MULTILINE))

    @property
    def published(self):
        """The file as readers get it: without the engine's own lines (options, section marks)."""
        return "".join(line for _, line in self._lines())

    def cells(self, section=""):
        """Shown code, cut at ``# %%``: a list of (index of the cell, text).

        Args:
            section: name of a ``# --8<-- [start:name]`` part; "" shows the whole file.

        Raises:
            Problem: the file has no such section.
        """
        inside, shown, cell, names = not section, {}, 0, set()
        for number, line in enumerate(self.source.splitlines(keepends=True), 1):
            if mark := _MARK.match(line):
                names.add(mark[2])
                inside = (mark[1] == "start") if mark[2] == section else inside
            elif number == 1 and line.startswith("# proven:"):
                continue
            elif _CELL.match(line) and number > 1:
                cell += 1
            elif inside and not _CELL.match(line):
                shown[cell] = shown.get(cell, "") + line
        if section and section not in names:
            has = ", ".join(sorted(names)) or "none"
            raise Problem(self.file, 0, f"has no section {section!r}", f"Its sections: {has}.")
        return [(cell, code.strip("\n") + "\n") for cell, code in shown.items() if code.strip()]

    def chunks(self):
        """The file cut at ``# %%``: a list of (number of the first line, text)."""
        starts = [0] + [match.start() for match in _CELL.finditer(self.source) if match.start()]
        ends = [*starts[1:], len(self.source)]
        return [(self.source.count("\n", 0, a) + 1, self.source[a:b]) for a, b in zip(starts, ends, strict=True)]

    def pieces(self):
        """The code as it is run, cut at ``# %%`` and, between statements, at section marks, so that each has its output.

        Returns:
            list of {"code": str, "cell": int, "sections": names of those that it belongs to}; the code is padded with
            blank lines so that tracebacks have the file's line numbers.
        """
        found, sections = [], set()
        for cell, (first, text) in enumerate((n, t) for n, t in self.chunks() if not PROSE.match(t)):
            for line, code in _parted(text):
                if mark := _MARK.match(code.split("\n", 1)[0]):
                    sections = sections | {mark[2]} if mark[1] == "start" else sections - {mark[2]}
                code = "\n" * (first + line - 2) + code
                found.append({"code": code, "cell": cell, "sections": sorted(sections)})
        return found

    def shadowing(self, what):
        """The Problem of a listing that takes the name of a module."""
        stem = Path(self.name).stem
        remedy = f"Rename it: for whom runs it in its folder, `import {stem}` finds the listing."
        return Problem(self.file, 0, f"is named like {what}", remedy)

    @property
    def code(self):
        """What a run depends on: the text without the prose of a notebook."""
        return "".join(text for _, text in self.chunks() if not PROSE.match(text))

    def _lines(self):
        for number, line in enumerate(self.source.splitlines(keepends=True), 1):
            if not _MARK.match(line) and not (number == 1 and line.startswith("# proven:")):
                yield number, line


def _parted(text):
    """Code cut before each section mark that stands between two statements: list of (number of the first line, text)."""
    lines, cuts = text.splitlines(keepends=True), [0]
    if any(map(_MARK.match, lines)):
        try:
            nodes = ast.parse(text).body
        except SyntaxError:  # a cell ends within a statement: its run will tell
            return [(1, text)]
        spans = [(min([node.lineno, *(d.lineno for d in _decorators(node))]), node.end_lineno) for node in nodes]
        for number, line in enumerate(lines, 1):
            if number > 1 and _MARK.match(line) and not any(first < number <= last for first, last in spans):
                cuts.append(number - 1)
    return [(a + 1, "".join(lines[a:b])) for a, b in zip(cuts, [*cuts[1:], len(lines)], strict=True)]


def _decorators(node):
    return getattr(node, "decorator_list", ())


def read(root, name):
    """Read one listing.

    Args:
        root: root of the checkout (Path).
        name: ``chapter/stem.py`` of a listing, ``notebooks/stem.py``.

    Returns:
        Snippet

    Raises:
        Problem: no such file, bad option, syntax error, or an import of a module of this repository.
    """
    if not Path(root, file_of(name)).is_file():
        raise Problem(file_of(name), 0, "there is no such listing", "Mend the path or add the file.")
    return parse(root, name, files.text_of(root, file_of(name)))


def parse(root, name, source):
    """Like `read`, for a text that is not (or not so) on disk: a mutant, another seed.

    Raises:
        Problem: as `read`, but that the file need not be there.
    """
    file = file_of(name)
    options = _options(file, source)
    if (cookie := _COOKIE.match(source)) and cookie[1].lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise Problem(
            file, cookie[0].count("\n") + 1, f"says that it is in {cookie[1]}", "Save it as UTF-8, and say nothing."
        )
    try:
        imported, uses_data = _needs(source)
    except SyntaxError as error:
        raise Problem(file, error.lineno or 0, f"SyntaxError: {error.msg}", "Mend the syntax.") from None
    if (stem := Path(name).stem) in sys.stdlib_module_names:
        raise Snippet(name, source).shadowing(f"Python's own module {stem!r}")
    root, folder, imports = Path(root), Path(file).parent, set()
    for module, line in imported:
        if module.split(".")[0] == stem:
            raise Snippet(name, source).shadowing(f"the module {stem!r} that it imports")
        top = module.split(".")[0]
        if not top or _is_local(root, folder, top):
            raise Problem(
                file,
                line,
                f"imports {module!r}, a module of this repository",
                "A listing must run alone where a reader pastes it: write out what it needs.",
            )
        imports.add(top)
    return Snippet(name=name, source=source, imports=tuple(sorted(imports)), uses_data=uses_data, **options)


@functools.lru_cache(maxsize=4096)
def _needs(source):
    """What a listing's text imports, as (module, line), and whether it names data/; a build asks many times."""
    imported, uses_data = [], False
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported.append((node.module or "." if not node.level else ".", node.lineno))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            uses_data |= re.match(r"(\./)?data(/|$)", node.value) is not None
    return tuple(imported), uses_data


@functools.lru_cache(maxsize=4096)
def _is_local(root, folder, module):
    folders = (root, root / "snippets", root / folder)
    return any((folder / module).is_dir() or (folder / f"{module}.py").is_file() for folder in folders)


def forget():
    """Look anew which modules lie in the repository: a served site outlives its files."""
    _is_local.cache_clear()


def _options(file, source):
    first = source.split("\n", 1)[0]
    if not first.startswith("# proven:"):
        return {}
    options = {}
    for word in first.removeprefix("# proven:").split():
        key, _, value = word.partition("=")
        if key not in OPTIONS or not value:
            remedy = "Write timeout=SECONDS, raises=NAME, warns=NAME, shown-only=TEST_FILE or take-home=yes."
            raise Problem(file, 1, f"unknown option {word!r}", remedy)
        if key == "timeout":
            try:
                value = float(value)
            except ValueError:
                raise Problem(file, 1, f"timeout={value} is no number", "Give seconds: timeout=300.") from None
        options[key.replace("-", "_")] = value
    return options

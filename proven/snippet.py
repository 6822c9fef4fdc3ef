"""What a listing's file says about itself: its options, its cells and sections, and the text that a reader sees.

Nothing is run here; everything is read from the file's text.
"""

import ast
import functools
import re
from dataclasses import dataclass, field
from pathlib import Path

OPTIONS = {"timeout": 60.0, "raises": "", "warns": "", "shown-only": ""}
_MARK = re.compile(r"^\s*# --8<-- \[(start|end):([\w-]+)\]\s*$")
_CELL = re.compile(r"^# %%.*$", re.MULTILINE)
PROSE = re.compile(r"# %% \[markdown\]")


def file_of(name):
    """Path of a listing from the root of the checkout: ``snippets/chapter/stem.py``, or ``notebooks/stem.py``."""
    return name if name.startswith("notebooks/") else f"snippets/{name}"


class Problem(Exception):
    """Something that a person has to mend: which file, which line, what is wrong, what to do.

    Args:
        file: path as a reader would type it from the root of the checkout.
        line: 1-based line number, 0 when no line is to blame.
        what: one sentence that says what is wrong.
        remedy: one sentence that says what to do.
    """

    def __init__(self, file, line, what, remedy=""):
        self.file, self.line, self.what, self.remedy = str(file), line, what, remedy
        super().__init__(file, line, what, remedy)

    def __str__(self):
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}" + (f"\n    {self.remedy}" if self.remedy else "")


@dataclass(frozen=True)
class Snippet:
    """One listing or notebook: its name (``chapter/stem.py``), its text and the options of its ``# proven:`` line."""

    name: str
    source: str
    timeout: float = 60.0  # seconds
    raises: str = ""
    warns: str = ""
    shown_only: str = ""
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

    def runnable(self):
        """Code of each cell, padded with blank lines so that tracebacks have the file's line numbers."""
        return ["\n" * (line - 1) + text for line, text in self.chunks() if not PROSE.match(text)]

    @property
    def code(self):
        """What a run depends on: the text without the prose of a notebook."""
        return "".join(text for _, text in self.chunks() if not PROSE.match(text))

    def _lines(self):
        for number, line in enumerate(self.source.splitlines(keepends=True), 1):
            if not _MARK.match(line) and not (number == 1 and line.startswith("# proven:")):
                yield number, line


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
    try:
        source = Path(root, file_of(name)).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Problem(file_of(name), 0, "there is no such listing", "Mend the path or add the file.") from None
    return parse(root, name, source)


def parse(root, name, source):
    """Like `read`, for a text that is not (or not so) on disk: a mutant, another seed."""
    file = file_of(name)
    options = _options(file, source)
    try:
        imported, uses_data = _needs(source)
    except SyntaxError as error:
        raise Problem(file, error.lineno or 0, f"SyntaxError: {error.msg}", "Mend the syntax.") from None
    imports = set()
    for module, line in imported:
        top = module.split(".")[0]
        if not top or _is_local(Path(root), Path(file).parent, top):
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
            remedy = "Write timeout=SECONDS, raises=NAME, warns=NAME or shown-only=TEST_FILE."
            raise Problem(file, 1, f"unknown option {word!r}", remedy)
        if key == "timeout":
            try:
                value = float(value)
            except ValueError:
                raise Problem(file, 1, f"timeout={value} is no number", "Give seconds: timeout=300.") from None
        options[key.replace("-", "_")] = value
    return options

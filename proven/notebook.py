"""Notebooks: one file in percent format, with one copy of the code and the prose in each language, becomes for each
language an executed .ipynb and the Markdown of its page. CONTRIBUTING.md says how it is written.
"""

import functools
import re
import textwrap
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from proven import page, snippet, written
from proven.files import digest_of, text_at, write_whole
from proven.kept import key
from proven.languages import LANGUAGES
from proven.place import Place
from proven.snippet import PROSE, Problem
from proven.versions import engine

WRITTEN = {each.written for each in LANGUAGES.values()}
OPTIONS = {"lang", "id", "points", "alt", "description"}
_HEADING = re.compile(r"(#{1,6}) \S")
_OWN = re.compile(r"\{\{\s*(?!tested\b)(?=\w+[\[:\s}])")  # {{ gap:.2f }}, not {{ dropout/slower.steps }}
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")
_BOX = re.compile(r'^(?:!!!|\?\?\?) \w+ "(.+)"((?:\n(?: {4}.*)?)+)', re.MULTILINE)  # Jupyter would show it as code


@dataclass
class Cell:
    """Prose, or a piece of code; code takes its id from the prose above it and has no options."""

    id: str
    line: int  # of its "# %%"
    text: str
    options: dict = field(default_factory=dict)
    alt: dict = field(default_factory=dict)  # of code: text for its figures by language
    number: int = 0  # of code: its place in the run


@dataclass
class Notebook:
    """One notebook: root of the checkout, name (``notebooks/stem.py``) and its list of Cell."""

    root: Path
    name: str
    cells: list

    def prose(self, written):
        """Cells of prose in a language, by its code."""
        return [cell for cell in self.cells if cell.options and cell.options["lang"] == written]

    def description(self, language):
        """What the page in a Language is about, "" if no head of a cell says it."""
        prose = self.prose(language.written)
        found = [cell.options["description"] for cell in prose if "description" in cell.options]
        return language.phrase(self.root, found[0]) if found else ""

    def markdown(self, language):
        """The page: prose on the lines where it stands in the file, an empty element for each cell of code; below prose
        that ends in a box, within it."""
        lines, prose, indent = [], self.prose(language.written), ""
        for cell in self.cells:
            lines += [""] * (cell.line - len(lines))
            if not cell.options:
                lines.append(f'{indent}<div data-cell="{cell.id}"></div>')
            elif cell in prose:
                indent = " " * 4 * _ends_in_box(cell)
                points = f' data-points="{cell.options["points"]}"' if "points" in cell.options else ""
                first, *others = self._named(cell.text).split("\n")
                lines += [f"{first} {{ #{cell.id}{points} }}" if _HEADING.match(first) else first, *others]
        return language.page(self.root, "\n".join(lines))

    def executed(self, place, language):
        """The notebook with what its run has shown; it stands alone: without marks and links into the site.

        Args:
            place: Place of its page, by which its run is a Run, or a Problem: then it has no outputs.
            language: Language.

        Returns:
            nbformat.NotebookNode
        """
        from nbformat import v4

        made, count, prose, run = [], 0, self.prose(language.written), place.outcome(self.name)
        for cell in self.cells:
            if cell in prose:
                points = {"points": cell.options["points"].split()} if "points" in cell.options else {}
                text = language.page(self.root, self._alone(cell.text, place))
                made.append(v4.new_markdown_cell(text, id=cell.id, metadata={"id": cell.id, **points}))
            elif not cell.options:
                count += 1
                shown = shown_by(run, cell)
                outputs = [v4.new_output("stream", name="stdout", text=shown["text"])] if shown["text"] else []
                for each in shown["figures"]:
                    data = {"image/svg+xml": each["svg"], "text/plain": f"<{each['labels']}>"}
                    outputs.append(v4.new_output("display_data", data=data))
                made.append(v4.new_code_cell(cell.text, id=cell.id, execution_count=count, outputs=outputs))
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        return v4.new_notebook(cells=made, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})

    def _named(self, text):
        return _OWN.sub(f"{{{{ {self.name[:-3]}.", text)

    def _alone(self, text, place):
        def value(match):
            try:
                return page.value_of(match, 0, place)
            except Problem:
                return match[0]  # the page will tell where

        text = _BOX.sub(lambda box: f"**{box[1]}**{textwrap.dedent(box[2])}", self._named(text))
        return _LINK.sub(r"\1", page.VALUE.sub(value, re.sub(f" ?{page.TESTED.pattern}", "", text)))


def read(root, name):
    """Read a notebook.

    Args:
        root: root of the checkout (Path).
        name: ``notebooks/stem.py``.

    Returns:
        Notebook

    Raises:
        Problem: what `proven.snippet.read` finds, a bad head of a cell, or prose without its translation.
    """
    return _read(root, snippet.read(root, name))


def about(root, page, language):
    """Title and description of a page, a notebook's or another, as they are written; None if there is no such page.

    Args:
        root: root of the checkout (Path).
        page: its path in the language's folder, ``dropout.md`` or ``notebooks/stem.ipynb``.
        language: Language.

    Returns:
        tuple of two str, Markdown
    """
    if (path := root / "docs" / language.written / page).suffix == ".md":
        text = text_at(path) if path.is_file() else ""
        return (written.title(text), written.description(text)) if text else None
    try:
        cells = read(root, Path(page).with_suffix(".py").as_posix()).prose(language.written)
    except (Problem, OSError):  # its page will tell
        return None
    found = [cell.options["description"] for cell in cells if "description" in cell.options]
    return written.title(cells[0].text), found[0] if found else ""


@functools.lru_cache(maxsize=32)  # a build asks many times
def _read(root, listing):
    name = listing.name
    if listing.raises or listing.shown_only:
        raise Problem(name, 1, "a notebook runs to its end", "Leave out raises= and shown-only=.")
    cells, count, below, above, alt = [], 0, Counter(), "start", {}
    for line, text in listing.chunks():
        if PROSE.match(text):
            cells.append(_prose(name, line, text))
            above, alt = cells[-1].id, {**alt, cells[-1].options["lang"]: cells[-1].options.get("alt", "")}
            continue
        if code := re.sub(r"\A# (%%|proven:).*\n", "", text).strip("\n"):
            below[above] += 1
            named = f"{above}-code" + (f"-{below[above]}" if below[above] > 1 else "")
            cells.append(Cell(named, line, code, alt=alt, number=count))
        count += 1
    notebook = Notebook(Path(root), name, cells)
    _mirror(notebook)
    return notebook


def _prose(file, line, text):
    head, *body = text.strip("\n").split("\n")
    given, rest = written.options(head[PROSE.match(head).end() :])
    options = dict(given)
    unknown = rest or ", ".join(sorted(options.keys() - OPTIONS))
    if unknown:
        known = f'There are {", ".join(sorted(OPTIONS))}; write name="…".'
        raise Problem(file, line, f"unknown option {unknown}", known)
    if options.get("lang") not in WRITTEN:
        what = f"unknown language {options['lang']!r}" if "lang" in options else "prose without a language"
        raise Problem(file, line, what, 'Write lang="en" or lang="zh".')
    if not re.fullmatch(r"[a-z][a-z0-9-]*", options.get("id", "")):
        remedy = 'Write id="…" of lower-case letters, digits and hyphens.'
        raise Problem(file, line, "prose without a lasting id", remedy)
    for number, each in enumerate(body, line + 1):
        if not re.match(r"#( |$)", each):
            raise Problem(file, number, "not a line of prose", "Begin it with '# ', or begin a cell of code: # %%.")
        if number > line + 1 and _HEADING.match(each[2:]):
            raise Problem(file, number, "a second heading in a cell", "Give it a cell of its own.")
    return Cell(options["id"], line, "\n".join(each[2:] for each in body), options)


def _mirror(notebook):
    remedy = "Give every cell of prose one twin of the same id in the other language, in the same place."
    for here, there in (("en", "zh"), ("zh", "en")):
        ids = Counter(cell.id for cell in notebook.prose(there))
        for cell in notebook.prose(here):
            if ids[cell.id] != 1:
                what = f'the cell "{cell.id}" has {ids[cell.id] or "no"} twins in lang="{there}"'
                raise Problem(notebook.name, cell.line, what, remedy)
    here, there = ([c for c in notebook.cells if not c.options or c in notebook.prose(x)] for x in ("en", "zh"))
    for one, other in zip(here, there, strict=True):
        if _skeleton(one) != _skeleton(other):
            what = f'the cell "{other.id}" differs from its twin in place, points, heading or box'
            raise Problem(notebook.name, other.line, what, remedy)


def _skeleton(cell):
    return cell.id, cell.options.get("points"), cell.options and _HEADING.findall(cell.text)[:1], _ends_in_box(cell)


def _ends_in_box(cell):
    return any(box.end() == len(cell.text) for box in _BOX.finditer(cell.text)) if cell.options else False


def shown_by(run, cell):
    """What a cell of code has shown in a Run; nothing if that is a Problem."""
    return {"text": "", "figures": []} if isinstance(run, Problem) else run.cells[cell.number]


def _executed(place, language):
    """Text of the executed notebook."""
    import nbformat

    try:
        place.read(place.file)
        notebook = read(place.view.root, place.file)
    except Problem as problem:
        place.report(problem)  # as its page will
        notebook = Notebook(place.view.root, place.file, [])
    return nbformat.writes(notebook.executed(place, language)) + "\n"


def _write(path, text):
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text)


def write(view, language, kept):
    """Write the executed notebooks of a language into ``.proven/notebooks``, only where their bytes change.

    Args:
        view: Snapshot.
        language: Language.
        kept: Kept, of the language, which knows what was written last.

    Returns:
        dict from the page's path ("notebooks/stem.ipynb") to the Path of its file.
    """
    root = view.root
    folder, made = root / ".proven" / "notebooks" / language.folder, {}
    for name in view.home.notebooks():
        page, path = f"{name[:-3]}.ipynb", folder / f"{Path(name).stem}.ipynb"
        made[page] = path

        def make(path=path, name=name):
            place = Place(view, language.words["card"], name)
            _write(path, _executed(place, language))
            return [digest_of(path), place.taken()], place.lasting()

        def fits(known, path=path):
            return digest_of(path) == known[0] and view.still(known[1])

        kept.get(page, "notebook", key(engine(), language.terms(root)), make, fits)
    for path in folder.glob("*.ipynb"):
        if path not in made.values():
            path.unlink()
    return made

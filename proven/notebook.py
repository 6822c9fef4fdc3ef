"""Notebooks: one file in percent format, with one copy of the code and the prose in each language, becomes for each
language an executed .ipynb and the page on which mkdocs-jupyter shows it.

# %% [markdown] lang="en" id="noise" points="A2-40" alt="what the figures of the next code show"
# ## Noise by heart
#
# Prose as in a chapter; {{ gap:.2f }} is a value of the notebook's own run.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from proven import card as cards
from proven import hant, page, snippet
from proven.place import WORDS
from proven.snippet import PROSE, Problem

WRITTEN = {"en": "en", "zh": "zh", "zh-Hant": "zh"}  # language of a page: that of the prose of which it is made
OPTIONS = {"lang", "id", "points", "alt", "description"}
_OPTION = re.compile(r'\s*([\w-]+)="([^"]*)"')
_HEADING = re.compile(r"(#{1,6}) \S")
_OWN = re.compile(r"\{\{\s*(?!tested\b)(?=\w+[\[:\s}])")  # {{ gap:.2f }}, not {{ dropout/slower.steps }}
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")
_CODE = re.compile(  # what mkdocs-jupyter makes of a cell of code
    r'id="cell-id=([\w-]+)"(?:(?!id="cell-id=).)*<div class="highlight-ipynb[^>]*><pre>(?:<span></span>)?(.*?)</pre>',
    re.DOTALL,
)


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

    def prose(self, language):
        """Cells of prose of which the page in a language is made."""
        return [cell for cell in self.cells if cell.options and cell.options["lang"] == WRITTEN[language]]

    def said(self, text, language, how=hant.convert):
        """A text as the page in a language has it."""
        return how(text, self.root / "docs" / "glossary.tsv") if language == "zh-Hant" else text

    def description(self, language):
        """What the page is about, "" if no head of a cell says it."""
        found = [cell.options["description"] for cell in self.prose(language) if "description" in cell.options]
        return self.said(found[0], language, hant.words) if found else ""

    def markdown(self, language):
        """The page: prose on the lines where it stands in the file, an empty element for each cell of code."""
        lines, prose = [], self.prose(language)
        for cell in self.cells:
            lines += [""] * (cell.line - len(lines))
            if not cell.options:
                lines.append(f'<div data-cell="{cell.id}"></div>')
            elif cell in prose:
                points = f' data-points="{cell.options["points"]}"' if "points" in cell.options else ""
                first, *others = self._named(cell.text).split("\n")
                lines += [f"{first} {{ #{cell.id}{points} }}" if _HEADING.match(first) else first, *others]
        return self.said("\n".join(lines), language)

    def executed(self, run, language):
        """The notebook with what its run has shown; it stands alone: without marks and links into the site.

        Args:
            run: Run, or Problem: then it has no outputs.
            language: key of WRITTEN.

        Returns:
            nbformat.NotebookNode
        """
        from nbformat import v4

        made, count, prose = [], 0, self.prose(language)
        for cell in self.cells:
            if cell in prose:
                points = {"points": cell.options["points"].split()} if "points" in cell.options else {}
                text = self.said(self._alone(cell.text), language)
                made.append(v4.new_markdown_cell(text, id=cell.id, metadata={"id": cell.id, **points}))
            elif not cell.options:
                count += 1
                shown = _shown(run, cell)
                outputs = [v4.new_output("stream", name="stdout", text=shown["text"])] if shown["text"] else []
                for each in shown["figures"]:
                    data = {"image/svg+xml": each["svg"], "text/plain": f"<{each['labels']}>"}
                    outputs.append(v4.new_output("display_data", data=data))
                made.append(v4.new_code_cell(cell.text, id=cell.id, execution_count=count, outputs=outputs))
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        return v4.new_notebook(cells=made, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})

    def cure(self, content, rendered, run, language):
        """The page's HTML with each cell as mkdocs-jupyter shows its code and as chapters show output.

        Args:
            content: HTML made from `markdown`.
            rendered: HTML by mkdocs-jupyter; its styles, scripts, prompts and second copies of the code stay behind.
            run: Run, or Problem: then there is no output.
            language: key of WRITTEN.

        Returns:
            str
        """
        code = dict(_CODE.findall(rendered))
        for cell in self.cells:
            if not cell.options:
                alt = self.said(cell.alt.get(WRITTEN[language], ""), language, hant.words)
                card = f'<div class="highlight"><pre><code>{code[cell.id]}</code></pre></div>'
                card = cards.PLAIN.sub(r"\1", card) + cards.output(_shown(run, cell), {"alt": alt}, WORDS[language])
                content = content.replace(f'<div data-cell="{cell.id}"></div>', f'<div class="listing">{card}</div>')
        return content

    def _named(self, text):
        return _OWN.sub(f"{{{{ {self.name[:-3]}.", text)

    def _alone(self, text):
        def value(match):
            try:
                return page.value_of(match, 0)
            except Problem:
                return match[0]  # the page will tell where

        return _LINK.sub(r"\1", page.VALUE.sub(value, re.sub(f" ?{page.TESTED.pattern}", "", self._named(text))))


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
    listing = snippet.read(root, name)
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
    head = head[PROSE.match(head).end() :]
    options = dict(_OPTION.findall(head))
    unknown = _OPTION.sub("", head).strip() or ", ".join(sorted(options.keys() - OPTIONS))
    if unknown:
        known = f'There are {", ".join(sorted(OPTIONS))}; write name="…".'
        raise Problem(file, line, f"unknown option {unknown}", known)
    if options.get("lang") not in WRITTEN.values():
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
            what = f'the cell "{other.id}" differs from its twin in place, points or heading'
            raise Problem(notebook.name, other.line, what, remedy)


def _skeleton(cell):
    return cell.id, cell.options.get("points"), cell.options and _HEADING.findall(cell.text)[:1]


def _shown(run, cell):
    return {"text": "", "figures": []} if isinstance(run, Problem) else run.cells[cell.number]


def write(home, language):
    """Write the executed notebooks of a language into ``.proven/notebooks``, only where their bytes change.

    Args:
        home: Project.
        language: key of WRITTEN.

    Returns:
        dict from the page's path ("notebooks/stem.ipynb") to the Path of its file.
    """
    folder, made = home.root / ".proven" / "notebooks" / language.lower(), {}
    for name in home.notebooks():
        import nbformat

        try:
            notebook = read(home.root, name)
        except Problem:
            notebook = Notebook(home.root, name, [])  # its page will tell
        text = nbformat.writes(notebook.executed(home.outcome(name), language)) + "\n"
        path = made[f"{name[:-3]}.ipynb"] = folder / f"{Path(name).stem}.ipynb"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in folder.glob("*.ipynb"):
        if path not in made.values():
            path.unlink()
    return made

"""Clean Markdown of a page, for programs that read no HTML: each listing with its output, values filled in, marks as links."""

import html
import re
import textwrap

from proven.card import ends_in, of_section
from proven.notebook import shown_by
from proven.page import TESTED, VALUE, value_of
from proven.problem import Problem
from proven.written import fence_at, front, heading_at
from proven.written import options as options_of

_ANCHORS = re.compile(r"<(span|figure) id=[^>]*></\1>")
_CODE = re.compile(r"`[^`\n]+`")
_MARKUP = re.compile(r"[\\`*_\[\]|~$#>]|^[-+=]|(?<=^\d)[.)]")


def clean(text, place):
    """A page as plain Markdown.

    Args:
        text: its source.
        place: Place of the page; what cannot be shown is left as it is written, and noted there by the page itself.

    Returns:
        str
    """
    lines, made, number = front(text)[1].splitlines(), [], 0
    while number < len(lines):
        fence = fence_at(lines, number)
        if fence:
            shown = _listing(fence, place) if fence.listing else lines[number : fence.last + 1]
            made += [f"{fence.indent}{line}".rstrip() if fence.listing else line for line in shown]
            number = fence.last
        else:
            line, heading = lines[number], heading_at(lines[number])
            line = f"{'#' * heading.level} {heading.title}" if heading else _ANCHORS.sub("", line)
            made.append(filled(line, place))
        number += 1
    return "\n".join(made) + "\n"


def notebook(book, place, language):
    """A notebook as plain Markdown.

    Args:
        book: Notebook.
        place: Place of its page.
        language: Language.

    Returns:
        str
    """
    run = place.outcome(book.name)
    prose = clean(book.markdown(language), place).replace("](tests/", "](../tests/")  # it lies one folder deeper
    text = re.sub(r"\n{3,}", "\n\n", prose).lstrip()
    for cell in book.cells:
        if not cell.options:
            lines = [*_code(cell.text), *_output(shown_by(run, cell), cell.alt.get(language.written), place.words)]
            place_of = re.compile(rf'^( *)<div data-cell="{cell.id}"></div>', re.MULTILINE)
            before, indent, after = place_of.split(text)
            text = before + textwrap.indent("\n".join(lines).rstrip(), indent) + after
    return text


def _as_text(shown):
    """A value, as `value_of` gives it for HTML, in Markdown: a text stays text, with few signs that are not its own."""
    if "&#" not in shown:
        return shown
    text = _MARKUP.sub(r"\\\g<0>", html.unescape(shown))
    return text.replace("&", "&amp;").replace("<", "&lt;")


def filled(line, place, mark="[✓]({url})", write=_as_text):
    """A line of prose with its values, and with marks as links.

    Args:
        line: as it is written.
        place: Place of the page.
        mark: what stands for a mark; {url} is the test's address, relative to the root of the language.
        write: gives what stands for a value, of its HTML; Markdown by default.
    """

    def value(match):
        try:
            return write(value_of(match, 0, place))
        except Problem:
            return match[0]

    def test(match):
        return mark.format(url=f"tests/{match[1] or place.file.rsplit('/', 1)[-1][:-3]}/#{match[2]}")

    pieces, position = [], 0
    for code in _CODE.finditer(line):
        pieces += [VALUE.sub(value, TESTED.sub(test, line[position : code.start()])), code[0]]
        position = code.end()
    return "".join([*pieces, VALUE.sub(value, TESTED.sub(test, line[position:]))])


def _listing(fence, place):
    """Lines of a listing or a section of it: its name, its code, what it printed, what its figures show, the error."""
    options, name = dict(options_of(fence.options)[0]), fence.listing
    section, lines = options.get("section", ""), [f"`{name}`", ""]
    try:
        cells, outcome = place.read(name).cells(section), place.outcome(name)
    except Problem as problem:  # served pages show it
        outcome = problem
    if isinstance(outcome, Problem):
        return list(fence.body)
    for cell, code in cells:
        lines += _code(code)
        if cell < len(outcome.cells):
            lines += _output(of_section(outcome.cells[cell], section), options.get("alt"), place.words)
    if outcome.error and ends_in(outcome, section):
        lines += ["```text", *outcome.error.splitlines(), "```", ""]
    return lines


def _code(text):
    return ["```python", *text.rstrip().splitlines(), "```", ""]


def _output(shown, alt, words):
    """Lines of what a cell printed, and of what its figures show."""
    lines = []
    if printed := shown["text"].rstrip():
        lines += ["```text", *printed.splitlines(), "```", ""]
    if shown["figures"]:
        labels = "; ".join(figure["labels"] for figure in shown["figures"])
        lines += [f"*{words['figure']}: {alt or labels}*", ""]
    return lines

"""Clean Markdown of a page, for programs that read no HTML: each listing with its output, values filled in, marks as links."""

import html
import re

from proven.page import TESTED, VALUE, value_of
from proven.problem import Problem
from proven.written import fence_at, front
from proven.written import options as options_of

_ATTRIBUTES = re.compile(r" \{ #[\w-]+(?: data-points=\"[^\"]*\")? \}$")
_ANCHORS = re.compile(r"<(span|figure) id=[^>]*></\1>")
_CODE = re.compile(r"`[^`\n]+`")


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
            made.append(filled(_ATTRIBUTES.sub("", _ANCHORS.sub("", lines[number])), place))
        number += 1
    return "\n".join(made) + "\n"


def filled(line, place, mark="[✓]({url})"):
    """A line of prose with its values, and with marks as links.

    Args:
        line: as it is written.
        place: Place of the page.
        mark: what stands for a mark; {url} is the test's address, relative to the root of the language.
    """

    def value(match):
        try:
            return html.unescape(value_of(match, 0, place))
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
    """Lines of a listing: its name, its code, what it printed, what its figures show, the error that ends it."""
    options, name = dict(options_of(fence.options)[0]), fence.listing
    section, lines = options.get("section", ""), [f"`{name}`", ""]
    try:
        cells, outcome = place.read(name).cells(section), place.outcome(name)
    except Problem as problem:  # served pages show it
        outcome = problem
    if isinstance(outcome, Problem):
        return list(fence.body)
    for cell, code in cells:
        lines += ["```python", *code.rstrip().splitlines(), "```", ""]
        if section or cell >= len(outcome.cells):
            continue
        if printed := outcome.cells[cell]["text"].rstrip():
            lines += ["```text", *printed.splitlines(), "```", ""]
        if outcome.cells[cell]["figures"]:
            labels = "; ".join(figure["labels"] for figure in outcome.cells[cell]["figures"])
            lines += [f"*{place.words['figure']}: {options.get('alt', labels)}*", ""]
    if outcome.error and not section:
        lines += ["```text", *outcome.error.splitlines(), "```", ""]
    return lines

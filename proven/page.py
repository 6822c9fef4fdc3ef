"""Markdown extension: a fence that holds one ``--8<--`` line becomes a card of listing and output; values and marks in prose.

{{ dropout/overfit_or_not.gap:.2f }}     a value of that listing's run
{{ tested test_survivors_are_scaled }}   a link to the chapter's test of that name
"""

import difflib
import html
import re
from pathlib import Path

from markdown import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from proven import messages, written
from proven.card import card
from proven.problem import Problem
from proven.written import fence_at

OPTIONS = {"alt", "caption", "hl", "fold", "section", "diff"}

_CODE = re.compile(r"(`+)(?:.+?)\1")
VALUE = re.compile(r"\{\{\s*([\w-]+/\w+)\.(\w+)((?:\[[^\]]+\])*)(?::([^}]+?))?\s*\}\}")
TESTED = re.compile(r"\{\{\s*tested\s+(?:(\w+)\.)?(\w+)\s*\}\}")
_FORMULA = re.compile(r"\$\$.+?\$\$|(?<![\\$])\$(?![\s$])(?:\\.|[^$\\])+?(?<!\s)\$|\\\(.+?\\\)")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")  # of which Markdown and HTML might make something
_CELL = re.compile(r'( *)(<div data-cell="[\w-]+"></div>)')  # of a notebook
_EMBEDS = '--8<-- "'
_INDENTED = {"li", "dd", "details"}  # elements whose content Markdown wants indented; and these:
_BLOCKS = {"admonition", "tabbed-block"}
_CARD = "PROVEN-CARD-{}-DRAC-NEVORP"
_SHUT = re.compile(r"<(!--).*?-->|<(pre|p|h[1-6]|script|style|textarea|template)\b.*?</\2>", re.DOTALL | re.IGNORECASE)


class Cards(Preprocessor):
    """Rewrites fences, values and marks; above priority 32, so that it sees the author's lines."""

    def __init__(self, md, place):
        super().__init__(md)
        self.place = place

    def run(self, lines):
        """Lines with a placeholder for each card; their HTML is kept in ``self.md.proven_cards``."""
        self.md.proven_cards = []  # (HTML, width of its indentation, line)
        shown, number, in_math = [], 0, False
        while number < len(lines):
            line = lines[number]
            fence = None if in_math else fence_at(lines, number)
            if fence:
                shown += self._fence(lines[number : fence.last + 1], fence)
                number = fence.last + 1
                continue
            if line.strip().startswith("$$"):
                in_math ^= line.count("$$") % 2 == 1
            elif asked := messages.LIST.match(line.strip()):
                line = messages.listed(self.place, asked[1])
            elif cell := _CELL.fullmatch(line):
                line = cell[1] + self._keep(cell[2], len(cell[1]), number + 1)
            elif _EMBEDS in _CODE.sub("", line):
                line = self._keep(self._bad_embed(number + 1), 0, 0)
            if not in_math and "{{" in line:
                line = self._prose(line, number + 1)
            shown.append(line)
            number += 1
        return shown

    def _fence(self, lines, fence):
        """The lines of a fence, a card in their place if it embeds a listing."""
        number = fence.first + 1
        if not fence.closed:
            self.place.report(self.place.problem(number, "the fence is not closed", f"End it with {fence.ticks}."))
        if fence.listing:
            made, indent = self._card(fence.listing, fence.options, number + 1), fence.indent.expandtabs(4)
            return ["", fence.indent + self._keep(made, len(indent), number), ""]
        for offset, each in enumerate(lines[1:], number + 1):
            if each.strip().startswith("--8<--"):
                self._bad_embed(offset)
        return lines

    def _keep(self, card, indent, line):
        self.md.proven_cards.append((card, indent, line))
        return _CARD.format(len(self.md.proven_cards) - 1)

    def _bad_embed(self, line):
        remedy = 'Write ```python, then --8<-- "chapter/listing.py" alone on its line, then ```.'
        return self.place.report(
            self.place.problem(line, "an embedded file must stand alone in a python fence", remedy)
        )

    def _card(self, name, options, line):
        place = self.place
        try:
            given = _options(options, line, place)
            _check(given, place.read(name), line, place)
            return card(place, name, given)
        except Problem as problem:
            if problem.file.startswith("snippets/") and place.file not in problem.remedy:
                where = f"{place.file}:{line + place.offset}"
                problem = Problem(problem.file, problem.line, problem.what, f"{problem.remedy} Shown on {where}.")
            return place.report(problem)

    def _prose(self, line, number):
        pieces, position = [], 0
        for code in _CODE.finditer(line):
            pieces += [self._replace(line[position : code.start()], number), code[0]]
            position = code.end()
        return "".join([*pieces, self._replace(line[position:], number)])

    def _replace(self, text, number):
        def attempt(make):
            def replace(match):
                try:
                    return make(match, number, self.place)
                except Problem as problem:
                    self.place.report(problem)
                    return f'<strong class="proven-failed">{html.escape(problem.what)}</strong>'

            return replace

        text = TESTED.sub(attempt(_mark), text)
        text = VALUE.sub(attempt(value_of), text)
        if "{{" in _FORMULA.sub("", text):
            remedy = "Write {{ chapter/listing.name:format }} or {{ tested test_name }}."
            self.place.report(self.place.problem(number, "cannot read what stands between {{ and }}", remedy))
        return text


class Stash(Preprocessor):
    """Puts the cards' HTML out of Markdown's reach, after white space was normalized (priority 30)."""

    _line = re.compile(r"^(\s*)" + _CARD.format(r"(\d+)") + r"\s*$")

    def run(self, lines):
        """Lines with a stash mark in place of each placeholder."""
        self.md.proven_marks, shown = {}, []  # stash mark -> (width of its indentation, line)
        for line in lines:
            if match := self._line.match(line):
                html, indent, number = self.md.proven_cards[int(match[2])]
                mark = self.md.htmlStash.store(html)
                self.md.proven_marks[mark] = indent, number
                line = match[1] + mark
            shown.append(line)
        return shown


class Containers(Treeprocessor):
    """Tells a fence that is not where its indentation says, for Markdown wants four spaces for each container, or that
    stands in HTML which would not show it.
    """

    def __init__(self, md, place):
        super().__init__(md)
        self.place = place

    def run(self, root):
        """Look at each card; called after the blocks are made."""
        self._walk(root, 0, False)
        for block in self.md.htmlStash.rawHtmlBlocks:
            for shut in _SHUT.finditer(block) if isinstance(block, str) and "\x02" in block else ():
                for mark in filter(shut[0].__contains__, self.md.proven_marks):
                    what = f"the fence stands in <{shut[1] or shut[2]}>, which holds no listing"
                    line = self.md.proven_marks[mark][1]
                    self.place.report(self.place.problem(line, what, "Take it out of there; in a <div> it is shown."))

    def _walk(self, element, depth, raw):
        raw = raw or element.tag in ("pre", "code")
        depth += element.tag in _INDENTED or not _BLOCKS.isdisjoint(element.get("class", "").split())
        for text in (element.text, *(child.tail for child in element)):
            for mark in self.md.proven_marks if text and "\x02" in text else ():
                if mark in text:
                    self._judge(*self.md.proven_marks[mark], depth, raw)
        for child in element:
            self._walk(child, depth, raw)

    def _judge(self, indent, line, depth, raw):
        remedy = "Indent it by four spaces for each list, tab, note or fold that it stands in, and for nothing else."
        if raw:
            self.place.report(self.place.problem(line, "the fence stays raw, as code", remedy))
        elif indent > 4 * depth:
            self.place.report(self.place.problem(line, "the fence falls out of what it should stand in", remedy))


class ProvenExtension(Extension):
    """Registers the three of them.

    Args:
        place: Place of the page that will be rendered; without one, as MkDocs tries it, nothing can be.
    """

    def __init__(self, place):
        super().__init__()
        self.place = place

    def extendMarkdown(self, md):
        """Called by Python-Markdown."""
        md.preprocessors.register(Cards(md, self.place), "proven-cards", 33)
        md.preprocessors.register(Stash(md), "proven-stash", 27)
        md.treeprocessors.register(Containers(md, self.place), "proven-containers", 25)


def makeExtension(place=None):
    """Called by Python-Markdown for ``proven.page``."""
    return ProvenExtension(place)


def _options(text, line, place):
    given, rest = written.options(text)
    options = dict(given)
    if rest or options.keys() - OPTIONS:
        what = f"unknown fence option {rest or ', '.join(options.keys() - OPTIONS)}"
        raise place.problem(line - 1, what, f'There are {", ".join(sorted(OPTIONS))}; write name="…".')
    if len(options) < len(given):
        raise place.problem(line - 1, "a fence option is given twice", "Leave one of them out.")
    return options


def _check(options, listing, line, place):
    """Raise Problem for a value of a fence's option that the listing has no use for."""
    try:
        lines = max((code.count("\n") for _, code in listing.cells(options.get("section", ""))), default=0)
    except Problem as problem:
        raise place.problem(line - 1, f"{problem.file} {problem.what}", problem.remedy) from None
    if {"hl", "diff"} <= options.keys():
        raise place.problem(line - 1, "hl has no effect beside diff", "Leave one of them out.")
    for part in options.get("hl", "").replace(",", " ").split():
        numbers = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        first, last = (int(numbers[1]), int(numbers[2] or numbers[1])) if numbers else (0, 0)
        if not 1 <= first <= last <= lines:
            remedy = f'Write lines of the {lines} that are shown: hl="3 5-7".'
            raise place.problem(line - 1, f'hl="{options["hl"]}" names no lines: {part}', remedy)
    if "hl" in options and not options["hl"].strip():
        raise place.problem(line - 1, 'hl="" names no lines', "Leave it out.")
    if "diff" in options:
        try:
            place.read(options["diff"])
        except Problem as problem:
            what = f'diff="{options["diff"]}": {problem.what}'
            raise place.problem(line - 1, what, 'Name another listing: diff="chapter/listing.py".') from None


def value_of(match, line, place):
    """Text of a value in prose.

    Args:
        match: of VALUE.
        line: where it stands, for messages.
        place: Place of the page.

    Raises:
        Problem: the listing failed, leaves no such value, or it cannot be shown so.
    """
    name, key, indices, spec = match.groups()
    outcome = place.outcome(f"{name}.py")
    if isinstance(outcome, Problem):
        raise Problem(outcome.file, outcome.line, outcome.what, outcome.remedy)
    if key not in outcome.values:
        near = difflib.get_close_matches(key, outcome.values, 3, 0) or ["none"]
        raise place.problem(line, f"{name}.py leaves no value {key!r}", f"Nearest: {', '.join(near)}.")
    value = outcome.values[key]
    try:
        for index in re.findall(r"\[([^\]]+)\]", indices):
            value = value[int(index)] if re.fullmatch(r"-?\d+", index) else value[index.strip("'\"")]
        shown = format(value, spec or "")
    except (TypeError, ValueError, LookupError) as error:
        raise place.problem(
            line, f"cannot show {match[0].strip('{} ')}: {error}", f"{key} is {str(value)[:60]}."
        ) from None
    if not isinstance(value, (bool, int, float)):
        shown = _PUNCTUATION.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(shown.split()))
    return re.sub(r"^-(?=\d)", "−", shown)


def _mark(match, line, place):
    chapter = match[1] or Path(place.file).stem
    tests = place.tests(chapter)
    if match[2] not in tests:
        near = difflib.get_close_matches(match[2], tests, 3, 0) or ["none"]
        raise place.problem(line, f"tests/test_{chapter}.py has no test {match[2]!r}", f"Nearest: {', '.join(near)}.")
    url = f"{place.up}tests/{chapter}/#{match[2]}"
    return f'<a class="tested" href="{url}">{place.words["tested"]}</a>'

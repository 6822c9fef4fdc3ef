"""Markdown extension: a fence that holds one ``--8<--`` line becomes a card of listing and output; values and marks in prose.

{{ dropout/overfit_or_not.gap:.2f }}     a value of that listing's run
{{ tested test_survivors_are_scaled }}   a link to the chapter's test of that name
"""

import difflib
import functools
import html
import re
from dataclasses import dataclass, field
from pathlib import Path

from markdown import Extension
from markdown.preprocessors import Preprocessor
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from proven import figure
from proven.project import EMBED, project
from proven.snippet import Problem, Snippet
from proven.store import installed

WORDS = {
    "en": {
        "tested": "tested",
        "copy": "Copy",
        "copied": "Copied",
        "download": "Download this file",
        "ran": "ran in {seconds} on {what}",
        "shown": "defined here, run by {test}",
        "seconds": "{:.1f} s",
        "permalink": "Permanent link to this listing",
        "figure": "Figure",
        "failed": "This listing does not run",
        "changed": "what changed against {other}",
        "take": "Run it yourself: {notebook} with all its output, or {file} to edit.",
    },
    "zh": {
        "tested": "已测试",
        "copy": "复制",
        "copied": "已复制",
        "download": "下载这个文件",
        "ran": "运行 {seconds}，{what}",
        "shown": "此处只作定义，由 {test} 运行",
        "seconds": "{:.1f} 秒",
        "permalink": "本代码的永久链接",
        "figure": "图",
        "failed": "这段代码没能跑通",
        "changed": "与 {other} 的差别",
        "take": "自己跑一遍：{notebook}（带全部输出），或 {file}（便于修改）。",
    },
}
WORDS["zh-Hant"] = {
    "tested": "已測試",
    "copy": "複製",
    "copied": "已複製",
    "download": "下載這個檔案",
    "ran": "執行 {seconds}，{what}",
    "shown": "此處只作定義，由 {test} 執行",
    "seconds": "{:.1f} 秒",
    "permalink": "本程式碼的永久連結",
    "figure": "圖",
    "failed": "這段程式碼沒能跑通",
    "changed": "與 {other} 的差別",
    "take": "自己跑一遍：{notebook}（附全部輸出），或 {file}（便於修改）。",
}
OPTIONS = {"alt", "caption", "hl", "fold", "section", "diff"}

_FENCE = re.compile(r"^(?P<indent>\s*)(?P<ticks>`{3,}|~{3,})\s*(?P<language>[\w+-]*)(?P<options>.*)$")
_OPTION = re.compile(r'\s*([\w-]+)="([^"]*)"')
_CODE = re.compile(r"(`+)(?:.+?)\1")
VALUE = re.compile(r"\{\{\s*([\w-]+/\w+)\.(\w+)((?:\[[^\]]+\])*)(?::([^}]+?))?\s*\}\}")
TESTED = re.compile(r"\{\{\s*tested\s+(?:(\w+)\.)?(\w+)\s*\}\}")
PLAIN = re.compile(r'<span class="(?:n|w|o|p)">([^<]*)</span>')  # in the colour of the text: a fifth of the page
_CARD = "PROVEN-CARD-{}-DRAC-NEVORP"


@dataclass
class Place:
    """The page that is being rendered; the site plugin sets it before each page."""

    root: Path = Path()
    file: str = ""  # docs/en/dropout.md
    up: str = ""  # relative URL from the page to the root of its language
    offset: int = 0  # lines of front matter
    language: str = "en"
    serving: bool = False
    problems: list = field(default_factory=list)
    shown: dict = field(default_factory=dict)  # file -> the listings on it

    @property
    def words(self):
        """Words of the engine in the page's language."""
        return WORDS[self.language]

    def report(self, problem):
        """Note what is wrong (a build will fail) and return what stands in its place under ``mkdocs serve``."""
        self.problems.append(problem)
        return failed_card(problem, self.words)


place = Place()


def failed_card(problem, words):
    """HTML of the red card; in place of a listing it keeps the listing's address."""
    name = problem.file.removeprefix("snippets/")
    slug = f' id="{Snippet(name, "").slug}"' if name != problem.file else ""
    return (
        f'<div class="listing listing-failed"{slug} role="alert"><p class="listing-head">{words["failed"]}</p>'
        f"<pre><samp>{html.escape(str(problem))}</samp></pre></div>"
    )


class Cards(Preprocessor):
    """Rewrites fences, values and marks; above priority 32, so that it sees the author's lines."""

    def run(self, lines):
        """Lines with a placeholder for each card; their HTML is kept in ``self.md.proven_cards``."""
        self.md.proven_cards = []
        shown, number, in_math = [], 0, False
        while number < len(lines):
            line = lines[number]
            opening = _FENCE.match(line)
            if opening and not in_math:
                end = self._end(lines, number, opening)
                body = [each for each in lines[number + 1 : end] if each.strip()]
                if opening["language"] == "python" and len(body) == 1 and (embed := EMBED.match(body[0])):
                    shown += [
                        "",
                        opening["indent"] + self._keep(self._card(embed[1], opening["options"], number + 2)),
                        "",
                    ]
                else:
                    for offset, each in enumerate(lines[number + 1 : end]):
                        if each.strip().startswith("--8<--"):
                            self._bad_embed(number + offset + 2)
                    shown += lines[number : end + 1]
                number = end + 1
                continue
            if line.strip().startswith("$$"):
                in_math ^= line.count("$$") % 2 == 1
            elif line.strip().startswith("--8<--"):
                line = self._keep(self._bad_embed(number + 1))
            if not in_math and "{{" in line:
                line = self._prose(line, number + 1)
            shown.append(line)
            number += 1
        return shown

    @staticmethod
    def _end(lines, start, opening):
        for number in range(start + 1, len(lines)):
            ticks = lines[number].strip()
            if set(ticks) == {opening["ticks"][0]} and len(ticks) >= len(opening["ticks"]):
                return number
        return len(lines) - 1

    def _keep(self, card):
        self.md.proven_cards.append(card)
        return _CARD.format(len(self.md.proven_cards) - 1)

    def _bad_embed(self, line):
        remedy = 'Write ```python, then --8<-- "chapter/listing.py" alone on its line, then ```.'
        return place.report(_problem(line, "an embedded file must stand alone in a python fence", remedy))

    def _card(self, name, options, line):
        try:
            return card(name, _options(options, line))
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
                    return make(match, number)
                except Problem as problem:
                    place.report(problem)
                    return f'<strong class="proven-failed">{html.escape(problem.what)}</strong>'

            return replace

        text = TESTED.sub(attempt(_mark), text)
        text = VALUE.sub(attempt(value_of), text)
        if "{{" in text:
            remedy = "Write {{ chapter/listing.name:format }} or {{ tested test_name }}."
            place.report(_problem(number, "cannot read what stands between {{ and }}", remedy))
        return text


class Stash(Preprocessor):
    """Puts the cards' HTML out of Markdown's reach, after white space was normalized (priority 30)."""

    _line = re.compile(r"^(\s*)" + _CARD.format(r"(\d+)") + r"\s*$")

    def run(self, lines):
        """Lines with a stash mark in place of each placeholder."""
        cards = self.md.proven_cards
        return [m[1] + self.md.htmlStash.store(cards[int(m[2])]) if (m := self._line.match(x)) else x for x in lines]


class ProvenExtension(Extension):
    """Registers both preprocessors."""

    def extendMarkdown(self, md):
        """Called by Python-Markdown."""
        md.preprocessors.register(Cards(md), "proven-cards", 33)
        md.preprocessors.register(Stash(md), "proven-stash", 27)


def makeExtension(**options):
    """Called by Python-Markdown for ``proven.page``."""
    return ProvenExtension(**options)


def _problem(line, what, remedy=""):
    return Problem(place.file, line + place.offset, what, remedy)


def _options(text, line):
    options = dict(_OPTION.findall(text))
    rest = _OPTION.sub("", text).strip()
    if rest or options.keys() - OPTIONS:
        unknown = rest or ", ".join(options.keys() - OPTIONS)
        raise _problem(
            line - 1, f"unknown fence option {unknown}", f'There are {", ".join(sorted(OPTIONS))}; write name="…".'
        )
    return options


def value_of(match, line):
    """Text of a value in prose.

    Args:
        match: of VALUE.
        line: where it stands, for messages.

    Raises:
        Problem: the listing failed, leaves no such value, or it cannot be shown so.
    """
    name, key, indices, spec = match.groups()
    outcome = project(place.root).outcome(f"{name}.py")
    if isinstance(outcome, Problem):
        raise Problem(outcome.file, outcome.line, outcome.what, outcome.remedy)
    if key not in outcome.values:
        near = difflib.get_close_matches(key, outcome.values, 3, 0) or ["none"]
        raise _problem(line, f"{name}.py leaves no value {key!r}", f"Nearest: {', '.join(near)}.")
    value = outcome.values[key]
    try:
        for index in re.findall(r"\[([^\]]+)\]", indices):
            value = value[int(index)] if re.fullmatch(r"-?\d+", index) else value[index.strip("'\"")]
        shown = format(value, spec or "")
    except (TypeError, ValueError, LookupError) as error:
        raise _problem(line, f"cannot show {match[0].strip('{} ')}: {error}", f"{key} is {str(value)[:60]}.") from None
    return re.sub(r"^-(?=\d)", "−", shown)


def _mark(match, line):
    chapter = match[1] or Path(place.file).stem
    tests = project(place.root).tests(chapter)
    if match[2] not in tests:
        near = difflib.get_close_matches(match[2], tests, 3, 0) or ["none"]
        raise _problem(line, f"tests/test_{chapter}.py has no test {match[2]!r}", f"Nearest: {', '.join(near)}.")
    url = f"{place.up}tests/{chapter}/#{match[2]}"
    title = f"tests/test_{chapter}.py::{match[2]}"
    return f'<a class="tested" href="{url}" title="{title}" data-search-exclude>{place.words["tested"]}</a>'


def card(name, options):
    """HTML of one listing with its output.

    Args:
        name: ``chapter/stem.py``.
        options: dict of the fence's options (see CONTRIBUTING.md).

    Returns:
        str

    Raises:
        Problem: the listing is missing, has no such section, or failed.
    """
    home = project(place.root)
    place.shown.setdefault(place.file, []).append(name)
    listing, outcome = home.read(name), home.outcome(name)
    if isinstance(outcome, Problem):
        raise outcome
    words, slug = place.words, listing.slug
    if section := options.get("section"):
        slug += f"-{section}"
    cells = listing.cells(section or "")
    whole = not section and len(cells) == 1  # else what is copied is fetched: a part, or cells without their marks
    inner = []
    for cell, code in cells:
        if "diff" in options:
            shown = _difference(home.read(options["diff"]).published, code)
        else:
            shown = _highlight(code, options.get("hl", ""))
        inner.append(_folded(shown, options, listing))
        if cell < len(outcome.cells):
            inner.append(output(outcome.cells[cell], options, words, searched=listing.tells))
    if outcome.error:
        inner.append(
            f'<div class="listing-out listing-raises"><pre><samp>{html.escape(outcome.error)}</samp></pre></div>'
        )
    file = f"{place.up}../listings/{name}"
    caption = f'<div class="listing-caption">{html.escape(options["caption"])}</div>' if "caption" in options else ""
    what = (
        f'<span class="listing-diff">{words["changed"].format(other=options["diff"])}</span>'
        if "diff" in options
        else ""
    )
    return (
        f'<figure class="listing{" listing-warns" if listing.warns else ""}" id="{slug}">'
        f'<figcaption class="listing-head" data-search-exclude>'
        f'<a class="listing-path" href="#{slug}" title="{words["permalink"]}">{name}</a>{what}'
        f'<span class="listing-acts">'
        f'<button type="button" data-copy="{"" if whole else file}" data-copied="{words["copied"]}">{words["copy"]}</button>'
        f'<a href="{file}" download title="{words["download"]}">.py</a></span></figcaption>'
        f"{''.join(inner)}{caption}"
        f'<div class="listing-foot" data-search-exclude>{_foot(listing, outcome, words)}</div></figure>'
    )


@functools.lru_cache(maxsize=4096)  # the same listing stands on the pages of every language
def _highlight(code, lines=""):
    wanted = []
    for part in lines.replace(",", " ").split():
        first, _, last = part.partition("-")
        wanted += range(int(first), int(last or first) + 1)
    formatter = HtmlFormatter(cssclass="highlight no-copy", wrapcode=True, hl_lines=wanted)
    shown = highlight(code, PythonLexer(stripnl=False), formatter).strip().replace("<span></span>", "")
    return PLAIN.sub(r"\1", shown)


def _difference(old, new):
    """The new listing, with what it drops of the old one struck out and what it adds marked."""
    formatter = HtmlFormatter(nowrap=True)
    before, after = old.splitlines(), new.splitlines()
    shown_before, shown_after = (
        highlight("\n".join(x), PythonLexer(stripnl=False), formatter).splitlines() for x in (before, after)
    )
    lines = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if what == "equal":
            lines += shown_after[c:d]
        else:
            lines += [f"<del>{line or ' '}</del>" for line in shown_before[a:b]]
            lines += [f"<ins>{line or ' '}</ins>" for line in shown_after[c:d]]
    return f'<div class="highlight no-copy"><pre><code>{chr(10).join(lines)}\n</code></pre></div>'


def _folded(code, options, listing):
    if "fold" not in options:
        return code
    count = len(listing.published.splitlines())
    title = html.escape(options["fold"]) or listing.name
    return f'<details class="listing-fold"><summary>{title} <small>({count})</small></summary>{code}</details>'


def output(cell, options, words, searched=False):
    """HTML of what one cell has shown.

    Args:
        cell: dict of its text and figures, as in a Run.
        options: of them only alt is used.
        words: one of WORDS.
        searched: whether the search finds what was printed: messages of errors and warnings, that readers look for.

    Returns:
        str, "" if it has shown nothing.
    """
    parts, hidden = [], " data-search-exclude"
    if cell["text"].strip():
        parts.append(f"<pre{'' if searched else hidden}><samp>{html.escape(cell['text'].rstrip())}</samp></pre>")
    for drawn in cell["figures"]:
        alt = options.get("alt") or f"{words['figure']}: {drawn['labels']}"
        parts.append(f'<div class="listing-fig"{hidden}>{figure.inline(drawn["svg"], alt)}</div>')
    return f'<div class="listing-out">{"".join(parts)}</div>' if parts else ""


def _foot(listing, outcome, words):
    if listing.shown_only:
        return words["shown"].format(test=html.escape(listing.shown_only))
    what = f"torch {installed('torch')}" if "torch" in listing.imports else "Python"
    return words["ran"].format(seconds=words["seconds"].format(max(outcome.seconds, 0.1)), what=what)


def download(listing):
    """The listing as a file that ``uv run`` runs: a PEP 723 header with the versions it ran on, then its text."""
    needed = project(place.root).store.needed(listing)
    wanted = [f'#     "{name}=={version}",' for name, version in needed.items() if version]
    head = ["# /// script", '# requires-python = ">=3.11"', "# dependencies = [", *wanted, "# ]", "# ///", "", ""]
    return "\n".join(head) + listing.published

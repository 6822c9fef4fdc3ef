"""HTML of one listing with what its run has shown, and the file that a reader downloads."""

import difflib
import functools
import html
import re

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from proven import figure
from proven.problem import Problem
from proven.versions import installed

_PLAIN, _COLORLESS = (  # in the color of the text: a quarter of the page; and of these, what has no other anywhere
    re.compile(rf'<span class="(?:{names})">([^<]*)</span>')
    for names in ("n|nn|nb|kc|w|o|ow|p|bp|mi|mf|si|sa", "n|kc|w|sa")
)
_COLORED = re.compile(r'<span class="(\w\w?)">([^<]*)</span>')
ALIKE = {"s1": "s", "s2": "s", "c1": "c", "kn": "k"}  # classes of one color


def card(place, name, options):
    """HTML of one listing with its output.

    Args:
        place: the Place where it stands.
        name: ``chapter/stem.py``.
        options: dict of the fence's options (see CONTRIBUTING.md).

    Returns:
        str

    Raises:
        Problem: the listing is missing, has no such section, or failed.
    """
    place.shown.append(name)
    listing, outcome = place.read(name), place.outcome(name)
    if isinstance(outcome, Problem):
        raise outcome
    words, section = place.words, options.get("section", "")
    inner = []
    for cell, code in listing.cells(section):
        if "diff" in options:
            shown = _difference(place.read(options["diff"]).published, code, hidden="fold" in options)
        else:
            shown = _highlight(code, options.get("hl", ""))
        inner.append(_folded(shown, options, listing))
        if cell < len(outcome.cells):
            inner.append(output(of_section(outcome.cells[cell], section), options, words, searched=listing.tells))
    if outcome.error and ends_in(outcome, section):
        error = f"<pre><samp>{html.escape(outcome.error)}</samp></pre>"
        inner.append(f'<div class="listing-out listing-raises">{error}</div>')
    caption = f'<div class="listing-caption">{html.escape(options["caption"])}</div>' if "caption" in options else ""
    slug = listing.slug + (f"-{section}" if section else "")
    return (
        f'<figure class="listing{" listing-warns" if listing.warns else ""}" id="{slug}">'
        f"{_head(place, listing, slug, options)}{''.join(inner)}{caption}"
        f'<div class="listing-foot">{_foot(listing, outcome, words)}</div></figure>'
    )


def _head(place, listing, slug, options):
    words, section = place.words, options.get("section", "")
    file = f"{place.up}../listings/{listing.name}"
    whole = not section and len(listing.cells()) == 1  # else what is copied is fetched: a part, or cells without marks
    what = words["changed"].format(other=options["diff"]) if "diff" in options else ""
    what = f'<span class="listing-diff">{what}</span>' if what else ""
    return (
        f'<figcaption class="listing-head">'
        f'<a class="listing-path" href="#{slug}" title="{words["permalink"]}">{listing.name}</a>{what}'
        f'<span class="listing-acts">'
        f'<button type="button" data-copy="{"" if whole else file}" data-copied="{words["copied"]}" aria-label="{words["copy"]} {listing.name}">{words["copy"]}</button>'
        f'<a href="{file}" download title="{words["download"]}">.py</a></span></figcaption>'
    )


def of_section(cell, section):
    """Of what a cell has shown, that which the statements of a section have.

    Args:
        cell: dict of its text, figures and parts, as in a Run.
        section: name of the section, "" for all of the cell.

    Returns:
        dict of text and figures
    """
    if not section:
        return cell
    text, figures, letters, drawn = "", [], 0, 0
    for part in cell["parts"]:
        if section in part["sections"]:
            text += cell["text"][letters : letters + part["text"]]
            figures += cell["figures"][drawn : drawn + part["figures"]]
        letters, drawn = letters + part["text"], drawn + part["figures"]
    return {"text": text, "figures": figures}


def ends_in(outcome, section):
    """Whether a Run ended in a section, by its name; it did in the whole listing, ""."""
    return not section or section in outcome.cells[-1]["parts"][-1]["sections"]


@functools.lru_cache(maxsize=4096)  # the same listing stands on the pages of every language
def _highlight(code, lines=""):
    wanted = []
    for part in lines.replace(",", " ").split():
        first, _, last = part.partition("-")
        wanted += range(int(first), int(last or first) + 1)
    formatter = HtmlFormatter(cssclass="highlight no-copy", wrapcode=True, hl_lines=wanted)
    shown = highlight(code, PythonLexer(stripnl=False), formatter).strip().replace("<span></span>", "")
    return lean(shown)


def lean(shown, colorful=False):
    """Highlighted code, lighter by what no reader sees.

    Args:
        shown: HTML by Pygments.
        colorful: whether numbers, operators and what Python brings along keep a color of their own.

    Returns:
        str, without marks of what has the color of the text; of the others the shortest element and class.
    """
    shown = (_COLORLESS if colorful else _PLAIN).sub(r"\1", shown)
    return _COLORED.sub(lambda mark: f"<i class={ALIKE.get(mark[1], mark[1])}>{mark[2]}</i>", shown)


def colorful_lines(code):
    """Lines of highlighted Python in which numbers, operators and what Python brings along keep a color of their own."""
    return lean(highlight(code, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)), colorful=True).splitlines()


def _difference(old, new, hidden):
    """The new listing, with what it drops of the old one struck out and what it adds marked.

    Args:
        old, new: their texts.
        hidden: whether it is folded; then the search, too, is content with the old one.
    """
    before, after = old.splitlines(), new.splitlines()
    shown_before, shown_after = (colorful_lines("\n".join(x)) for x in (before, after))
    lines = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if what == "equal":
            lines += shown_after[c:d]
        else:
            lines += [f"<del>{line}</del>" for line in shown_before[a:b]]
            lines += [f"<ins>{line}</ins>" for line in shown_after[c:d]]
    searched = " data-search-exclude" if hidden else ""
    return f'<div class="highlight no-copy"{searched}><pre><code>{chr(10).join(lines)}\n</code></pre></div>'


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
        words: the words of the cards, in the page's language.
        searched: whether the search finds what was printed: messages of errors and warnings, that readers look for.

    Returns:
        str, "" if it has shown nothing.
    """
    parts, hidden = [], " data-search-exclude"
    if cell["text"].strip():
        parts.append(f"<pre{'' if searched else hidden}><samp>{html.escape(cell['text'].rstrip())}</samp></pre>")
    for drawn in cell["figures"]:
        alt = options.get("alt") or f"{words['figure']}: {drawn['labels']}"
        parts.append(f'<div class="listing-fig">{figure.inline(drawn["svg"], alt)}</div>')
    return f'<div class="listing-out">{"".join(parts)}</div>' if parts else ""


def _foot(listing, outcome, words):
    if listing.shown_only:
        return words["shown"].format(test=html.escape(listing.shown_only))
    what = f"torch {installed('torch')}" if "torch" in listing.imports else "Python"
    return words["ran"].format(seconds=words["seconds"].format(max(outcome.seconds, 0.1)), what=what)


def download(home, listing):
    """The listing as a file that ``uv run`` runs: a PEP 723 header with the versions it ran on, then its text."""
    needed = home.store.needed(listing)
    public = {
        name: version.partition("+")[0] for name, version in needed.items() if version
    }  # 2.14.1+cpu is not on PyPI
    wanted = [f'#     "{name}=={version}",' for name, version in public.items()]
    head = ["# /// script", '# requires-python = ">=3.11"', "# dependencies = [", *wanted, "# ]", "# ///", "", ""]
    return "\n".join(head) + listing.published

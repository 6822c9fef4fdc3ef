"""How long a chapter takes to read, and which of its sections can wait: those with ``{ #id .deep }`` in their heading.

What stands last in a chapter (where the articles are wrong, exercises, further reading) is not counted.
"""

import re

from proven.files import of_file, text_at
from proven.written import Fence, Heading, front, pieces

WORDS_A_MINUTE = 238  # silent reading of English: M. Brysbaert, https://doi.org/10.1016/j.jml.2019.104047, 2019
OPEN, FOLDED = 1 / 2, 1 / 6  # minutes for a listing whose code is open or folded; our own choice
LAST = {"articles", "exercises", "reading"}

_WORD = re.compile(r"[\w'’.-]+")
_UNREAD = re.compile(r"\{\{ tested .*?\}\}|\]\([^)]*\)")
_VALUE = re.compile(r"\{\{.*?\}\}")
_DEEP = re.compile(r'<h[23](?=[^>]* class="deep")[^>]* id="([^"]*)"[^\n]*?(?=<a class="headerlink"|</h)')


def minutes(text):
    """How long a chapter takes.

    Args:
        text: its English source (str).

    Returns:
        (minutes of the main line, minutes of the sections that can wait), both float; None if it is no chapter: one has
        a section with the id ``summary``
    """
    spent, above, ids = [0.0, 0.0], (), set()  # above: the heading of the section, and of its part
    for piece in pieces(front(text)[1]):
        if isinstance(piece, Heading):
            above = (piece,) if piece.level == 2 else (*above[:1], piece)
            ids.add(piece.anchor)
        elif not LAST & {heading.anchor for heading in above}:
            spent[any(heading.deep for heading in above)] += _time(piece)
    return tuple(spent) if "summary" in ids else None


def _time(piece):
    if isinstance(piece, Fence):
        return (FOLDED if "fold=" in piece.options else OPEN) if piece.listing else 0
    return len(_WORD.findall(_VALUE.sub("1", _UNREAD.sub("", piece)))) / WORDS_A_MINUTE


def spaced(content):
    """HTML of a page, with a blank at the end of each heading whose section can wait: there its label, which is the
    style sheet's, may go to the next line.
    """
    return _DEEP.sub(r"\g<0> ", content)


def outline(links, content):
    """Mark the sections that can wait in a page's table of contents.

    Args:
        links: of MkDocs, changed in place.
        content: the page's HTML.
    """
    deep = set(_DEEP.findall(content))
    for link in links:
        if link.id in deep:
            link.title = f'<span class="deep">{link.title}</span>'
        outline(link.children, content)


@of_file
def minutes_of(path):
    """What `minutes` gives of a file (Path)."""
    return minutes(text_at(path))


def line(spent, words):
    """HTML of the line below a chapter's title: how long it takes, and what can wait; "" for any other page.

    Args:
        spent: what `minutes` gives.
        words: of the language: label, all, both.
    """
    if not spent:
        return ""
    main, deep = (round(each) for each in spent)
    told = words["both"].format(main=main, deep=deep, label=words["label"]) if deep else words["all"].format(main=main)
    return f'<p class="minutes">{told}</p>'

"""How long a chapter takes to read, and which of its sections can wait: those with ``{ #id .deep }`` in their heading.

What stands last in a chapter (where the articles are wrong, exercises, further reading) is not counted.
"""

import re

from proven.written import fence_at, front, heading_at

WORDS_A_MINUTE = 238  # silent reading of English: M. Brysbaert, https://doi.org/10.1016/j.jml.2019.104047, 2019
OPEN, FOLDED = 1 / 2, 1 / 6  # minutes for a listing whose code is open or folded; our own choice
LAST = {"articles", "exercises", "reading"}

_WORD = re.compile(r"[\w'’.-]+")
_UNREAD = re.compile(r"\{\{ tested .*?\}\}|\]\([^)]*\)")
_VALUE = re.compile(r"\{\{.*?\}\}")
_DEEP = re.compile(r'<h[23](?=[^>]* class="deep")[^\n]*?(?=<a class="headerlink"|</h)')
_DEEP_ID = re.compile(r'<h[23](?=[^>]* class="deep")[^>]* id="([^"]*)"')


def minutes(text):
    """How long a chapter takes.

    Args:
        text: its English source (str).

    Returns:
        (minutes of the main line, minutes of the sections that can wait), both float; None if it is no chapter: one has
        a section with the id ``summary``
    """
    lines, number, spent, section, sub, ids = front(text)[1].splitlines(), 0, [0.0, 0.0], None, None, set()
    while number < len(lines):
        if heading := heading_at(lines[number]):
            ids.add(heading.anchor)
            section, sub = (heading, None) if heading.level == 2 else (section, heading)
            number += 1
            continue
        fence = fence_at(lines, number)
        if not (section and section.anchor in LAST):
            time = _of_fence(fence) if fence else _of_prose(lines[number])
            spent[any(each and each.deep for each in (section, sub))] += time
        number = fence.last + 1 if fence else number + 1
    return tuple(spent) if "summary" in ids else None


def _of_fence(fence):
    return (FOLDED if "fold=" in fence.options else OPEN) if fence.listing else 0


def _of_prose(line):
    return len(_WORD.findall(_VALUE.sub("1", _UNREAD.sub("", line)))) / WORDS_A_MINUTE


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
    deep = set(_DEEP_ID.findall(content))
    for link in links:
        if link.id in deep:
            link.title = f'<span class="deep">{link.title}</span>'
        outline(link.children, content)


def line(text, words):
    """HTML of the line below a chapter's title: how long it takes, and what can wait; "" for any other page.

    Args:
        text: as of `minutes`.
        words: of the language: label, all, both.
    """
    if not (spent := minutes(text)):
        return ""
    main, deep = (round(each) for each in spent)
    told = words["both"].format(main=main, deep=deep, label=words["label"]) if deep else words["all"].format(main=main)
    return f'<p class="minutes">{told}</p>'

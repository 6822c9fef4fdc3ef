"""Reads what the author of a page wrote: its fences, the listings that they embed, its headings and their points."""

import functools
import html
import re
from dataclasses import dataclass

import yaml

_OPENING = re.compile(r"^(?P<indent>\s*)(?P<ticks>`{3,}|~{3,})\s*(?P<language>[\w+-]*)(?P<options>.*)$")
_EMBED = re.compile(r'^\s*--8<-- "([^"]+\.py)"\s*$')
_HEADING = re.compile(r'^(#+) (.*?) \{ #([\w-]+)( \.deep)?(?: data-points="([^"]*)")? \}$')
_FRONT = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_TITLE = re.compile(r"^# (.+?)(?: \{[^}]*\})?$", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
_OPTION = re.compile(r'\s*([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Fence:
    """One fence: where its first and last line stand (from 0), and what they and those between them say."""

    first: int
    last: int
    closed: bool
    indent: str
    ticks: str
    language: str
    options: str
    body: tuple

    @property
    def listing(self):
        """Name of the listing that it embeds, "" for any other fence."""
        body = [line for line in self.body if line.strip()]
        embed = _EMBED.match(body[0]) if self.language == "python" and len(body) == 1 else None
        return embed[1] if embed else ""


def fence_at(lines, number):
    """The Fence that opens on a line, None if none does.

    Args:
        lines: of the page (list of str).
        number: of the line, from 0.
    """
    if not (opening := _OPENING.match(lines[number])):
        return None
    ticks, last, closed = opening["ticks"], len(lines) - 1, False
    for place in range(number + 1, len(lines)):
        line = lines[place].strip()
        if set(line) == {ticks[0]} and len(line) >= len(ticks):
            last, closed = place, True
            break
    body = tuple(lines[number + 1 : last if closed else last + 1])
    return Fence(number, last, closed, opening["indent"], ticks, opening["language"], opening["options"], body)


def options(text):
    """What a fence, or the head of a notebook's cell, says as name="value".

    Returns:
        (list of (name, value), what else stands there)
    """
    return _OPTION.findall(text), _OPTION.sub("", text).strip()


@dataclass(frozen=True)
class Heading:
    """A heading with a lasting id, its level, whether its section can wait, and the ids of the points that it teaches."""

    title: str
    anchor: str
    level: int
    deep: bool
    points: tuple


def heading_at(line):
    """The Heading that a line is, None if it is none."""
    found = _HEADING.match(line)
    return found and Heading(found[2], found[3], len(found[1]), bool(found[4]), tuple((found[5] or "").split()))


def pieces(text):
    """A page in order: its fences (Fence), headings (Heading), and every other line (str)."""
    lines, number = text.splitlines(), 0
    while number < len(lines):
        if fence := fence_at(lines, number):
            yield fence
            number = fence.last
        else:
            yield heading_at(lines[number]) or lines[number]
        number += 1


@functools.lru_cache(maxsize=512)  # a build asks many times, the next one again
def parts(text):
    """The fences and headings of a page, in order: tuple of Fence and Heading."""
    return tuple(piece for piece in pieces(text) if not isinstance(piece, str))


def front(text):
    """A page cut below its front matter: (front matter with its marks and the blank lines below, "" if there is none;
    the rest).
    """
    end = found.end() if (found := _FRONT.match(text)) else 0
    return text[:end], text[end:]


def description(text):
    """What a page's front matter says that it is about, "" if it does not."""
    return _description(front(text)[0].strip().strip("-"))


@functools.cache  # a build asks many times
def _description(head):
    return str((yaml.safe_load(head) or {}).get("description", "")) if head else ""


def title(text):
    """A page's title as Markdown, "" if it has none."""
    found = _TITLE.search(front(text)[1])
    return found[1] if found else ""


def untagged(text):
    """A text (str) without its HTML tags."""
    return _TAG.sub("", text)


def inline(title, escape=None):
    """HTML of a heading, whose only Markdown is code.

    Args:
        title: the heading (str); what stands outside its code is left as it is.
        escape: makes HTML of what stands in the code, `html.escape` by default.
    """
    escape = escape or functools.partial(html.escape, quote=False)
    return _CODE.sub(lambda code: f"<code>{escape(code[1])}</code>", title)


def address(page):
    """Address of a page from the root of its language: "dropout/" of "dropout.md" or "dropout", "" of the index."""
    name = page.rsplit(".", 1)[0]
    return "" if name == "index" else f"{name}/"


def embedded(text):
    """Listings of a page: (name, number of the line that names it, from 1), in order."""
    for part in parts(text):
        if isinstance(part, Fence) and part.listing:
            offset = next(n for n, line in enumerate(part.body, 2) if line.strip())
            yield part.listing, part.first + offset

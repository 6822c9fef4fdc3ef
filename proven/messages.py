"""The messages that the entries of a page show, for the index of errors: what its listings raised or warned of, and what
it quotes in ``text`` fences. Each goes with the entry's heading and address; docs/assets/errors.js compares them.

<!-- messages error_shapes -->     the list of the messages on error_shapes.md, alone on a line of another page
"""

import html
import json
import re

from proven import written
from proven.problem import Problem

LIST = re.compile(r"^<!-- messages (\w+) -->$")
_ENDS = re.compile(r"^[\w.]*(?:Error|Exception|Warning): .*$", re.MULTILINE)
_INTERNAL = re.compile(r" \(Triggered internally at [^)]*\)")
_LONG = 400  # letters; what comes later in a message is advice


def entries(place, key):
    """The entries of a page: list of (title, anchor, messages).

    Args:
        place: Place of the page that lists them; from now on it depends on what it takes.
        key: name of the page that has them, in the same folder.
    """
    found = []
    for part in written.parts(place.sibling(f"{key}.md")):
        if isinstance(part, written.Heading):
            found.append((part.title, part.anchor, []))
        elif found and part.language == "text":
            found[-1][2].append("\n".join(part.body))
        elif found and part.listing:
            found[-1][2].extend(_of(place, part.listing))
    return [entry for entry in found if entry[2]]


def _of(place, name):
    listing, outcome = place.read(name), place.outcome(name)
    if isinstance(outcome, Problem):
        return []  # the page that shows it will tell
    said = [outcome.error, outcome.warning] if listing.raises or listing.warns else []
    if not any(said) and listing.tells:
        said = _ENDS.findall(outcome.text)[:1]
    return [_INTERNAL.sub("", each).strip()[:_LONG] for each in said if each]


def listed(place, key):
    """HTML of the list."""
    items = []
    for title, anchor, messages in entries(place, key):
        told = html.escape(json.dumps(messages, ensure_ascii=False))
        items.append(f'<li><a href="{place.up}{key}/#{anchor}" data-messages="{told}">{written.inline(title)}</a></li>')
    return f'<ul class="messages" data-search-exclude>{"".join(items)}</ul>'

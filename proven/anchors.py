"""Keeps docs/anchors.txt: every id that a reader may have linked to. Ids only grow; an address is for ever."""

import re
from pathlib import Path

_ID = re.compile(r'<(?:h[1-6]|figure|span(?: class="test")?)[^>]*? id="([^"]+)"')


def found(site):
    """Addresses of a built site, without the language: set of "page#id".

    Args:
        site: folder of the built site.
    """
    addresses = set()
    for page in Path(site, "en").rglob("index.html"):
        url = page.parent.relative_to(Path(site, "en")).as_posix().removeprefix(".")
        if not url.startswith("tests/"):
            addresses |= {f"{url}#{each}" for each in _ID.findall(page.read_text(encoding="utf-8")) if each != "__skip"}
    return addresses


def kept(root):
    """Addresses in docs/anchors.txt."""
    path = Path(root, "docs", "anchors.txt")
    return set(path.read_text(encoding="utf-8").split()) if path.exists() else set()


def update(root):
    """Add the ids of ``site/`` that are new; returns how many."""
    before = kept(root)
    after = before | found(Path(root, "site"))
    Path(root, "docs", "anchors.txt").write_text("\n".join(sorted(after)) + "\n", encoding="utf-8")
    return len(after) - len(before)

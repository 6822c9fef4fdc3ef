"""Keeps what was made of each page, under the key of all that it was made of: so an edit makes anew what shows it, and
nothing else; what has the same key need not be looked for anywhere else.
"""

import contextlib
import json

from proven.files import digest, write_whole


def key(*parts):
    """Digest of anything that JSON can hold."""
    return digest(json.dumps(parts, ensure_ascii=False, default=str).encode())


class Kept:
    """Pieces of pages, in one JSON file a page.

    Args:
        folder: where they are kept (Path).
    """

    def __init__(self, folder):
        self._folder = folder
        self._pages, self._changed, self._asked = {}, set(), set()

    def get(self, page, kind, key, make, fits=lambda value: True):
        """A piece of a page: the kept one if it has this key and fits, else a new one.

        Args:
            page: its path (str).
            kind: which piece of it.
            key: digest of all that it is made of, as far as that is known beforehand.
            make: makes it; returns (value that JSON can hold, whether it may be kept).
            fits: says of a kept value whether what it depends on besides is still so.
        """
        kept = self._page(page)
        self._asked.add(page)
        if kind in kept and kept[kind][0] == key and fits(kept[kind][1]):
            return kept[kind][1]
        value, may = make()
        if may:
            kept[kind] = [key, value]
        elif kind in kept:
            del kept[kind]
        self._changed.add(page)
        return value

    def _path(self, page):
        return self._folder / f"{page.replace('/', '+')}.json"

    def _page(self, page):
        if page not in self._pages:
            self._pages[page] = {}
            with contextlib.suppress(OSError, ValueError):
                found = json.loads(self._path(page).read_text(encoding="utf-8"))
                if isinstance(found, dict) and all(isinstance(x, list) and len(x) == 2 for x in found.values()):
                    self._pages[page] = found
        return self._pages[page]

    def write(self):
        """Write what is new since the last time, and forget the pages that nobody asked for."""
        for page in self._changed & self._asked:
            write_whole(self._path(page), json.dumps(self._pages[page], ensure_ascii=False))
        wanted = {self._path(page) for page in self._asked}
        for path in self._folder.glob("*.json"):
            if path not in wanted:
                path.unlink(missing_ok=True)
        self._pages = {page: self._pages[page] for page in self._asked}
        self._changed, self._asked = set(), set()

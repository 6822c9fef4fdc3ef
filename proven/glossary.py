"""Reads docs/glossary.tsv, and cuts Chinese into words with its terms kept whole: for the search and for the
Traditional pages, which must not depend on which of them asked first.

How a text is cut depends only on the terms that it holds: an edit of the glossary leaves what is made of any other text.
"""

import functools
import logging
import re
from pathlib import Path
from typing import NamedTuple

from proven.files import digest_of, of_file, rows_of, text_at, write_whole

FILE = Path("docs", "glossary.tsv")
COLUMNS = "en", "zh", "zh-Hant", "forbidden"
_BEFORE = Path(".proven", "made", "glossaries")  # as it was, each under its digest
_MOST = 20  # of them are kept
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


class Term(NamedTuple):
    """A row: the term in each script, and what is not to be written in its place (words with ``|`` between them)."""

    en: str
    zh: str
    hant: str
    forbidden: str = ""

    def chinese(self):
        """Words that are kept whole when a text is cut: the terms and their other names, as list of str."""
        return _CHINESE.findall(f"{self.zh}\t{self.hant}\t{self.forbidden}")


@of_file
def terms(path):
    """The rows of a glossary (Path), as a list of Term."""
    return [Term(*(row.get(name) or "" for name in COLUMNS)) for row in rows_of(path)]


def remember(root):
    """Keep the glossary of a checkout (Path) as it is now, for `touched`."""
    path, folder = root / FILE, root / _BEFORE
    copy = folder / f"{digest_of(path)}.tsv"
    if path.is_file() and not copy.is_file():
        write_whole(copy, text_at(path))
        for old in sorted(folder.glob("*.tsv"), key=lambda each: each.stat().st_mtime_ns)[:-_MOST]:
            old.unlink(missing_ok=True)


def touched(root, since):
    """What has changed of the glossary: what was made of a text that holds none of these is still right.

    Args:
        root: root of the checkout (Path).
        since: digest of the glossary as it was.

    Returns:
        tuple of str; None if it is not known, or terms have changed places: then nothing is right
    """
    now = digest_of(root / FILE)
    return () if now == since else _touched(root, str(since), now)


@functools.lru_cache(maxsize=32)
def _touched(root, since, now):
    copy = root / _BEFORE / f"{since}.tsv"
    if not copy.is_file() or not now:
        return None
    before, after = ([term._replace(en="") for term in terms(path)] for path in (copy, root / FILE))
    both = set(before) & set(after)
    if [term for term in before if term in both] != [term for term in after if term in both]:
        return None
    changed = set(before) ^ set(after)
    return tuple(sorted({part for term in changed for part in (term.zh, *term.chinese()) if part}))


class Cutter:
    """jieba with the terms of a glossary kept whole where it would cut off a single character.

    Nothing is loaded before something is cut: the dictionary takes a second.
    """

    def __init__(self, path):
        self._path = path

    def cut(self, text):
        """Words of a text (str, or UTF-8 as bytes), as an iterable of str."""
        return _taught(self._path).cut(text)


@of_file
def _taught(path):
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    own = jieba.Tokenizer()
    own.FREQ, own.total, own.initialized = dict(jieba.dt.FREQ), jieba.dt.total, True  # what is taught stays with it
    for term in terms(path):
        for chinese in term.chinese():
            if min(map(len, own.cut(chinese))) == 1:
                own.add_word(chinese)
                own.total = jieba.dt.total  # else each term would count in every text
    return own

"""Reads docs/glossary.tsv, and cuts Chinese into words with its terms kept whole: for the search and for the
Traditional pages, which must not depend on which of them asked first.
"""

import functools
import logging
import re
from pathlib import Path
from typing import NamedTuple

from proven.files import digest_of

FILE = Path("docs", "glossary.tsv")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


class Term(NamedTuple):
    """A row: the term in each script, and what is not to be written in its place (words with ``|`` between them)."""

    en: str
    zh: str
    hant: str
    forbidden: str = ""


def terms(path):
    """The rows of a glossary, as a list of Term; read again when the file has changed."""
    return _terms(str(path), digest_of(path))


@functools.lru_cache(maxsize=4)
def _terms(path, _):
    lines = Path(path).read_text(encoding="utf-8").splitlines()[1:]
    return [Term(*line.split("\t")[:4]) for line in lines if line]


class Cutter:
    """jieba with the terms of a glossary kept whole where it would cut off a single character.

    Nothing is loaded before something is cut: the dictionary takes a second.
    """

    def __init__(self, path):
        self._path = path

    def cut(self, text):
        """Words of a text (str, or UTF-8 as bytes), as an iterable of str."""
        return _taught(str(self._path), digest_of(self._path)).cut(text)


@functools.lru_cache(maxsize=2)
def _taught(path, _):
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    own = jieba.Tokenizer()
    own.FREQ, own.total, own.initialized = dict(jieba.dt.FREQ), jieba.dt.total, True  # what is taught stays with it
    for term in terms(path):
        for chinese in _CHINESE.findall(f"{term.zh}\t{term.hant}"):
            if min(map(len, own.cut(chinese))) == 1:
                own.add_word(chinese)
    return own

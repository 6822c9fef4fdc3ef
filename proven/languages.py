"""The languages of the site: who is written and who is made of another, the engine's words in each, and the converter."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from proven import glossary, hant
from proven.files import digest_of

_WORDS = Path(__file__).with_name("words")


@dataclass(frozen=True)
class Language:
    """One language.

    Attributes:
        code: as HTML names it, "zh-Hant"; in small letters it is the folder of its pages.
        written: code of the language of which its pages are made; of its own if they are written in it.
        columns: of the glossary page, by code.
    """

    code: str
    written: str
    columns: tuple

    @property
    def folder(self):
        """Name of its folder in the site, of its configuration, and of its words."""
        return self.code.lower()

    @property
    def chinese(self):
        """Whether its text has to be cut into words."""
        return self.written == "zh"

    @property
    def words(self):
        """What the engine says in it: a dict of tables, from words/*.toml."""
        return _words(self.folder, self.written)

    def terms(self, root):
        """What a text of this language depends on besides the written one: digest of the glossary, "" if it is written.

        Args:
            root: root of the checkout (Path).
        """
        return "" if self.written == self.code else digest_of(root / glossary.FILE)

    def page(self, root, markdown):
        """A page as it stands in this language; code and addresses stay.

        Args:
            root: root of the checkout (Path).
            markdown: the page in the language in which it is written.
        """
        return markdown if self.written == self.code else hant.converter(root).page(markdown)

    def phrase(self, root, text):
        """A piece of prose, like `page`."""
        return text if self.written == self.code else hant.converter(root).words(text)


@functools.cache
def _words(folder, written):
    with (_WORDS / f"{written}.toml").open("rb") as file:
        found = tomllib.load(file)
    if folder != written:
        with (_WORDS / f"{folder}.toml").open("rb") as file:
            found |= tomllib.load(file)
    return found


LANGUAGES = {
    each.folder: each
    for each in (
        Language("en", "en", ("en", "zh", "zh-Hant")),
        Language("zh", "zh", ("zh", "en", "zh-Hant")),
        Language("zh-Hant", "zh", ("zh-Hant", "en", "zh")),
    )
}

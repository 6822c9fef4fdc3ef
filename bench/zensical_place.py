"""Markdown extension for Zensical: gives proven.page and proven.mathml the place of the page that is being rendered, and
stops the build with all that they report.
"""

from pathlib import Path

from markdown import Extension
from markdown.postprocessors import Postprocessor
from zensical.extensions.context import ContextPreprocessor

from proven.languages import LANGUAGES
from proven.mathml import MathML
from proven.page import ProvenExtension
from proven.place import Place
from proven.project import project
from proven.snapshot import Snapshot


class Stop(Postprocessor):
    """Raises what was reported, so that it cannot be overlooked; the last of all."""

    def __init__(self, md, place):
        super().__init__(md)
        self.place = place

    def run(self, text):
        """The HTML as it is."""
        if self.place.problems:
            raise SystemExit("\n".join(map(str, self.place.problems)))
        return text


class PlacedExtension(Extension):
    """Both extensions, each time with a place of the page that Zensical renders.

    Args:
        root: root of the checkout (str).
        language: folder of the language.
    """

    def __init__(self, root, language):
        super().__init__()
        self._root, self._language, self._view = Path(root), LANGUAGES[language], Snapshot(project(Path(root)))

    def extendMarkdown(self, md):
        """Called by Python-Markdown for each page."""
        page = ContextPreprocessor.from_markdown(md).page
        up = "../" * page.url.strip("/").count("/") + ("../" if page.url.strip("/") else "./")
        file = f"docs/{self._language.folder}/{page.path}"
        text = (self._root / file).read_text(encoding="utf-8") if (self._root / file).is_file() else ""
        offset = text[: text.index("\n---\n", 3) + 5].count("\n") if text.startswith("---\n") else 0
        place = Place(self._view, self._language.words["card"], file, up, offset)
        ProvenExtension(place).extendMarkdown(md)
        MathML(place).extendMarkdown(md)
        md.postprocessors.register(Stop(md, place), "proven-stop", -100)


def makeExtension(**options):
    """Called by Python-Markdown for ``zensical_place``."""
    return PlacedExtension(**options)

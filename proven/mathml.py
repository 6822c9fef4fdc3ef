"""Markdown extension: turns the formulas that pymdownx.arithmatex found into MathML, so that pages need no script for them."""

import html
import re

from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from math_core import LatexError, LatexToMathML

from proven.files import text_of
from proven.problem import Problem

MACROS = {"R": r"\mathbb{R}", "E": r"\mathbb{E}"}
_ROOT = '<msqrt><mspace height=".8em"/>'  # without a strut, Chromium sets the sign over a low letter far too low
_LEVEL = ' scriptlevel="0"'  # of an outermost table it says nothing, and MathML 3 does not have it there
_STYLED = re.compile(r'<mfrac (displaystyle="\w+")>((?:(?!</?mfrac).)*)</mfrac>')
_FORMULA = re.compile(r'<(span|div) class="arithmatex">\\[(\[](.*?)\\[)\]]</\1>', re.S)


class Formulas(Postprocessor):
    """Replaces each formula; one that cannot be read is a problem that names page and line."""

    def __init__(self, md, place):
        super().__init__(md)
        self.place = place
        self.latex = LatexToMathML(annotation=False, fancy_error=False, macros=MACROS)

    def run(self, text):
        """HTML with MathML for LaTeX."""
        return _FORMULA.sub(self._replace, text)

    def _replace(self, match):
        tex = html.unescape(match[2]).strip()
        try:
            made = self.latex.convert_with_local_state(tex, displaystyle=match[1] == "div")
        except LatexError as error:
            what = f"bad LaTeX {tex!r}: {error}"
            return self.place.report(Problem(self.place.file, self._line_of(tex), what, "Mend the formula."))
        made = made.replace("<msqrt>", _ROOT).replace(_LEVEL, "")
        made = _STYLED.sub(r"<mstyle \1><mfrac>\2</mfrac></mstyle>", made)
        return f'<{match[1]} class="arithmatex">{made}</{match[1]}>'

    def _line_of(self, tex):
        text = text_of(self.place.view.root, self.place.file)
        first = tex.splitlines()[0] if tex else ""
        return text.count("\n", 0, text.index(first)) + 1 if first in text else 0


class MathML(Extension):
    """Registers the postprocessor, after all others.

    Args:
        place: Place of the page that will be rendered; without one, as MkDocs tries it, nothing can be.
    """

    def __init__(self, place):
        super().__init__()
        self.place = place

    def extendMarkdown(self, md):
        """Called by Python-Markdown."""
        md.postprocessors.register(Formulas(md, self.place), "proven-mathml", 1)


def makeExtension(place=None):
    """Called by Python-Markdown for ``proven.mathml``."""
    return MathML(place)

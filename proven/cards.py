"""Draws the picture by which a page is shown where its address is shared: its title, its part of the site, the site's name.

The fonts are subsets, so that a card looks the same wherever it is drawn: `make fonts` makes them of the built site.
"""

import functools
import html
import io
import re
from dataclasses import astuple, dataclass
from pathlib import Path

from proven import written
from proven.files import digest_of
from proven.kept import key

SIZE = 1200, 630  # pixels
FONTS = Path(__file__).with_name("fonts")
_LEFT, _RIGHT, _BAR, _TITLE, _LINE_AT, _FOOT = 96, 1104, 80, 190, 506, 550
_PAPER, _INK, _LIGHT, _LINE, _ACCENT, _LINK = "fdfcf9", "1b1e24", "545b69", "e2dfd6", "a83c1c", "0b6668"  # proven.css
_COLORS = (_INK, _LIGHT, _LINE, _ACCENT, _LINK)
_LEVELS = 7  # shades of a color, for smooth edges
_SIZES = ((84, 2), (72, 3), (58, 4), (46, 5))  # of a title, and the lines it may take
_SMALL, _HIGH = 36, 1.3  # of all else; a line's height
_WORD = re.compile(  # what is not broken: a Latin word or a clause, with the marks around it
    r"[（「“]*(?:[!-~’–]+|[^\s!-~，。、：；！？（）「」“”]+|.)[，。、：；！？）」”]* *"
)


@dataclass(frozen=True)
class Card:
    """What a card says.

    Attributes:
        title: of the page.
        group: title of the part of the site that it belongs to, "" if there is none.
        about: what the page is about, "" if its title says it.
        site: name of the site.
        lang: of all of them, as HTML names it; it decides how Chinese is written.
    """

    title: str
    group: str
    about: str
    site: str
    lang: str

    @property
    def said(self):
        """All of it in one line, as ``og:image:alt`` has it."""
        return " · ".join(dict.fromkeys(filter(None, (self.title, self.group, self.about, self.site))))


def of(page, config):
    """The Card of a page of the nav; of the first page it bears the site's name and what the site is about.

    Args:
        page: MkDocs' Page, rendered.
        config: MkDocs' configuration.
    """
    lang, name = config.theme["language"], config.site_name
    if page.is_homepage:
        return Card(name, "", config.site_description, name, lang)
    group = page.ancestors[-1].title if page.ancestors else ""
    heading = getattr(page, "_title_from_render", None) or page.title  # which the nav may shorten: Article 1
    return Card(html.unescape(written.untagged(heading)), group, "", name, lang)


def address(page):
    """Where the card of a page lies in the site of its language."""
    return f"assets/cards/{page.url.strip('./') or 'index'}.png"


def write(cards, site, folder):
    """Put cards into a site, and draw those that are not kept.

    Args:
        cards: dict from the path in the site to its Card.
        site: folder of the site (Path).
        folder: where they are kept (Path); what is not asked for is forgotten.

    Returns:
        int, how many were drawn.
    """
    common, drawn, asked = key(digest_of(__file__), [digest_of(path) for path in sorted(FONTS.glob("*.otf"))]), 0, set()
    folder.mkdir(parents=True, exist_ok=True)
    for path, card in cards.items():
        file = folder / f"{key(common, astuple(card))}.png"
        asked.add(file)
        if not file.is_file():
            file.with_suffix(".new").write_bytes(draw(card))
            file.with_suffix(".new").replace(file)
            drawn += 1
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(file.read_bytes())
    for file in set(folder.iterdir()) - asked:
        file.unlink()
    return drawn


def draw(card):
    """A card as the bytes of a PNG with few colors."""
    from PIL import Image, ImageDraw

    # each color has its shades in the palette, from the paper to itself, and is drawn on a layer of its own
    layers = {color: Image.new("L", SIZE) for color in _COLORS}
    pens = {color: ImageDraw.Draw(layer) for color, layer in layers.items()}
    small = _font("regular", card.lang, _SMALL)

    def write(color, top, lines, font):
        for line in lines:
            pens[color].text((_LEFT, top), line.rstrip(), 255, font, anchor="ls")
            top += font.size * _HIGH
        return top

    pens[_ACCENT].rectangle((_LEFT, _BAR, _LEFT + 72, _BAR + 5), fill=255)
    write(_LIGHT, _BAR + 60, [card.group], small)
    size, lines = _fitted(card.title, "bold", card.lang, _SIZES)
    under = write(_INK, _TITLE + size * 0.9, lines, _font("bold", card.lang, size))
    write(_LIGHT, under - size * _HIGH + 76, _fitted(card.about, "regular", card.lang, ((_SMALL, 4),))[1], small)
    pens[_LINE].rectangle((_LEFT, _LINE_AT, _RIGHT, _LINE_AT + 1), fill=255)
    check = [(_LEFT + 2, _FOOT + 1), (_LEFT + 11, _FOOT + 11), (_LEFT + 30, _FOOT - 12)]
    pens[_LINK].line(check, 255, 6, joint="curve")
    pens[_LINK].text((_LEFT + 48, _FOOT), card.site, 255, small, anchor="lm")
    return _png(layers)


def _png(layers):
    """A picture of the layers, each of which is a mask for its color."""
    from PIL import Image

    image, steps = Image.new("P", SIZE), [round(value * _LEVELS / 255) for value in range(256)]
    image.putpalette(_palette())
    for number, layer in enumerate(layers.values()):
        box = layer.getbbox()
        if box:  # something is drawn in this color
            drawn = layer.crop(box)
            shades = drawn.point([number * _LEVELS + step for step in steps])
            image.paste(shades, box, drawn.point([255 * (step > 0) for step in steps]))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _palette():
    """The paper, then the shades of each color."""
    paper, shades = bytes.fromhex(_PAPER), []
    for color in map(bytes.fromhex, _COLORS):
        for level in range(1, _LEVELS + 1):
            shades += [round(p + (c - p) * level / _LEVELS) for p, c in zip(paper, color, strict=True)]
    return [*paper, *shades]


@functools.cache
def _font(weight, lang, size):
    from PIL import ImageFont

    return ImageFont.truetype(font(weight, lang), size, layout_engine=ImageFont.Layout.BASIC)


def font(weight, lang):
    """Path of the font for a weight ("regular", "bold") and a language."""
    return FONTS / f"{'tc' if lang == 'zh-Hant' else 'sc'}-{weight}.otf"


def _fitted(text, weight, lang, sizes):
    """The largest size that a text can have, and its lines, of about one width."""
    for size, most in sizes:
        known = _font(weight, lang, size)
        lines = _broken(text, known, _RIGHT - _LEFT)
        if len(lines) <= most:
            break
    else:
        return size, [*lines[: most - 1], f"{lines[most - 1][:-2]}…"]
    width, widest = _RIGHT - _LEFT, max((known.getlength(word) for word in _WORD.findall(text)), default=0)
    while width > widest + 24 and len(closer := _broken(text, known, width - 24)) == len(lines):
        lines, width = closer, width - 24
    return size, lines


def _broken(text, font, width):
    lines = [""] if text else []
    for word in _WORD.findall(text):
        for part in [word] if font.getlength(word.rstrip()) <= width else word:
            if lines[-1] and font.getlength((lines[-1] + part).rstrip()) > width:
                lines.append("")
            lines[-1] += part
    return lines

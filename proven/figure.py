"""Turns a figure as matplotlib wrote it into inline SVG that is small and reads well on light and on dark ground.

Ink becomes ``currentColor`` and each colour of matplotlibrc's cycle a CSS variable; plain black and white become ink
and ground, but for what is drawn on a picture, which no palette changes: its title and the axes' names stand beside it.
"""

import base64
import functools
import hashlib
import html
import io
import re

INK = "#1b1e24"
SERIES = ("#0f8b8d", "#e4572e", "#7a5ea8", "#c9a227", "#2f6fb2", "#8a8f98")
PHOTO = 6_000  # characters of base64 from which on an embedded image is stored as WebP

_ALT = "PROVEN-ALT"
_PNG = re.compile(r'"data:image/png;base64,([^"]+)"')
_REFERENCE = re.compile(r'(url\(#|href="#)([\w-]+)')
_CLIPPED = re.compile(r'(<g clip-path="[^"]+">)<use [^>]*/></g>(?:\1<use [^>]*/></g>)+')
_POINT = re.compile(r' x="([-\d.e]+)" y="([-\d.e]+)"')
_AT = r' x="[-\d.e]+" y="[-\d.e]+"'
_MARKERS = re.compile(rf'<use xlink:href="#([\w-]+)"{_AT}( style="[^"]*")?/>(?:<use xlink:href="#\1"{_AT}\2/>){{3,}}')
_COLORS = {INK: "currentColor"} | {color: f"var(--series-{n}, {color})" for n, color in enumerate(SERIES, 1)}
_PLAIN = _COLORS | {"#000000": "currentColor", "#ffffff": "var(--output, #fff)"}
_WRITTEN = re.compile(r"<text>((?:<tspan [^>]*>[^<]*</tspan>){2,})</text>")  # by matplotlib, sign by sign
_SIGN = re.compile(r'<tspan x="([-\d.]+)" y="([-\d.]+)" style="font-size: ([\d.]+)px[^>]*>([^<]*)<')
_WIDE = {"−": 0.84, "×": 0.84}  # of matplotlib's font; its figures: 0.64
_AXES = re.compile(r'(?=<g id="axes_\d+">)')
_PICTURE = re.compile(r'<image|<g id="QuadMesh')
_IMAGE = re.compile(r'<image [^>]* x="([-\d.e]+)" y="([-\d.e]+)" width="([-\d.e]+)" height="([-\d.e]+)"')  # upside down
_FRAME = re.compile(r'<g id="axes_\d+">\s*<g id="patch_\d+">\s*<path d="([^"]*)"')
_TEXT = re.compile(r"<text [^>]*>")
_PLACE = re.compile(r'(?: x="|translate\()([-\d.e]+)(?:" y="| )([-\d.e]+)')
_ID = re.compile(r'(<\w[^<>]*?) id="([^"]+)"')  # of an element; what is written in the figure stays
_GROUP = re.compile(r"<g(?: [^>]*[^/])?>|</g>")
_NOTHING = re.compile(r'<path d="[^"]*" style="fill: none"/>|<g/>')
_SHEET = re.compile(r'<defs>\s*<style type="text/css">\*\{[^}]*\}</style>\s*</defs>')  # how lines end and join


def inline(svg, alt):
    """One figure for a page.

    Args:
        svg: text of the SVG file.
        alt: what it shows, for those who do not see it.

    Returns:
        str, an ``<svg>`` element.
    """
    return _prepared(svg).replace(_ALT, html.escape(alt), 1)


@functools.lru_cache(maxsize=1024)  # the same figure stands on the pages of every language
def _prepared(svg):
    mark = "f" + hashlib.sha256(svg.encode()).hexdigest()[:6]
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<title>.*?</title>", "", svg, flags=re.S)
    svg = _SHEET.sub("", svg)  # of all elements of the page: each figure would style them anew; now in proven.css
    svg = _PNG.sub(_as_webp, svg)
    svg = "".join(map(_colored, _AXES.split(svg)))
    pieces = re.split(r'("data:image/[^"]+")', svg)
    svg = "".join(piece if piece.startswith('"data:') else _shrink(piece) for piece in pieces)
    used = {name for _, name in _REFERENCE.findall(svg)}
    svg = _ID.sub(lambda m: m[0] if m[2] in used else m[1], svg)
    svg = _WRITTEN.sub(_power, _together(_unwrapped(svg)))
    svg = _ID.sub(rf'\g<1> id="{mark}-\g<2>"', svg)
    svg = _REFERENCE.sub(rf"\g<1>{mark}-\g<2>", svg)
    width = re.search(r'viewBox="0 0 ([\d.]+)', svg)
    head = f'<svg role="img" fill="currentColor" aria-label="{_ALT}" style="--w:{float(width[1]) / 10.08:.1f}rem"'
    svg = re.sub(
        r'^<svg xmlns:xlink="[^"]+" width="[^"]+" height="[^"]+"',
        head + ' xmlns:xlink="http://www.w3.org/1999/xlink"',
        svg,
    )
    return svg.strip()


def _unwrapped(svg):
    """Without groups that only had a name, more than half of what matplotlib writes: each element costs the page time."""
    stay = []

    def one(tag):
        if tag[0] == "</g>":
            return tag[0] if stay.pop() else ""
        stay.append(tag[0] != "<g>")
        return tag[0] if stay[-1] else ""

    return _NOTHING.sub("", _GROUP.sub(one, svg))


def _together(svg):
    """One element for a row of equal markers, which matplotlib draws one by one: a curve without ink, marked at each point."""
    svg = _CLIPPED.sub(lambda m: m[1] + m[0].replace(m[1], "").replace("</g>", "") + "</g>", svg)
    count = 0

    def one(row):
        nonlocal count
        count += 1
        points = " ".join(f"{x},{y}" for x, y in _POINT.findall(row[0]))
        return (
            f'<marker id="row{count}" markerUnits="userSpaceOnUse" style="overflow: visible">'
            f'<use xlink:href="#{row[1]}"{row[2] or ""}/></marker>'
            f'<polyline points="{points}" style="fill: none; stroke: none; marker: url(#row{count})"/>'
        )

    return _MARKERS.sub(one, svg)


def _power(text):
    """A number with an exponent in the page's font, where it stood; proven.css sets the exponent's size on phones."""
    signs = [(float(x), float(y), float(size), sign) for x, y, size, sign in _SIGN.findall(text[1])]
    (_, line, size, _), (last, raised, small, end) = signs[0], signs[-1]
    base = "".join(sign for _, y, _, sign in signs if y == line)
    above = "".join(sign for _, y, _, sign in signs if y == raised < line)
    if base + above != "".join(sign for *_, sign in signs) or not above:
        return text[0]
    middle = (last + small * _WIDE.get(end, 0.64)) / 2
    return (
        f'<text x="{middle:.2f}" y="{line:g}" font-size="{size:g}" text-anchor="middle">{base}'
        f'<tspan dy="{raised - line:.2f}" font-size="{small:g}">{above}</tspan></text>'
    )


def _colored(axes):
    """The colours of one pair of axes as variables; what has no colour in SVG is black, and here ink."""
    if not axes.startswith("<g id") or not _PICTURE.search(axes):
        return _variables(axes, _PLAIN)
    boxes = _boxes(axes)

    def beside(text):
        place = _PLACE.search(text[0])
        if not place or any(a <= float(place[1]) <= b and c <= float(place[2]) <= d for a, b, c, d in boxes):
            return text[0]
        text = _variables(text[0], _PLAIN)
        return text if "fill:" in text else text[:-1] + ' fill="currentColor">'

    axes = axes.replace('">', '" fill="#000">', 1)
    return _variables(_TEXT.sub(beside, axes) if boxes else axes, _COLORS)


def _boxes(axes):
    """Where the pictures of a pair of axes are, or else these: list of (left, right, top, bottom)."""
    images = [tuple(map(float, image)) for image in _IMAGE.findall(axes)]
    if images or not (frame := _FRAME.search(axes)):
        return [(x, x + width, -y, height - y) for x, y, width, height in images]
    numbers = list(map(float, re.findall(r"[-\d.]+", frame[1])))
    xs, ys = numbers[::2], numbers[1::2]
    return [(min(xs), max(xs), min(ys), max(ys))]


def _variables(svg, colors):
    """The colours in the tags as what stands for them."""
    one = re.compile("|".join(colors))
    return re.sub(r"<[^>]+>", lambda tag: one.sub(lambda color: colors[color[0]], tag[0]), svg)


def _shrink(svg):
    """Shorter tags; what is written in the figure stays to the letter."""
    return re.sub(r"<[^>]+>", lambda tag: _shrink_tag(tag[0]), re.sub(r">\s+<", "><", svg))


def _shrink_tag(tag):
    tag = re.sub(r"-?\d+\.\d{3,}", _rounded, re.sub(r"\s+", " ", tag))
    return re.sub(r' d="[^"]+"', lambda path: re.sub(r"(?<=[ \dMLQCz]) ?([MLQCz]) ?", r"\1", path[0]), tag)


def _rounded(number):
    value = float(number[0])
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.01 else f"{value:.4g}"


def _as_webp(match):
    if len(match[1]) < PHOTO:
        return match[0]
    from PIL import Image

    small = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(match[1]))).save(small, "WEBP", quality=82, method=6)
    return f'"data:image/webp;base64,{base64.b64encode(small.getvalue()).decode()}"'

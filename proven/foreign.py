"""Marks with ``lang`` what a page says in another language, so that it is spoken and hyphenated as what it is.

On English pages that is every Chinese word; on Chinese pages, where single English terms are at home, whole phrases.
"""

import re

_TAG = re.compile(r"(<[^>]+>)")
_NAME = re.compile(r"</?([\w-]+)")
_OPAQUE = {
    "code",
    "pre",
    "samp",
    "kbd",
    "svg",
    "math",
    "script",
    "style",
    "button",
}  # not prose, or with words of its own
_VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
_CJK = "\u3400-\u9fff"
_CHINESE = re.compile(rf"[{_CJK}](?:[{_CJK}\d，、：；。！？（）【】《》「」“”—-]*[{_CJK}】》」）])?")
_WORD = r"[A-Za-z][A-Za-z’'-]*"
_ENGLISH = re.compile(rf"{_WORD}(?:[,:;]? \(?{_WORD}\)?){{3,}}[.?!]?")


def mark(html, language):
    """Wrap foreign phrases of a page's HTML in ``<span lang=…>``.

    Args:
        html: content of the page.
        language: "en", "zh" or "zh-Hant".

    Returns:
        str
    """
    phrase, of = (_CHINESE, "zh") if language == "en" else (_ENGLISH, "en")
    pieces, inside, depth = _TAG.split(html), "", 0
    for number, piece in enumerate(pieces):
        if number % 2:
            name = _NAME.match(piece)
            name = name[1] if name else ""
            if inside:
                depth += (name == inside) * (-1 if piece[1] == "/" else 1)
                inside = inside if depth else ""
            elif piece[1] != "/" and name not in _VOID and (name in _OPAQUE or " lang=" in piece):
                inside, depth = name, 1
        elif piece.strip() and not inside:
            pieces[number] = phrase.sub(rf'<span lang="{of}">\g<0></span>', piece)
    return "".join(pieces)


def cell(text, of, language):
    """Text of a table's cell, marked where it is in another language than the page.

    Args:
        text: Markdown.
        of: language of the column.
        language: of the page.
    """
    of = of if of == "en" or re.search(rf"[{_CJK}]", text) else "en"
    return text if of == language else f'<span lang="{of}">{text}</span>'

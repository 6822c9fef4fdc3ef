"""Makes lighter what the theme writes, by what no reader sees."""

import re

_VERBATIM = re.compile(r"(<(?:pre|textarea|script|style)\b.*?</(?:pre|textarea|script|style)>)", re.DOTALL)
_ENDS = re.compile(r"(?<=>)\n+|\n+(?=<)")
_INDENTED = re.compile(r"\s*\n\s*")
_GENERATOR = re.compile(r'<meta name="generator"[^>]*>')
_CONFIG = re.compile(r'<script id="__config".*?</script>', re.DOTALL)
_LABEL = re.compile(r'(class="md-nav__link">)<span class="md-ellipsis">([^<]*)</span>(?=</a>)')
_LONG = re.compile(r"[!-~]{21}")  # without a place to break: it may be wider than the side, and is clipped there
_SPACE = ' xmlns="http://www.w3.org/2000/svg"'  # which HTML knows
_OPENED = re.compile(r"<[a-z][^<>]*>")
_QUOTED = re.compile(
    r'(?<= class=)"([^\s"\'=<>`]+)"'
)  # quotes that HTML can do without; addresses keep theirs for `offline`
_SEARCHED = re.compile(r"(<(?:pre|div|ul)\b[^>]*) data-search-exclude")  # the index is made
_ESCAPED = re.compile(r"\\u((?!00[0-7])[\da-f]{4})")


def page(html):
    """A page without the theme's indentation, the ends of lines around its header and side, Chinese in escapes, and what
    neither a reader nor a browser needs: in the side, quotes of classes, ends of items and wraps of short titles; what the index left
    out; the space of icons."""
    pieces = _VERBATIM.split(_GENERATOR.sub("", _SEARCHED.sub(r"\1", html)))
    pieces[::2] = [_INDENTED.sub("\n", piece) for piece in pieces[::2]]
    side, content, rest = "".join(pieces).partition('<div class="md-content"')
    rest = _CONFIG.sub(lambda script: _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), script[0]), rest)
    content, end, foot = (content + rest).rpartition("</article>")
    side = _LABEL.sub(_label, _ENDS.sub("", side).replace(' tabindex=""', ""))  # which is no number
    head, body, side = side.replace(_SPACE, "").partition("<body")
    side = _OPENED.sub(lambda tag: _QUOTED.sub(r"\1", tag[0]), side.replace("</li>", ""))
    return head + body + side + content + end + foot.replace(_SPACE, "")


def _label(link):
    return link[0] if _LONG.search(link[2]) else link[1] + link[2]


# ---- the theme's style sheets ------------------------------------------------------------------------------------

_PARTS = (
    "annotation author banner consent draft feedback meta pagination path pin post profile social source-file status"
)
UNUSED = re.compile(  # of a selector: parts of the theme that no page has, and the direction of writing that no language has
    rf"\[dir=rtl\]|\[data-md-color-(?:primary|accent)=|\.md-(?:{_PARTS.replace(' ', '|')}|tabs?|tags?|version|content--post)(?![a-z])"
    r"|\.(?:annotate|giscus|mermaid|grid|card|critic|keys|tabbed-\w+|task-list-\w+|twemoji|emojione|gemoji)(?![a-z])"
)
_NOT = re.compile(r":not\([^)]*\)")
_TOKEN = re.compile(r"[{}]|url\('[^']*'\)|url\(\"[^\"]*\"\)|\"[^\"]*\"")
_OR = re.compile(r",(?![^()]*\))")
_ICON = re.compile(r"(--[\w-]+):url\((?:'[^']*'|\"[^\"]*\"|[^)]*)\);?")
# Selectors that a change of any element's class, or of the palette, brings to bear on all elements below it: half of what
# a phone does for a page. In their place stands what they are about.
_QUICK = (
    (re.compile(r"table:not\(\[class\]\) (?=t[dh]>)"), ""),
    (re.compile(r"(?<=color-switching\] )(?:\*|(?=:(?!is)))"), ":is(a,button,form,header,input,label,summary)"),
)


def styles(css):
    """A style sheet of the theme without the rules for what no page has and the pictures that only they show, and with
    selectors that are quickly matched."""
    for slow, quick in _QUICK:
        css = slow.sub(quick, css)
    lean = "".join(map(_rule, _rules(css)))
    return _ICON.sub(lambda icon: icon[0] if f"var({icon[1]})" in lean else "", lean)


def _rules(css):
    depth, start, found = 0, 0, []
    for token in _TOKEN.finditer(css):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if token[0] == "}" and not depth:
            found.append(css[start : token.end()])
            start = token.end()
    return found


def _rule(rule):
    head, _, body = rule.partition("{")
    if head.startswith("@media"):
        inner = "".join(map(_rule, _rules(body[:-1])))
        return f"{head}{{{inner}}}" if inner else ""
    kept = [each for each in _OR.split(head) if not UNUSED.search(_NOT.sub("", each))]
    return f"{','.join(kept)}{{{body}" if kept else ""


# ---- the theme's script ------------------------------------------------------------------------------------------

_SCHEME = re.compile(r'(\w+\("meta",\{name:"color-scheme"\}\));document\.head\.appendChild\(\w+\)')


def script(text):
    """The theme's script without the ``<meta>`` in which it names the palette: for that, a browser styles all elements
    anew, twice at every load. proven.js names it in its place."""
    return _SCHEME.sub(r"\1", text)

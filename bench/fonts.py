"""Makes the fonts of the cards: of Noto Sans CJK, the characters that the built site's cards say: ``make fonts``.

Noto Sans CJK is Debian's fonts-noto-cjk; another place of its files: make fonts ARGS=/path/to/folder.
"""

import html
import re
import string
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from proven import cards  # noqa: E402

NOTO = Path("/usr/share/fonts/opentype/noto")
FACES = {"zh": 2, "zh-Hant": 3}  # numbers of the languages' faces in the collections
_LANG = re.compile(r'<html lang="?([\w-]+)')
_SAID = re.compile(r'property="og:image:alt" content="([^"]*)"')


def said(site):
    """What the cards of a built site say: dict from "zh", whose font writes English, too, and "zh-Hant" to str."""
    texts = {lang: f"{string.printable[:95]}…" for lang in FACES}
    for path in sorted(site.rglob("index.html")):
        page = path.read_text(encoding="utf-8")
        if found := _SAID.search(page):
            texts["zh-Hant" if _LANG.search(page)[1] == "zh-Hant" else "zh"] += html.unescape(found[1])
    return texts


def missing(site):
    """Characters that a card of the site says and its font lacks: dict from the language to a sorted str."""
    lacking = {}
    for lang, text in said(site).items():
        known = [set(TTFont(cards.font(weight, lang)).getBestCmap()) for weight in ("regular", "bold")]
        lacking[lang] = "".join(sorted(each for each in set(text) if any(ord(each) not in chars for chars in known)))
    return lacking


def make(site, source):
    """Write the subsets; the files of the whole fonts lie in a folder (Path)."""
    for lang, text in said(site).items():
        for weight in ("regular", "bold"):
            whole = TTFont(source / f"NotoSansCJK-{weight.title()}.ttc", fontNumber=FACES[lang])
            options = subset.Options(layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True)
            options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "DSIG"]
            cut = subset.Subsetter(options)
            cut.populate(text=text)
            cut.subset(whole)
            whole["head"].modified = whole["head"].created  # the same bytes whenever it is made
            whole.recalcTimestamp = False
            whole.save(cards.font(weight, lang))


def main():
    """Write proven/fonts/*.otf and say what they weigh; the exit status is 1 without Noto or a built site."""
    source, site = Path((sys.argv[1:] or [NOTO])[0]), ROOT / "site"
    if not (site / "index.html").is_file() or not list(source.glob("NotoSansCJK-*.ttc")):
        print(
            f"make fonts needs a built site and {source}/NotoSansCJK-Regular.ttc and -Bold.ttc: install fonts-noto-cjk"
        )
        return 1
    make(site, source)
    for path in sorted(cards.FONTS.glob("*.otf")):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.0f} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

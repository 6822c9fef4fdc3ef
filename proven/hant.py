"""Generates the Traditional Chinese pages from the Simplified ones: words as in Taiwan, code and addresses untouched."""

import functools
import re
from pathlib import Path

# What is not prose: fenced code, inline code, values and marks, link targets, attributes, formulas, tags, addresses.
KEPT = re.compile(
    r"(^[ ]*```[^\n]*\n.*?^[ ]*```[ ]*$|`[^`\n]*`|\{\{.*?\}\}|\]\([^)\s]*\)|\{ [^}\n]*\}|\$\$.*?\$\$|\$[^$\n]+\$|<[^>\n]+>|https?://\S+)",
    re.MULTILINE | re.DOTALL,
)
_HEAD = re.compile(r"\A([^\n]*)(.*)\Z", re.DOTALL)
BETTER = {  # what OpenCC writes where Taiwan writes otherwise, and its quotation marks
    "區域性變數": "區域變數",
    "區域性": "局部",
    "全域性": "全域",
    "擴充套件": "擴充",
    "指令碼": "腳本",
    "程序": "行程",
    "字首": "前綴",
    "丟擲": "拋出",
    "釋出": "發布",
    "“": "「",
    "”": "」",
    "‘": "『",
    "’": "』",
}


@functools.cache
def _opencc():
    from opencc import OpenCC

    return OpenCC("s2twp")  # Simplified to Traditional, words as in Taiwan


def _taiwan(text):
    text = _opencc().convert(text)
    for found, wanted in BETTER.items():
        text = text.replace(found, wanted)
    return text


@functools.cache
def _terms(path, _):
    """The glossary's terms where the rules choose another word: list of (what they make, what it should be)."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line]
    pairs = {(_taiwan(row[1]), row[2]) for row in rows}
    return sorted((pair for pair in pairs if pair[0] != pair[1]), key=lambda pair: -len(pair[0]))


def words(text, glossary):
    """Prose in Traditional Chinese.

    Args:
        text: Simplified Chinese without code.
        glossary: path of glossary.tsv; its zh-Hant column goes before OpenCC's choice.

    Returns:
        str
    """
    text = _taiwan(text)
    for found, wanted in _terms(glossary, glossary.stat().st_mtime_ns):
        text = text.replace(found, wanted)
    return text


def convert(markdown, glossary):
    """A page in Traditional Chinese; of a fence only the alt, caption and fold texts change (and a shell's comments).

    Args:
        markdown: the page in Simplified Chinese.
        glossary: path of glossary.tsv.

    Returns:
        str
    """
    pieces = KEPT.split(markdown)
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            pieces[number] = words(piece, glossary)
        elif piece.lstrip().startswith("```"):
            head, body = _HEAD.match(piece).groups()
            head = re.sub(r'(?<==")[^"]*(?=")', lambda m: words(m[0], glossary), head)
            pieces[number] = head + (words(body, glossary) if head.strip() == "```sh" else body)
    return "".join(pieces)


def generate(source, target, glossary):
    """Write the pages of `target` from those of `source`, only where their bytes change; remove what has no source.

    Args:
        source, target: folders (Path).
        glossary: path of glossary.tsv.
    """
    wanted = {path.relative_to(source): path for path in source.rglob("*") if path.is_file()}
    for name, path in wanted.items():
        made = convert(path.read_text(encoding="utf-8"), glossary)
        page = Path(target, name)
        if not page.is_file() or page.read_text(encoding="utf-8") != made:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(made, encoding="utf-8")
    for page in target.rglob("*.md"):
        if page.relative_to(target) not in wanted:
            page.unlink()

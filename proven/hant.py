"""Generates the Traditional Chinese pages from the Simplified ones: words as in Taiwan, code and addresses untouched."""

import contextlib
import functools
import json
import re
from pathlib import Path

from proven import glossary as glossaries
from proven.files import digest_of
from proven.hant_rules import RULES
from proven.versions import installed, stamp

# What is not prose: fenced code, inline code, values and marks, link targets, attributes, formulas, tags, addresses.
KEPT = re.compile(
    r"(^[ ]*```[^\n]*\n.*?^[ ]*```[ ]*$|`[^`\n]*`|\{\{.*?\}\}|\]\([^)\s]*\)|\{ [^}\n]*\}|\$\$.*?\$\$|\$[^$\n]+\$|<[^>\n]+>|https?://\S+)",
    re.MULTILINE | re.DOTALL,
)
_OURS = [Path(__file__).with_name(f"{name}.py") for name in ("hant", "hant_rules", "glossary")]
_CHINESE = re.compile("[\u4e00-\u9fff]")
_PROSE = re.compile("[\u4e00-\u9fff“”‘’]")
_HEAD = re.compile(r"\A([^\n]*)(.*)\Z", re.DOTALL)


_PRIVATE = 0xE000  # what is decided already stands as one character of the private use area, which OpenCC keeps


@functools.cache
def _opencc():
    from opencc import OpenCC

    return OpenCC("s2twp")  # Simplified to Traditional, words as in Taiwan


def _decided(path):
    """What the glossary and the rules decide: (pattern, list of replacements), glossary's longest terms after the rules."""
    return _decided_by(tuple((term.zh, term.hant) for term in glossaries.terms(path)))


@functools.lru_cache(maxsize=2)
def _decided_by(terms):
    known = [(zh, hant) for zh, hant in dict(terms).items() if _CHINESE.search(zh)]
    known.sort(key=lambda pair: -len(pair[0]))
    long = [(re.escape(zh), hant) for zh, hant in known if len(zh) > 2]  # 批量归一化 goes before the rule for 归一化
    short = [(re.escape(zh), hant) for zh, hant in known if len(zh) <= 2]
    rules = [*long, *RULES, *short]
    pattern = re.compile("|".join(f"(?P<r{number}>{rule})" for number, (rule, _) in enumerate(rules)))
    return pattern, [hant for _, hant in rules]


def words(text, glossary):
    """Prose in Traditional Chinese.

    The text is cut into words before OpenCC sees it: its own longest match takes 数里 of 函数里 for a measure of length.

    Args:
        text: Simplified Chinese without code.
        glossary: path of glossary.tsv; its zh-Hant column goes before OpenCC's choice.

    Returns:
        str
    """
    if not _PROSE.search(text):
        return text
    pattern, wanted = _decided(glossary)
    text = pattern.sub(lambda match: chr(_PRIVATE + int(match.lastgroup[1:])), text)
    text = _opencc().convert("\x01".join(glossaries.Cutter(glossary).cut(text))).replace("\x01", "")
    return re.sub("[\ue000-\uf8ff]", lambda match: wanted[ord(match[0]) - _PRIVATE], text)


def convert(markdown, glossary, words=words):
    """A page in Traditional Chinese; of a fence only the alt, caption and fold texts change (and a shell's comments).

    Args:
        markdown: the page in Simplified Chinese.
        glossary: path of glossary.tsv.
        words: what converts prose, like the function of this name.

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


class Converter:
    """Converts for one checkout; what is converted is kept, so that neither OpenCC nor a dictionary is loaded for it again.

    Args:
        root: root of the checkout (Path).
    """

    def __init__(self, root):
        self._glossary, self._file = root / glossaries.FILE, root / ".proven" / "made" / "hant.json"
        self._known, self._used, self._key = {}, {}, None

    def words(self, text):
        """See the function `words`."""
        if not _PROSE.search(text):
            return text
        self._mind_changes()
        return self._piece(text, self._glossary)

    def page(self, markdown):
        """See `convert`."""
        self._mind_changes()
        return convert(markdown, self._glossary, self._piece)

    def _piece(self, text, glossary):
        if not _PROSE.search(text):
            return text
        if text not in self._used:
            known = self._known.get(text)
            self._used[text] = words(text, glossary) if known is None else known
        return self._used[text]

    def _mind_changes(self):
        """Forget all when the glossary, the rules or the libraries have changed."""
        now = stamp()
        key = [digest_of(path) for path in (*_OURS, self._glossary)]
        key += [installed("OpenCC", now), installed("jieba", now)]
        if self._key != key:
            self._key, self._known, self._used = key, self._kept(key), {}

    def _kept(self, key):
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if isinstance(kept, dict) and kept.get("key") == key:
                return kept["pieces"]
        return {}

    def write(self):
        """Keep what was asked for since the glossary changed."""
        if self._used.keys() - self._known.keys():
            self._known = dict(self._used)
            self._file.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps({"key": self._key, "pieces": self._known}, ensure_ascii=False)
            self._file.write_text(text, encoding="utf-8")


@functools.cache
def converter(root):
    """The one Converter of a checkout in this process."""
    return Converter(Path(root))


def generate(source, target, page):
    """Write the pages of `target` from those of `source`, only where their bytes change; remove what has no source.

    Args:
        source, target: folders (Path).
        page: makes a page of a page.
    """
    wanted = {path.relative_to(source): path for path in source.rglob("*") if path.is_file()}
    for name, path in wanted.items():
        made = page(path.read_text(encoding="utf-8"))
        file = Path(target, name)
        if not file.is_file() or file.read_text(encoding="utf-8") != made:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(made, encoding="utf-8")
    for file in target.rglob("*.md"):
        if file.relative_to(target) not in wanted:
            file.unlink()

"""Generates the Traditional Chinese pages from the Simplified ones: words as in Taiwan, code and addresses untouched."""

import contextlib
import functools
import json
import re
from pathlib import Path

from proven import glossary as glossaries
from proven.files import digest_of, text_at
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
_SAID = re.compile(r'(?<= data-none=")[^"]*(?=")')  # what a form of a page answers
_HEAD = re.compile(r"\A([^\n]*)(.*)\Z", re.DOTALL)


_PRIVATE = 0xE000  # what is decided already stands as one character of the private use area, which OpenCC keeps


@functools.cache
def _opencc():
    from opencc import OpenCC

    return OpenCC("s2twp")  # Simplified to Traditional, words as in Taiwan


class Decided:
    """What the glossary and the rules decide, before OpenCC is asked: the first of them that matches at a place.

    Only those are tried that can begin with the character that stands there: one pattern of all takes thirty times as long.

    Args:
        terms: list of (Simplified, Traditional) of the glossary; its long ones go before the rules, its short ones after.
    """

    def __init__(self, terms):
        known = [(zh, hant) for zh, hant in dict(terms).items() if _CHINESE.search(zh)]
        known.sort(key=lambda pair: -len(pair[0]))
        long = [(re.escape(zh), hant) for zh, hant in known if len(zh) > 2]  # 批量归一化 before the rule for 归一化
        short = [(re.escape(zh), hant) for zh, hant in known if len(zh) <= 2]
        rules = [*long, *RULES, *short]
        beginning = {}
        for number, (rule, _) in enumerate(rules):
            for letter in _first(re._parser.parse(rule))[0]:
                beginning.setdefault(letter, []).append(f"(?P<r{number}>{rule})")
        self._wanted = [hant for _, hant in rules]
        self._at = {letter: re.compile("|".join(some)) for letter, some in beginning.items()}
        self._places = re.compile(f"[{re.escape(''.join(sorted(beginning)))}]")

    def marked(self, text):
        """The text with a private character for each decided word."""
        pieces, position = [], 0
        for place in self._places.finditer(text):
            if place.start() >= position and (match := self._at[place[0]].match(text, place.start())):
                pieces += [text[position : place.start()], chr(_PRIVATE + int(match.lastgroup[1:]))]
                position = match.end()
        return "".join([*pieces, text[position:]])

    def unmarked(self, text):
        """The text with the decided words in place of the private characters."""
        return re.sub("[\ue000-\uf8ff]", lambda match: self._wanted[ord(match[0]) - _PRIVATE], text)


def _first(parsed):
    """The characters with which a match of a parsed rule can begin, and whether it can be empty.

    Raises:
        ValueError: the rule begins with what is not looked into here.
    """
    found = set()
    for operation, about in parsed:
        name = str(operation)
        if name in ("ASSERT", "ASSERT_NOT", "AT"):
            continue
        if name == "LITERAL":
            return found | {chr(about)}, False
        if name == "IN":
            return found | _members(about), False
        if name == "SUBPATTERN":
            letters, empty = _first(about[3])
        elif name == "BRANCH":
            some = [_first(each) for each in about[1]]
            letters, empty = set().union(*(each for each, _ in some)), any(empty for _, empty in some)
        elif name == "MAX_REPEAT":
            letters, empty = _first(about[2])
            empty = empty or not about[0]
        else:
            raise ValueError(f"a rule begins with {name}: begin it with characters")
        found |= letters
        if not empty:
            return found, False
    return found, True


def _members(about):
    """Characters of a set such as [一两]."""
    found = set()
    for operation, value in about:
        if str(operation) == "LITERAL":
            found.add(chr(value))
        elif str(operation) == "RANGE":
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            raise ValueError(f"a rule begins with a set that holds {operation}: write its characters")
    return found


def _decided(path):
    return _decided_by(tuple((term.zh, term.hant) for term in glossaries.terms(path)))


_decided_by = functools.lru_cache(maxsize=2)(Decided)


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
    decided = _decided(glossary)
    cut = glossaries.Cutter(glossary).cut(decided.marked(text))
    return decided.unmarked(_opencc().convert("\x01".join(cut)).replace("\x01", ""))


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
        elif piece.startswith("<"):
            pieces[number] = _SAID.sub(lambda match: words(match[0], glossary), piece)
    return "".join(pieces)


class Converter:
    """Converts for one checkout; what is converted is kept, so that neither OpenCC nor a dictionary is loaded for it again.

    Args:
        root: root of the checkout (Path).
    """

    def __init__(self, root):
        self._root, self._glossary = root, root / glossaries.FILE
        self._file = root / ".proven" / "made" / "hant.json"
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
        """Forget what hangs on the rules, the libraries, or the terms that have changed."""
        now = stamp()
        key = [digest_of(self._glossary), *(digest_of(path) for path in _OURS)]
        key += [installed("OpenCC", now), installed("jieba", now)]
        if self._key != key:
            before, pieces = (self._key, self._known | self._used) if self._key else self._kept()
            changed = glossaries.touched(self._root, before[0]) if before[1:] == key[1:] else None
            if changed is None:
                pieces = {}
            elif changed:
                pieces = {text: made for text, made in pieces.items() if not any(map(text.__contains__, changed))}
            self._key, self._known, self._used = key, pieces, {}

    def _kept(self):
        """What the last build has kept: (key, pieces)."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return list(kept["key"]), dict(kept["pieces"])
        return [None], {}

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
        made = page(text_at(path))
        file = Path(target, name)
        if not file.is_file() or file.read_text(encoding="utf-8") != made:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(made, encoding="utf-8")
    for file in target.rglob("*.md"):
        if file.relative_to(target) not in wanted:
            file.unlink()

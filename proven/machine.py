"""What programs can cite: every claim with its test, value and bound as JSON, and every page as clean Markdown.

llms.txt says what there is and how large it is (llmstxt.org); llms-full.txt is all English pages in one file.
"""

import gzip
import html
import json
import re

from proven import claims, numerics, written
from proven.languages import LANGUAGES
from proven.page import TESTED
from proven.place import Place
from proven.plain import clean, filled
from proven.problem import Problem
from proven.status import versions

_END = re.compile(r"(?:[.!?](?=\s)|[。！？])[)”\"*]*")
_MARKDOWN = (
    (re.compile(r"^\s*(?:[-*>]|\d+\.)\s+|^\s*\|\s*"), ""),
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\*\*|`|<[^>]+>|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)"), ""),
    (re.compile(r"\s*\|\s*"), " · "),
    (re.compile(r"\s+"), " "),
)
_BOUND = re.compile(r'\b(?:bound|holds)\("([\w/.-]+)"\)')
_DESCRIPTION = re.compile(r"\A---\n.*?^description: (.*?)$.*?\n---", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"^# (.+?)(?: \{ #[\w-]+ \})?$", re.MULTILINE)


def place_of(view, language, name):
    """The Place of a written page, without any that would report on it.

    Args:
        view: Snapshot.
        language: Language in which it is written.
        name: of the file, "dropout.md".
    """
    return Place(view, language.words["card"], f"docs/{language.written}/{name}")


def pages(view, folder):
    """The clean Markdown of the written pages of a language: dict from the file's name.

    Args:
        view: Snapshot.
        folder: of the language, "zh-hant".
    """
    language, made = LANGUAGES[folder], {}
    for path in sorted((view.root / "docs" / language.written).glob("*.md")):
        text = language.page(view.root, path.read_text(encoding="utf-8"))
        made[path.name] = clean(text, place_of(view, language, path.name))
    return made


def said(view, language, path):
    """The claims of a page: what stands before each mark of a test, up to the end of the sentence before.

    Args:
        view: Snapshot.
        language: Language in which the page is written.
        path: of its Markdown.

    Returns:
        list of (anchor, chapter, test, text)
    """
    lines, anchor, found, inside = path.read_text(encoding="utf-8").splitlines(), "", [], -1
    place = place_of(view, language, path.name)
    for number, line in enumerate(lines):
        if number <= inside:
            continue
        if fence := written.fence_at(lines, number):
            inside = fence.last
            continue
        for part in written.parts(line):
            anchor = part.anchor if isinstance(part, written.Heading) else anchor
        for mark in TESTED.finditer(line):
            before = filled(line[: mark.start()], place, mark="")
            start = max((end.end() for end in _END.finditer(before) if before[end.end() :].strip()), default=0)
            found.append((anchor, mark[1] or path.stem, mark[2], _spoken(before[start:])))
    return found


def _spoken(text):
    for pattern, plain in _MARKDOWN:
        text = pattern.sub(plain, text)
    return text.strip(" ·，,、：:")


def claimed(view, url, python):
    """All claims, as data.

    Args:
        view: Snapshot.
        url: of the site, without a slash at its end.
        python: its version.

    Returns:
        dict
    """
    measured, tests = {}, {}
    for row in claims.claims():
        measured.setdefault(row["value"], []).append({name: row[name] for name in claims.COLUMNS if name != "of"})
    found = []
    for path in sorted((view.root / "docs" / "en").glob("*.md")):
        twin, own, date = view.root / "docs" / "zh" / path.name, said(view, LANGUAGES["en"], path), _date(view, path)
        other = said(view, LANGUAGES["zh"], twin) if twin.is_file() else []
        for english, chinese in zip(own, other, strict=True) if len(own) == len(other) else ():  # while one is edited
            anchor, chapter, test, text = english
            names = _bounds(view, chapter, test, tests)
            traditional = LANGUAGES["zh-hant"].page(view.root, chinese[3])
            found.append(
                {
                    "claim": {"en": text, "zh": chinese[3], "zh-Hant": traditional},
                    "address": f"{url}/en/{written.address(path.name)}" + (f"#{anchor}" if anchor else ""),
                    "test": f"{url}/en/tests/{chapter}/#{test}",
                    "date": date,
                    "measured": [row for name in names for row in measured.get(name, ())],
                }
            )
    return {**versions(python), "numerics": list(numerics.NUMERICS), "claims": found}


def html_text(page):
    """What a reader sees of HTML."""
    return html.unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^>]+>", "", page, flags=re.DOTALL))


def _date(view, path):
    """Day of the last run of a page's listings, "" if it has none."""
    names = {name for name, _ in written.embedded(path.read_text(encoding="utf-8"))}
    outcomes = [view.outcome(name) for name in names]
    return max((each.date for each in outcomes if not isinstance(each, Problem)), default="")


def _bounds(view, chapter, test, known):
    """The claims of tests/seeds.tsv that a test asserts."""
    if chapter not in known:
        file = view.root / "tests" / f"test_{chapter}.py"
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        known[chapter] = {
            name: list(dict.fromkeys(_BOUND.findall("\n".join(lines[first - 1 : last]))))
            for name, (first, last) in view.tests(chapter).items()
        }
    return known[chapter].get(test, [])


def files(view, languages, url, python):
    """Everything for programs: dict from the path in the site to its text.

    Args:
        view: Snapshot.
        languages: folders of the languages that are built.
        url: of the site, without a slash at its end.
        python: its version.
    """
    made = {f"{folder}/{name}": text for folder in languages for name, text in pages(view, folder).items()}
    if {"en", "zh"} <= set(languages):
        data = claimed(view, url, python)
        made["claims.json"] = json.dumps(data, ensure_ascii=False, indent=0)
    made["llms-full.txt"] = "\n\n".join(text for name, text in made.items() if name.startswith("en/"))
    made["llms.txt"] = _contents(view, made, languages, url)
    return made


def _contents(view, made, languages, url):
    about = view.root / "docs" / "en" / "index.md"
    lines = ["# Proven PyTorch", "", f"> {_described(about)}", ""]
    lines += [
        "Every listing was run, and every claim has a test; the pages as Markdown hold code, output and values.",
        "",
    ]
    lines += ["## Data", ""]
    for name, what in (("claims.json", "every claim with test, value, bound"), ("llms-full.txt", "all English pages")):
        if name in made:
            size = f"{size_of(made[name])} KB, {size_of(made[name], packed=True)} KB as gzip"
            lines.append(f"- [{name}]({url}/{name}): {what}; {size}")
    lines += [f"- [points.tsv]({url}/points.tsv): what five popular articles say, checked point by point", ""]
    for folder in languages:
        lines += [f"## {folder}", ""]
        for path in sorted((view.root / "docs" / LANGUAGES[folder].written).glob("*.md")):
            text = LANGUAGES[folder].page(view.root, path.read_text(encoding="utf-8"))
            title = _TITLE.search(text)
            name = re.sub(r"<[^>]+>", "", title[1]) if title else path.stem
            lines.append(f"- [{name}]({url}/{folder}/{path.name}): {_described(path, text)}")
        lines.append("")
    return "\n".join(lines)


def _described(path, text=None):
    if text is None:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = _DESCRIPTION.search(text)
    return found[1].strip("'\"") if found else ""


def size_of(text, packed=False):
    """Kilobytes of a text, rounded up."""
    data = text.encode()
    return -(-len(gzip.compress(data, 9, mtime=0) if packed else data) // 1000)

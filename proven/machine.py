"""What programs can cite: every claim with its test, value and bound as JSON, and every page as clean Markdown.

llms.txt says what there is and how large it is (llmstxt.org); llms-full.txt is all English pages in one file.
"""

import contextlib
import functools
import gzip
import html
import json
import math
import re
from pathlib import Path

from proven import claims, notebook, numerics, plain, written
from proven.files import text_at
from proven.kept import key
from proven.languages import LANGUAGES
from proven.page import TESTED
from proven.place import Place
from proven.plain import filled
from proven.problem import Problem
from proven.status import versions
from proven.versions import engine

_END = re.compile(r"(?:[.!?](?=\s)|[。！？])[)”\"*]*")
_MARKDOWN = (
    (re.compile(r"^\s*(?:[-*>]|\d+\.)\s+|^\s*\|\s*"), ""),
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\*\*|`|<[^>]+>|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)"), ""),
    (re.compile(r"\s*\|\s*"), " · "),
    (re.compile(r"\s+"), " "),
    (re.compile(r" (?=[,;，；。：]|\.(?:\s|$))"), ""),  # where a mark stood
)
_BOUND = re.compile(r'\b(?:bound|holds)\("([\w/.-]+)"\)')


def place_of(view, language, name):
    """The Place of a page, without any that would report on it.

    Args:
        view: Snapshot.
        language: Language in which it is written.
        name: of the page, "dropout.md" or "notebooks/phone_prices.md".
    """
    return Place(view, language.words["card"], _file(language, name))


def _file(language, name):
    return f"{name[:-3]}.py" if name.startswith("notebooks/") else f"docs/{language.written}/{name}"


def told(view, folder, name, kept, common):
    """What programs are told of a page; made anew when anything has changed that it hangs on.

    Args:
        view: Snapshot.
        folder: of the language, "zh-hant".
        name: of the page, see `place_of`.
        kept: Kept, of the language's pages for programs alone.
        common: key of what all pages hang on.

    Returns:
        dict of markdown, title, description, listings (names), and said: see the function of this name; empty for a
        language that is not written
    """
    language = LANGUAGES[folder]
    file = _file(language, name)
    source = text_at(view.root / file)

    def make():
        place = place_of(view, language, name)
        if file.endswith(".md"):
            own, text = source, language.page(view.root, source)
            markdown, about = plain.clean(text, place), written.description(text)
            listings = sorted({name for name, _ in written.embedded(source)})
        else:
            book = notebook.read(view.root, file)
            own = text = book.markdown(language)
            markdown, about, listings = plain.notebook(book, place, language), book.description(language), [file]
        made = {
            "markdown": markdown,
            "title": filled(written.untagged(written.title(text)), place) or Path(name).stem,
            "description": about,
            "listings": listings,
            "said": said(own, place) if language.written == language.code else [],
        }
        return made | {"taken": place.taken()}, place.lasting()

    whole = key(common, language.terms(view.root), source)
    return kept.get(name, "told", whole, make, lambda made: view.still(made["taken"]))


def names(view, language):
    """Names of all pages that a language has, see `place_of`; a notebook that cannot be read is left out."""
    found = sorted(path.name for path in (view.root / "docs" / language.written).glob("*.md"))
    for file in view.home.notebooks():
        with contextlib.suppress(Problem):  # its page will tell
            notebook.read(view.root, file)
            found.append(f"{file[:-3]}.md")
    return found


def said(text, place):
    """The claims of a page: what stands before each mark of a test, up to the end of the sentence before; what leads to
    a fixed listing says of which message.

    Args:
        text: its Markdown.
        place: Place of the page.

    Returns:
        list of (anchor, chapter, test, text)
    """
    lines, anchor, title, found, inside = text.splitlines(), "", "", [], -1
    for number, line in enumerate(lines):
        if number <= inside:
            continue
        if fence := written.fence_at(lines, number):
            inside = fence.last
            continue
        if heading := written.heading_at(line):
            anchor, title = heading.anchor, filled(heading.title, place, write=str)
        for mark in TESTED.finditer(line):
            before = filled(line[: mark.start()], place, mark="", write=str)  # no sign of a value is Markdown
            start = max((end.end() for end in _END.finditer(before) if before[end.end() :].strip()), default=0)
            claim = _spoken(before[start:])
            if claim == place.words["fix"]:
                claim = place.words["fixed"].format(heading=_spoken(title))
            found.append((anchor, mark[1] or Path(place.file).stem, mark[2], claim))
    return found


def _spoken(text):
    for pattern, instead in _MARKDOWN:
        text = pattern.sub(instead, text)
    return html.unescape(text.strip(" ·，,、：:"))


def claimed(view, pages, url, python):
    """All claims, as data.

    Args:
        view: Snapshot.
        pages: dict from folder to a dict from the name of a page to what is `told` of it; "en" and "zh" are used.
        url: of the site, without a slash at its end.
        python: its version.

    Returns:
        dict; addresses of claims and tests are below that of "site"
    """
    measured, tests = {}, {}
    for row in claims.claims():
        measured.setdefault(row["value"], []).append(_shown(row))
    found = []
    for page, english in pages["en"].items():
        own, other = english["said"], pages["zh"].get(page, {"said": []})["said"]
        date = _date(view, english["listings"])
        for one, twin in zip(own, other, strict=True) if len(own) == len(other) else ():  # while one is edited
            anchor, chapter, test, text = one
            names = _bounds(view, chapter, test, tests)
            traditional = LANGUAGES["zh-hant"].page(view.root, twin[3])
            found.append(
                {
                    "claim": {"en": text, "zh": twin[3], "zh-Hant": traditional},
                    "address": f"en/{written.address(page)}" + (f"#{anchor}" if anchor else ""),
                    "test": f"en/tests/{chapter}/#{test}",
                    "date": date,
                    "measured": [row for name in names for row in measured.get(name, ())],
                }
            )
    return {"site": f"{url}/", **versions(python), "numerics": list(numerics.NUMERICS), "claims": found}


def _shown(row):
    """A row of the claims for programs: without the expression, and with no more digits than mean something: the mean
    with as many decimals as the two digits of its spread have, four digits at most.
    """
    shown = {name: _short(row[name]) for name in claims.COLUMNS if name != "of"}
    if row["n"] is None:  # not measured yet
        return shown
    mean, spread = float(f"{row['mean']:.4g}"), float(f"{row['spread']:.2g}")
    if spread:
        mean = round(mean, 1 - math.floor(math.log10(spread)))
    return shown | {"mean": _short(mean), "spread": _short(spread), "n": int(row["n"])}


def _short(value):
    """A number without a decimal point where it is whole."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e6 else value


def html_text(page):
    """What a reader sees of HTML."""
    return html.unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^>]+>", "", page, flags=re.DOTALL))


def _date(view, names):
    """Day of the last run of listings, "" if there are none."""
    outcomes = [view.outcome(name) for name in names]
    return max((each.date for each in outcomes if not isinstance(each, Problem)), default="")


def _bounds(view, chapter, test, known):
    """The claims of tests/seeds.tsv that a test asserts."""
    if chapter not in known:
        file = view.root / "tests" / f"test_{chapter}.py"
        lines = text_at(file).splitlines() if file.is_file() else []
        known[chapter] = {
            name: list(dict.fromkeys(_BOUND.findall("\n".join(lines[first - 1 : last]))))
            for name, (first, last) in view.tests(chapter).items()
        }
    return known[chapter].get(test, [])


def files(view, languages, url, python, kept):
    """Everything for programs: dict from the path in the site to its text.

    Args:
        view: Snapshot.
        languages: folders of the languages that are built.
        url: of the site, without a slash at its end.
        python: its version.
        kept: dict from folder to the Kept of its pages for programs.
    """
    common = key(engine())
    pages = {
        folder: {name: told(view, folder, name, kept[folder], common) for name in names(view, LANGUAGES[folder])}
        for folder in languages
    }
    made = {f"{folder}/{name}": page["markdown"] for folder, some in pages.items() for name, page in some.items()}
    if {"en", "zh"} <= set(languages):
        data = claimed(view, pages, url, python)
        made["claims.json"] = _lines(data)
    made["llms-full.txt"] = "\n\n".join(text for name, text in made.items() if name.startswith("en/"))
    made["llms.txt"] = _contents(view, made, pages, url)
    for each in kept.values():
        each.write()
    return made


def _lines(data):
    """The claims as JSON, each on a line of its own."""
    told = functools.partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    about = {name: value for name, value in data.items() if name != "claims"}
    return f'{told(about)[:-1]},"claims":[\n' + ",\n".join(map(told, data["claims"])) + "\n]}\n"


def _contents(view, made, pages, url):
    about = view.root / "docs" / "en" / "index.md"
    about = written.description(text_at(about)) if about.is_file() else ""
    lines = ["# Proven PyTorch", "", f"> {about}", ""]
    lines += [
        "Every listing was run, and every claim has a test; the pages as Markdown hold code, output and values.",
        "",
    ]
    lines += ["## Data", ""]
    for name, what in (
        ("claims.json", "every claim with test, value, bound; addresses are below `site`"),
        ("llms-full.txt", "all English pages"),
    ):
        if name in made:
            size = f"{size_of(made[name])} KB, {size_of(made[name], packed=True)} KB as gzip"
            lines.append(f"- [{name}]({url}/{name}): {what}; {size}")
    lines += [f"- [points.tsv]({url}/points.tsv): what five popular articles say, checked point by point", ""]
    for folder, some in pages.items():
        listed = [f"- [{page['title']}]({url}/{folder}/{name}): {page['description']}" for name, page in some.items()]
        lines += [f"## {folder}", "", *listed, ""]
    return "\n".join(lines)


@functools.lru_cache(maxsize=4)
def size_of(text, packed=False):
    """Kilobytes of a text, rounded up."""
    data = text.encode()
    return -(-len(gzip.compress(data, 9, mtime=0) if packed else data) // 1000)

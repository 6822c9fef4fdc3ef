"""Derives from headings, tests and points.tsv what of the five articles is taught and proven, and where.

A heading says ``{ #scaling data-points="A1-38 A1-40" }``, a test ``@pytest.mark.proves("A1-38")``; all else follows.
"""

import ast
import contextlib
import functools
import re
from collections import defaultdict

from proven import notebook, written
from proven.files import of_file, rows_of, text_at
from proven.languages import LANGUAGES
from proven.snippet import Problem
from proven.tables import table

_SUFFIX = re.compile(r"(-\d+| code| output| table| \(figure\)|/.*)+$")
_LETTER = re.compile(r"([A-G]) .*")

ARTICLES = {  # key: title, and what stands for a section's number where the article has none
    "A1": "初识神经网络05——构建神经网络3",
    "A2": "PyTorch 正则化、Dropout、模型保存（笔记）",
    "A3": "深度學習基礎—2",
    "A4": "【PyTorch CNN进阶】揭秘前向传播与反向传播的神秘面纱",
    "A5": "卷积神经网络-最优模型",
}
TRADITIONAL = ("A3",)  # the others are written in Simplified Chinese


def points(root):
    """points.tsv as dict from id to its row (dict with chapter, section, verdict, and claim, evidence, instead, each also
    with _zh).
    """
    return {row["id"]: row for row in rows_of(root / "points.tsv")}


def declared(page, language=LANGUAGES["en"]):
    """Points that a page's headings declare.

    Args:
        page: path of the Markdown file, or of the notebook.
        language: Language of the titles, for a notebook.

    Returns:
        dict from id to a list of (anchor, title of the heading).
    """
    if page.suffix == ".py":
        return _declared(notebook.read(page.parent.parent, f"notebooks/{page.name}").markdown(language))
    return _declared(text_at(page))


@functools.lru_cache(maxsize=512)
def _declared(text):
    found = defaultdict(list)
    for part in written.parts(text):
        for point in part.points if isinstance(part, written.Heading) else ():
            found[point].append((part.anchor, part.title))
    return found


@of_file
def proven(tests):
    """Points that a file of tests proves: dict from id to the names of the tests."""
    found = defaultdict(list)
    for function in ast.parse(text_at(tests)).body:
        for mark in getattr(function, "decorator_list", ()):
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.proves":
                for argument in mark.args:
                    found[ast.literal_eval(argument)].append(function.name)
    return found


def section(name):
    """The article's section that a row of points.tsv belongs to: "1.2.3 code" is "1.2.3", "D dropout" is "D"."""
    return _LETTER.sub(r"\1", _SUFFIX.sub("", name))


def by_article(root, docs, language):
    """Markdown of the page that leads from the articles' sections to ours.

    Args:
        root: root of the checkout (Path).
        docs: folder of the pages in that language (Path).
        language: Language in which it is written.

    Returns:
        str
    """
    words, ledger = language.words["articles"], points(root)
    found, known = places(root, docs, language), tested(root)
    lines = [f"---\ndescription: '{words['description']}'\n---\n# {words['title']}\n\n{words['lead']}\n"]
    for number, (article, title) in enumerate(ARTICLES.items(), 1):
        own = {point: row for point, row in ledger.items() if point.startswith(f"{article}-")}
        share = words["share"].format(**counts(own.values(), found, known))
        if article in TRADITIONAL or not language.chinese:
            title = f'<span lang="{"zh-Hant" if article in TRADITIONAL else "zh"}">{title}</span>'
        heading = f"{words['article'].format(number=number)}: {title} {{ #{article.lower()} }}"
        more = f"[{words['facts']}](fact_check/{article.lower()}.md)"
        lines += [f"## {heading}\n", f"{share} {more}\n", table(words["head"], _sections(own, found, words["open"]))]
    return "\n".join(lines)


def counts(rows, found, known):
    """How many points there are, are taught, can be checked, and are proven.

    Args:
        rows: of points.tsv.
        found: of `places`.
        known: of `tested`.

    Returns:
        dict of int: points, taught, checkable, proven
    """
    checkable = [row["id"] for row in rows if row["verdict"] != "not checkable"]
    return {
        "points": len(rows),
        "taught": sum(row["id"] in found for row in rows),
        "checkable": len(checkable),
        "proven": sum(point in known for point in checkable),
    }


def tested(root):
    """The tests that prove each point: dict from its id to a list of (chapter, name of the test)."""
    found = defaultdict(list)
    for tests in sorted(root.glob("tests/test_*.py")):
        for point, names in proven(tests).items():
            found[point] += [(tests.stem.removeprefix("test_"), name) for name in names]
    return found


def places(root, docs, language):
    """Where each point is taught.

    Args:
        root: root of the checkout (Path).
        docs: folder of the pages in that language (Path).
        language: Language of the titles.

    Returns:
        dict from the point's id to a list of (page, anchor, title).
    """
    found = defaultdict(list)
    for page in sorted(docs.glob("*.md")):
        for point, headings in declared(page).items():
            found[point] += [(page.name, anchor, title) for anchor, title in headings]
    for path in sorted(root.glob("notebooks/*.py")):
        with contextlib.suppress(Problem):  # its page will tell
            for point, headings in declared(path, language).items():
                found[point] += [(f"notebooks/{path.stem}.ipynb", anchor, title) for anchor, title in headings]
    return found


def _sections(rows, found, missing):
    """Rows of the table of one article: section, number of points, links."""
    grouped = defaultdict(list)
    for point, row in rows.items():
        grouped[section(row["section"])].append(point)
    for name, ids in grouped.items():
        taught = dict.fromkeys(place for point in ids for place in found.get(point, ()))
        links = [f"[{title}]({page}#{anchor})" for page, anchor, title in taught]
        links += [f"*{missing}*"] if any(point not in found for point in ids) else []
        yield [name, str(len(ids)), " · ".join(links)]

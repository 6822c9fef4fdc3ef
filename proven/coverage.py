"""Derives from headings, tests and points.tsv what of the five articles is taught and proven, and where.

A heading says ``{ #scaling data-points="A1-38 A1-40" }``, a test ``@pytest.mark.proves("A1-38")``; all else follows.
"""

import ast
import contextlib
import csv
import re
from collections import defaultdict
from pathlib import Path

from proven import notebook
from proven.snippet import Problem

HEADING = re.compile(r'^#+ (.*?) \{ #([\w-]+)(?: data-points="([^"]*)")? \}$', re.MULTILINE)
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
WORDS = {
    "en": {
        "title": "By article",
        "description": "Find the matter of each of the five articles in these chapters: section by section, taught or corrected",
        "lead": "These chapters teach what five popular Chinese articles teach, and correct what is wrong in them. "
        "If you know one of them, find its sections here.",
        "share": "{points} points: {taught} taught or corrected so far, {proven} of {checkable} that can be checked are proven by a test.",
        "head": ("Section", "Points", "Where it is taught or corrected"),
        "open": "not written yet",
        "article": "Article {number}",
    },
    "zh": {
        "title": "按文章查找",
        "description": "五篇文章的内容在哪一章、哪一节讲到或订正，逐节对照",
        "lead": "五篇流传很广的中文文章讲过的内容，这些章节都会讲到，并订正其中的错误。如果你读过其中某一篇，可以从这里按小节找到对应的内容。",
        "share": "共 {points} 个要点：已讲解或订正 {taught} 个；可验证的 {checkable} 个里，已有 {proven} 个由测试证明。",
        "head": ("小节", "要点数", "在哪里讲解或订正"),
        "open": "尚未写成",
        "article": "文章 {number}",
    },
}


def points(root):
    """points.tsv as dict from id to its row (dict with chapter, section, claim, verdict, evidence, instead)."""
    with Path(root, "points.tsv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def declared(page, language="en"):
    """Points that a page's headings declare.

    Args:
        page: path of the Markdown file, or of the notebook.
        language: of the titles, for a notebook.

    Returns:
        dict from id to a list of (anchor, title of the heading).
    """
    if page.suffix == ".py":
        text = notebook.read(page.parent.parent, f"notebooks/{page.name}").markdown(language)
    else:
        text = page.read_text(encoding="utf-8")
    found = defaultdict(list)
    for title, anchor, ids in HEADING.findall(text):
        for point in ids.split():
            found[point].append((anchor, title))
    return found


def proven(tests):
    """Points that a file of tests proves: dict from id to the names of the tests."""
    found = defaultdict(list)
    for function in ast.parse(tests.read_text(encoding="utf-8")).body:
        for mark in getattr(function, "decorator_list", ()):
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.proves":
                for argument in mark.args:
                    found[ast.literal_eval(argument)].append(function.name)
    return found


def section(name):
    """The article's section that a row of points.tsv belongs to: "1.2.3 code" is "1.2.3", "D dropout" is "D"."""
    return _LETTER.sub(r"\1", _SUFFIX.sub("", name))


def by_article(root, docs, words):
    """Markdown of the page that leads from the articles' sections to ours.

    Args:
        root: root of the checkout (Path).
        docs: folder of the language's pages (Path).
        words: one of WORDS.

    Returns:
        str
    """
    table = points(root)
    places, tested = defaultdict(list), set()
    for page in sorted(docs.glob("*.md")):
        for point, headings in declared(page).items():
            places[point] += [(page.name, anchor, title) for anchor, title in headings]
    for path in sorted(root.glob("notebooks/*.py")):
        with contextlib.suppress(Problem):  # its page will tell
            for point, headings in declared(path, "en" if docs.name == "en" else "zh").items():
                places[point] += [(f"notebooks/{path.stem}.ipynb", anchor, title) for anchor, title in headings]
    for tests in root.glob("tests/test_*.py"):
        tested |= proven(tests).keys()
    lines = [f"---\ndescription: '{words['description']}'\n---\n# {words['title']}\n\n{words['lead']}\n"]
    for number, (article, title) in enumerate(ARTICLES.items(), 1):
        rows = {point: row for point, row in table.items() if point.startswith(f"{article}-")}
        checkable = [point for point, row in rows.items() if row["verdict"] != "not checkable"]
        share = words["share"].format(
            points=len(rows),
            taught=sum(point in places for point in rows),
            checkable=len(checkable),
            proven=sum(point in tested for point in checkable),
        )
        if article in TRADITIONAL or words is WORDS["en"]:
            title = f'<span lang="{"zh-Hant" if article in TRADITIONAL else "zh"}">{title}</span>'
        heading = f"{words['article'].format(number=number)}: {title} {{ #{article.lower()} }}"
        lines += [f"## {heading}\n", share + "\n", "| " + " | ".join(words["head"]) + " |", "| --- | --- | --- |"]
        grouped = defaultdict(list)
        for point, row in rows.items():
            grouped[section(row["section"])].append(point)
        for name, ids in grouped.items():
            found = dict.fromkeys(place for point in ids for place in places.get(point, ()))
            links = [f"[{title}]({page}#{anchor})" for page, anchor, title in found]
            links += [f"*{words['open']}*"] if any(point not in places for point in ids) else []
            lines.append(f"| {name} | {len(ids)} | {' · '.join(links)} |")
        lines.append("")
    return "\n".join(lines)

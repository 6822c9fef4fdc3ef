"""Says of every listing when it ran, how long, what it left, and which points and tests hang on it: page and JSON."""

import contextlib
import json
import re

from proven.coverage import HEADING, declared
from proven.project import EMBED
from proven.snippet import Problem, Snippet
from proven.versions import installed

WORDS = {
    "en": {
        "title": "Status",
        "description": "Every listing of these pages with the seconds of its last run, its values, points and tests",
        "lead": "Every listing, as it ran for this build: Python {python}, torch {torch}, torchvision {torchvision}. "
        "The same as data: <a href='../../status.json'>status.json</a>.",
        "head": ("Listing", "Ran", "Seconds", "Values", "Points", "Tests"),
        "notebook": "Verified: this notebook ran in {seconds:.1f} s on {date}, Python {python}, torch {torch}.",
        "stamp": "Verified: {count} listings of this page ran in {seconds:.1f} s on {date}, Python {python}, torch {torch}.",
    },
    "zh": {
        "title": "运行状态",
        "description": "全站每段代码最近一次运行的用时，以及它留下的数值、涉及的要点和测试",
        "lead": "本次构建里每段代码的运行情况：Python {python}，torch {torch}，torchvision {torchvision}。"
        "同样的内容也有数据格式：<a href='../../status.json'>status.json</a>。",
        "head": ("代码", "日期", "秒", "数值", "要点", "测试"),
        "notebook": "已验证：本笔记本于 {date} 运行，用时 {seconds:.1f} 秒，Python {python}，torch {torch}。",
        "stamp": "已验证：本页 {count} 段代码于 {date} 运行，共 {seconds:.1f} 秒，Python {python}，torch {torch}。",
    },
}


def versions(python):
    """Versions for the texts: dict with python, torch, torchvision."""
    return {"python": python, "torch": installed("torch"), "torchvision": installed("torchvision")}


def listings(home):
    """One record a listing, in the order of the pages, then one a notebook.

    Args:
        home: Project.

    Returns:
        list of dict: name, page, id ("" for a notebook), date, seconds, values (names), points (ids of its section), tests (names).
    """
    records = []
    for page in sorted((home.root / "docs" / "en").glob("*.md")):
        here, fenced = [], False
        for line in page.read_text(encoding="utf-8").splitlines():
            fenced ^= line.lstrip().startswith("```")
            if not fenced and (heading := HEADING.match(line)):
                here = (heading[3] or "").split()
            elif (match := EMBED.match(line)) and match[1].split("/")[0] == page.stem:
                records.append(_record(home, match[1], page.stem, here))
    for name in home.notebooks():
        points = []
        with contextlib.suppress(Problem):  # its page will tell
            points = sorted(declared(home.root / name))
        records.append(_record(home, name, name[:-3], points))
    return records


def data(home, python):
    """All records as JSON text, for machines."""
    return json.dumps({**versions(python), "listings": listings(home)}, indent=1)


def _record(home, name, page, points):
    listing, outcome = Snippet(name, ""), home.outcome(name)
    whole = name == f"{page}.py"  # a notebook, all of whose chapter's tests are its own
    failed = isinstance(outcome, Problem)
    return {
        "name": name,
        "page": f"{page}/",
        "id": "" if whole else listing.slug,
        "date": "" if failed else outcome.date,
        "seconds": None if failed else outcome.seconds,
        "values": [] if failed else sorted(outcome.values),
        "points": points,
        "tests": list(home.tests(listing.chapter)) if whole else _tests(home, name, listing.chapter),
    }


def _tests(home, name, chapter):
    lines = (home.root / "tests" / f"test_{chapter}.py").read_text(encoding="utf-8").splitlines()
    imported = re.findall(rf"from snippets\.{name[:-3].replace('/', '.')} import (\w+)", "\n".join(lines))
    sign = re.compile("|".join([re.escape(f'"{name[:-3]}'), *(rf"\b{each}\b" for each in imported)]))
    tests = home.tests(chapter).items()
    return [test for test, (first, last) in tests if sign.search("\n".join(lines[first - 1 : last]))]


def page(records, words, python):
    """Markdown of the status page in one language."""
    lines = [f"---\ndescription: '{words['description']}'\nhide: [toc]\n---\n# {words['title']}\n"]
    lines += [words["lead"].format(**versions(python)) + "\n"]
    lines += ["| " + " | ".join(words["head"]) + " |", "| --- | --- | ---: | ---: | --- | ---: |"]
    for each in records:
        link = _link(each)
        seconds = "" if each["seconds"] is None else f"{each['seconds']:.1f}"
        cells = [
            link,
            f'<span class="nowrap">{each["date"]}</span>',
            seconds,
            str(len(each["values"])),
            " ".join(f'<span class="nowrap">{point}</span>' for point in each["points"]),
            str(len(each["tests"])),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _link(record):
    page = record["page"][:-1]
    return f"[`{record['name']}`]({page}.md#{record['id']})" if record["id"] else f"[`{record['name']}`]({page}.ipynb)"


def linker(records):
    """Function from a listing's name to Markdown that leads to it; one that is gone has its name alone."""
    links = {each["name"]: _link(each) for each in records}
    return lambda name: links.get(name, f"`{name}`")


def stamp(names, home, words, python):
    """One sentence for the foot of a page.

    Args:
        names: listings that the page shows.
        home: Project.
        words: one of WORDS.
        python: version.

    Returns:
        str, "" for a page without listings that ran.
    """
    outcomes = [home.outcome(name) for name in dict.fromkeys(names)]
    ran = [each for each in outcomes if not isinstance(each, Problem) and each.date]
    if not ran:
        return ""
    seconds, date = sum(each.seconds for each in ran), max(each.date for each in ran)
    kind = "notebook" if set(names) <= set(home.notebooks()) else "stamp"
    return words[kind].format(count=len(ran), seconds=seconds, date=date, **versions(python))

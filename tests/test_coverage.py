"""What the articles teach is declared where it is taught and where it is proven; see points.tsv."""

from collections import Counter

import pytest

from proven import coverage
from proven.languages import LANGUAGES
from proven.testing import ROOT

POINTS = coverage.points(ROOT)
NOTEBOOKS = {path.stem for path in ROOT.glob("notebooks/*.py")}
PAGES = {path.stem for path in (ROOT / "docs" / "en").glob("*.md")} | NOTEBOOKS
CHAPTERS = sorted({row["chapter"] for row in POINTS.values()} & PAGES)


def declared(chapter, language="en"):
    if chapter in NOTEBOOKS:
        return coverage.declared(ROOT / "notebooks" / f"{chapter}.py", LANGUAGES[language])
    return coverage.declared(ROOT / "docs" / language / f"{chapter}.md")


def test_the_table_is_whole():
    assert len(POINTS) == 476
    verdicts = {
        "holds",
        "holds with a condition",
        "false",
        "out of date",
        "code as printed does not run",
        "not checkable",
    }
    assert {row["verdict"] for row in POINTS.values()} == verdicts


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_point_is_taught_where_it_belongs(chapter):
    assert declared(chapter).keys() == {point for point, row in POINTS.items() if row["chapter"] == chapter}
    assert {p: [a for a, _ in x] for p, x in declared(chapter).items()} == {
        p: [a for a, _ in x] for p, x in declared(chapter, "zh").items()
    }


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_heading_declares_at_most_six_points(chapter):
    counts = Counter(anchor for places in declared(chapter).values() for anchor, _ in places)
    assert max(counts.values()) <= 6, counts.most_common(1)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_point_that_can_be_checked_is_proven(chapter):
    proven = coverage.proven(ROOT / "tests" / f"test_{chapter}.py")
    wanted = {p for p, row in POINTS.items() if row["chapter"] == chapter and row["verdict"] != "not checkable"}
    assert not wanted - proven.keys(), f"no test proves {sorted(wanted - proven.keys())}"
    assert not proven.keys() - POINTS.keys()
    assert max(Counter(test for tests in proven.values() for test in tests).values()) <= 3


def test_the_page_by_article_leads_to_every_heading_that_teaches():
    for language in ("en", "zh"):
        page = coverage.by_article(ROOT, ROOT / "docs" / language, LANGUAGES[language])
        assert page.count("\n## ") == 5
        for chapter in CHAPTERS:
            for places in declared(chapter, language).values():
                for anchor, title in places:
                    file = f"notebooks/{chapter}.ipynb" if chapter in NOTEBOOKS else f"{chapter}.md"
                    assert f"[{title}]({file}#{anchor})" in page


@pytest.mark.parametrize(
    ("name", "expected"),
    [("1.2.3 code", "1.2.3"), ("D code (figure)", "D"), ("1.1-2", "1.1"), ("2.5/2.6", "2.5"), ("3", "3")],
)
def test_rows_belong_to_the_section_of_the_article(name, expected):
    assert coverage.section(name) == expected

"""The fact check says of every point of the articles what points.tsv says, in every language, with its section and its test."""

import re
from collections import Counter

import pytest

from proven import coverage, factcheck, written
from proven.files import rows_of
from proven.languages import LANGUAGES
from proven.project import Project
from proven.snapshot import Snapshot
from proven.testing import ROOT

POINTS = coverage.points(ROOT)
VIEW = Snapshot(Project(ROOT))
FAILS = [
    {"name": "gradients/in_place.py", "points": ["A4-29"]},
    {"name": "networks/no_forward.py", "points": ["A1-109"]},
]
MADE = {
    language: factcheck.pages(VIEW, ROOT / "docs" / language, LANGUAGES[language], FAILS) for language in ("en", "zh")
}
LANGUAGE = pytest.mark.parametrize("language", MADE)
# shown with A1-126; lost indentation; a lost import; shown in a notebook
NO_LISTING = {"A1-109", "A2-45", "A4-56", "A4-77"}


def shown(language):
    """Ids of the points on the five pages, with the heading of the section under which each stands."""
    found = []
    for name, text in MADE[language].items():
        section = ""
        for mark in re.finditer(r'^## .* \{ #([\w-]+) \}$|^### .* \{ #(a\d-\d+) \}$|<span id="(a\d-\d+)">', text, re.M):
            section = mark[1] or section
            point = mark[2] or mark[3]
            if point and name != "fact_check/index.md":
                assert name == f"fact_check/{point[:2]}.md"
                found.append((point.upper(), section))
    return found


def numbers(text):
    """The decimal fractions of a text, however it is written around them."""
    return Counter(re.findall(r"\d+\.\d+(?:e-?\d+)?", text))


def test_each_of_the_476_ids_stands_once_in_the_table_without_a_gap():
    lines = (ROOT / "points.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ids = [line.split("\t")[0] for line in lines]
    assert len(ids) == len(set(ids)) == 476
    for article, count in {"A1": 129, "A2": 78, "A3": 127, "A4": 107, "A5": 35}.items():
        assert [each for each in ids if each.startswith(article)] == [f"{article}-{n}" for n in range(1, count + 1)]


def test_every_row_is_whole_in_both_languages():
    for line in (ROOT / "points.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        assert len(cells) == 10 and all(cell.strip() for cell in cells), cells[0]
    for point, row in POINTS.items():
        assert (row["instead"] == "-") == (row["instead_zh"] == "-"), point
        assert numbers(row["evidence"]) == numbers(row["evidence_zh"]), point
        assert row["evidence"] != "-" != row["evidence_zh"], point


def test_what_a_row_refers_to_exists():
    for point, row in POINTS.items():
        for name in ("claim", "evidence", "instead"):
            english, chinese = (re.findall(r"\bA[1-5]-\d+", row[each]) for each in (name, f"{name}_zh"))
            assert {*english, *chinese} <= POINTS.keys(), point
            assert set(english) == set(chinese), point
    for row in rows_of(ROOT / "conflicts.tsv"):
        assert set(row["points"].split()) <= POINTS.keys() and row["en"] and row["zh"]


def test_every_point_has_a_heading():
    taught = coverage.places(ROOT, ROOT / "docs" / "en", LANGUAGES["en"])
    assert [point for point in POINTS if point not in taught] == []


def test_every_point_that_can_be_checked_has_a_test():
    proven = coverage.tested(ROOT)
    assert [p for p, row in POINTS.items() if row["verdict"] != "not checkable" and p not in proven] == []


def test_code_that_does_not_run_is_shown_as_a_listing_that_fails():
    records = []
    for page in (ROOT / "docs" / "en").glob("*.md"):
        points = []
        for part in written.parts(page.read_text(encoding="utf-8")):
            points = part.points if isinstance(part, written.Heading) else points
            if not isinstance(part, written.Heading) and part.listing.split("/")[0] == page.stem:
                records.append({"name": part.listing, "points": points})
    book = factcheck.Book(VIEW, ROOT / "docs" / "en", LANGUAGES["en"], records)
    missing = set()
    for point, row in POINTS.items():
        if row["verdict"] == "code as printed does not run" and not (
            any(error in row["evidence"] for _, error in book.failing.get(point, ()))
        ):
            missing.add(point)
    assert missing == NO_LISTING


@LANGUAGE
def test_each_point_stands_once_under_its_verdict(language):
    sections = {"holds": "holds", "holds with a condition": "conditions", "not checkable": "unchecked"}
    found = shown(language)
    assert len(found) == 476
    assert dict(found) == {point: sections.get(row["verdict"], "wrong") for point, row in POINTS.items()}


@LANGUAGE
def test_counts_on_the_pages_are_those_of_the_file(language):
    verdicts = Counter(row["verdict"] for row in POINTS.values())
    total = [476, *(verdicts[verdict] for verdict in factcheck.VERDICTS)]
    overview = MADE[language]["fact_check/index.md"]
    last = re.findall(r"<tr>(.*?)</tr>", overview)[-1]
    assert [int(n) for n in re.findall(r"<td>(\d+)</td>", last)] == total
    for article in coverage.ARTICLES:
        own = [row for point, row in POINTS.items() if point.startswith(f"{article}-")]
        page = MADE[language][f"fact_check/{article.lower()}.md"]
        assert page.count("\n### ") == sum(row["verdict"] in factcheck.WRONG for row in own)
        assert page.count("<tr>") - page.count("<th>要点") - page.count("<th>Point") == len(own) - page.count("\n### ")
        assert f"{len(own)} " in page and str(Counter(row["verdict"] for row in own)["holds"]) in page


@LANGUAGE
def test_a_point_leads_to_the_headings_and_tests_that_carry_it(language):
    for point, places in coverage.places(ROOT, ROOT / "docs" / language, LANGUAGES[language]).items():
        page = MADE[language][f"fact_check/{point[:2].lower()}.md"]
        for file, anchor, _ in places:
            assert f'href="../../{file.rsplit(".", 1)[0]}/#{anchor}"' in page
    for point, tests in coverage.tested(ROOT).items():
        page = MADE[language][f"fact_check/{point[:2].lower()}.md"]
        for chapter, name in tests:
            assert f'href="../../tests/{chapter}/#{name}"' in page


@LANGUAGE
def test_a_listing_is_shown_only_where_it_ends_with_the_error_of_the_evidence(language):
    assert '--8<-- "gradients/in_place.py"' in MADE[language]["fact_check/a4.md"]
    assert "--8<--" not in MADE[language]["fact_check/a1.md"]  # a NotImplementedError is no NameError


@LANGUAGE
def test_the_search_finds_headings_and_no_rows(language):
    for name, text in MADE[language].items():
        assert f"\nsearch:\n  boost: {2 if name.endswith('index.md') else 0.2}\n" in text
        for line in text.splitlines():
            assert not line.startswith("<div") or "data-search-exclude" in line, name


@LANGUAGE
def test_each_article_is_named_once_by_its_title(language):
    for article, title in coverage.ARTICLES.items():
        text = "\n".join(MADE[language].values())
        assert text.count(f">{title}</cite>") == 1
        address = next(row["url"] for row in rows_of(ROOT / "articles.tsv") if row["id"] == article)
        assert not address or text.count(address) == 1


def test_text_of_the_tables_cannot_become_markdown_or_html():
    book = factcheck.Book(VIEW, ROOT / "docs" / "en", LANGUAGES["en"], [])
    assert book.rich("|w| <b> *a* [x](y) $1$") == ("&#124;w&#124; &lt;b&gt; &#42;a&#42; &#91;x&#93;(y) &#36;1&#36;")
    assert book.rich("use torch.save(model) -> file") == "use <code>torch.save(model)</code> → file"
    assert book.rich("see A1-4..7", "../") == 'see <a href="../a1/#a1-4">A1-4..7</a>'

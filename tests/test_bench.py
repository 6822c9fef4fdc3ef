"""What follows from the measured seconds, and the page that shows it; nothing is timed here."""

import importlib
import json
import re
import shutil

import pytest

from bench import lighthouse, nu, plain, report
from proven import generated, hant
from proven.languages import LANGUAGES
from proven.project import Project
from proven.snapshot import Snapshot
from proven.testing import ROOT

SECONDS = {
    "cold": [70.0, 80.0, 90.0],
    "compute": [100.0, 100.0, 100.0],
    "import": [5.0, 5.0, 5.0],
    "warm": [3.0, 4.0, 5.0],
    "plain": [3.0, 2.0, 4.0],
    "edited": [4.0, 3.0, 4.5],
    "rebuild": [2.5, 2.5, 2.0],
    "run": [0.5, 0.5, 0.5],
    "listings": {
        "ours": {"cold": [60.0, 62.0], "warm": [2.0, 2.2], "edited": [3.0, 3.2]},
        "sphinx-gallery": {"cold": [50.0, 52.0], "warm": [4.0, 4.4], "edited": [5.0, 5.2]},
        "mkdocs-jupyter": {"cold": {"over": 900}, "warm": {"over": 900}, "edited": {"over": 900}},
        "mkdocs-jupyter-shared": {"cold": [120.0], "warm": [5.0], "edited": [2.5]},
    },
    "growth": {
        "20": {"ours": {"cold": [9.0], "warm": [2.0]}, "sphinx-gallery": {"cold": [10.0], "warm": [3.5]}},
        "1000": {
            "ours": {"cold": [112.0], "warm": [9.0]},
            "sphinx-gallery": {"cold": [150.0], "warm": [7.0]},
            "mkdocs-jupyter": {"cold": {"expected": 900}, "warm": {"expected": 900}},
            "myst-nb": {"cold": {"failed": 900}, "warm": {"failed": 900}},
        },
    },
}
DATA = {
    "parts": {
        "budget": {"date": "2026-01-03", "load": 0.2, "minutes": 8.6},
        "peers": {"date": "2026-01-02", "load": 0.1, "minutes": 11.6},
    },
    "cores": 2,
    "rounds": 3,
    "repeats": 2,
    "limit": 900,
    "listings": 150,
    "sample": 77,
    "versions": {"python": "3.11.7", "torch": "2.14.1", "sphinx-gallery": "0.22.1"},
    "seconds": SECONDS,
}


def rows():
    return {row["key"]: row for row in report.budget(SECONDS, cores=2)}


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds():
    assert report.compare("ratio", [3.0, 4.0, 5.0], [3.0, 2.0, 4.0]) == 1.25
    assert report.compare("more", [4.0, 3.0, 4.5], [3.0, 3.0, 2.5]) == 1.0


def test_a_cold_build_is_held_against_compute_import_and_a_full_store():
    row = rows()["cold"]
    assert (row["ours"], row["against"]) == (80.0, 59.0)
    assert row["ratio"] == pytest.approx(80 / 59, abs=1e-3)
    assert not row["kept"]


def test_verdicts_are_those_of_the_limits():
    assert {key: row["kept"] for key, row in rows().items()} == {
        "cold": False,
        "warm": False,  # 1.25 times plain Material
        "edited": True,  # one second more, just allowed
        "mkdocs-jupyter": True,
        "sphinx-gallery": True,
    }


def test_what_was_stopped_bounds_the_ratio():
    row = rows()["mkdocs-jupyter"]
    assert row["stopped"] and row["against"] == 900
    cells = report.tables(DATA, report.WORDS["en"])["budget"][1][3]
    assert cells[3] == "> 900" and cells[4] == "< 0.07"


def test_a_row_without_its_measurements_is_left_out():
    assert report.budget({}, 2) == []
    assert [row["key"] for row in report.budget({"listings": SECONDS["listings"]}, 2)] == [
        "mkdocs-jupyter",
        "sphinx-gallery",
    ]


def test_where_another_tool_is_faster_is_found():
    assert report.wins(SECONDS, 77, "sphinx-gallery") == [
        (77, "sphinx-gallery", "cold", 51.0, 61.0),
        (1000, "sphinx-gallery", "warm", 7.0, 9.0),
    ]
    assert report.wins(SECONDS, 77, "mkdocs-jupyter") == [(77, "mkdocs-jupyter-shared", "edited", 2.5, 3.1)]
    assert report.wins(SECONDS, 77, "myst-nb") == []


def test_what_would_take_too_long_is_foreseen():
    assert report.extrapolate([(20, 90.0)], 200) == 0
    assert report.extrapolate([(20, 90.0), (200, 630.0)], 1000) == 3030
    assert report.extrapolate([(20, 90.0), (200, None)], 1000) == float("inf")


def test_medians_keep_what_was_not_measured():
    medians = report.medians(SECONDS)
    assert medians["cold"] == 80.0
    assert medians["growth"]["1000"]["mkdocs-jupyter"]["cold"] == {"expected": 900}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_every_row(language):
    words = report.WORDS[language]
    page = report.page(DATA, words)
    for head, lines in report.tables(DATA, words).values():
        assert all(len(line) == len(head) for line in lines)
        for line in [head, *lines]:
            assert "| " + " | ".join(line) + " |" in page
    assert page.count("\n| ") == sum(2 + len(lines) for _, lines in report.tables(DATA, words).values())
    for shown in ("2026-01-02", "make bench", "Sphinx-Gallery 0.22.1".lower(), "77", words["over"].format(900)):
        assert shown in page
    assert re.findall(r"\{ #(\w+) \}", page) == ["budget", "peers", "growth", "others", "repeat"]
    assert page.count(words["no"]) == 2
    assert words["expected"] in page and words["failed"] in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_where_another_tool_is_better(language):
    words = report.WORDS[language]
    lines = [line for line in report.page(DATA, words).splitlines() if line.startswith("- ")]
    assert len(lines) == 4
    assert words["win"].format(size=1000, what=words["warm"], theirs="7.0", ours="9.0") in lines[0]
    assert lines[1].endswith(words["slower"])
    assert words["shared"].format(tool=words["edited"]) in lines[2]


def test_both_languages_have_the_same_words():
    english, chinese = report.WORDS["en"], report.WORDS["zh"]
    assert english.keys() == chinese.keys()
    for key in ("rows", "better"):
        assert english[key].keys() == chinese[key].keys()
    assert set(report.LIMITS) == set(english["rows"])


def test_there_is_a_page_before_anything_was_measured():
    assert "make bench" in report.page(None, report.WORDS["en"])


def test_the_site_has_the_page_in_every_language(home):
    view = Snapshot(home)
    for language in LANGUAGES.values():
        page = generated.pages(view, language, [])["bench.md"]
        assert "```sh\nmake bench\n```" in page
        if language.code == "zh-Hant":
            assert hant.words(report.WORDS["zh"]["title"], ROOT / "docs" / "glossary.tsv") in page


def test_the_pages_are_those_of_the_kept_measurement():
    for language, words in report.WORDS.items():
        page = (ROOT / "bench" / "pages" / f"{language}.md").read_text(encoding="utf-8")
        assert page == report.page(report.load(ROOT), words), "python bench/report.py writes them anew"


def test_a_kept_measurement_is_whole():
    if data := report.load(ROOT):
        assert {row["key"] for row in data["rows"]} == set(report.LIMITS)
        assert data["rows"] == json.loads(json.dumps(report.budget(data["seconds"], data["cores"])))
        assert data["medians"] == report.medians(data["seconds"])


def test_the_terminal_shows_the_same_tables():
    text = report.plain_text(DATA, report.WORDS["en"])
    for _, lines in report.tables(DATA, report.WORDS["en"]).values():
        for line in lines:
            assert all(cell in text for cell in line)


def test_plain_pages_hold_listing_output_and_figure(checkout, tmp_path):
    root = checkout.root
    checkout("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nprint('drawn')\n")
    text = (
        '# T\n\n=== "a"\n\n    ```python alt="b"\n    --8<-- "case/listing.py"\n    ```\n\n'
        "It is {{ case/listing.x:.2f }} {{ tested test_x }}.\n"
    )
    made = plain.pasted(text, Project(root), "case", tmp_path)
    assert "    ```python\n    import matplotlib.pyplot as plt\n" in made
    assert "    ```text\n    drawn\n    ```" in made
    assert (tmp_path / "listing-listing-0.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert "It is 0.123 <a" in made and "{{" not in made and "--8<--" not in made


def test_no_plain_page_keeps_an_embedding_fence(home, tmp_path):
    for path in (ROOT / "docs").glob("*/*.md"):
        made = plain.pasted(path.read_text(encoding="utf-8"), home, path.stem, tmp_path)
        assert "--8<--" not in made, path
        assert "{{" not in made, path


def test_a_plain_notebook_holds_prose_code_and_output():
    cells = [
        {"cell_type": "markdown", "source": ["# A"]},
        {"cell_type": "code", "source": "print(1)", "outputs": [{"text": ["1\n"]}, {"data": {}}]},
    ]
    assert plain.notebook({"cells": cells}) == "# A\n\n```python\nprint(1)\n```\n\n```text\n1\n\n```\n"


def test_listings_alone_are_a_site(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    tools = importlib.import_module("tools")

    def copy(folder):
        for name in ("docs", "languages", "overrides"):
            shutil.copytree(ROOT / name, folder / name)
        for name in ("mkdocs.yml", "matplotlibrc", "points.tsv", "articles.tsv", "conflicts.tsv"):
            shutil.copy(ROOT / name, folder)
        for name in ("snippets", "tests", "notebooks", "bench"):
            (folder / name).mkdir()

    monkeypatch.setattr(tools, "copy", copy)
    tools.timed(tools.ours_alone(tmp_path, tools.copies(1)), tmp_path)
    assert "copy 0" in (tmp_path / "site/en/chapter_000/index.html").read_text(encoding="utf-8")


def test_lighthouse_names_what_lowers_a_score():
    audits = {
        "contrast": {"id": "contrast", "title": "Too pale", "score": 0, "details": {"items": [{"snippet": "<p>"}]}},
        "names": {"id": "names", "title": "Named", "score": 1},
        "manual": {"id": "manual", "title": "By hand", "score": None},
        "told": {"id": "told", "title": "Only told", "score": 0},
    }
    refs = [{"id": name, "weight": name != "told"} for name in audits]
    found = {"audits": audits, "categories": {"accessibility": {"auditRefs": refs}}}
    assert list(lighthouse.wrong(found, "accessibility")) == ["contrast: Too pale: <p>"]


def test_lighthouse_tells_the_times_of_the_main_thread_and_marks_what_is_over_the_budget():
    audits = {"mainthread-work-breakdown": {"numericValue": 1999.6}, "total-blocking-time": {"numericValue": 201.2}}
    taken = lighthouse.times({"audits": audits})
    assert taken == {"mainthread-work-breakdown": 2000, "total-blocking-time": 201}
    assert lighthouse.told(taken).split() == ["2000", "ms", "201", "ms!"]
    assert lighthouse.times({"audits": {}}) == {}  # performance was left out


def test_errors_of_the_html_are_told_once_with_a_place_and_those_of_the_theme_not_at_all():
    theirs = {"message": "Attribute “autocomplete” is only allowed when …", "url": "file:/here/site/en/index.html"}
    ours = [
        {"message": "Bad value.", "url": f"file:/here/site/{x}/a/index.html", "lastLine": 7, "extract": "<p>"}
        for x in ("en", "zh")
    ]
    assert nu.ours([theirs, *ours], "/here/site") == ["en/a/index.html:7: '<p>' Bad value. (2)"]
    assert nu.ours([theirs], "/here/site") == []


def test_the_weight_of_a_page_is_told_in_one_row_and_what_axe_finds_is_marked():
    found = {"axe": 0, "kilobytes": 152.4, "requests": 9, "elements": 2345}
    assert lighthouse.weight(found).split() == ["0", "axe", "152", "KB", "9", "requests", "2,345", "elements"]
    assert lighthouse.weight(found | {"axe": 2}).split()[:2] == ["2", "axe!"]

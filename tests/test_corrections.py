"""The page of corrections and its feed: what was wrong, since when, what the pages say now, and where."""

import datetime
from xml.etree import ElementTree

import pytest

from proven import corrections
from proven.files import rows_of
from proven.languages import LANGUAGES
from proven.project import project
from proven.testing import ROOT

ATOM = "{http://www.w3.org/2005/Atom}"


def chapters():
    """dict from each page of docs/chapters.tsv to its date."""
    return {row["page"]: row["added"] for row in rows_of(ROOT / corrections.CHAPTERS)}


@pytest.mark.parametrize("row", corrections.rows(ROOT), ids=lambda row: row["where"])
def test_each_correction_is_dated_said_in_both_languages_and_leads_to_its_section(row):
    since, corrected = (datetime.date.fromisoformat(row[name]) for name in ("since", "corrected"))
    assert since <= corrected
    assert all(row[f"{what}_{language}"].strip() for what in ("was", "now") for language in ("en", "zh"))
    page, _, anchor = row["where"].partition("#")
    for language in ("en", "zh"):
        assert corrections.sections(ROOT, page, LANGUAGES[language])[anchor]


@pytest.mark.parametrize("folder", LANGUAGES)
def test_the_feed_has_an_entry_for_each_correction_and_each_chapter_newest_first(folder):
    feed = ElementTree.fromstring(corrections.feed(ROOT, LANGUAGES[folder], f"https://x.org/{folder}/"))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(corrections.rows(ROOT)) + len(chapters()) >= 48
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(set(ids)) == len(ids)
    dates = [each.findtext(f"{ATOM}updated") for each in entries]
    assert dates == sorted(dates, reverse=True) and feed.findtext(f"{ATOM}updated") == dates[0]
    assert all(each.find(f"{ATOM}link").get("href").startswith(f"https://x.org/{folder}/") for each in entries)


@pytest.mark.parametrize("folder", ["en", "zh"])
def test_the_page_tells_every_correction(folder):
    page = corrections.page(ROOT, LANGUAGES[folder])
    for row in corrections.rows(ROOT):
        assert row[f"was_{folder}"] in page and row[f"now_{folder}"] in page and f"]({row['where']})" in page


def test_every_chapter_and_notebook_has_its_date():
    written = {path.name for path in (ROOT / "docs" / "en").glob("*.md") if (ROOT / "snippets" / path.stem).is_dir()}
    pages = written | {f"{name[:-3]}.ipynb" for name in project(ROOT).notebooks()}
    assert chapters().keys() == pages, f"{corrections.CHAPTERS}: add a line (the day, a tab, the page) or take it out"
    assert all(datetime.date.fromisoformat(day) for day in chapters().values())


@pytest.mark.parametrize(
    ("folder", "name", "said", "about"),
    [
        ("en", "Proven PyTorch: new chapters and corrections", "New: Dropout", "sets random units to zero"),
        ("zh", "跑过的 PyTorch：新章节与更正", "新章节：Dropout（随机失活）", "神经元"),
        ("zh-hant", "跑過的 PyTorch：新章節與更正", "新章節：Dropout（隨機失活）", "神經元"),
    ],
)
def test_a_chapter_is_told_by_title_address_day_and_what_it_is_about_in_the_readers_language(folder, name, said, about):
    feed = ElementTree.fromstring(corrections.feed(ROOT, LANGUAGES[folder], f"https://x.org/{folder}/"))
    entries = {each.find(f"{ATOM}link").get("href"): each for each in feed.findall(f"{ATOM}entry")}
    entry = entries[f"https://x.org/{folder}/dropout/"]
    assert feed.findtext(f"{ATOM}title") == corrections.title(ROOT, LANGUAGES[folder]) == name
    assert entry.findtext(f"{ATOM}title") == said and about in entry.findtext(f"{ATOM}summary")
    assert entry.findtext(f"{ATOM}updated") == f"{chapters()['dropout.md']}T00:00:00Z"
    case = entries[f"https://x.org/{folder}/notebooks/dropout_regression/"]
    assert "<" not in case.findtext(f"{ATOM}title") and case.findtext(f"{ATOM}summary")


def test_a_page_that_is_gone_or_cannot_be_read_stays_out_of_the_feed(tmp_path):
    (tmp_path / "docs" / "en").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "broken.py").write_text("# %% [markdown]\n# # No language\n")
    table = "added\tpage\n2026-01-02\tgone.md\n2026-01-01\tnotebooks/gone.ipynb\n2026-01-01\tnotebooks/broken.ipynb\n"
    (tmp_path / corrections.CHAPTERS).write_text(table)
    feed = ElementTree.fromstring(corrections.feed(tmp_path, LANGUAGES["en"], "https://x.org/en/"))
    assert not feed.findall(f"{ATOM}entry")

"""The page of corrections and its feed: what was wrong, since when, what the pages say now, and where."""

import datetime
from xml.etree import ElementTree

import pytest

from proven import corrections, written
from proven.languages import LANGUAGES
from proven.testing import ROOT

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("row", corrections.rows(ROOT), ids=lambda row: row["where"])
def test_each_correction_is_dated_said_in_both_languages_and_leads_to_its_section(row):
    since, corrected = (datetime.date.fromisoformat(row[name]) for name in ("since", "corrected"))
    assert since <= corrected
    assert all(row[f"{what}_{language}"].strip() for what in ("was", "now") for language in ("en", "zh"))
    page, _, anchor = row["where"].partition("#")
    for language in ("en", "zh"):
        text = (ROOT / "docs" / language / page).read_text(encoding="utf-8")
        assert anchor in {part.anchor for part in written.parts(text) if isinstance(part, written.Heading)}


@pytest.mark.parametrize("folder", LANGUAGES)
def test_the_feed_has_an_entry_for_each_correction_newest_first(folder):
    feed = ElementTree.fromstring(corrections.feed(ROOT, LANGUAGES[folder], f"https://x.org/{folder}/"))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(corrections.rows(ROOT)) >= 8
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(set(ids)) == len(ids)
    dates = [each.findtext(f"{ATOM}updated") for each in entries]
    assert dates == sorted(dates, reverse=True) and feed.findtext(f"{ATOM}updated") == dates[0]
    assert all(each.find(f"{ATOM}link").get("href").startswith(f"https://x.org/{folder}/") for each in entries)


@pytest.mark.parametrize("folder", ["en", "zh"])
def test_the_page_tells_every_correction(folder):
    page = corrections.page(ROOT, ROOT / "docs" / folder, LANGUAGES[folder])
    for row in corrections.rows(ROOT):
        assert row[f"was_{folder}"] in page and row[f"now_{folder}"] in page and f"]({row['where']})" in page

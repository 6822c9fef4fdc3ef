"""Pages that nobody writes: a row of the status page for each listing, below its chapter; tests as they are."""

import html
import re
from types import SimpleNamespace

import pytest

from proven import generated, status
from proven.languages import LANGUAGES
from proven.site import Proven
from proven.snapshot import Snapshot


@pytest.mark.parametrize(
    ("points", "short"),
    [
        ([], []),
        (["A1-7"], ["A1-7"]),
        (["A1-7", "A1-8"], ["A1-7–8"]),
        (["A1-36", "A1-39", "A1-40", "A1-41", "A2-9", "A2-10"], ["A1-36, 39–41", "A2-9–10"]),
        (["A2-10", "A1-3", "A2-9", "A2-12"], ["A1-3", "A2-9–10, 12"]),
    ],
)
def test_points_of_an_article_are_told_in_one_text(points, short):
    assert list(status._shortened(points)) == short


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
def test_each_listing_has_a_row_in_the_fold_of_its_page(home, language):
    view = Snapshot(home)
    records = status.listings(view)
    page = generated.pages(view, language, records)["status.md"]
    folds = re.split(r"^\?\?\? ran \"(.+) <span class='key'>(.+)</span>\"$", page, flags=re.MULTILINE)[1:]
    places = list(dict.fromkeys(record["page"] for record in records))
    for place, title, about, text in zip(places, folds[::3], folds[1::3], folds[2::3], strict=True):
        links = re.findall(r"^    \| \[(\w+\.py)\]\(([\w/]+)\.(?:md#([\w-]+)|ipynb)\) \|", text, re.MULTILINE)
        here = [record for record in records if record["page"] == place]
        assert links == [(record["name"].rpartition("/")[2], place[:-1], record["id"]) for record in here]
        assert title and re.findall(r"\d+", about) == [str(len(here)), f"{sum(each['seconds'] for each in here):.0f}"]


def test_a_page_that_is_gone_or_bad_is_named(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "bad.py").write_text("# %% no\nprint(")
    known = {"date": "", "seconds": None, "values": [], "points": [], "tests": []}
    gone = {"page": "gone/", "name": "gone/x.py", "id": "listing-x", **known}
    bad = {"page": "notebooks/bad/", "name": "notebooks/bad.py", "id": "", **known}
    for language in LANGUAGES["en"], LANGUAGES["zh"]:
        page = status.page(tmp_path, language, [gone, bad], "3.11")
        assert '??? ran "`gone` <' in page and '??? ran "`notebooks/bad` <' in page


def test_braces_in_the_code_of_a_test_are_no_value_of_a_page(tmp_path):
    code = "def test_it():\n    seen = f'{{}} {1}'\n"
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_case.py").write_text(code)
    view = SimpleNamespace(root=tmp_path, tests=lambda chapter: {"test_it": (1, 2)})
    page = generated.tests(view, "case")
    assert "{{" not in page and code in html.unescape(re.sub("<[^>]+>", "", page))


def test_listings_to_download_are_those_that_are_there_with_the_text_that_they_have(checkout):
    home, name = checkout("print(0)\n")
    (checkout.root / "docs" / "en" / "case.md").write_text(f'```python\n--8<-- "{name}"\n```\n', encoding="utf-8")
    plugin = Proven()
    for number, folder in enumerate(("first", "second", "first")):  # one plugin for all builds of a process
        listings = checkout.root / folder / "listings"
        if listings.is_dir():
            listings.rename(listings.with_name(".listings"))  # as a served build leaves them
        checkout(f"print({number})\n")
        plugin.view = Snapshot(home)
        plugin._write_listings(listings)
        assert f"print({number})" in (listings / name).read_text(encoding="utf-8")
    (listings / "case" / "gone.py").write_text("print()\n", encoding="utf-8")
    written = (listings / name).stat().st_mtime_ns
    plugin._write_listings(listings)
    assert not (listings / "case" / "gone.py").exists()
    assert (listings / name).stat().st_mtime_ns == written and not listings.with_name(".listings").exists()

"""Every listing runs for real, shows something, and is small enough to be read."""

import pytest

from proven.project import project
from proven.testing import ROOT, run

HOME = project(ROOT)
SNIPPETS = [name for name in HOME.snippets()]


@pytest.mark.parametrize("name", SNIPPETS)
def test_listing_runs_and_shows_something(name):
    listing = HOME.read(name)
    if listing.shown_only:
        assert (ROOT / listing.shown_only).is_file()
        assert name.split("/")[1].removesuffix(".py") in (ROOT / listing.shown_only).read_text(encoding="utf-8")
        return
    shown = run(name)
    assert shown.text.strip() or shown.figures or shown.error


@pytest.mark.parametrize("name", SNIPPETS)
def test_listing_is_small(name):
    lines = HOME.read(name).published.splitlines()
    assert len(lines) <= (80 if HOME.read(name).take_home else 40)
    assert max(map(len, lines)) <= 80


def test_a_chapter_has_at_most_one_script_to_take_home():
    chapters = [HOME.read(name).chapter for name in SNIPPETS if HOME.read(name).take_home]
    assert len(chapters) == len(set(chapters))


@pytest.mark.parametrize("name", SNIPPETS)
def test_listing_stands_on_the_page_of_its_folder(name):
    chapter = name.split("/")[0]
    for language in ("en", "zh"):
        places = [place for place in HOME.embedded()[name] if place.startswith(f"docs/{language}/{chapter}.md:")]
        assert places, f"docs/{language}/{chapter}.md does not show {name}"


@pytest.mark.parametrize("name", SNIPPETS)
def test_what_we_recommend_loads_weights_only(name):
    source = HOME.read(name).source
    assert "weights_only=False" not in source or HOME.read(name).raises or "danger" in name

"""The archive of the site, unpacked and opened without a server: links, search, copying, figures, the other languages."""

import re
import zipfile
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from proven import offline
from tests.browser.conftest import opener, type_query
from tests.test_site import Page

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory):
    """Folder of the unpacked archive; its name has a blank, as on many a reader's disk."""
    folder = tmp_path_factory.mktemp("a reader")
    archive = folder / "site.zip"
    assert offline.write(site, archive) < 20 * MEGABYTE
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder / offline.NAME


@pytest.fixture
def open_file(browser, unpacked):
    with opener(browser, f"{unpacked.as_uri()}/") as opened:
        yield opened


def test_every_link_of_the_archive_names_a_file(unpacked):
    broken = []
    for path in unpacked.rglob("*.html"):
        page = Page(path.read_text(encoding="utf-8"))
        for link in page.links + page.fetched:
            target = urlsplit(urljoin(path.as_uri(), link))
            if target.scheme == "file" and not (unpacked.__class__(unquote(target.path))).is_file():
                broken.append((path.name, link))
    assert broken == []


@pytest.mark.parametrize(("language", "query"), [("en", "inverted dropout"), ("zh", "暂退法"), ("zh-hant", "隨機失活")])
def test_the_archive_is_read_without_a_server(open_file, unpacked, language, query):
    page = open_file("index.html")
    page.locator(f".door a[href^='{language}/']").click()
    page.locator("a[href='networks/index.html'], a[href$='/networks/index.html']").first.evaluate(
        "link => link.click()"
    )
    page.wait_for_url(f"**/{language}/networks/index.html")
    named = page.locator("a.tested:is([aria-label], :has(.said))").first
    expect(named).to_be_attached()  # the page's own script has run
    assert page.locator(".listing-fig svg").first.bounding_box()["width"] > 200
    assert page.locator("[data-copy]").count() and not page.locator("[data-run]").count()  # here is no address to run
    type_query(page, query)
    first = page.locator(".md-search-result__item a").first
    expect(first).to_be_visible()
    assert re.search(rf"/{language}/dropout/index\.html\?h=", first.evaluate("link => link.href"))
    first.click()
    page.wait_for_url(f"**/{language}/dropout/index.html*")
    other = "en" if language != "en" else "zh"
    page.locator(".md-select").hover()
    page.locator(f".md-select__link[hreflang='{other}']").click()
    page.wait_for_url(f"**/{other}/dropout/index.html*")
    assert open_file.complaints == []


def test_a_traceback_finds_its_entry_in_the_archive(open_file):
    page = open_file("en/errors/index.html")
    page.locator("form.paste textarea").fill("RuntimeError: mat1 and mat2 shapes cannot be multiplied (3x4 and 5x6)")
    page.locator("form.paste button").click()
    page.wait_for_url("**/en/error_shapes/index.html#*")
    assert open_file.complaints == []

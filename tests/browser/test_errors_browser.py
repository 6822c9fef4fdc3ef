"""A traceback that is pasted into the page of errors leads to its entry, in Chromium."""

import re

import pytest
from playwright.sync_api import expect

from proven import written
from proven.project import project
from proven.testing import ROOT
from tests.browser.conftest import WAIT, opener
from tests.said import said

FIND = """async ([texts, script]) => {
  const {finder} = await import(script), find = finder([...document.querySelectorAll("[data-messages]")])
  return texts.map(text => find(text)?.href ?? "")
}"""


@pytest.fixture(scope="module")
def opened(browser, site):
    """A function that opens the page of a language."""
    with opener(browser, site.url) as opened:
        yield lambda language, **options: opened(f"{language}/errors/", **options)


@pytest.fixture(scope="module")
def find(opened, site):
    """A function from tracebacks to the addresses that they lead to, "" for none."""
    page = opened("en")
    expect(page.locator("form.paste")).to_be_visible(timeout=WAIT)

    def found(texts):
        links = page.evaluate(FIND, [texts, f"{site.url}assets/errors.js"])
        return [link.removeprefix(f"{site.url}en/") for link in links]

    return found


def ours():
    """The tracebacks of the listings on the pages of errors: (address of the entry, text)."""
    home, found = project(ROOT), []
    for page in sorted((ROOT / "docs" / "en").glob("error_*.md")):
        for part in written.parts(page.read_text(encoding="utf-8")):
            if isinstance(part, written.Heading):
                address = f"{page.stem}/#{part.anchor}"
            elif part.language == "text":
                found.append((address, "\n".join(part.body)))
            elif part.listing and not part.listing.endswith("_cured.py"):
                message = said(part.listing)
                if home.read(part.listing).warns:
                    text = f"/home/me/train.py:31: {message}\n  loss = criterion(model(x), y)"
                else:
                    text = f'Traceback (most recent call last):\n  File "/home/me/train.py", line 31, in step\n    y = f(x)\n{message}'
                found.append((address, text))
    return found


def others():
    """Tracebacks of programs that are on no page: (address of the entry or "", text)."""
    blocks = (ROOT / "tests" / "tracebacks.txt").read_text(encoding="utf-8").split("\n=== ")[1:]
    return [(head.replace("none", ""), text.strip("\n")) for head, _, text in (each.partition("\n") for each in blocks)]


def test_each_traceback_of_ours_leads_to_its_entry(find):
    addresses, texts = zip(*ours(), strict=True)
    assert len(texts) >= 60
    known = {}
    for address, text in zip(addresses, texts, strict=True):
        known.setdefault(text, []).append(address)  # two entries may have the same message
    found = find(list(texts))
    assert [link for link, text in zip(found, texts, strict=True) if link not in known[text]] == []
    assert sum(link != address for link, address in zip(found, addresses, strict=True)) <= 1


def test_tracebacks_of_other_programs_lead_to_the_entry_or_nowhere(find):
    addresses, texts = zip(*others(), strict=True)
    assert sum(map(bool, addresses)) >= 40 and addresses.count("") >= 20
    assert find(list(texts)) == list(addresses)


@pytest.mark.parametrize("language", ["en", "zh", "zh-hant"])
def test_what_is_pasted_jumps_to_the_entry(opened, language):
    page = opened(language)
    page.locator("#traceback").fill(
        "Traceback …\nRuntimeError: mat1 and mat2 shapes cannot be multiplied (64x3 and 5x7)"
    )
    page.locator("form.paste button").click()
    page.wait_for_url(re.compile(f"/{language}/error_shapes/#mat1-mat2$"))


def test_what_is_not_known_is_said_to_be_so(opened):
    page = opened("en")
    page.locator("#traceback").fill("ZeroDivisionError: division by zero")
    page.locator("form.paste button").click()
    expect(page.locator("form.paste output")).to_contain_text("not known here", timeout=WAIT)
    assert page.url.endswith("/errors/")


def test_without_a_script_the_list_is_plain(opened):
    page = opened("en", java_script_enabled=False)
    expect(page.locator("form.paste")).to_be_hidden()
    assert page.locator(".messages a").count() >= 60
    expect(page.locator(".messages a").first).to_be_visible()


def test_the_script_is_small():
    assert (ROOT / "docs" / "assets" / "errors.js").stat().st_size <= 6_000

"""What a reader does, in Chromium: read, copy, search, switch language and palette, on a wide screen and on a phone."""

import functools
import http.server
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from proven.testing import ROOT
from tests.test_site import copy_of_the_sources

PAGES = ["", "en/", "zh/", "404.html"] + [
    f"{language}/{path.stem}/" for language in ("en", "zh") for path in sorted((ROOT / "docs/en").glob("[!i]*.md"))
]
PAGES += [f"{x}/notebooks/{path.stem}/" for x in ("en", "zh", "zh-hant") for path in ROOT.glob("notebooks/*.py")]
CHAPTERS = sorted(path.name for path in (ROOT / "snippets").iterdir() if list(path.glob("*.py")))


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def base(site):
    """URL of the built site."""
    handler = functools.partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", site.port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser(chromium):
    """Chromium as Debian has it; playwright's own is never downloaded."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield running
        running.close()


@pytest.fixture
def open_page(browser, base):
    """Call it with a URL below the site; ``open_page.complaints`` collects errors and requests to other hosts."""
    contexts, complaints = [], []

    def opened(url, width=1280, height=900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
        page.on(
            "request",
            lambda r: (
                complaints.append(f"foreign: {r.url}") if not r.url.startswith((base, "data:", "blob:")) else None
            ),
        )
        page.on("response", lambda r: complaints.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.goto(base + url if not url.startswith("http") else url)
        page.wait_for_load_state("networkidle")
        return page

    opened.complaints = complaints
    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("url", PAGES)
def test_page_is_clean_and_fits_a_phone(open_page, url):
    page = open_page(url, 360, 740)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.title()
    assert open_page.complaints == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_copy_gives_the_file(open_page, home, chapter):
    page = open_page(f"en/{chapter}/")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    cards = page.locator("figure.listing")
    assert cards.count() >= 5
    for number in range(cards.count()):
        card = cards.nth(number)
        name = card.locator(".listing-path").inner_text()
        card.locator("[data-copy]").click()
        expect(card.locator("[data-copy]")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == home.read(name).published, name


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_is_copied_runs_to_the_output_that_is_shown(open_page, tmp_path, chapter):
    page = open_page(f"en/{chapter}/")
    card = page.locator("figure.listing:has(samp):not(:has(svg, .listing-raises))").first
    card.locator("[data-copy]").click()
    (tmp_path / "copied.py").write_text(page.evaluate("navigator.clipboard.readText()"), encoding="utf-8")
    command = [sys.executable, "-W", "error", "copied.py"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.rstrip() == card.locator("samp").inner_text().rstrip()


def test_palette_follows_the_system_and_can_be_changed(open_page):
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = (open_page("en/dropout/", color_scheme=scheme) for scheme in ("light", "dark"))
    assert light.evaluate(ground) != dark.evaluate(ground)
    before = dark.evaluate(ground)
    dark.locator("label[title='Switch to light']").click()
    assert dark.evaluate(ground) == light.evaluate(ground) != before
    ink = "getComputedStyle(document.querySelector('.listing-fig svg text')).fill"
    assert dark.evaluate(ink) == light.evaluate(ink)


def test_text_has_contrast_in_both_palettes(open_page):
    script = """() => {
      const parse = c => c.match(/[\\d.]+/g).map(Number)
      const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0)
      const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > .99) return c } return [255, 255, 255] }
      const bad = []
      for (const e of document.querySelectorAll(".md-content p, .md-content a, .listing-head *, .listing-foot, samp, .highlight span[class], th, td, .md-nav__link, .tested")) {
        if (!e.textContent.trim() || !e.offsetParent || e.matches(".headerlink")) continue
        const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))]
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05)
        if (ratio < 4.5) bad.push([e.className, e.textContent.slice(0, 30), ratio.toFixed(2)])
      }
      return bad
    }"""
    for scheme in ("light", "dark"):
        assert open_page("en/dropout/", color_scheme=scheme).evaluate(script) == [], scheme


@pytest.mark.parametrize(("here", "there", "label"), [("en", "zh", "简体中文"), ("zh", "en", "English")])
def test_language_switch_stays_on_the_page(open_page, base, here, there, label):
    page = open_page(f"{here}/dropout/")
    page.locator(".md-select").hover()
    page.locator(".md-select__link", has_text=label).click()
    page.wait_for_url(re.compile(f"/{there}/"))
    page.wait_for_load_state("networkidle")
    assert page.url.split("#")[0] == f"{base}{there}/dropout/"
    assert page.locator("html").get_attribute("lang") == there
    assert open_page.complaints == []


QUERIES = {
    "en": {"dropout": "dropout/", "mask": "dropout/", "overfitting": "fitting/", "softshrink": "weight_decay/"},
    "zh": {
        "dropout": "dropout/",
        "随机失活": "dropout/",
        "暂退法": "dropout/",
        "过拟合": "fitting/",
        "缩放": "dropout/",
        "神经元": "initialization/",
    },
    "zh-hant": {"過擬合": "fitting/", "權重衰減": "weight_decay/"},
}


@pytest.mark.parametrize(("language", "query"), [(x, query) for x in QUERIES for query in QUERIES[x]])
def test_search_finds_the_page_first(open_page, base, language, query):
    page = open_page(f"{language}/notation/")
    page.locator("input.md-search__input").click()
    page.locator("input.md-search__input").fill(query)  # at once: what is found for its beginning is not asked
    page.locator("input.md-search__input").press("End")  # Chinese comes without a key, as from an input method
    first = page.locator(".md-search-result__item a").first
    expect(first).to_be_visible(timeout=10_000)
    target = first.get_attribute("href").split("?")[0]
    assert target.removeprefix(f"{base}{language}/").removeprefix("../").startswith(QUERIES[language][query]), target


def test_a_mark_opens_its_test(open_page):
    page = open_page("en/dropout/")
    mark = page.locator("a.tested").first
    name = mark.get_attribute("href").split("#")[1]
    mark.click()
    page.wait_for_url(re.compile(f"/tests/dropout/#{name}$"))
    assert f"def {name}(" in page.locator(f"[id='{name}']").inner_text()
    assert open_page.complaints == []


def test_serve_reruns_what_is_edited_and_shows_what_fails(site, open_page, tmp_path):
    root = copy_of_the_sources(tmp_path)
    listing = root / "snippets" / "dropout" / "inverted_scaling.py"
    good = listing.read_text(encoding="utf-8")
    port = site.port + 1
    with Path(tmp_path, "log").open("w") as log:
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
        env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": f"http://127.0.0.1:{port}/"}
        server = subprocess.Popen(command, cwd=root, stdout=log, stderr=log, env=env)
    url = f"http://127.0.0.1:{port}/en/"

    def shows(text, on="dropout/", seconds=90):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(url + on, timeout=30) as answer:
                    if text in answer.read().decode():
                        return True
            except (OSError, urllib.error.URLError):
                pass
            time.sleep(0.3)
        return False

    def ran():
        return re.findall(r"(\S+\.py) (?:ran|failed)", Path(tmp_path, "log").read_text())

    try:
        assert shows("</html>"), Path(tmp_path, "log").read_text()
        assert ran() == []
        listing.write_text(good + 'print("edited just now")\n', encoding="utf-8")
        assert shows("edited just now</samp>")
        assert ran() == ["dropout/inverted_scaling.py"]
        listing.write_text(good + 'raise ValueError("broken just now")\n', encoding="utf-8")
        assert shows("listing-failed")
        assert shows("ValueError: broken just now", seconds=1)
        assert shows("</html>", "notation/", 10) and shows("listing-failed", "../zh/dropout/", 10)
        listing.write_text(good, encoding="utf-8")
        assert shows("</html>") and _gone(shows, "listing-failed")
    finally:
        server.terminate()
        server.wait(20)


def _gone(shows, text):
    for _ in range(60):
        if not shows(text, seconds=0.5):
            return True
        time.sleep(0.5)
    return False

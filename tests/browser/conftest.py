"""Chromium, and pages of the built site opened in it."""

import contextlib

import pytest
from playwright.sync_api import expect, sync_playwright

WAIT = 120_000  # milliseconds until an event must have come, however busy the machine is
expect.set_options(timeout=WAIT)


@pytest.fixture
def base(site):
    """URL of the built site."""
    return site.url


@pytest.fixture(scope="module")
def browser(chromium):
    """Chromium as Debian has it; playwright's own is never downloaded."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    arguments.append("--host-resolver-rules=MAP plain.test 127.0.0.1")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=arguments, timeout=2 * WAIT)
        yield running
        running.close()


def type_query(page, query):
    """Put a query into a page's search field; the key is what the theme waits for, text alone may come too late."""
    field = page.locator("input.md-search__input")
    field.click()
    field.fill(query)  # at once: what is found for its beginning is not asked
    field.press("End")


class Opener:
    """Opens URLs below the site, each in a context of its own, and collects errors and requests to other hosts."""

    def __init__(self, browser, base):
        self._browser, self._base, self._pages, self._complaints = browser, base, [], []

    def __call__(self, url, width=1280, height=900, **options):
        """The page of a URL, once its scripts have run and its fonts are there."""
        context = self._browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(WAIT)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page, tell = context.new_page(), self._complaints.append
        self._pages.append(page)
        page.on("console", lambda m: tell(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: tell(str(error)))
        page.on("requestfailed", self._failed)
        page.on("request", self._foreign)
        page.on("response", lambda r: tell(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.goto(self._base + url if not url.startswith("http") else url)
        if options.get("java_script_enabled", True):
            page.evaluate("document.fonts.ready.then(() => new Promise(done => requestIdleCallback(done)))")
        return page

    def _foreign(self, request):
        if not request.url.startswith((self._base, "data:", "blob:")):
            self._complaints.append(f"foreign: {request.url}")

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # for the page was left
            self._complaints.append(f"failed: {request.url}")

    @property
    def complaints(self):
        """What went wrong on the pages opened so far, once they ask for nothing more."""
        for page in self._pages:
            page.wait_for_load_state("networkidle")
        return self._complaints

    def close(self):
        """Close all pages."""
        for page in self._pages:
            page.context.close()


@contextlib.contextmanager
def opener(browser, base):
    """An Opener, whose pages are closed in the end."""
    opened = Opener(browser, base)
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture
def open_page(browser, base):
    with opener(browser, base) as opened:
        yield opened


@pytest.fixture
def open_moved(browser, moved):
    with opener(browser, moved) as opened:
        yield opened


@pytest.fixture
def open_published(browser, published):
    with opener(browser, published.url) as opened:
        yield opened

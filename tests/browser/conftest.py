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


@contextlib.contextmanager
def opener(browser, base):
    """A function that opens a URL below the site; its ``complaints`` collects errors and requests to other hosts."""
    contexts, complaints = [], []

    def foreign(request):
        if not request.url.startswith((base, "data:", "blob:")):
            complaints.append(f"foreign: {request.url}")

    def opened(url, width=1280, height=900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(WAIT)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
        page.on("request", foreign)
        page.on("response", lambda r: complaints.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.goto(base + url if not url.startswith("http") else url)
        page.wait_for_load_state("networkidle")
        return page

    opened.complaints = complaints
    try:
        yield opened
    finally:
        for context in contexts:
            context.close()


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

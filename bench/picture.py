"""Makes the README's picture: the Dropout page of ``site/``, as Chromium shows it."""

import functools
import http.server
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main():
    """Write .github/picture.png."""
    from tests.conftest import find_chromium

    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=ROOT / "site")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"http://127.0.0.1:{server.server_port}/en/")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=ROOT / ".github" / "picture.png")
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()

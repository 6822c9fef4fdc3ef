"""Measures the built site with Lighthouse as a phone loads it, one page of each template, behind gzip: ``make lighthouse``.

Accessibility, best practices and search must be 100; performance hangs on what else the machine does, and is only told,
with the milliseconds of the main thread on a phone whose processor is four times slower; more than the budget is marked.
Before it stands what each page weighs: what axe finds, KB, requests and elements (`make weights` tells that alone).
Lighthouse comes from npm into .bench/lighthouse; without npm or Chromium nothing is measured.
"""

import argparse
import functools
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
HOME = ROOT / ".bench" / "lighthouse"
VERSION = "12.8.2"  # the last for Node 20
PAGES = (
    "",
    "404.html",
    "en/",
    "en/dropout/",
    "en/optimizers/",
    "en/notebooks/phone_prices/",
    "en/api/",
    "en/fact_check/a1/",
    "en/fact_check/",
    "en/articles/",
    "en/glossary/",
    "en/corrections/",
    "en/notation/",
    "en/setup/",
    "en/errors/",
    "en/error_shapes/",
    "en/symptoms/",
    "en/tests/dropout/",
    "en/status/",
    "zh/batch_norm/",
    "zh-hant/saving/",
)
KINDS = ("performance", "accessibility", "best-practices", "seo")
BUDGET = {"mainthread-work-breakdown": 2000, "total-blocking-time": 200}  # milliseconds that Lighthouse calls good
_TEXT = {".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".md"}


class Packed(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a web host does: text gzipped, files kept by the browser."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        body = path.read_bytes()
        text = path.suffix in _TEXT
        body = gzip.compress(body, 6) if text else body
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(path)}{'; charset=utf-8' if text else ''}")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Say nothing."""


def set_up():
    """Install Lighthouse; returns the path of its script."""
    script = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.is_file():
        HOME.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(HOME), "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run([*command, f"lighthouse@{VERSION}"], check=True, stdout=subprocess.DEVNULL)
    return script


def measure(script, url, chromium, kinds=KINDS):
    """Of a page: its scores, 0 to 100 by kind; its times by their names; lines for what is wrong where 100 is a must."""
    flags = "--headless=new --no-sandbox --disable-gpu"
    command = ["node", str(script), url, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    command += [f"--only-categories={','.join(kinds)}"]
    env = {**os.environ, "CHROME_PATH": str(chromium)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        return {}, {}, [done.stderr.strip()[-300:]]
    found = json.loads(done.stdout)
    scores = {kind: round(100 * (found["categories"][kind]["score"] or 0)) for kind in kinds}
    lines = [line for kind in kinds if kind != "performance" for line in wrong(found, kind)]
    return scores, times(found), lines


def times(found):
    """Milliseconds of the main thread, by the audit's name; none where performance was not measured."""
    audits = {name: found["audits"].get(name, {}).get("numericValue") for name in BUDGET}
    return {name: round(value) for name, value in audits.items() if value is not None}


def told(taken):
    """The times as a row shows them."""
    return "".join(f"{value:7} ms{'!' if value > BUDGET[name] else ' '}" for name, value in taken.items())


def weigh(chromium, urls):
    """Of each page, as a phone shows it at its first visit: violations of axe's rules, gzipped KB, requests, elements.

    Args:
        chromium: path of the browser.
        urls: addresses of pages that are served gzipped.

    Yields:
        (url, dict with axe (int), kilobytes (float), requests (int), elements (int))
    """
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox", "--disable-gpu"])
        for url in urls:
            context, sizes = browser.new_context(viewport={"width": 412, "height": 823}), []
            page = context.new_page()
            page.on("requestfinished", lambda request, sizes=sizes: sizes.append(request.sizes()["responseBodySize"]))
            page.goto(url, wait_until="networkidle")
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            elements = page.locator("*").count()
            yield url, {"axe": len(found), "kilobytes": sum(sizes) / 1024, "requests": len(sizes), "elements": elements}
            context.close()
        browser.close()


def weight(found):
    """What a page weighs as a row shows it."""
    mark = "!" if found["axe"] else " "
    told = f"{found['kilobytes']:7.0f} KB{found['requests']:5} requests{found['elements']:7,} elements"
    return f"{found['axe']:4} axe{mark}{told}"


def wrong(found, kind):
    """What lowers a score: a line for each audit, with the first element it names."""
    for each in found["categories"][kind]["auditRefs"]:
        audit = found["audits"][each["id"]]
        if each["weight"] and audit["score"] is not None and audit["score"] < 1:
            snippets = re.findall(
                r'"(?:snippet|description)": "((?:[^"\\]|\\.)*)"', json.dumps(audit.get("details", {}))
            )
            yield f"{audit['id']}: {audit['title']}: {snippets[0][:160] if snippets else ''}"


def lighthouse(start, options, chromium):
    """Print the table of Lighthouse; whether all scores that must be 100 are."""
    script, well, kinds = set_up(), True, KINDS[options.without_performance :]
    print(f"Lighthouse {VERSION}, mobile, gzip; load {os.getloadavg()[0]:.1f}: {', '.join(kinds)}", end="")
    print("" if options.without_performance else "; main thread, of it blocking")
    for page in options.pages:
        scores, taken, problems = measure(script, f"{start}{page}", chromium, kinds)
        print(f"{page or '/':28}", *(f"{scores[kind]:4}" for kind in kinds if kind in scores), told(taken), flush=True)
        for line in problems:
            print(f"    {line}")
        well = well and bool(scores) and all(scores[kind] == 100 for kind in kinds if kind != "performance")
    return well


def main():
    """Measure, print tables; the exit status is 1 if a score that must be 100 is not, or axe finds anything."""
    from tests.conftest import find_chromium

    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("pages", nargs="*", default=PAGES, help="addresses in the site (default: one of each template)")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site (default: site)")
    parser.add_argument("--weights", action="store_true", help="what the pages weigh and what axe finds, no Lighthouse")
    parser.add_argument("--without-performance", action="store_true", help="what hangs on nothing else")
    options = parser.parse_args()
    chromium = find_chromium()
    if not chromium or not (options.weights or shutil.which("npm")) or not (options.site / "index.html").is_file():
        print("Lighthouse is left out: it needs npm, Chromium and a built site (make site).")
        return 0
    handler, well = functools.partial(Packed, directory=options.site), True
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        start = f"http://127.0.0.1:{server.server_port}/"
        for url, found in weigh(chromium, [start + page for page in options.pages]):
            print(f"{url.removeprefix(start) or '/':28}{weight(found)}", flush=True)
            well = well and not found["axe"]
        if not options.weights:
            well = lighthouse(start, options, chromium) and well
        server.shutdown()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

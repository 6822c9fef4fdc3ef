"""What a reader does, in Chromium: read, copy, search, switch language and palette, on a wide screen and on a phone."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import expect

from proven import card, notebook
from proven.languages import LANGUAGES
from proven.place import Place
from proven.snapshot import Snapshot
from proven.testing import ROOT
from proven.written import Heading, parts
from tests.browser.conftest import WAIT, opener, type_query
from tests.test_site import copy_of_the_sources

PAGES = ["", "en/", "zh/", "404.html"] + [
    f"{language}/{path.stem}/" for language in ("en", "zh") for path in sorted((ROOT / "docs/en").glob("[!i]*.md"))
]
PAGES += [f"{x}/notebooks/{path.stem}/" for x in ("en", "zh", "zh-hant") for path in ROOT.glob("notebooks/*.py")]
CHAPTERS = sorted(path.name for path in (ROOT / "snippets").iterdir() if list(path.glob("*.py")))


TEMPLATES = ["", "404.html", "en/", "zh/dropout/", "zh-hant/notation/", "en/glossary/", "zh/articles/", "en/status/"]
TEMPLATES += ["en/bench/", "en/tests/dropout/", "en/notebooks/dropout_regression/"]


@pytest.mark.parametrize("url", PAGES)
def test_page_is_clean_and_fits_a_phone(open_page, url):
    page = open_page(url, 360, 740)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.title()
    assert open_page.complaints == []


@pytest.mark.parametrize("url", TEMPLATES)
def test_published_page_is_clean_and_leads_to_the_repository(open_published, url):
    for width in (360, 1280):
        page = open_published(url, width, 740)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if url:
            assert page.locator("a.md-source").first.get_attribute("href") == "https://github.com/proven/pytorch"
    assert open_published.complaints == []


def test_published_page_for_what_is_not_found_leads_home(open_published, published):
    page = open_published("en/no/such/page/")
    assert page.evaluate("[...document.styleSheets].length > 1")
    page.locator(".door a[lang='zh']").click()
    page.wait_for_url(f"{published.url}zh/")


def test_published_search_finds(open_published, published):
    page = open_published("en/notation/")
    type_query(page, "dropout")
    page.locator(".md-search-result__item a").first.click()
    page.wait_for_url(re.compile(f"^{published.url}en/dropout/"))
    assert open_published.complaints == []


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


@pytest.fixture(scope="module")
def copied(browser, site, tmp_path_factory):
    """What the first listings of all chapters give when they are copied, and run: {chapter: (output shown, future)}."""

    def ran(folder):
        command = [sys.executable, "-W", "error", "copied.py"]
        env = {**os.environ, "OMP_NUM_THREADS": "1"}  # as the run: training with two threads is another training
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True).stdout

    found = {}
    with opener(browser, site.url) as opened, ThreadPoolExecutor(os.cpu_count()) as pool:
        for chapter in CHAPTERS:
            page = opened(f"en/{chapter}/")
            card = page.locator("figure.listing:has(samp):not(:has(svg, .listing-raises))").first
            card.locator("[data-copy]").click()
            expect(card.locator("[data-copy]")).to_have_text("Copied")
            folder = tmp_path_factory.mktemp(chapter)
            (folder / "copied.py").write_text(page.evaluate("navigator.clipboard.readText()"), encoding="utf-8")
            shutil.copytree(ROOT / "data", folder / "data")  # some listings read it
            found[chapter] = card.locator("samp").inner_text(), pool.submit(ran, folder)
            page.context.close()
        yield found


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_is_copied_runs_to_the_output_that_is_shown(copied, chapter):
    shown, run = copied[chapter]
    assert run.result().rstrip() == shown.rstrip()


PARTS = """\
# --8<-- [start:part]
x = 1
# --8<-- [end:part]
# %%
print(x)
"""


def put(page, checkout, options):
    """Put a listing that no page has, in cells and with a section, in place of a page's first; returns its text."""
    home, name = checkout(PARTS)
    place = Place(Snapshot(home), LANGUAGES["en"].words["card"], "docs/en/dropout.md", up="../")
    file = card.download(home, home.read(name))
    page.route(f"**/listings/{name}", lambda route: route.fulfill(body=file, content_type="text/x-python"))
    made = card.card(place, name, options)
    page.evaluate("made => { document.querySelector('figure.listing').outerHTML = made }", made)
    return home.read(name).published


def pasted(page):
    """What the clipboard of a page on plain http holds."""
    page.evaluate("document.body.prepend(document.createElement('textarea'))")
    page.locator("body > textarea").focus()
    page.keyboard.press("Control+V")
    return page.locator("body > textarea").input_value()


@pytest.mark.parametrize("what", ["whole", "section", "cells", "command"])
def test_copy_works_without_https_and_is_spoken(open_moved, moved, home, checkout, what):
    page = open_moved("en/dropout/")
    assert page.evaluate("navigator.clipboard") is None
    button = page.locator("[data-run]" if what == "command" else "[data-copy]").first
    name = page.locator(".listing-path").first.inner_text()
    wanted = f"uv run {moved}listings/{name}" if what == "command" else home.read(name).published
    if what in ("section", "cells"):
        wanted = put(page, checkout, {"section": "part"} if what == "section" else {})
        assert button.get_attribute("data-copy") == "../../listings/case/listing.py"
    label = button.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_have_text("Copied")
    expect(button).to_be_focused()
    assert pasted(page) == wanted
    expect(button).to_have_text(label)
    expect(page.locator("[role=status]")).to_be_empty()


@pytest.mark.parametrize("url", ["en/setup/", "en/notebooks/dropout_regression/"])
def test_the_button_of_the_theme_copies_without_https_and_is_spoken(open_moved, url):
    page = open_moved(url)
    assert page.evaluate("navigator.clipboard") is None
    code = page.locator(".highlight:has(.md-code__button) code").first
    button = code.locator("xpath=ancestor::*[contains(@class, 'highlight')][1]").locator(".md-code__button").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".md-dialog [aria-live=polite]")).to_have_text("Copied to clipboard")
    expect(button).to_be_focused()
    assert pasted(page).rstrip() == code.text_content().rstrip() != ""
    if "notebooks" in url:
        cells = notebook.read(ROOT, "notebooks/dropout_regression.py").cells
        assert code.text_content().rstrip() == next(cell.text for cell in cells if not cell.options)


def follow(page, url):
    """Follow a link of the contents without a reload, which the theme does as soon as it has read the sitemap."""
    page.evaluate("window.kept = true")
    script = """url => {
      let taken = false
      addEventListener("click", click => { taken = click.defaultPrevented; click.preventDefault() }, { once: true })
      document.querySelector(`.md-nav__link[href="${url}"]`)?.click()
      return taken || location.href === url
    }"""
    page.wait_for_function(script, arg=url)
    page.wait_for_url(url)


def test_a_listing_has_the_command_that_runs_it_unless_it_reads_our_data(open_page, base, home):
    page = open_page("en/dropout/")
    button = page.locator("[data-run]").first
    button.click()
    expect(button).to_have_text("Copied")
    command = page.evaluate("navigator.clipboard.readText()")
    assert command == f"uv run {base}listings/{page.locator('.listing-path').first.inner_text()}"
    with urllib.request.urlopen(command.removeprefix("uv run "), timeout=WAIT / 1000) as answer:
        assert answer.read().startswith(b"# /// script\n")
    names = page.locator("[data-run]").evaluate_all("all => all.map(each => each.ariaLabel)")
    assert names[0] == "Copy uv run dropout/silence.py" and len(set(names)) == len(names)
    follow(page, f"{base}en/augmentation/")
    expect(page.locator("#listing-gallery")).to_be_attached()
    paths = "all => all.map(each => each.querySelector('.listing-path').textContent)"
    runs = page.locator("figure.listing:has([data-run])").evaluate_all(paths)
    shown = page.locator("figure.listing").evaluate_all(paths)
    reads = {name for name in shown if home.read(name).uses_data} - {"augmentation/cifar_format.py"}  # a key of its own
    assert runs == [name for name in shown if name not in reads] and reads
    assert page.evaluate("window.kept")
    assert page.locator("[data-run]").count() == len(runs)
    assert open_page.complaints == []


def test_the_command_has_the_address_at_which_the_site_is_published(open_published, published):
    page = open_published("zh/dropout/")
    button = page.locator("[data-run]").first
    assert button.get_attribute("title") == f"uv run {published.url}listings/dropout/silence.py"
    assert button.get_attribute("aria-label") == "复制 uv run dropout/silence.py"
    assert open_published.complaints == []


def test_palette_follows_the_system_and_can_be_changed(open_page):
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = (open_page("en/dropout/", color_scheme=scheme) for scheme in ("light", "dark"))
    assert light.evaluate(ground) != dark.evaluate(ground)
    before = dark.evaluate(ground)
    dark.locator("label[title='Switch to light']").click()
    expect(dark.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    assert dark.evaluate(ground) == light.evaluate(ground) != before
    assert dark.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"  # of the scroll bars
    ink = "getComputedStyle(document.querySelector('.listing-fig svg text')).fill"
    assert dark.evaluate(ink) == light.evaluate(ink)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_palette_is_told_to_the_browser_and_no_style_is_read_twice(open_page, scheme):
    page = open_page("en/dropout/", color_scheme=scheme)
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme
    head = "[...document.querySelectorAll('head > :is([name=color-scheme], [rel=stylesheet]:not([href*=\"//\"]))')]"
    assert page.evaluate(f"{head}.map(each => each.outerHTML)") == []
    follow(page, page.url.replace("dropout", "fitting"))
    assert page.evaluate("[window.kept, document.styleSheets.length]") == [True, 3]


@pytest.mark.parametrize("chapter", ["dropout", "augmentation", "convolution", "optimizers", "weight_decay"])
def test_text_has_contrast_in_both_palettes(open_page, chapter):
    script = """() => {
      const parse = c => c.match(/[\\d.]+/g).map(Number)
      const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0)
      const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > .99) return c } return [255, 255, 255] }
      const bad = [], covers = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
      const onPicture = e => [...e.closest("svg").querySelectorAll("image")].some(picture => covers(picture.getBoundingClientRect(), e.getBoundingClientRect()))
      for (const e of document.querySelectorAll(".md-content p, .md-content a, .listing-head *, .listing-foot, samp, .highlight i, th, td, .md-nav__link, .tested, .listing-fig text")) {
        const drawn = e.matches("text")
        if (!e.textContent.trim() || e.matches(".headerlink") || (drawn ? onPicture(e) : !e.offsetParent)) continue
        const style = getComputedStyle(e), [a, b] = [light(parse(drawn ? style.fill : style.color)), light(ground(e))]
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05)
        if (ratio < 4.5) bad.push([e.getAttribute("class"), e.textContent.slice(0, 30), ratio.toFixed(2)])
      }
      return bad
    }"""
    for scheme in ("light", "dark"):
        page = open_page(f"en/{chapter}/", color_scheme=scheme)
        assert page.locator(".listing-fig text").count() >= 10
        assert page.evaluate(script) == [], scheme


@pytest.mark.parametrize(("here", "there", "label"), [("en", "zh", "简体中文"), ("zh", "en", "English")])
def test_language_switch_stays_on_the_page(open_page, base, here, there, label):
    page = open_page(f"{here}/dropout/")
    page.locator(".md-select").hover()
    page.locator(".md-select__link", has_text=label).click()
    page.wait_for_url(f"{base}{there}/dropout/")
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == there
    assert open_page.complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_languages_lead_to_the_same_page_wherever_the_site_lies(open_moved, moved, script):
    page = open_moved("en/dropout/#scaling", java_script_enabled=script)
    link = page.locator(".md-select__link[hreflang='zh-Hant']")
    assert link.evaluate("link => link.href") if script else link.get_attribute("href") == "../../zh-hant/dropout/"
    page.locator(".md-select").hover()
    link.click()
    page.wait_for_url(f"{moved}zh-hant/dropout/{'#scaling' if script else ''}")
    assert open_moved.complaints == []


def test_languages_lead_to_the_page_that_was_reached_without_a_reload(open_page, base):
    page = open_page("en/dropout/")
    follow(page, f"{base}en/saving/")
    expect(page.locator(".md-select__link[hreflang='zh']")).to_have_js_property("href", f"{base}zh/saving/")
    assert page.evaluate("window.kept")
    page.locator(".md-select").hover()
    page.locator(".md-select__link[hreflang='zh']").click()
    page.wait_for_url(f"{base}zh/saving/")
    assert open_page.complaints == []


def test_code_of_tests_stands_in_lines(open_page):
    page = open_page("en/tests/dropout/")
    tops = page.locator(".source code > i").evaluate_all(
        "all => all.filter(each => ['import', 'os', 'pytest'].includes(each.textContent)).map(each => each.getBoundingClientRect().top)"
    )
    assert len(tops) > len(set(tops)) > 0  # a line of code has several words


PRINTED = [f"en/{chapter}/" for chapter in CHAPTERS] + ["zh/batch_norm/", "en/tests/dropout/"]
PRINTED += [f"en/notebooks/{path.stem}/" for path in ROOT.glob("notebooks/*.py")]
PRINTED += ["en/", "zh/fact_check/", "en/fact_check/a1/", "en/notation/", "zh/articles/", "zh-hant/corrections/"]
PRINTED += ["en/bench/", "en/status/"]
CUT = """() => [...document.querySelectorAll("article pre > :is(code, samp)")].filter(each => {
  const card = each.closest(".listing, .source") ?? each.parentElement
  return each.scrollWidth > each.clientWidth + 1 || each.getBoundingClientRect().right > card.getBoundingClientRect().right + 1
}).map(each => each.textContent.slice(0, 60))"""

LOST = """() => {
  const {right} = document.querySelector("article").getBoundingClientRect()
  const wide = [...document.querySelectorAll("article :is(svg, img, math, table, th, td, a, p, li)")].filter(each =>
    each.getBoundingClientRect().right > right + 1)
  const clipped = [...document.querySelectorAll("article *")].filter(each =>
    getComputedStyle(each).overflowX !== "visible" && each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1)
  const folded = [...document.querySelectorAll("article details:not([open])")]
  return [...wide, ...clipped, ...folded].map(each => each.outerHTML.slice(0, 80))
}"""


@pytest.mark.parametrize("url", PRINTED)
def test_paper_holds_all_code_figures_formulas_and_tables(open_page, url):
    page = open_page(url, 605, 1000)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for width in (605, 605 + 23):  # A4 and Letter within the margins of 25 mm that the theme sets
        page.set_viewport_size({"width": width, "height": 1000})
        cut = page.evaluate(CUT)
        assert cut == [], width
        assert page.evaluate(LOST) == [], width
    shades = "[...document.querySelectorAll('.listing pre, .listing samp, .listing-fig')].filter(each => getComputedStyle(each).backgroundImage != 'none').length"
    assert page.evaluate(shades) == 0
    if page.locator("a.tested").count():
        assert page.locator("a.tested").first.evaluate("each => each.getBoundingClientRect().width") > 3


@pytest.mark.parametrize(
    ("language", "query", "page"),
    [
        ("en", "dropout", "dropout/"),
        ("en", "size mismatch", "error_saving/#size-mismatch"),
        ("en", "load_state_dict error", "error_saving/"),
        ("en", "mat1 and mat2 shapes cannot be multiplied", "error_shapes/#mat1-mat2"),
        ("en", "loss nan", "symptoms_loss/"),
        ("en", "is weight_decay the same as L2?", "weight_decay/"),
        ("zh", "load_state_dict 报错", "error_saving/"),
        ("zh", "torch.load 报错", "error_saving/"),
        ("zh", "梯度消失怎么办", "symptoms_loss/#vanishing"),
        ("zh", "显存不足", "error_devices/#out-of-memory"),
        ("zh", "验证集准确率高于训练集", "symptoms_accuracy/"),
        ("zh", "过拟合", "fitting/"),
        ("zh", "L2正则化", "weight_decay/"),
        ("zh-hant", "權重衰減", "weight_decay/"),
        ("zh-hant", "load_state_dict 報錯", "error_saving/"),
    ],
)
def test_search_finds_the_page_first(open_page, base, language, query, page):
    shown = open_page(f"{language}/notation/")
    type_query(shown, query)
    links = shown.locator(".md-search-result__item").first.locator("a")
    expect(links.first).to_be_visible()
    found = [
        re.sub(r"\?[^#]*", "", link).removeprefix(f"{base}{language}/")
        for link in links.evaluate_all("all => all.map(each => each.href)")
    ]
    assert found[0].startswith(page.split("#")[0]) and (page in found or "#" not in page), found
    assert shown.locator(".md-search-result pre:visible").count() == 0  # a preview is prose


ASK = """query => new Promise(done => {
  searcher.addEventListener("message", ({data}) => data.type === 3 && done(data.data.items.slice(0, 3).map(item => item.map(each => each.location))), {once: true})
  searcher.postMessage({type: 2, data: query})
})"""


def queries():
    """Rows of tests/queries.tsv as {language: [(query, addresses that answer it)]}."""
    found = {}
    for line in (ROOT / "tests" / "queries.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        language, query, answers = line.split("\t")
        found.setdefault(language, []).append((query, answers.split()))
    return found


@pytest.mark.parametrize("language", queries())
def test_what_people_type_finds_the_section_that_answers(open_page, base, language):
    page = open_page("en/setup/")
    page.add_init_script(
        "self.Worker = class extends Worker { constructor(...all) { super(...all); self.searcher = this } }"
    )
    page.goto(f"{base}{language}/notation/")
    type_query(page, "dropout")
    expect(page.locator(".md-search-result__item").first).to_be_visible()  # the index is there
    assert len(queries()[language]) >= 60
    missed = {}
    for query, answers in queries()[language]:
        found = [place for item in page.evaluate(ASK, query) for place in item]
        if not any(place == each if "#" in each else place.startswith(each) for each in answers for place in found):
            missed[query] = found
    assert missed == {}


def test_rows_of_the_fact_check_can_be_filtered(open_page):
    page = open_page("en/fact_check/a3/")
    field = page.locator(".facts:has(table.holds) input.facts-filter")
    expect(field).to_be_visible()
    rows, shown = page.locator("table.holds tbody tr"), page.locator("table.holds tbody tr:visible")
    whole = rows.count()
    field.fill("Dropout  zeros")
    texts = [text.lower() for text in shown.all_text_contents()]
    assert 0 < len(texts) < whole and all("dropout" in text and "zeros" in text for text in texts)
    field.fill("no such words")
    assert shown.count() == 0
    field.fill("")
    assert shown.count() == whole


@pytest.mark.parametrize(("language", "label"), [("en", "In depth"), ("zh", "深入"), ("zh-hant", "深入")])
def test_what_can_wait_is_labelled_at_its_heading_and_in_the_outline(open_page, language, label):
    page = open_page(f"{language}/dropout/")
    assert label in page.locator(".minutes").inner_text()
    told = page.evaluate(
        "[...document.querySelectorAll('.deep[id]')].map(x => [x.id, getComputedStyle(x, '::after').content])"
    )
    written = parts((ROOT / "docs/en/dropout.md").read_text(encoding="utf-8"))
    wanted = [part.anchor for part in written if isinstance(part, Heading) and part.deep]
    assert told == [[anchor, f'"{label}"'] for anchor in wanted] and len(told) >= 3
    links = page.evaluate("[...document.querySelectorAll('.md-nav--secondary a:has(.deep)')].map(x => x.hash.slice(1))")
    assert list(dict.fromkeys(links)) == wanted


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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Path(tmp_path, "log").open("w") as log:
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
        env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": f"http://127.0.0.1:{port}/"}
        server = subprocess.Popen(command, cwd=root, stdout=log, stderr=log, env=env)
    said, url = Path(tmp_path, "log"), f"http://127.0.0.1:{port}/en/"

    def shown(on):
        with contextlib.suppress(OSError), urllib.request.urlopen(url + on, timeout=WAIT / 1000) as answer:
            return answer.read().decode()
        return ""

    def shows(text, on="dropout/", there=True):
        """Ask until the page has come to hold the text, or no longer holds it; a server that has ended is told."""
        deadline = time.monotonic() + 10 * WAIT / 1000
        while time.monotonic() < deadline and server.poll() is None:
            page = shown(on)
            if page and (text in page) == there:
                return True
            time.sleep(0.3)
        raise AssertionError(f"{on} {text!r}: {said.read_text()}")

    def ran():
        return re.findall(r"(\S+\.py) (?:ran|failed)", said.read_text())

    try:
        assert shows("</html>")
        assert ran() == []
        listing.write_text(good + 'print("edited just now")\n', encoding="utf-8")
        assert shows("edited just now</samp>")
        assert ran() == ["dropout/inverted_scaling.py"]
        listing.write_text(good + 'raise ValueError("broken just now")\n', encoding="utf-8")
        assert shows("ValueError: broken just now") and shows("listing-failed")
        assert shows("</html>", "notation/") and shows("ValueError: broken just now", "../zh/dropout/")
        listing.write_text(good, encoding="utf-8")
        assert shows("listing-failed", there=False)
    finally:
        server.terminate()
        server.wait()

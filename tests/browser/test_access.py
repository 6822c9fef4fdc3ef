"""Without a mouse, by ear, with a finger: names, stops of the Tab key, sizes, and a whole visit by the keyboard."""

from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

TEMPLATES = ["", "404.html", "en/", "zh/weight_decay/", "en/dropout/", "en/notebooks/dropout_regression/", "en/errors/"]
TEMPLATES += ["zh/fact_check/", "en/fact_check/a1/", "zh-hant/articles/", "en/api/", "en/status/", "en/bench/"]
TEMPLATES += ["zh/glossary/", "zh/corrections/", "en/setup/", "en/tests/dropout/"]
STOPS = """() => [...document.querySelectorAll("a[href], button, input, summary, [tabindex]")].filter(each =>
  each.tabIndex >= 0 && each.checkVisibility({visibilityProperty: true}))"""
LINKS = """() => [...document.querySelectorAll("a[href], button, input, summary, label[tabindex]")].filter(each =>
  each.checkVisibility({visibilityProperty: true}))"""

INLINE = "article :is(p:not(.take), li:not(.messages li), td, dd) a"  # links in running text and in tables
NARROW = """async inline => {
  await new Promise(requestAnimationFrame)
  await Promise.allSettled(document.getAnimations().map(each => each.finished))  // what opens grows
  return [...document.querySelectorAll("a[href], button, summary, input, textarea, label[for]")].filter(each => {
    const {width, height, right} = each.getBoundingClientRect()
    const seen = each.checkVisibility({visibilityProperty: true, opacityProperty: true}) && width && height && right > 0
    return seen && !each.matches(inline) && Math.min(width, height) < 44
  }).map(each => each.outerHTML.slice(0, 160))
}"""

SCHEME = """async name => {
  document.body.dataset.mdColorScheme = name
  await new Promise(requestAnimationFrame)
  await Promise.allSettled(document.getAnimations().map(each => each.finished))  // colours change in steps
}"""


@pytest.mark.parametrize("url", TEMPLATES)
def test_axe_finds_nothing(open_page, url):
    for width in (1280, 360):
        page = open_page(url, width)
        for scheme, name in (("light", "default"), ("dark", "slate")):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SCHEME, name)
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{width} {scheme}: {found.generate_report()}"


@pytest.mark.parametrize("chapter", ["dropout", "optimizers", "augmentation"])
def test_a_chapter_has_half_as_many_stops_as_links(open_page, chapter):
    page = open_page(f"en/{chapter}/")
    assert page.evaluate(f"({STOPS})().length") <= page.evaluate(f"({LINKS})().length") / 2


def test_arrow_keys_reach_what_the_tab_key_leaves_out(open_page):
    page = open_page("en/dropout/")
    focused = "document.activeElement.textContent.trim()"
    for inside in (".listing-head", ".md-sidebar--primary", ".md-sidebar--secondary"):
        links = page.locator(inside).first.locator("a[href]:visible, button:visible, label[tabindex='-1']:visible")
        said = links.evaluate_all("all => all.map(each => each.textContent.trim())")
        links.first.focus()
        for text in said[1:]:
            page.keyboard.press("ArrowDown")
            assert page.evaluate(focused) == text
        assert page.locator(inside).first.locator("[tabindex='0']").count() == 1


def test_marks_buttons_and_the_stamp_say_what_they_are(open_page):
    page = open_page("en/dropout/")
    marks = page.locator("a.tested").evaluate_all("all => all.map(each => [each.ariaLabel, each.hash])")
    assert len(marks) > 20
    for name, target in marks:
        assert name == f"tested: {target.removeprefix('#test_').replace('_', ' ')}"
    names = page.locator("[data-copy]").evaluate_all("all => all.map(each => each.ariaLabel)")
    assert len(names) == len(set(names)) > 10
    assert page.locator(".stamp a").inner_text() == "✓ Verified"


@pytest.mark.parametrize("url", [*TEMPLATES, "zh/optimizers/", "en/augmentation/"])
def test_a_finger_hits_what_stands_alone(open_page, url):
    page = open_page(url, 360, 740)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate(NARROW, INLINE) == []


def test_a_finger_hits_what_opens_over_the_page(open_page):
    page = open_page("en/dropout/", 360, 740)
    page.locator("label.md-header__button[for=__drawer]").click()
    expect(page.locator(".md-sidebar--primary .md-nav__link--active:visible").first).to_be_in_viewport()
    assert page.evaluate(NARROW, INLINE) == []
    page.reload()
    page.wait_for_load_state("networkidle")
    page.locator(".md-select").hover()
    expect(page.locator(".md-select__link").first).to_be_visible()
    assert page.evaluate(NARROW, INLINE) == []
    page.locator("label.md-header__button[for=__search]").click()
    page.keyboard.type("dropout")
    expect(page.locator(".md-search-result__more summary").first).to_be_visible()
    expect(page.locator(".md-search__options button")).not_to_have_css("opacity", "0")
    assert page.evaluate(NARROW, INLINE) == []


@pytest.mark.parametrize("url", ["en/dropout/", "zh/optimizers/", "en/augmentation/"])
def test_figures_can_be_read_on_a_phone(open_page, url):
    page = open_page(url, 360, 740)
    sizes = page.locator(".listing-fig text").evaluate_all("""all => all.map(each => {
      const {a, b} = each.getScreenCTM()
      return parseFloat(getComputedStyle(each).fontSize) * Math.hypot(a, b)
    })""")
    assert min(sizes) >= 11


def test_a_whole_visit_needs_no_mouse(open_page, base, home):
    page = open_page("en/")
    press = page.keyboard.press

    def go(to, key="Tab"):
        for _ in range(400):
            press(key)
            if page.evaluate("to => document.activeElement.matches(to)", to):
                return
        raise AssertionError(f"the Tab key does not reach {to}")

    press("/")  # find a chapter
    page.keyboard.type("inverted dropout")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    press("ArrowDown")
    press("Enter")
    page.wait_for_url(f"{base}en/dropout/**")
    expect(page.locator(".md-content h1")).to_contain_text("Dropout")
    page.wait_for_load_state("networkidle")
    press("Escape")
    page.reload()
    page.wait_for_load_state("networkidle")
    go("[data-copy]")  # copy a listing
    press("Enter")
    expect(page.locator("[role=status]")).to_have_text("Copied")
    name = page.evaluate("document.activeElement.closest('.listing').querySelector('.listing-path').textContent")
    assert page.evaluate("navigator.clipboard.readText()") == home.read(name).published
    go(".solution > summary")  # open a solution
    press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    page.evaluate("scrollTo(0, 0)")
    page.reload()
    page.wait_for_load_state("networkidle")
    go("[name=__palette]")  # switch palette
    before = page.evaluate("document.body.dataset.mdColorScheme")
    press("Space")
    press("ArrowRight")
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", before)
    go(".md-select button")  # and language
    go(".md-select__link[hreflang='zh']")
    press("Enter")
    page.wait_for_url(f"{base}zh/dropout/**")
    assert open_page.complaints == []


def test_each_section_leads_to_an_issue_and_asks_nothing_before(open_published):
    page = open_published("zh/dropout/#scaling")
    links = page.locator("h2#scaling a[href*='/issues/new?']")
    query = parse_qs(urlsplit(links.get_attribute("href")).query)
    assert query["title"][0].strip().endswith(":") and "#" not in query["title"][0]
    assert query["body"][0].endswith("/zh/dropout/#scaling")
    assert page.locator("article :is(h1, h2, h3) a[href*='/issues/new?']").count() > 10
    assert page.locator(".stamp a[href*='/issues/new?']").inner_text() == "报告错误"
    assert open_published.complaints == []  # no request to another host


def test_without_a_repository_there_is_nothing_to_report_to(open_page):
    assert open_page("en/dropout/").locator("a[href*='/issues/new?']").count() == 0

"""Without a mouse, by ear, with a finger: names, stops of the Tab key, sizes, and a whole visit by the keyboard."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

TEMPLATES = ["", "404.html", "en/", "zh/weight_decay/", "en/dropout/", "en/notebooks/dropout_regression/", "en/errors/"]
TEMPLATES += ["zh/fact_check/", "en/fact_check/a1/", "zh-hant/articles/", "en/api/", "en/status/", "en/bench/"]
TEMPLATES += ["zh/glossary/", "zh/corrections/", "en/setup/", "en/tests/dropout/"]
TEMPLATES += ["zh/error_autograd/", "en/symptoms_loss/", "zh-hant/notation/", "en/old_code/"]
REPORTING = ["zh/error_autograd/", "en/dropout/", "en/notebooks/dropout_regression/", "zh/fact_check/"]
OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true })"
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

FIGURE = re.compile("<svg role|facts-figure")
WORDS = """() => [...document.querySelectorAll(":is(.listing-fig, .facts-figure) :is(text, tspan)")].map(each => {
  const {a, b} = each.getScreenCTM()
  const own = Array.from(each.childNodes, node => node.nodeType === Node.TEXT_NODE ? node.data : "").join("").trim()
  return [own, parseFloat(getComputedStyle(each).fontSize) * Math.hypot(a, b)]
}).filter(each => each[0])"""

FAINT = """() => [...document.querySelectorAll("del")].filter(line => line.textContent.trim()).flatMap(line => {
  const parse = color => color.match(/[\\d.]+/g).slice(0, 3).map(Number)
  const light = rgb => rgb.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0)
  const {opacity, backgroundColor} = getComputedStyle(line)
  const under = parse(getComputedStyle(line.closest(".listing")).backgroundColor)
  const seen = color => light(parse(color).map((v, i) => opacity * v + (1 - opacity) * under[i]))  // the line is seen through
  return [line, ...line.querySelectorAll("i")].map(each => {
    const [a, b] = [seen(getComputedStyle(each).color), seen(backgroundColor)]
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05)
  })
})"""

SCHEME = """async name => {
  document.body.dataset.mdColorScheme = name
  await new Promise(requestAnimationFrame)
  await Promise.allSettled(document.getAnimations().map(each => each.finished))  // colours change in steps
}"""

COLORS = ["color-contrast", "link-in-text-block"]  # the rules that hang on the palette


def axe(opened, url):
    """Have axe look at a page on a wide screen and on a phone, with all folds open: in the other palette at colors alone."""
    for width in (1280, 360):
        page = opened(url, width)
        page.evaluate(OPEN)
        for scheme, name, rules in (("light", "default", {}), ("dark", "slate", {"runOnly": COLORS})):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SCHEME, name)
            found = Axe().run(page, options={"resultTypes": ["violations"], **rules})
            assert found.violations_count == 0, f"{width} {scheme}: {found.generate_report()}"


@pytest.mark.parametrize("url", [url for url in TEMPLATES if url not in REPORTING])
def test_axe_finds_nothing(open_page, url):
    axe(open_page, url)


@pytest.mark.parametrize("url", REPORTING)
def test_axe_finds_nothing_where_faults_can_be_reported(open_published, url):
    axe(open_published, url)


def test_deleted_lines_can_be_read_in_both_palettes(open_page):
    for name in ("default", "slate"):
        page = open_page("en/error_shapes/")
        page.evaluate(OPEN)
        page.evaluate(SCHEME, name)
        found = page.evaluate(FAINT)
        assert len(found) > 20 and min(found) >= 4.5, name


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


@pytest.mark.parametrize(("language", "tested"), [("zh", "已测试"), ("zh-hant", "已測試")])
def test_marks_on_chinese_pages_say_the_name_of_the_test_in_english(open_page, language, tested):
    page = open_page(f"{language}/dropout/")
    marks = page.locator("a.tested")
    assert marks.count() > 20
    for name, target, english in marks.evaluate_all(
        "all => all.map(each => [each.textContent, each.hash, each.querySelector('[lang=en]').textContent])"
    ):
        assert name == tested + english and english == target.removeprefix("#test_").replace("_", " ")
    english = marks.locator("[lang=en]").first
    assert english.bounding_box()["width"] <= 1
    expect(marks.first).to_have_accessible_name(f"✓ {tested} {english.text_content()}", timeout=5_000)


HEADINGS = """all => all.map(each => [each.ariaLabel, each.title, each.parentElement.matches("h1, h2, h3, h4, h5, h6"),
  Array.from(each.parentElement.childNodes, node => node.className?.includes("headerlink") ? "" : node.textContent).join("").trim()])"""


@pytest.mark.parametrize(
    ("language", "link", "report"),
    [
        ("en", "Permanent link: ", "Report a fault: "),
        ("zh", "永久链接：", "报告错误："),
        ("zh-hant", "永久連結：", "回報錯誤："),
    ],
)
def test_links_at_headings_say_what_they_do_and_where(open_published, language, link, report):
    page = open_published(f"{language}/dropout/")
    headings = page.locator("article :is(h1, h2, h3, h4, h5, h6)[id]").count()
    for kind, does in ((".headerlink:not(.report)", link), (".report", report)):
        found = page.locator(kind).evaluate_all(HEADINGS)
        assert len(found) == headings > 10
        for name, title, at_heading, words in found:
            assert name == does + words and does.startswith(title) and at_heading and words
    heading = page.locator("h2#scaling")
    expect(heading).to_have_accessible_name(heading.evaluate("each => each.firstChild.data"))


def test_copy_buttons_of_a_notebook_are_told_apart(open_page):
    names = (
        open_page("zh/notebooks/fashion_classifier/")
        .locator(".md-code__button")
        .evaluate_all("all => all.map(each => each.ariaLabel)")
    )
    assert len(names) == len(set(names)) > 10
    assert all(re.fullmatch(r"复制 \d+", name) for name in names)


@pytest.mark.parametrize("url", ["zh/error_autograd/", "zh-hant/error_data/", "en/articles/"])
def test_contents_say_which_of_their_words_are_in_another_language(open_page, url):
    phrases, missed, columns = open_page(url).evaluate("""() => {
      const links = [...document.querySelectorAll(".md-nav--secondary a[href*='#']")]
      const phrases = [...document.querySelectorAll("article :is(h2, h3)[id] :is([lang], code)")].map(each => each.textContent)
        .filter(text => text.includes(" ") || !/[!-~]/.test(text))
      const said = links.map(link => Array.from(link.querySelectorAll("[lang]"), each => each.textContent)).flat()
      const apart = links.filter(link => link.childNodes.length > 1).length // a box sets its children side by side
      return [phrases.length, phrases.filter(each => !said.includes(each)), apart]
    }""")
    assert phrases > 1 and missed == [] and columns == 0


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


def test_figures_can_be_read_on_a_phone(open_page, base, site):
    drawn = [
        path.parent for path in (site / "en").rglob("index.html") if FIGURE.search(path.read_text(encoding="utf-8"))
    ]
    assert len(drawn) > 30
    page = open_page("en/", 360, 740)
    for folder in drawn:
        page.goto(f"{base}{folder.relative_to(site).as_posix()}/", wait_until="domcontentloaded")
        page.evaluate(OPEN)
        words = page.evaluate(WORDS)
        assert words and [each for each in words if each[1] < 11] == [], folder


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
    assert page.locator("article :is(h1, h2, h3, h4, h5, h6)[id]:not(:has(a[href*='/issues/new?']))").count() == 0
    links = page.locator("h2#scaling a[href*='/issues/new?']")
    query = parse_qs(urlsplit(links.get_attribute("href")).query)
    assert query["title"][0].strip().endswith(":") and "#" not in query["title"][0]
    assert query["body"][0].endswith("/zh/dropout/#scaling")
    assert page.locator("article :is(h1, h2, h3) a[href*='/issues/new?']").count() > 10
    assert page.locator(".stamp a[href*='/issues/new?']").inner_text() == "报告错误"
    assert open_published.complaints == []  # no request to another host


@pytest.mark.parametrize("url", ["en/dropout/", "zh/error_autograd/", "zh-hant/notebooks/dropout_regression/"])
def test_a_finger_reaches_the_report_of_each_section(open_published, url):
    for width, options in ((360, {}), (1024, {"has_touch": True, "is_mobile": True})):
        page = open_published(url, width, 740, **options)
        page.evaluate(OPEN)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        links = page.locator("article :is(h1, h2, h3)[id] .report").all()
        assert len(links) == page.locator("article :is(h1, h2, h3)[id]").count() > 4
        for link in links:
            expect(link).to_have_css("opacity", "1")
            box = link.bounding_box()
            assert min(box["width"], box["height"]) >= 44 and box["x"] + box["width"] <= width
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(NARROW, INLINE) == []


def test_without_a_repository_there_is_nothing_to_report_to(open_page):
    assert open_page("en/dropout/").locator("a[href*='/issues/new?']").count() == 0

"""Chapters of books are the pages of the site without what only a screen has; they are well-formed, and links lead on."""

import tomllib
import xml.etree.ElementTree as ElementTree

import pytest
from bs4 import BeautifulSoup

from bench.books import book, pdf
from proven.languages import LANGUAGES
from proven.testing import ROOT

WORDS = tomllib.loads((ROOT / "bench" / "books" / "words.toml").read_text(encoding="utf-8"))
HEAD = '<html lang="en"><head><link rel="canonical" href="{address}{url}">{after}</head><body><ul>{part}</ul><article>{body}</article></body></html>'
PART = '<li class="md-nav__item md-nav__item--active md-nav__item--section"><label><span class="md-ellipsis">{}</span></label></li>'
CSS = '[data-md-color-scheme="default"] {\n  --output: #ffffff;\n  --series-1: #0f8b8d;\n}\n'
FIRST = """<h1 id="first">First<a class="headerlink" href="#first">#</a></h1>
<p class="take">Run it yourself: <a href="../listings/first.py" download>first.py</a></p>
<h2 id="one">One &amp; two<a class="headerlink" href="#one">#</a></h2>
<p>See <a href="../second/#there">there</a>, <a href="../second/">all of it</a>, <a href="#one">above</a>,
<a href="../status/">the status</a> and <a href="https://x.org/">the paper</a> <a class="tested" href="../tests/first/#t">tested</a>.<br>
<math><mi>x</mi></math></p>
<figure class="listing" id="listing-a"><figcaption><span class="listing-acts"><button>Copy</button></span></figcaption>
<details class="listing-fold"><summary>Ten lines</summary><pre><code><span class=k>if</span> 1 &lt; 2</code></pre></details>
<svg viewBox="0 0 100 50" fill="currentColor" style="--w:9rem"><clipPath id="f1-c"><path d="M0 0"/></clipPath>
<use xlink:href="#f1-c" style="fill: var(--series-1, #000)" xmlns:xlink="http://www.w3.org/1999/xlink"/></svg></figure>
<h3 id="exercise-1">Exercise 1</h3><p>Do it.</p>
<details class="solution"><summary>Solution</summary><p id="done">Done.</p></details>
<p class="stamp">Verified</p>"""
SECOND = '<h1 id="second">Second</h1><h2 id="there">There</h2><p>End.</p>'


def write(site, folder, address, pages):
    """A site of these pages, {place: (part, body, next page)}; returns the book of it."""
    for url, (part, body, after) in pages.items():
        (site / folder / url).mkdir(parents=True, exist_ok=True)
        link = f'<link rel="next" href="{after}">' if after else ""
        text = HEAD.format(address=address, url=url, after=link, part=part, body=body)
        (site / folder / url / "index.html").write_text(text, encoding="utf-8")
    (site / "assets").mkdir()
    (site / "assets" / "proven.css").write_text(CSS)
    return book.read(site, folder, WORDS[folder])


@pytest.fixture(params=["http://127.0.0.1:8000/en/", "https://proven.example/en/"])
def made(request, tmp_path):
    pages = {
        "": ("", "<h1>Name</h1><p class='lead'>About it.</p>", "first/"),
        "first/": (PART.format("Part"), FIRST, "../second/"),
        "second/": (PART.format("Part"), SECOND, "../status/"),
        "status/": (PART.format("Tables"), "<h1>Status</h1>", None),
    }
    return write(tmp_path, "en", request.param, pages)


def body(each):
    """A chapter's body as XML, links resolved as a reading device has them."""
    return ElementTree.fromstring(f"<body>{book.linked(each.html, lambda key, place: f'{key}.xhtml{place}')}</body>")


def test_chapters_come_in_the_order_of_the_navigation_without_tables_to_look_up(made):
    assert (made.title, made.about, made.lang) == ("Name", "About it.", "en")
    assert [(each.key, each.part, each.title) for each in made.chapters] == [
        ("first", "Part", "First"),
        ("second", "Part", "Second"),
    ]
    assert made.chapters[0].sections == [("first.one", "One & two"), ("first.solutions", "Solutions")]


def test_links_lead_into_the_book_or_to_the_published_site(made):
    links = {link.text: link.get("href") for link in body(made.chapters[0]).iter("a")}
    site = {
        "the status": "https://proven.example/en/status/",
        "first.py": "https://proven.example/en/listings/first.py",
    }
    mine = {"there": "second.xhtml#second.there", "all of it": "second.xhtml", "above": "first.xhtml#first.one"}
    mine |= {"the paper": "https://x.org/", "Exercise 1": "first.xhtml#first.exercise-1"}
    mine |= {"Solution": "first.xhtml#first.solution-1"}
    public = {**site, "✓": "https://proven.example/en/tests/first/#t"} if made.address else {}
    assert links == mine | public


def test_every_link_into_the_book_has_its_place(made):
    places = {(each.key, found.get("id")) for each in made.chapters for found in body(each).iter() if found.get("id")}
    links = [link.get("href") for each in made.chapters for link in body(each).iter("a")]
    wanted = {tuple(link.split(".xhtml#")) for link in links if ".xhtml#" in link}
    assert len(wanted) == 4 and wanted <= places


def test_solutions_stand_at_the_end_before_the_stamp(made):
    text = " ".join("".join(body(made.chapters[0]).itertext()).split())
    assert text.endswith("Do it. Solution SolutionsExercise 1Done.Verified")


def test_what_needs_a_screen_is_gone_and_what_was_folded_is_open(made):
    shown = body(made.chapters[0])
    assert not {each.tag for each in shown.iter()} & {"button", "details", "summary", "form", "script"}
    assert "#" not in "".join(shown.itertext())
    assert [each.text for each in shown.iter("p") if each.get("class") == "fold-title"] == ["Ten lines"]


@pytest.mark.parametrize(("folder", "label"), [("en", "In depth"), ("zh", "深入"), ("zh-hant", "深入")])
def test_a_section_that_can_wait_says_so_in_text(tmp_path, folder, label):
    deep = '<h{0} class="deep" data-points="A1-1" id="d{0}">Deep <code>x</code> {1}<a class="headerlink" href="#d{0}">#</a></h{0}>'
    text = f'<h1 id="a">A</h1>{deep.format(2, "")}<p>B</p>{deep.format(3, "it ")}<h2 id="e">E</h2>'
    pages = {"": ("", "<h1>Name</h1><p>About.</p>", "a/"), "a/": (PART.format("Part"), text, None)}
    (chapter,) = write(tmp_path, folder, "https://proven.example/", pages).chapters
    heads = [" ".join("".join(each.itertext()).split()) for each in body(chapter) if each.tag in ("h2", "h3")]
    assert heads == [f"Deep x · {label}", f"Deep x it · {label}", "E"]
    assert chapter.sections == [("a.d2", f"Deep x · {label}"), ("a.e", "E")]


def test_a_reading_device_lists_parts_chapters_and_sections(made):
    for link, end in (
        (lambda key, place: f"{key}.xhtml{place}", ".xhtml"),
        (lambda key, place: f"to/{key}{place}", ""),
    ):
        first, second = (f"to/{key}" if not end else f"{key}{end}" for key in ("first", "second"))
        sections = [("One & two", f"{first}#first.one"), ("Solutions", f"{first}#first.solutions")]
        chapters = [("First", first, sections), ("Second", second, [("There", f"{second}#second.there")])]
        assert book.contents(made, link) == [("Part", first, chapters)]
    made.chapters[1].part = "Other"
    parts = book.contents(made, lambda key, place: key + place)
    assert [(part, first, len(chapters)) for part, first, chapters in parts] == [
        ("Part", "first", 1),
        ("Other", "second", 1),
    ]
    ids = {found.get("id") for each in made.chapters for found in body(each).iter()}
    places = [place.split("#")[1] for *_, chapters in parts for *_, sections in chapters for _, place in sections]
    assert len(places) == 3 and ids.issuperset(places)


def test_the_contents_of_the_pdf_name_the_pages_on_which_chapters_begin(made):
    made.chapters[1].part, made.chapters[1].title = "Other & more", 'Of "b" \\ <c>'
    for numbers, shown in (({}, ["0", "0"]), ({"second": 12, "first": 3}, ["3", "12"])):
        page = BeautifulSoup(pdf.document(made, {**WORDS["en"], "made": "Made."}, numbers), "html.parser")
        rows = page.select(".contents > :is(p, a)")
        assert [row.get_text() for row in rows] == [
            "Part",
            f"First{shown[0]}",
            "Other & more",
            f'Of "b" \\ <c>{shown[1]}',
        ]
        assert [row.span.get_text() for row in rows if row.name == "a"] == shown
        assert [row["href"] for row in rows if row.name == "a"] == [
            f"#{each['id']}" for each in page.select(".chapter")
        ]
    assert [each.get_text() for each in page.find_all("h1")] == ["Name", "Contents", "Part", "Other & more"]
    assert [each.get_text() for each in page.find_all("h2")] == ["First", "Second"]  # the chapters' own h1
    assert page.select_one(".chapter h3")["id"] == "first.one" and not page.find(["h5", "h6"])
    styles, used = page.style.get_text(), [each["style"] for each in page.select(".chapter")]
    assert used == ["page: chapter0", "page: chapter1"] and '@page chapter0 { @top-right { content: "First";' in styles
    assert '@page chapter1 { @top-right { content: "Of \\"b\\" \\\\ <c>";' in styles
    ids = {each["id"] for each in page.find_all(id=True)}
    assert {each["href"][1:] for each in page.find_all("a", href=True) if each["href"].startswith("#")} <= ids


def test_figures_are_light_and_written_as_xml_wants_them(made):
    figure = next(each for each in body(made.chapters[0]).iter() if each.tag.endswith("}svg"))
    assert figure.get("viewBox") and figure.find("{http://www.w3.org/2000/svg}clipPath") is not None
    text = ElementTree.tostring(figure, encoding="unicode")
    assert "#0f8b8d" in text and "var(" not in text and "currentColor" not in text


def test_the_books_say_the_same_in_every_language():
    assert set(WORDS) == set(LANGUAGES)
    assert len({tuple(words) for words in WORDS.values()}) == 1

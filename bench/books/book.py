"""One language of the built site as a book: its chapters in the order of the navigation, cleaned of all that only a
page on a screen has. What print and reading devices share; no address of the site is left but the published one's.
"""

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup

from proven.languages import LANGUAGES

LEFT_OUT = {"", "api", "articles", "bench", "corrections", "status"}  # tables to look things up in, on the site
INK = "#1b1e24"
_LOCAL = ("127.0.0.1", "localhost")
_SCREEN = ".headerlink, .listing-acts, .facts-filter, .facts-label, [hidden]:not(form)"
_DATA = ("data-messages", "data-search-exclude", "data-points", "title")
_CASED = {name.lower(): name for name in ("clipPath", "viewBox", "markerUnits", "preserveAspectRatio", "textLength")}
_CASED |= {name.lower(): name for name in ("clipPathUnits", "linearGradient", "gradientUnits", "gradientTransform")}
_VAR = re.compile(r"var\(--([\w-]+)(?:, *([^()]+))?\)")
_PALETTE = re.compile(r'\[data-md-color-scheme="default"\] \{(.*?)\n\}', re.DOTALL)
_COLOR = re.compile(r"--([\w-]+): (#\w+)")
_LINK = re.compile(r'(?<= href=")book:([\w-]*)(#?[^"]*)')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass
class Chapter:
    """One page of the site.

    Attributes:
        key: its place in the site, "notebooks-phone_prices"; the ids in it begin with it.
        part: the part of the book that it belongs to.
        title: of its first heading.
        html: its body, well-formed; links into the book are "book:KEY#ID", see `linked`.
        sections: list of (id, text) of its second headings.
    """

    key: str
    part: str
    title: str
    html: str
    sections: list = field(default_factory=list)


@dataclass
class Book:
    """All of one language.

    Attributes:
        lang: as HTML names it, "zh-Hant".
        title: of the site in this language.
        about: its first paragraph.
        address: where the site is published, "" if it is not.
        chapters: list of Chapter.
    """

    lang: str
    title: str
    about: str
    address: str
    chapters: list


def read(site, folder, words):
    """The book of one language.

    Args:
        site: folder of the built site (Path).
        folder: of the language in it, "zh-hant".
        words: dict, what the book says in this language; see words.toml.

    Returns:
        Book
    """
    home = _soup(site / folder / "index.html")
    pages = dict(_pages(site / folder, home))
    canonical = home.find("link", rel="canonical")["href"]
    address = "" if urlsplit(canonical).hostname in _LOCAL else canonical
    colors = palette((site / "assets" / "proven.css").read_text(encoding="utf-8"))
    words = {**words, "deep": LANGUAGES[folder].words["reading"]["label"]}  # the site's style sheet says it there
    lead = home.select_one("article .lead, article p")
    return Book(
        lang=home.html["lang"],
        title=home.h1.get_text().removesuffix("#"),
        about=lead.get_text(),
        address=address,
        chapters=[chapter(url, page, set(pages), address, colors, words) for url, page in pages.items()],
    )


def _soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _pages(root, page):
    """Places and soups of the pages that follow one after the other from the first on."""
    url = ""
    while True:
        if url.strip("/") not in LEFT_OUT:
            yield url, page
        after = page.find("link", rel="next")
        if not after:
            return
        url = urljoin(f"http://site/{url}", after["href"]).removeprefix("http://site/")
        page = _soup(root / url / "index.html")


def palette(css):
    """The colours of the light palette, by the names of their variables."""
    found = _PALETTE.search(css)
    return dict(_COLOR.findall(found[1])) if found else {}


def chapter(url, page, urls, address, colors, words):
    """One page as a chapter.

    Args:
        url: its place below the language, "notebooks/phone_prices/".
        page: soup of it, which is used up.
        urls: set of the places of all pages of the book.
        address: where the language is published, "" if it is not.
        colors: as `palette` gives them.
        words: as for `read`, and "deep", the label of a section that can wait.
    """
    part = page.select_one(".md-nav__item--active.md-nav__item--section .md-ellipsis")
    body = page.article
    _bare(body, address, words)
    _figures(body, colors)
    _solutions(body, words)
    key = _key(url)
    _ids(body, key)
    _links(body, url, urls, address)
    sections = [(each["id"], each.get_text()) for each in body.find_all("h2") if each.get("id")]
    html = _CONTROL.sub("", body.decode_contents(formatter="minimal")).strip()
    return Chapter(key, part.get_text().strip() if part else "", body.h1.get_text(), html, sections)


def linked(html, link):
    """A chapter's body with links that lead somewhere.

    Args:
        html: of a Chapter.
        link: called with (key, fragment, "" or "#id"), gives the address.
    """
    return _LINK.sub(lambda match: link(match[1], match[2]), html)


def contents(book, link):
    """What a reading device lists: parts, their chapters, and the sections of these.

    Args:
        book: Book.
        link: as for `linked`.

    Returns:
        list of (part, address of its first chapter, list of (title, address, list of (text, address)))
    """
    found = {}
    for each in book.chapters:
        sections = [(text, link(each.key, f"#{place}")) for place, text in each.sections]
        found.setdefault(each.part, []).append((each.title, link(each.key, ""), sections))
    return [(part, chapters[0][1], chapters) for part, chapters in found.items()]


def _key(url):
    return url.strip("/").replace("/", "-")


def _bare(body, address, words):
    """Leave out what needs a screen or a script; unfold what is folded, but for solutions; say which sections can wait."""
    for each in body.select(_SCREEN if address else f"{_SCREEN}, .take"):
        each.decompose()
    for form in body.find_all("form"):
        form.replace_with(_tag("p", words["paste"]))
    for heading in body.select(".deep[id]"):
        if isinstance(last := heading.contents[-1], str):
            last.replace_with(last.rstrip())  # where the label may go to the next line
        heading.append(_tag("span", f" · {words['deep']}", **{"class": "deep-label"}))
    for mark in body.select("a.tested"):
        mark.string = "✓"
    for fold in body.select("details:not(.solution)"):
        title = fold.summary
        title.name, title["class"], fold.name = "p", "fold-title", "div"
    for each in body.find_all(True):
        for name in _DATA:
            each.attrs.pop(name, None)
        if each.name == "samp" or each.get("class") == ["md-ellipsis"]:
            each.attrs.pop("tabindex", None)


def _tag(name, text, **attributes):
    made = BeautifulSoup("", "html.parser").new_tag(name, attrs=attributes)
    made.string = text
    return made


def _figures(body, colors):
    """Figures and formulas as XML wants them; the colours of figures are those of the light palette."""

    def plain(text):
        text = _VAR.sub(lambda match: colors.get(match[1], match[2] or INK), text)
        return text.replace("currentColor", INK)

    for key in body.select(".key[style]"):  # of a figure's legend
        key["style"] = plain(key["style"]).replace("--key:", "padding-left: .4em; border-left: .8em solid")
    for math in body.find_all("math"):
        math["xmlns"] = "http://www.w3.org/1998/Math/MathML"
    for svg in body.find_all("svg"):
        svg["xmlns"] = "http://www.w3.org/2000/svg"
        for each in (svg, *svg.find_all(True)):
            each.name = _CASED.get(each.name, each.name)
            each.attrs = {
                _CASED.get(name, name): plain(value) if isinstance(value, str) else value
                for name, value in each.attrs.items()
            }
        width = re.match(r"0 0 ([\d.]+)", svg.get("viewBox", ""))
        svg["style"] = f"width: {0.95 * float(width[1]):.0f}pt" if width else ""


def _solutions(body, words):
    """Move folded solutions to the end, before the stamp; from an exercise to its solution and back leads a link."""
    solutions = body.select("details.solution")
    if not solutions:
        return
    stamp = body.select_one(".stamp")
    end = _tag("section", "")
    stamp.insert_before(end) if stamp else body.append(end)
    end.append(_tag("h2", words["solutions"], id="solutions"))
    for number, solution in enumerate(solutions, 1):
        exercise = solution.find_previous(["h2", "h3"])
        title = _tag("h3", "", id=f"solution-{number}")
        title.append(_tag("a", exercise.get_text(), href=f"#{exercise['id']}"))
        link = _tag("p", "", **{"class": "to-solution"})
        link.append(_tag("a", solution.summary.extract().get_text(), href=f"#solution-{number}"))
        solution.insert_before(link)
        end.append(title)
        for each in list(solution.contents):
            end.append(each.extract())
        solution.decompose()


def _ids(body, key):
    """Ids that are unique in the whole book; those within figures are."""
    for each in body.find_all(id=True):
        if each.name == "svg" or not each.find_parent("svg"):
            each["id"] = f"{key}.{each['id']}"


def _links(body, url, urls, address):
    """Links into the book name chapter and id; others the published site, or they become plain text."""
    base = f"http://site/{url}"
    for each in body.find_all("a", href=True):
        href, fragment = urldefrag(urljoin(base, each["href"]))
        if not href.startswith("http://site/"):
            if href.startswith("http"):
                continue
            each.name = "span"
            del each["href"]
            continue
        place = posixpath.normpath(urlsplit(href).path).strip("/.")
        for name in ("download", "target", "rel"):
            each.attrs.pop(name, None)
        if f"{place}/" in urls:
            key = _key(place)
            each["href"] = f"book:{key}#{key}.{fragment}" if fragment else f"book:{key}"
        elif address:
            each["href"] = urljoin(urljoin(address, url), each["href"])
        else:
            each.name = "span"
            del each["href"]

"""The built site: links and ids hold, no other host is asked, search finds the right section, pages stay light."""

import gzip
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import material
import pytest
from mkdocs.exceptions import PluginError

from bench import fonts
from proven import anchors, search, slim
from proven.testing import ROOT

BASE = "http://127.0.0.1:8000/"
KB = 1024
LANGUAGES = ("en", "zh", "zh-hant")
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "path", "source", "use", "wbr"}
OPAQUE = {"code", "pre", "samp", "svg", "math", "script", "style"}
HTML_LANG = {"": "en", "en": "en", "zh": "zh", "zh-hant": "zh-Hant"}


class Page(HTMLParser):
    """Collects links, ids, what a browser would fetch, and prose with the language that it says it is in."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.fetched, self.headings, self.lang = [], [], [], 0, None
        self.alternates, self.prose, self._open = {}, [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.headings += tag == "h1"
        self.lang = self.lang or (attributes.get("lang") if tag == "html" else None)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        rel = (attributes.get("rel") or "").strip()
        if tag == "link" and rel == "alternate" and "hreflang" in attributes:
            self.alternates[attributes["hreflang"]] = attributes["href"]
        if tag not in VOID:
            self._open.append((tag, attributes))
        if tag == "link" and rel not in ("canonical", "alternate", "next", "prev", "edit"):
            self.fetched.append(attributes["href"])
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed") and attributes.get("src"):
            self.fetched.append(attributes["src"])

    def handle_endtag(self, tag):
        if tag in [each for each, _ in self._open]:
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        tags = [tag for tag, _ in self._open]
        if "article" in tags and data.strip() and not OPAQUE.intersection(tags):
            self.prose.append((next(a["lang"] for _, a in reversed(self._open) if a.get("lang")), data))


def read_pages(site, base):
    """dict from the URL of each page to its Page."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        if path.name == "index.html":
            url = path.parent.relative_to(site).as_posix().removeprefix(".")
            found[urljoin(base, f"{url}/" if url else "")] = Page(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def pages(site):
    return read_pages(site, BASE)


def broken_links(pages, site, base):
    """(page, link) of all that lead nowhere on the host of `base`."""
    broken = []
    for url, page in pages.items():
        for link in page.links:
            target = urlsplit(urljoin(url, link))
            if target.netloc != urlsplit(base).netloc:
                continue
            address = urljoin(base, target.path)
            if address in pages:
                if target.fragment and unquote(target.fragment) not in pages[address].ids:
                    broken.append((url, link))
            elif not (address.startswith(base) and (site / address.removeprefix(base)).is_file()):
                broken.append((url, link))
    return broken


def test_every_link_leads_somewhere(pages, site):
    assert broken_links(pages, site, BASE) == []


def test_every_link_leads_somewhere_where_the_site_is_published(published):
    pages = read_pages(published, published.url)
    assert broken_links(pages, published, published.url) == []
    for path, page in pages.items():
        assert "https://github.com/proven/pytorch" in page.links or path == published.url, path


def test_the_page_for_what_is_not_found_is_whole_at_any_depth(published):
    page = Page((published / "404.html").read_text(encoding="utf-8"))
    for url in (published.url, f"{published.url}en/no/such/page/"):
        for link in page.links + page.fetched:
            target = urljoin(url, link.split("#")[0])
            if not target.startswith(published.url):
                assert urlsplit(target).hostname == "github.com", link
                continue
            file = published / target.removeprefix(published.url)
            assert file.is_file() or (file / "index.html").is_file(), link


def test_no_page_asks_another_host(pages, site):
    for url, page in pages.items():
        hosts = {urlsplit(urljoin(url, each)).netloc for each in page.fetched}
        assert hosts <= {urlsplit(BASE).netloc}, url
    for sheet in site.rglob("assets/*.css"):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", sheet.read_text(encoding="utf-8"))


def test_ids_are_unique(pages):
    for url, page in pages.items():
        twice = {each for each in page.ids if page.ids.count(each) > 1} - {"__comments"}
        assert not twice, f"{url}: {twice}"


def test_each_page_has_one_title_and_its_language(pages):
    for url, page in pages.items():
        language = urlsplit(url).path.split("/")[1]
        assert page.headings == 1, url
        assert page.lang == HTML_LANG[language]


def test_what_is_said_in_another_language_says_so(pages):
    chinese, phrase = re.compile("[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{2,}( [A-Za-z]{2,}){3}")
    for url, page in pages.items():
        for lang, text in page.prose:
            assert not (lang == "en" and chinese.search(text)), f"{url}: {text}"
            assert not (lang != "en" and phrase.search(text)), f"{url}: {text}"
    scripts = {lang for lang, _ in pages[f"{BASE}en/glossary/"].prose}
    assert scripts == {"en", "zh", "zh-Hant"}


def test_each_page_names_itself_in_every_language(pages, site):
    for url, page in pages.items():
        language, _, rest = url.removeprefix(BASE).partition("/")
        if language:
            same = {HTML_LANG[each]: f"{site.url}{each}/{rest}" for each in LANGUAGES}
            assert page.alternates == same, url
            assert {urljoin(site.url, each.removeprefix(site.url)) for each in same.values()} <= {
                urljoin(site.url, each.removeprefix(BASE)) for each in pages
            }


def test_each_page_describes_itself_and_can_be_shared(site):
    for language in LANGUAGES:
        said = {}
        for path in (site / language).rglob("index.html"):
            text, name = path.read_text(encoding="utf-8"), path.parent.relative_to(site / language).as_posix()
            picture = re.search(r'property="og:image" content="([^"]+)"', text)[1]
            assert (site / picture.removeprefix(site.url)).is_file(), path
            if not name.startswith("tests/"):
                words = re.search(r'<meta name="description" content="([^"]+)"', text)[1]
                assert said.setdefault(words, name) == name
        assert ElementTree.parse(site / language / "corrections.xml").getroot().tag.endswith("feed")
    assert 'name="description"' in (site / "index.html").read_text(encoding="utf-8")


def test_languages_have_the_same_pages(pages):
    def below(language):
        return {url.removeprefix(BASE + language) for url in pages if url.startswith(BASE + language)}

    assert below("en/") == below("zh/") == below("zh-hant/")


@pytest.mark.parametrize("page", ["articles", "api", "fact_check/a1"])
def test_headings_are_converted_once(site, page):
    text = (site / "zh-hant" / page / "index.html").read_text(encoding="utf-8")
    assert not re.findall("引數|字首|元元|激勵函式", text)


def test_addresses_are_for_ever(site):
    now, kept = anchors.found(site), anchors.kept(ROOT)
    assert not kept - now, "these addresses are gone: redirect them or bring them back"
    assert not now - kept, "new addresses: python -m proven anchors, then commit docs/anchors.txt"


def test_one_trilingual_page_for_what_is_not_found(site):
    text = (site / "404.html").read_text(encoding="utf-8")
    assert all(f'lang="{language}"' in text for language in ("en", "zh", "zh-Hant"))


def test_chapter_pages_are_light(site, published):
    chapters = [path.stem for path in (ROOT / "docs" / "en").glob("*.md") if (ROOT / "snippets" / path.stem).is_dir()]
    for built, language, chapter in itertools.product((site, published), LANGUAGES, chapters):
        html = (built / language / chapter / "index.html").read_text(encoding="utf-8")
        html = re.sub(r"<svg role=.*?</svg>", "", html, flags=re.DOTALL)
        assert len(gzip.compress(html.encode())) <= 30 * KB, f"{built.name}: {language}/{chapter}"
    for language in LANGUAGES:
        index = (site / language / "search" / "search_index.json").read_bytes()
        assert len(gzip.compress(index)) <= 200 * KB


def gzipped(path):
    return len(gzip.compress(path.read_bytes()))


def test_a_first_visit_is_light(site):
    bundle = sum(map(gzipped, [*site.glob("en/assets/javascripts/bundle.*.min.js"), site / "assets" / "proven.js"]))
    styles = sum(map(gzipped, [*site.glob("en/assets/stylesheets/*.css"), site / "assets" / "proven.css"]))
    font = (site / "assets" / "math.woff2").stat().st_size
    assert styles <= 25 * KB
    assert font <= 50 * KB
    icon = (site / "en" / "assets" / "images" / "favicon.png").stat().st_size
    for path in site.rglob("index.html"):
        assert gzipped(path) + bundle + styles + font + icon <= 300 * KB, path


def test_no_page_has_what_the_styles_leave_out_and_no_style_is_of_all_elements(site):
    sheet = next(site.glob("en/assets/stylesheets/main.*.css")).read_text(encoding="utf-8")
    assert sheet.count("{") == sheet.count("}") > 500
    palette = next(site.glob("en/assets/stylesheets/palette.*.css")).read_text(encoding="utf-8")
    assert not re.search(r"table:not\(\[class\]\) t[dh]>", sheet) and "[data-md-color-switching] *" not in palette
    switched = "[data-md-color-switching] :is(a,button,form,header,input,label,summary)"
    assert palette.count(switched) == 3  # in place of *, :after and :before
    assert slim.styles(palette) == palette and slim.styles(sheet) == sheet
    assert all(f".md-typeset {cell}>:{which}-child" in sheet for cell in ("td", "th") for which in ("first", "last"))
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        names = {name for names in re.findall(r'class=("[^"]+"|[^\s">]+)', text) for name in names.strip('"').split()}
        assert not [name for name in names if slim.UNUSED.search(f".{name}")], path
        assert 'dir="rtl"' not in text


def test_titles_in_the_side_are_wrapped_only_where_they_could_be_clipped():
    link = '<a href="#x" class="md-nav__link"><span class="md-ellipsis">{}</span></a>'
    for title, wrapped in (("Train several networks", False), ("训练" * 20, False), ("weight_orig " + "x" * 21, True)):
        text = link.format(title) + '<svg xmlns="http://www.w3.org/2000/svg"></svg><div class="md-content"></div>'
        assert ("md-ellipsis" in slim.page(text)) == wrapped and "xmlns" not in slim.page(text)
    side = '<body class="a b"><li class="md-nav__item"><a href="../" class="x">A</a></li><div class="md-content"></div></article>'
    assert '<body class="a b"><li class=md-nav__item><a href="../" class=x>A</a><div class="md' in slim.page(side)
    section = '<label class="md-nav__link"><span class="md-ellipsis">A</span><span class="md-nav__icon"></span></label>'
    figure = '<div class="md-content"><pre data-search-exclude> 1</pre><svg xmlns="http://www.w3.org/2000/svg"></svg></article>'
    assert slim.page(section + figure) == section + figure.replace(" data-search-exclude", "")


def test_the_themes_script_does_not_restyle_the_page(site):
    scripts = [path.read_text(encoding="utf-8") for path in site.glob("**/assets/javascripts/bundle.*.min.js")]
    assert len(scripts) == len(LANGUAGES) + 1
    for text in scripts:
        assert 'name:"color-scheme"' in text and slim.script(text) == text


def test_figures_have_few_elements(site):
    for path in site.rglob("index.html"):
        drawn = re.findall(r"<svg role=.*?</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
        assert sum(len(re.findall(r"<\w", svg)) for svg in drawn) <= 1_500, path


def test_every_glyph_of_the_formulas_is_in_the_font(site):
    from fontTools.ttLib import TTFont

    known = set(TTFont(ROOT / "docs" / "assets" / "math.woff2").getBestCmap())
    italic = {"h": 0x210E}
    used = set()
    for path in site.rglob("index.html"):
        for formula in re.findall(r"<math.*?</math>", path.read_text(encoding="utf-8"), re.DOTALL):
            text = re.sub(r"<[^>]+>", "", formula)
            text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            used |= {ord(c) for c in text if not c.isspace()}
            used |= {
                italic.get(c) or ord(c) + (0x1D44E - 97 if c.islower() else 0x1D434 - 65)
                for c in re.findall(r"<mi>([A-Za-z])</mi>", formula)
            }
    missing = {chr(c) for c in used - known}
    assert not missing


def texts_of(path):
    """All strings of a file that is JSON, keys among them; the whole text of any other."""
    text = path.read_bytes().decode()  # as it is: read_text() makes a newline of a carriage return
    if path.suffix != ".json":
        return [text]
    found, data = [], [json.loads(text)]
    while data:
        each = data.pop()
        if isinstance(each, dict):
            data += [*each, *each.values()]
        elif isinstance(each, list):
            data += each
        elif isinstance(each, str):
            found.append(each)
    return found


def with_control_characters(site):
    """Files of a site that hold any but tab and newline, each with the first: {path: text around it}."""
    found, control = {}, re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
    for path in sorted(each for each in site.rglob("*") if each.suffix in (".html", ".md", ".json")):
        for text in texts_of(path):
            if path.name == "search_index.json":
                text = text.replace(search._CUT, "")  # which the worker takes out
            if seen := control.search(text):
                found[path.relative_to(site).as_posix()] = text[max(seen.start() - 40, 0) : seen.end() + 40]
    return found


def test_no_page_holds_control_characters(site):
    assert with_control_characters(site) == {}


@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x08", "\x0b", "\r", "\x1b", "\x7f", "\x85"])
def test_control_characters_are_seen_wherever_they_stand(tmp_path, letter):
    (tmp_path / "en").mkdir()
    files = {
        "en/a.html": f"<p>a{letter}b</p>",
        "b.md": f"{letter}\n",
        "c.json": json.dumps([{"x": ["a", f"{letter}c"]}]),
    }
    files |= {"d.json": json.dumps({letter: 1}), "well.html": "a\tb\n\u00a0é", "e.txt": letter}
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode())
    assert list(with_control_characters(tmp_path)) == ["b.md", "c.json", "d.json", "en/a.html"]


# ---- failing builds ------------------------------------------------------------------------------------------------


def copy_of_the_sources(folder):
    """A checkout to break: what a build reads, with the kept runs."""
    for name in (
        "docs",
        "languages",
        "notebooks",
        "overrides",
        "snippets",
        "tests",
        "mkdocs.yml",
        "matplotlibrc",
        "points.tsv",
        "articles.tsv",
        "conflicts.tsv",
        "data",
        ".proven",
    ):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.is_file():
            shutil.copy(source, folder / name)
    return folder


def build(folder, *options, env=None):
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder / "site"), *options]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **(env or {})}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("options", [[], ["--strict"]])
def test_a_listing_that_raises_fails_the_build_and_names_file_line_and_page(site, tmp_path, options):
    root = copy_of_the_sources(tmp_path)
    listing = root / "snippets" / "dropout" / "inverted_scaling.py"
    listing.write_text(listing.read_text(encoding="utf-8") + "raise ValueError('broken')\n", encoding="utf-8")
    line = len(listing.read_text(encoding="utf-8").splitlines())
    built = build(root, *options)
    assert built.returncode != 0
    assert f"snippets/dropout/inverted_scaling.py:{line}: ValueError: broken" in built.stderr
    assert re.search(r"Shown on docs/en/dropout\.md:\d+, docs/zh/dropout\.md:\d+", built.stderr)


@pytest.mark.parametrize(
    ("page", "text", "what"),
    [
        ("en/notation.md", "\n$\\frac{1$\n", r"docs/en/notation\.md:\d+: bad LaTeX"),
        (
            "zh/notation.md",
            "\n{{ dropout/overfit_or_not.nothing }}\n",
            r"docs/zh/notation\.md:\d+: .* leaves no value 'nothing'",
        ),
        (
            "en/notation.md",
            '\n```python\n--8<-- "dropout/absent.py"\n```\n',
            r"snippets/dropout/absent\.py: there is no such listing",
        ),
        (
            "en/dropout.md",
            "\n{{ tested test_of_nothing }}\n",
            r"docs/en/dropout\.md:\d+: tests/test_dropout\.py has no test",
        ),
        ("en/notation.md", "\n[dead](dropout.md#no-such-anchor)\n", "no-such-anchor"),
    ],
)
def test_a_page_that_cannot_be_made_fails_the_build(site, tmp_path, page, text, what):
    root = copy_of_the_sources(tmp_path)
    path = root / "docs" / page
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    built = build(root)
    assert built.returncode != 0
    assert re.search(what, built.stderr), built.stderr


def test_a_missing_translation_fails_the_build(site, tmp_path):
    root = copy_of_the_sources(tmp_path)
    (root / "docs" / "zh" / "notation.md").unlink()
    built = build(root)
    assert built.returncode != 0
    assert "docs/zh/notation.md" in built.stderr


def test_a_build_with_nothing_changed_needs_no_torch(site, tmp_path):
    root = copy_of_the_sources(tmp_path)
    poison = tmp_path / "poison"
    for module in ("torch", "torchvision", "matplotlib", "numpy"):
        (poison / module).mkdir(parents=True)
        (poison / module / "__init__.py").write_text("raise SystemError('imported')\n")
    built = build(
        root, "--strict", env={"PYTHONPATH": f"{poison}{os.pathsep}{ROOT}", "PROVEN_SERVER": "/nowhere/socket"}
    )
    assert built.returncode == 0, built.stderr
    assert " ran in " not in built.stderr


# ---- search, by the site's own worker ------------------------------------------------------------------------------

QUERIES = {
    "en": {"dropout": "dropout/", "mask": "dropout/"},
    "zh": {
        "随机失活": "dropout/",
        "暂退法": "dropout/",
        "过拟合": "dropout/",
        "缩放": "dropout/#scaling",
        "神经元": "dropout/",
    },
}


@pytest.mark.parametrize("language", QUERIES)
def test_search_index_holds_the_sections(site, language):
    index = json.loads(Path(site, language, "search", "search_index.json").read_text(encoding="utf-8"))
    locations = {doc["location"] for doc in index["docs"]}
    assert "dropout/#scaling" in locations
    assert not [location for location in locations if location.startswith("tests/")]
    text = " ".join(doc["text"] for doc in index["docs"])
    ran = "ran in" in text or "<svg" in text or "运行 0" in text
    assert not ran
    assert "<pre>" not in text.replace("<pre><code>", "")
    for message in ("size mismatch for", "Missing key(s) in state_dict", "Expected more than 1 value per channel"):
        assert message in text, message
    names_alone = "softshrink" in text and "plt.subplots(" not in text  # of the code
    assert names_alone


CHANGED = [*(before for before, _ in search._CHANGES), search._SEARCH]
WORKERS = Path(material.__file__).parent / "templates" / "assets" / "javascripts" / "workers"


@pytest.mark.parametrize("pattern", CHANGED, ids=[f"change-{number}" for number in range(len(CHANGED))])
def test_a_search_worker_that_lacks_what_is_changed_is_told_and_stays(tmp_path, pattern):
    (worker,) = WORKERS.glob("search.*.min.js")
    folder = tmp_path / "assets" / "javascripts" / "workers"
    folder.mkdir(parents=True)
    path, text = folder / worker.name, worker.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    search.ask_whole_words(tmp_path, [["early exit", "early stopping"]])
    assert "early^4 stopping^4" in path.read_text(encoding="utf-8")
    found = pattern.search(text)
    for count, other in ((0, pattern.sub("", text)), (2, text + text[found.start() : found.end() + 30])):
        path.write_text(other, encoding="utf-8")
        with pytest.raises(PluginError) as caught:
            search.ask_whole_words(tmp_path, [])
        told = str(caught.value)
        assert told.startswith(f"proven/search.py: found {count} times what it changes in {worker.name}: "), told
        assert pattern.pattern in told and "\n    Read the theme's new search worker" in told
        assert path.read_text(encoding="utf-8") == other


def test_a_theme_without_its_search_worker_is_told(tmp_path):
    with pytest.raises(PluginError, match=r"proven/search\.py: found 0 search workers of the theme in "):
        search.ask_whole_words(tmp_path, [])


# ---- what others are told of the pages -----------------------------------------------------------------------------


def head(path):
    """Of a page: what its <meta> say by property or name, and its <link> as (rel, type, title, href)."""
    text = path.read_text(encoding="utf-8").partition("</head>")[0]
    said = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', text)
    links = [dict(re.findall(r'([\w-]+)="([^"]*)"', link)) for link in re.findall(r"<link ([^>]+)>", text)]
    return {name: unescape(value) for name, value in said}, links


LOCALES = {"": "en_US", "en": "en_US", "zh": "zh_CN", "zh-hant": "zh_TW"}


@pytest.mark.parametrize("language", LOCALES)
def test_each_page_of_the_nav_has_a_card_of_its_own_that_says_its_title(site, language):
    from PIL import Image

    shown = {}
    paths = [site / "index.html"] if not language else (site / language).rglob("index.html")
    for path in paths:
        said, _ = head(path)
        name = path.parent.relative_to(site / language).as_posix()
        assert said["og:image"].startswith(site.url) and said["og:locale"] == LOCALES[language], path
        size = int(said["og:image:width"]), int(said["og:image:height"])
        assert said["twitter:card"] == "summary_large_image" and size == (1200, 630)
        card = site / said["og:image"].removeprefix(site.url)
        if name.startswith("tests/"):  # they are in no nav, and bear the first page's
            assert card == site / language / "assets" / "cards" / "index.png"
            continue
        assert shown.setdefault(card, name) == name and card.stat().st_size <= 25 * KB
        heading = re.search(r"<h1[^>]*>(.*?)(?:<a class=.?headerlink|</h1>)", path.read_text(encoding="utf-8"))[1]
        title = unescape(re.sub("<[^>]+>", "", heading)) if language else said["og:site_name"]
        assert said["og:image:alt"].startswith(title) and said["og:site_name"] in said["og:image:alt"]
        with Image.open(card) as picture:
            assert (picture.format, picture.mode, picture.size) == ("PNG", "P", size)


def test_fonts_of_the_cards_have_all_that_the_cards_say(site):
    lacking = {lang: signs for lang, signs in fonts.missing(site).items() if signs}
    assert not lacking, "make fonts, where fonts-noto-cjk is installed; then commit proven/fonts"


@pytest.mark.parametrize("language", LOCALES)
def test_each_page_leads_to_the_feed_of_its_language(site, language):
    paths = [site / "index.html"] if not language else (site / language).rglob("index.html")
    for path in paths:
        feeds = [link for link in head(path)[1] if link.get("type") == "application/atom+xml"]
        wanted = [f"{site.url}{each}/corrections.xml" for each in ([language] if language else LANGUAGES)]
        assert [link["href"] for link in feeds] == wanted and {link["rel"].strip() for link in feeds} == {"alternate"}
        for link in feeds:
            feed = ElementTree.parse(site / link["href"].removeprefix(site.url)).getroot()
            assert feed.findtext("{http://www.w3.org/2005/Atom}title") == link["title"]


@pytest.mark.parametrize("built", ["site", "published"])
def test_addresses_in_heads_and_sitemaps_are_those_of_the_pages_below_a_path_too(request, built):
    site = request.getfixturevalue(built)
    found = set()
    for path in site.rglob("index.html"):
        below = path.parent.relative_to(site).as_posix().removeprefix(".")
        address = f"{site.url}{below}/" if below else site.url
        said, links = head(path)
        assert [link["href"] for link in links if link.get("rel") == "canonical"] == [address] == [said["og:url"]]
        found.add(address)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    told = [each.text for each in ElementTree.parse(site / "sitemaps.xml").iter(f"{space}loc")]
    assert len(told) == len(set(told)) and set(told) == {each for each in found if "/tests/" not in each}
    assert site.url in told
    [line] = [x for x in (site / "robots.txt").read_text(encoding="utf-8").splitlines() if x.startswith("Sitemap:")]
    assert line == f"Sitemap: {site.url}sitemaps.xml"


@pytest.mark.parametrize(
    ("language", "listings", "notebook"),
    [
        (
            "en",
            "✓ Verified: {n} listings of this page ran in {s} s on {d}, Python",
            "✓ Verified: this notebook ran in {s} s on {d},",
        ),
        (
            "zh",
            "✓ 已验证：本页 {n} 段代码于 {d} 运行，共 {s} 秒，Python",
            "✓ 已验证：本笔记本于 {d} 运行，用时 {s} 秒，",
        ),
        (
            "zh-hant",
            "✓ 已驗證：本頁 {n} 段程式碼於 {d} 執行，共 {s} 秒，Python",
            "✓ 已驗證：本筆記本於 {d} 執行，耗時 {s} 秒，",
        ),
    ],
)
def test_pages_say_in_their_language_when_they_were_verified_last(site, language, listings, notebook):
    records = json.loads((site / "status.json").read_text(encoding="utf-8"))["listings"]
    for page, said in (("dropout/", listings), ("notebooks/dropout_regression/", notebook)):
        text = (site / language / page / "index.html").read_text(encoding="utf-8")
        stamp = re.sub("<[^>]+>", "", re.search(r'<p class="stamp">(.*?)</p>', text)[1])
        here = [record for record in records if record["page"] == page]
        day, seconds = max(record["date"] for record in here), sum(record["seconds"] for record in here)
        assert stamp.startswith(said.format(n=len(here), s=f"{seconds:.1f}", d=day)), stamp

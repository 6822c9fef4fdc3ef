"""The built site: links and ids hold, no other host is asked, search finds the right section, pages stay light."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from proven import anchors, slim
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
        if tag == "link" and rel == "alternate":
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


def test_chapter_pages_are_light(site):
    for path in (ROOT / "docs" / "en").glob("*.md"):
        if (ROOT / "snippets" / path.stem).is_dir():
            for language in LANGUAGES:
                html = (site / language / path.stem / "index.html").read_text(encoding="utf-8")
                html = re.sub(r"<svg role=.*?</svg>", "", html, flags=re.DOTALL)
                assert len(gzip.compress(html.encode())) <= 30 * KB, f"{language}/{path.stem}"
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


def test_figures_have_few_elements(site):
    for path in site.rglob("index.html"):
        drawn = re.findall(r"<svg role=.*?</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
        assert sum(len(re.findall(r"<\w", svg)) for svg in drawn) <= 3_000, path


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

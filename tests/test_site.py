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

import pytest

from proven import anchors
from proven.testing import ROOT

BASE = "http://127.0.0.1:8000/"
KB = 1024
LANGUAGES = ("en", "zh", "zh-hant")
HTML_LANG = {"": "en", "en": "en", "zh": "zh", "zh-hant": "zh-Hant"}


class Page(HTMLParser):
    """Collects links, ids and what a browser would fetch."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.fetched, self.headings, self.lang = [], [], [], 0, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.headings += tag == "h1"
        self.lang = self.lang or (attributes.get("lang") if tag == "html" else None)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if tag == "link" and attributes.get("rel") not in ("canonical", "alternate", "next", "prev", "edit"):
            self.fetched.append(attributes["href"])
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed") and attributes.get("src"):
            self.fetched.append(attributes["src"])


@pytest.fixture(scope="module")
def pages(site):
    """dict from the URL of each page to its Page."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        if path.name == "index.html":
            url = path.parent.relative_to(site).as_posix().removeprefix(".")
            found[urljoin(BASE, f"{url}/" if url else "")] = Page(path.read_text(encoding="utf-8"))
    return found


def test_every_link_leads_somewhere(pages, site):
    broken = []
    for url, page in pages.items():
        for link in page.links:
            target = urlsplit(urljoin(url, link))
            if target.netloc != urlsplit(BASE).netloc:
                continue
            address = f"{BASE.rstrip('/')}{target.path}"
            if address in pages:
                if target.fragment and unquote(target.fragment) not in pages[address].ids:
                    broken.append((url, link))
            elif not (site / target.path.lstrip("/")).is_file():
                broken.append((url, link))
    assert broken == []


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


def test_languages_have_the_same_pages(pages):
    def below(language):
        return {url.removeprefix(BASE + language) for url in pages if url.startswith(BASE + language)}

    assert below("en/") == below("zh/") == below("zh-hant/")


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
        assert len(gzip.compress(index)) <= 150 * KB


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
    names_alone = "softshrink" in text and "plt.subplots(" not in text  # of the code
    assert names_alone

"""Makes the pages that nobody writes: glossary, by article, status, bench, and each chapter's tests, in every language."""

import functools
import html
import platform

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from proven import budget, coverage, foreign, hant, matrix, status

GLOSSARY = {
    "en": ("Glossary", "The terms of these pages in three scripts.", ("English", "简体中文", "繁體中文")),
    "zh": ("术语表", "本站术语的三种写法。", ("简体中文", "English", "繁體中文")),
    "zh-Hant": ("術語表", "本站術語的三種寫法。", ("繁體中文", "English", "简体中文")),
}
_ORDER = {"en": ("en", "zh", "zh-Hant"), "zh": ("zh", "en", "zh-Hant"), "zh-Hant": ("zh-Hant", "en", "zh")}
_COLUMNS = {"en": (0, 1, 2), "zh": (1, 0, 2), "zh-Hant": (2, 0, 1)}


def pages(home, docs, language):
    """All generated pages of a language.

    Args:
        home: Project.
        docs: folder of the language's written pages (Path).
        language: "en", "zh" or "zh-Hant".

    Returns:
        dict from the page's path to its Markdown.
    """
    terms = home.root / "docs" / "glossary.tsv"
    written = "zh" if language == "zh-Hant" else language
    records = status.listings(home)
    also = matrix.section(matrix.load(home.root), matrix.WORDS[written], status.linker(records))
    made = {
        "articles.md": coverage.by_article(home.root, docs, coverage.WORDS[written]),
        "status.md": status.page(records, status.WORDS[written], platform.python_version()) + also,
        "bench.md": budget.page(budget.load(home.root), budget.WORDS[written]),
    }
    if language == "zh-Hant":
        made = {name: hant.convert(text, terms) for name, text in made.items()}
    made["glossary.md"] = glossary(terms, language)
    notebooks = home.notebooks()
    for path in sorted((home.root / "tests").glob("test_*.py")):
        chapter = path.stem.removeprefix("test_")
        if (home.root / "snippets" / chapter).is_dir() or f"notebooks/{chapter}.py" in notebooks:
            made[f"tests/{chapter}.md"] = tests(home, chapter)
    return made


def glossary(terms, language):
    """Markdown of the glossary page.

    Args:
        terms: path of glossary.tsv, columns en, zh, zh-Hant, forbidden.
        language: "en", "zh" or "zh-Hant"; that column comes first.

    Returns:
        str
    """
    rows = [line.split("\t") for line in terms.read_text(encoding="utf-8").splitlines()[1:] if line]
    title, lead, heads = GLOSSARY[language]
    table = sorted(([row[column] for column in _COLUMNS[language]] for row in rows), key=lambda row: row[0].lower())
    marked = [
        [foreign.cell(text, of, language) for text, of in zip(row, _ORDER[language], strict=True)]
        for row in [heads, *table]
    ]
    lines = ["| " + " | ".join(cells) + " |" for cells in [marked[0], ["---"] * 3, *marked[1:]]]
    return f"---\ndescription: '{lead}'\n---\n# {title}\n\n{lead}\n\n" + "\n".join(lines) + "\n"


@functools.lru_cache(maxsize=64)
def _highlighted(code):
    return highlight(code, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).splitlines()


def tests(home, chapter):
    """Markdown of a page that shows a chapter's tests, each with its name as id."""
    name = f"tests/test_{chapter}.py"
    code = (home.root / name).read_text(encoding="utf-8")
    shown = _highlighted(code)
    blocks, position = [], 0
    for test, (first, last) in home.tests(chapter).items():
        blocks.append("\n".join(shown[position : first - 1]))
        blocks.append(f'<span class="test" id="{test}">' + "\n".join(shown[first - 1 : last]) + "</span>")
        position = last
    blocks.append("\n".join(shown[position:]))
    front = f"---\ntitle: {name}\nsearch:\n  exclude: true\nhide:\n  - toc\n---\n"
    block = f'<div class="highlight source"><pre><code>{chr(10).join(blocks)}\n</code></pre></div>'
    return f"{front}# {html.escape(name)}\n\n{block}\n"

"""Makes the pages that nobody writes: glossary, by article, fact check, names of PyTorch, status, bench, and each chapter's tests, in every language."""

import html
import platform
from pathlib import Path

from proven import apis, card, corrections, coverage, factcheck, foreign, matrix, status
from proven.files import digest_of, text_at
from proven.glossary import FILE, terms
from proven.kept import Kept, key
from proven.languages import LANGUAGES
from proven.tables import table
from proven.versions import engine

BENCH = Path("bench", "pages")  # written by `make bench`, one page a language


def pages(view, language, records):
    """All generated pages of a language.

    Args:
        view: Snapshot.
        language: Language.
        records: of `status.listings`.

    Returns:
        dict from the page's path to its Markdown.
    """
    root, written = view.root, LANGUAGES[language.written]
    made = view.once(("pages", written.code), lambda: _written(view, written, records))
    made = {name: language.page(root, text) for name, text in made.items()}
    made["glossary.md"] = glossary(root / FILE, language)
    notebooks, kept, common = view.home.notebooks(), Kept(root / ".proven" / "made" / "tests"), key(engine())
    for path in sorted((root / "tests").glob("test_*.py")):
        chapter = path.stem.removeprefix("test_")
        if (root / "snippets" / chapter).is_dir() or f"notebooks/{chapter}.py" in notebooks:
            whole = key(common, digest_of(path))
            made[f"tests/{chapter}.md"] = kept.get(
                chapter, "tests", whole, lambda name=chapter: (tests(view, name), True)
            )
    kept.write()
    return made


def _written(view, written, records):
    """Those that all scripts of a written language share, as `pages`, in that language."""
    root, docs = view.root, view.root / "docs" / written.folder
    also = matrix.section(matrix.load(root), written.words["matrix"], status.linker(records))
    bench = root / BENCH / f"{written.folder}.md"
    return factcheck.pages(view, docs, written, records) | {
        "articles.md": coverage.by_article(root, docs, written),
        "status.md": status.page(root, written, records, platform.python_version()) + also,
        "bench.md": bench.read_text(encoding="utf-8") if bench.is_file() else f"# {written.words['bench']['none']}\n",
        "corrections.md": corrections.page(root, written),
        "api.md": apis.index(view, docs, written.words["apis"]),
    }


def glossary(path, language):
    """Markdown of the glossary page.

    Args:
        path: of glossary.tsv.
        language: Language; its own column comes first.

    Returns:
        str
    """
    words = language.words["glossary"]
    scripts = {"en": 0, "zh": 1, "zh-Hant": 2}
    rows = ([term[scripts[each]] for each in language.columns] for term in terms(path))
    marked = [
        [foreign.cell(text, of, language.code) for text, of in zip(row, language.columns, strict=True)]
        for row in [words["head"], *sorted(rows, key=lambda row: row[0].lower())]
    ]
    front = f"---\ndescription: '{words['lead']}'\n---\n"
    return f"{front}# {words['title']}\n\n{words['lead']}\n\n{table(marked[0], marked[1:])}"


def tests(view, chapter):
    """Markdown of a page that shows a chapter's tests, each with its name as id."""
    name = f"tests/test_{chapter}.py"
    code = text_at(view.root / name)
    shown = card.colorful_lines(code)
    blocks, position = [], 0
    for test, (first, last) in view.tests(chapter).items():
        blocks.append("\n".join(shown[position : first - 1]))
        blocks.append(f'<span class="test" id="{test}">' + "\n".join(shown[first - 1 : last]) + "</span>")
        position = last
    blocks.append("\n".join(shown[position:]))
    front = f"---\ntitle: {name}\nsearch:\n  exclude: true\nhide:\n  - toc\n---\n"
    source = "\n".join(blocks).replace("{{", "{&#123;")  # which is no value of a page
    block = f'<div class="highlight source"><pre><code>{source}\n</code></pre></div>'
    return f"{front}# {html.escape(name)}\n\n{block}\n"

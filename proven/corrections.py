"""Makes the page of what was wrong on these pages and what they say now, and the feed of it and of new chapters.

Whoever mends a sentence that readers have seen adds a row to docs/corrections.tsv, newest first; new chapters stand in
docs/chapters.tsv.
"""

import re
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from proven import notebook, written
from proven.files import rows_of, text_at

FILE, CHAPTERS = "docs/corrections.tsv", "docs/chapters.tsv"
FEED = "corrections.xml"  # in the site of each language
_MARKDOWN = re.compile(r"[`*]")


def rows(root):
    """Rows of the table as dicts: corrected, since, where, and was_ and now_ in each written language."""
    path = root / FILE
    return sorted(rows_of(path), key=lambda row: row["corrected"], reverse=True) if path.is_file() else []


def page(root, language):
    """Markdown of the page.

    Args:
        root: root of the checkout (Path).
        language: Language that is written.
    """
    words, colon = language.words["corrections"], "：" if language.chinese else ": "
    corrected = rows(root)
    names = {row["where"].partition("#")[0] for row in corrected}
    told = {name: (notebook.about(root, name, language)[0], sections(root, name, language)) for name in names}
    lines = []
    for row in corrected:
        place = f"{_link(row['where'], told, colon)} · {row['since']} – {row['corrected']}"
        said, now = (
            f'<dt>{words[x]}</dt><dd markdown="span">{row[f"{x}_{language.code}"]}</dd>' for x in ("was", "now")
        )
        lines += [f'<div class="fact" markdown="1">\n<p class="fact-place" markdown="span">{place}</p>']
        lines += [f'<dl markdown="1">{said}{now}</dl>\n</div>\n']
    front = f"---\ndescription: '{words['description']}'\nsearch:\n  boost: 0.2\nhide: [toc]\n---"
    lead = f"{words['lead']} <a href='../corrections.xml' type='application/atom+xml'>{words['feed']}</a>"
    return f"{front}\n# {words['title']} {{ #corrections }}\n\n{lead}\n\n" + "\n".join(lines)


def _link(where, told, colon):
    """To the section that says it now, by the titles of its page and its own."""
    page, _, anchor = where.partition("#")
    title, found = told[page]
    return f"[{title}{colon}{found[anchor]}]({where})"


def sections(root, page, language):
    """The sections of a page or notebook that a correction can lead to.

    Args:
        root: root of the checkout (Path).
        page: its path in the language's folder, ``dropout.md`` or ``notebooks/stem.ipynb``.
        language: Language that is written.

    Returns:
        dict from each anchor to its title, Markdown
    """
    if page.endswith(".md"):
        found = written.parts(text_at(root / "docs" / language.written / page))
        return {part.anchor: part.title for part in found if isinstance(part, written.Heading)}
    cells = notebook.read(root, Path(page).with_suffix(".py").as_posix()).prose(language.written)
    return {cell.id: cell.text.partition("\n")[0].lstrip("# ") for cell in cells if cell.text.startswith("#")}


def title(root, language):
    """The feed's title.

    Args:
        root: root of the checkout (Path).
        language: Language.
    """
    return language.phrase(root, language.words["corrections"]["name"])


def feed(root, language, url):
    """The feed (Atom) of a language: new chapters and corrections, newest first.

    Args:
        root: root of the checkout (Path).
        language: Language.
        url: address of the language's site, with a slash at its end.
    """
    entries = sorted([*_corrected(root, language, url), *_added(root, language, url)], reverse=True, key=lambda x: x[0])
    newest, name = max((date for date, _ in entries), default="1970-01-01"), title(root, language)
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language.code}">'
        f"<id>{url}corrections/</id><title>{escape(name)}</title><updated>{newest}T00:00:00Z</updated>"
        f'<author><name>Proven PyTorch</name></author><link rel="self" href="{url}{FEED}"/>'
    )
    return "\n".join([head, *(entry for _, entry in entries), "</feed>", ""])


def _corrected(root, language, url):
    """(date, entry) of each correction."""
    for row in rows(root):
        page, _, anchor = row["where"].partition("#")
        link = f"{url}{written.address(page)}#{anchor}"
        was, now = (_MARKDOWN.sub("", language.phrase(root, row[f"{x}_{language.written}"])) for x in ("was", "now"))
        yield row["corrected"], _entry(f"{link}-{row['corrected']}", was, link, row["corrected"], now)


def _added(root, language, url):
    """(date, entry) of each chapter and notebook that is there."""
    table = root / CHAPTERS
    for row in rows_of(table) if table.is_file() else ():
        if found := notebook.about(root, row["page"], language):
            name, about = (written.untagged(_MARKDOWN.sub("", language.phrase(root, text))) for text in found)
            link = f"{url}{written.address(row['page'])}"
            said = language.phrase(root, language.words["corrections"]["added"]).format(title=name)
            yield row["added"], _entry(link, said, link, row["added"], about)


def _entry(identity, name, link, date, summary):
    return (
        f"<entry><id>{escape(identity)}</id><title>{escape(name)}</title><link href={quoteattr(link)}/>"
        f"<updated>{date}T00:00:00Z</updated><summary>{escape(summary)}</summary></entry>"
    )

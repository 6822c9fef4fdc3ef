"""Makes the page of what was wrong on these pages, since when, and what they say now, and the feed of it.

Both come from docs/corrections.tsv, newest first: whoever mends a sentence that readers have seen adds a row.
"""

import re
from xml.sax.saxutils import escape, quoteattr

from proven import written
from proven.files import rows_of
from proven.tables import table

FILE = "docs/corrections.tsv"
_MARKDOWN = re.compile(r"[`*]")


def rows(root):
    """Rows of the table as dicts: corrected, since, where, and was_ and now_ in each written language."""
    path = root / FILE
    return sorted(rows_of(path), key=lambda row: row["corrected"], reverse=True) if path.is_file() else []


def page(root, docs, language):
    """Markdown of the page.

    Args:
        root: root of the checkout (Path).
        docs: folder of the language's written pages (Path).
        language: Language that is written.
    """
    words = language.words["corrections"]
    cells = [
        [
            f"{row['since']} – {row['corrected']}",
            row[f"was_{language.code}"],
            row[f"now_{language.code}"],
            _link(docs, row, "：" if language.chinese else ": "),
        ]
        for row in rows(root)
    ]
    front = f"---\ndescription: '{words['description']}'\nsearch:\n  boost: 0.2\nhide: [toc]\n---"
    lead = f"{words['lead']} <a href='../corrections.xml' type='application/atom+xml'>{words['feed']}</a>"
    return f"{front}\n# {words['title']} {{ #corrections }}\n\n{lead}\n\n{table(words['head'], cells)}"


def _link(docs, row, colon):
    """To the section that says it now, by the titles of its page and its own."""
    name, _, anchor = row["where"].partition("#")
    text = (docs / name).read_text(encoding="utf-8")
    titles = {part.anchor: part.title for part in written.parts(text) if isinstance(part, written.Heading)}
    return f"[{written.title(text)}{colon}{titles[anchor]}]({row['where']})"


def feed(root, language, url):
    """The feed (Atom) of a language.

    Args:
        root: root of the checkout (Path).
        language: Language.
        url: address of the language's site, with a slash at its end.
    """
    words, entries = language.words["corrections"], []
    for row in rows(root):
        page, _, anchor = row["where"].partition("#")
        link = f"{url}{written.address(page)}#{anchor}"
        was, now = (_MARKDOWN.sub("", language.phrase(root, row[f"{x}_{language.written}"])) for x in ("was", "now"))
        entries.append(
            f"<entry><id>{link}-{row['corrected']}</id><title>{escape(was)}</title><link href={quoteattr(link)}/>"
            f"<updated>{row['corrected']}T00:00:00Z</updated><summary>{escape(now)}</summary></entry>"
        )
    newest = max((row["corrected"] for row in rows(root)), default="1970-01-01")
    title = language.phrase(root, words["title"])
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language.code}">'
        f"<id>{url}corrections/</id><title>Proven PyTorch: {title}</title><updated>{newest}T00:00:00Z</updated>"
        f'<author><name>Proven PyTorch</name></author><link rel="self" href="{url}corrections.xml"/>'
    )
    return "\n".join([head, *entries, "</feed>", ""])

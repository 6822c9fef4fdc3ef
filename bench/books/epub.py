"""A book as EPUB 3: a file of XHTML a chapter, with MathML and SVG as they are."""

import html

from ebooklib import epub

from bench.books.book import contents, linked

_PAGE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}"><head><meta charset="utf-8"/>'
    '<title>{title}</title><link rel="stylesheet" type="text/css" href="book.css"/></head><body>{body}</body></html>'
)


class _Page(epub.EpubHtml):
    """A page that is stored as it is: the library would take it for HTML, and write the names of SVG in small letters."""

    def get_content(self, default=None):
        return self.content


def write(book, words, assets, target):
    """Write it.

    Args:
        book: Book.
        words: dict, what the books say; with "made", the line about the book itself.
        assets: book.css and math.woff2 (Paths).
        target: the EPUB (Path).
    """
    made = epub.EpubBook()
    made.set_identifier(f"urn:proven-pytorch:{book.lang}")
    made.set_title(book.title)
    made.set_language(book.lang)
    made.add_author("Proven PyTorch")
    made.add_metadata("DC", "description", book.about)
    made.add_metadata("DC", "rights", words["made"])
    for path in assets:
        kind = {"css": "text/css", "woff2": "font/woff2"}[path.suffix[1:]]
        made.add_item(epub.EpubItem(uid=path.stem, file_name=path.name, media_type=kind, content=path.read_bytes()))
    title = f"<h1>{html.escape(book.title)}</h1><p>{html.escape(book.about)}</p><p>{words['made']}</p>"
    spine = [_add(made, book, "title", book.title, title)]
    spine += [_add(made, book, each.key, each.title, linked(each.html, _across)) for each in book.chapters]
    made.toc = [
        (epub.Section(part, first), [_entry(*chapter) for chapter in chapters])
        for part, first, chapters in contents(book, _across)
    ]
    nav = epub.EpubNav(title=words["contents"])
    made.add_item(nav)
    made.spine = [spine[0], nav, *spine[1:]]
    made.add_item(epub.EpubNcx())
    epub.write_epub(str(target), made)


def _entry(title, address, sections):
    """A chapter in the contents; an id of an entry is that of its place."""
    if not sections:
        return epub.Link(address, title, address.removesuffix(".xhtml"))
    links = [epub.Link(place, text, place.partition("#")[2]) for text, place in sections]
    return epub.Section(title, address), links


def _add(made, book, key, title, body):
    """Add a page; returns it."""
    page = _Page(uid=f"page-{key}", title=title, file_name=f"{key}.xhtml", lang=book.lang)
    text = _PAGE.format(lang=book.lang, title=html.escape(title), body=body)
    page.content = text.encode()
    page.properties = [name for name, mark in (("mathml", "<math"), ("svg", "<svg")) if mark in body]
    made.add_item(page)
    return page


def _across(key, fragment):
    return f"{key}.xhtml{fragment}"

"""A book as one PDF, which Chromium prints: it shows our MathML right, and makes bookmarks of the headings."""

import html
import re
import shutil

from bench.books.book import linked

_HEADING = re.compile(r"(</?h)([1-4])\b")


def write(book, words, assets, work, target, chromium):
    """Print it twice: once to learn on which pages the chapters begin, once with these numbers in the contents.

    Args:
        book: Book.
        words: dict, what the books say; with "made", the line about the book itself.
        assets: folder with book.css, print.css and math.woff2 (Path), copied to where the page is.
        work: folder for what is printed (Path).
        target: the PDF (Path).
        chromium: path of the browser.

    Returns:
        int, its pages.
    """
    import pikepdf  # is installed for the books alone
    from playwright.sync_api import sync_playwright

    for path in assets:
        shutil.copy(path, work)
    page, printed = work / "book.html", work / "book.pdf"
    numbers = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(2):
            page.write_text(document(book, words, numbers), encoding="utf-8")
            tab = browser.new_page()
            tab.set_default_timeout(0)
            tab.goto(page.as_uri())
            tab.evaluate("document.fonts.ready")
            tab.pdf(path=printed, prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
            tab.close()
            numbers = starts(printed, book)
        browser.close()
    with pikepdf.open(printed) as made:
        with made.open_metadata() as about:
            about["dc:title"], about["dc:description"], about["dc:language"] = book.title, book.about, [book.lang]
        made.docinfo["/Title"] = book.title
        made.Root.PageMode = pikepdf.Name.UseOutlines
        made.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)  # half the size: Chromium packs nothing
        return len(made.pages)


def starts(path, book):
    """Numbers of the pages on which the chapters begin, by key."""
    import pikepdf  # is installed for the books alone

    with pikepdf.open(path) as made:
        pages = {page.obj.objgen: number for number, page in enumerate(made.pages, 1)}
        places = made.Root.Dests
        return {each.key: pages[places[f"/{each.key}"][0].objgen] for each in book.chapters}


def document(book, words, numbers):
    """The whole book as one page of HTML: title, contents, parts and their chapters, headings one level deeper.

    Args:
        book, words: as for `write`.
        numbers: dict from key to the page on which the chapter begins; {} before that is known.
    """
    rows, body, part, styles = [], [], "", []
    for number, each in enumerate(book.chapters):
        if each.part != part:
            part = each.part
            rows.append(f'<p class="part">{html.escape(part)}</p>')
            body.append(f'<h1 class="part-title">{html.escape(part)}</h1>')
        title = html.escape(each.title)
        rows.append(f'<a href="#{each.key}">{title}<span>{numbers.get(each.key, 0)}</span></a>')
        inner = _HEADING.sub(lambda match: f"{match[1]}{int(match[2]) + 1}", linked(each.html, _inside))
        body.append(f'<section class="chapter" id="{each.key}" style="page: chapter{number}">{inner}</section>')
        text = each.title.replace("\\", "\\\\").replace('"', '\\"')
        styles.append(
            f'@page chapter{number} {{ @top-right {{ content: "{text}"; font-size: 8pt; color: #545b69; }} }}'
        )
    return (
        f'<!doctype html><html lang="{book.lang}"><head><meta charset="utf-8"><title>{html.escape(book.title)}</title>'
        f'<link rel="stylesheet" href="book.css"><link rel="stylesheet" href="print.css"><style>{" ".join(styles)}</style></head>'
        f'<body><div class="title"><h1>{html.escape(book.title)}</h1><p class="about">{html.escape(book.about)}</p>'
        f'<p class="made">{words["made"]}</p></div>'
        f'<div class="contents"><h1>{words["contents"]}</h1>{"".join(rows)}</div>{"".join(body)}</body></html>'
    )


def _inside(key, fragment):
    return fragment or f"#{key}"

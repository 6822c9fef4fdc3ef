"""Makes the pages of the fact check: every point of the five articles with verdict, evidence, section and test.

All of it follows from points.tsv, articles.tsv and conflicts.tsv, from the headings that declare a point and the tests
that prove it.
"""

import html
import re

from proven import coverage, written
from proven.files import rows_of
from proven.problem import Problem

WRONG = ("false", "out of date", "code as printed does not run")
VERDICTS = ("holds", "holds with a condition", *reversed(WRONG[:2]), WRONG[2], "not checkable")
_COLORS = ("1", "4", "6", "2", "3", "5")  # of the figure, by the order of VERDICTS
_POINT = re.compile(r"\b(A[1-5])-(\d+)(\.\.\d+)?")
_OBJECTS = "nn|torch|F|optim|plt|v2|model|module|transforms|datasets|optimizer|outputs|loss|pred|copy|pickle|x|w"
_CALL = r"\((?:[^()]|\([^()]*\))*\)"
_CODE = re.compile(
    rf"(?:\b(?:{_OBJECTS})\.[A-Za-z_][\w.]*|\b[A-Za-z]\w+_\w*|\.?\b[A-Za-z]\w+(?=\())(?:{_CALL}|=[\w.]+)?|\b[A-Z]\w+Error\b"
)
_INDEX = re.compile(r"\b([A-Za-z])&#95;(\w\b|\([^()]*\))")  # S_t
_ESCAPED = str.maketrans({char: f"&#{ord(char)};" for char in "*_[]{}`\\$~^|"})


def pages(view, docs, language, records):
    """The pages of one language.

    Args:
        view: Snapshot.
        docs: folder of the language's written pages (Path).
        language: Language in which they are written.
        records: of `status.listings`.

    Returns:
        dict from the page's path to its Markdown.
    """
    book = Book(view, docs, language, records)
    made = {"fact_check/index.md": book.overview()}
    return made | {f"fact_check/{article.lower()}.md": book.page(article) for article in coverage.ARTICLES}


class Book:
    """What all pages of a language are made of; see `pages`."""

    def __init__(self, view, docs, language, records):
        self.view, self.language, self.words = view, language, language.words["facts"]
        self.mark = "：" if language.chinese else ": "
        self.places = coverage.places(view.root, docs, language)
        self.tests = coverage.tested(view.root)
        self.failing = _failing(view, records)
        self.articles = {row["id"]: row for row in rows_of(view.root / "articles.tsv")}
        self.rows = coverage.points(view.root)
        self.own = {
            key: [row for row in self.rows.values() if row["id"].startswith(f"{key}-")] for key in self.articles
        }

    def of(self, row, name):
        """A field of a row in this language."""
        return row[f"{name}_{self.language.written}" if f"{name}_en" in row else self._field(name)]

    def _field(self, name):
        return f"{name}_zh" if self.language.chinese else name

    def counts(self, rows):
        """Numbers for the sentences: `coverage.counts`, and how many points have which verdict."""
        verdicts = [row["verdict"] for row in rows]
        return coverage.counts(rows, self.places, self.tests) | {
            "right": verdicts.count("holds"),
            "condition": verdicts.count("holds with a condition"),
            "wrong": sum(verdict in WRONG for verdict in verdicts),
            "open": verdicts.count("not checkable"),
        }

    # ---- the overview -----------------------------------------------------------------------------------------------

    def overview(self):
        """Markdown of the page that leads to the articles' own."""
        words, counts = self.words, self.counts(list(self.rows.values()))
        lines = [front(words["description"].format(**counts), boost=2), f"# {words['title']} {{ #fact-check }}\n"]
        lines += [words[name].format(**counts) + "\n" for name in ("lead", "how", "fair")]
        lines += [f"## {words['counts']} {{ #counts }}\n", self._figure(), self._table()]
        lines += [f"## {words['conflicts']} {{ #conflicts }}\n", words["conflicts_lead"] + "\n"]
        for row in rows_of(self.view.root / "conflicts.tsv"):
            lines.append(f"- {self.rich(row[self.language.written])} {self._points(row['points'].split(), '')}")
        return "\n".join(lines) + "\n"

    def name(self, article):
        """ "Article 1: …", in our words."""
        return self.words["article"].format(number=article[1], title=self.of(self.articles[article], "title"))

    def _table(self):
        """The counts of each article and of all."""
        names = [f'<a href="{article.lower()}/">{self.name(article)}</a>' for article in self.own]
        rows = [*zip(names, self.own.values(), strict=True), (self.words["all"], list(self.rows.values()))]
        lines = [_row("th", self.words["head"])]
        for name, some in rows:
            verdicts = [row["verdict"] for row in some]
            lines.append(_row("td", [name, len(some), *map(verdicts.count, VERDICTS)]))
        body = f"<thead>{lines[0]}</thead><tbody>{''.join(lines[1:])}</tbody>"
        return f'<div class="facts facts-counts" data-search-exclude><table class="counts">{body}</table></div>\n'

    def _figure(self):
        """Stacked bars, one for each article, as inline SVG in the palette's colours."""
        longest, parts, told = max(map(len, self.own.values())), [], []
        for number, (article, rows) in enumerate(self.own.items()):
            verdicts, left, top = [row["verdict"] for row in rows], 34.0, 8 + 30 * number
            parts.append(f'<text x="4" y="{top + 15}" fill="currentColor">{article}</text>')
            for verdict, color in zip(VERDICTS, _COLORS, strict=True):
                width = 345 * verdicts.count(verdict) / longest
                fill = f'fill="var(--series-{color})"'
                parts.append(
                    f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="20" {fill}/>' if width else ""
                )
                left += width
            parts.append(f'<text x="{left + 6:.1f}" y="{top + 15}" fill="currentColor">{len(rows)}</text>')
            told.append(self.words["part"].format(number=article[1], points=len(rows)))
        label = self.words["figure"].format(parts=", ".join(told) if not self.language.chinese else "；".join(told))
        return (
            f'<figure class="facts-figure"><svg role="img" viewBox="0 0 420 160"><title>{html.escape(label)}</title>'
            f"{''.join(parts)}</svg><figcaption>{self._legend()}</figcaption></figure>\n"
        )

    def _legend(self):
        pairs = zip(self.words["head"][2:], _COLORS, strict=True)
        return " ".join(
            f'<span class="key" style="--key: var(--series-{color})">{name}</span>' for name, color in pairs
        )

    # ---- one article ------------------------------------------------------------------------------------------------

    def page(self, article):
        """Markdown of an article's page."""
        words, about, rows = self.words, self.articles[article], self.own[article]
        key, share = article.lower(), words["share"].format(**self.counts(rows))
        lines = [front(f"{self.name(article)}{self.mark}{share}"), f"# {self.name(article)} {{ #fact-check }}\n"]
        lines += [f"**{words['about']}.** " if not self.language.chinese else f"**{words['about']}** "]
        lines[-1] += f"{self._title(article)} {self.of(about, 'about')}\n"
        lines += [f"**{words['good']}{'' if self.language.chinese else '.'}** {self.of(about, 'good')}\n"]
        lines += [f"{share} [{words['by_section']}](../articles.md#{key}) · [{words['all']}](index.md)\n"]
        lines += [f"## {words['wrong']} {{ #wrong }}\n"]
        shown = set()
        for row in rows:
            if row["verdict"] in WRONG:
                lines += self._wrong(row, shown)
        for name, verdict in (("conditions", VERDICTS[1]), ("holds", VERDICTS[0]), ("unchecked", VERDICTS[-1])):
            some = [row for row in rows if row["verdict"] == verdict]
            if some:
                lines += [f"## {words[name]} {{ #{name} }}\n", words[f"{name}_lead"] + "\n", self._rows(name, some)]
        return "\n".join(lines) + "\n"

    def _title(self, article):
        title, url = html.escape(coverage.ARTICLES[article]), self.articles[article]["url"]
        lang = "zh-Hant" if article in coverage.TRADITIONAL else "zh"
        title = f'<cite lang="{lang}">{title}</cite>'
        return f'<a href="{url}" rel="nofollow">{title}</a>' if url else title

    def _wrong(self, row, shown):
        """A wrong point in full: heading, what happens, the right way, and the listing that fails as the article's does."""
        words, verdict = self.words, self.words["verdicts"][row["verdict"]]
        pairs = [(words["evidence"], self.rich(self.of(row, "evidence"), "../"))]
        if row["instead"] != "-":
            pairs.append((words["instead"], self.rich(self.of(row, "instead"), "../")))
        pairs += [(words["see"], self._taught(row)), (words["tests"], self._proofs(row))]
        items = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in pairs if text)
        place = f"{row['id']} · {self._section(row)}"
        lines = [f"### {verdict}{self.mark}{self.rich(self.of(row, 'claim'), '../')} {{ #{row['id'].lower()} }}\n"]
        lines += [f'<div class="fact" data-search-exclude><p class="fact-place">{place}</p><dl>{items}</dl></div>\n']
        fails = self.failing.get(row["id"], ()) if row["verdict"] == WRONG[2] else ()
        name = next((name for name, error in fails if error in row["evidence"]), "")
        if name and name not in shown:
            shown.add(name)
            lines += [f'```python fold="{words["fails"]}"', f'--8<-- "{name}"', "```\n"]
        return lines

    def _section(self, row):
        name = coverage.section(row["section"])
        return self.words["part_of" if name[:1].isalpha() else "section"].format(name)

    def _rows(self, name, rows):
        """A table of points; HTML, since claims hold what Markdown would take for its own."""
        words = self.words
        lines = [
            f'<div class="facts" data-search-exclude><p class="facts-label" hidden>{words["filter"]}</p><table class="{name}"><thead>'
        ]
        lines.append(_row("th", words[f"columns_{name}"]) + "</thead><tbody>")
        for row in rows:
            evidence, instead = (self._field_of(row, field) for field in ("evidence", "instead"))
            cells = [f'<span id="{row["id"].lower()}">{row["id"]}</span>', self.rich(self.of(row, "claim"), "../")]
            cells += (
                [evidence, instead]
                if name == "conditions"
                else [("；" if self.language.chinese else "; ").join(filter(None, (evidence, instead)))]
            )
            cells.append(" ".join(filter(None, (self._taught(row), self._proofs(row)))))
            lines.append(_row("td", cells))
        return "".join([*lines, "</tbody></table></div>\n"])

    def _field_of(self, row, field):
        return "" if row[field] == "-" else self.rich(self.of(row, field), "../")

    # ---- links and text ---------------------------------------------------------------------------------------------

    def _taught(self, row):
        links = [
            f'<a href="../../{written.address(page)}#{anchor}">{_inline(title)}</a>'
            for page, anchor, title in dict.fromkeys(self.places.get(row["id"], ()))
        ]
        return " · ".join(links) or f"<em>{self.words['note']}</em>"

    def _proofs(self, row):
        return " ".join(
            f'<a class="tested" href="../../tests/{chapter}/#{name}" title="{name}"><span class="said">{name}</span></a>'
            for chapter, name in self.tests.get(row["id"], ())
        )

    def _points(self, ids, up):
        return " ".join(f'<a href="{up}{point[:2].lower()}/#{point.lower()}">{point}</a>' for point in ids)

    def rich(self, text, up=""):
        """Text of the tables as HTML within Markdown: code as code, a point's id as a link to it.

        Args:
            text: as it stands in the table.
            up: relative address of the folder of the fact check.
        """
        pieces, position = [], 0
        for code in _CODE.finditer(text):
            pieces += [self._linked(text[position : code.start()], up), f"<code>{_escaped(code[0])}</code>"]
            position = code.end()
        return "".join([*pieces, self._linked(text[position:], up)])

    def _linked(self, text, up):
        return _POINT.sub(
            lambda point: f'<a href="{up}{point[1].lower()}/#{point[1].lower()}-{point[2]}">{point[0]}</a>',
            _INDEX.sub(r"\1<sub>\2</sub>", re.sub(r"&#94;(\d+(?:\.\d+)?)", r"<sup>\1</sup>", _escaped(text))),
        )


def front(description, boost=0.2):
    """Front matter of a page that the search finds by its headings, after the chapters."""
    return f"---\ndescription: '{description.replace(chr(39), '’')}'\nsearch:\n  boost: {boost}\n---"


def _row(tag, cells):
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def _escaped(text):
    for plain, sign in (("->", "→"), ("<-", "←"), ("<=", "≤"), ("+-", "±")):
        text = text.replace(plain, sign)
    return html.escape(text, quote=False).translate(_ESCAPED)


def _inline(title):
    """A heading's Markdown as HTML."""
    return written.inline(title, _escaped).replace("\\", "")


def _failing(view, records):
    """The listings of a point's sections that end with an error: dict from id to a list of (name, error)."""
    found = {}
    for record in records:
        try:
            error = view.read(record["name"]).raises
        except Problem:  # its page will tell
            continue
        for point in record["points"] if error else ():
            found.setdefault(point, []).append((record["name"], error))
    return found

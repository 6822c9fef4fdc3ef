"""MkDocs plugin of one language, given to it by `proven.site`: adds the generated pages, tells the Markdown extensions
where each page stands, and puts the stamp below it.

What is made of a page (its HTML, the whole page in the theme, its entries in the search index) is kept under all that it
is made of, so that a build makes anew what has changed, and shows nothing stale.
"""

import logging
import platform
import re
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import CountHandler, get_relative_url

from proven import cards, foreign, generated, jupyter, notebook, reading, search, slim, status, written
from proven.files import below, digest_of
from proven.kept import key
from proven.place import Place
from proven.snippet import Problem, Snippet
from proven.versions import engine

log = get_plugin_logger("proven")


class Pages(BasePlugin):
    """See the module's docstring.

    Args:
        language: Language.
        view: Snapshot.
        records: of `status.listings`.
        kept: Kept, of this language.
        serving: whether problems are shown in the page instead of raised.
    """

    def __init__(self, language, view, records, kept, serving):
        super().__init__()
        self.language, self.view, self.records, self.kept, self.serving = language, view, records, kept, serving
        self.root, self.problems, self.shown, self.addresses = view.root, [], {}, None

    def on_config(self, config):
        """Translate the navigation; find out what all pages hang on; put our search index in place of the theme's."""
        config.nav = self._titles(config.nav)
        config.extra |= self.language.words["theme"]  # what overrides/ says
        if plugin := config.plugins.get("mkdocs-jupyter"):
            jupyter.configure(plugin, self.root, self.language.folder)
        given = {name: value for name, value in config.user_configs[0].items() if name not in ("nav", "site_url")}
        self.common = key(engine(), given)
        if theme := config.plugins.get("search") or config.plugins.get("material/search"):
            root = self.root if self.language.chinese else None
            theme.search_index = search.Index(self.kept, self.common, root, theme.config)

    def _titles(self, nav):
        if isinstance(nav, dict):
            return {self.language.phrase(self.root, title): self._titles(each) for title, each in nav.items()}
        return [self._titles(each) for each in nav] if isinstance(nav, list) else nav

    @event_priority(50)  # before mkdocs-jupyter, which looks for notebooks
    def on_files(self, files, config):
        """Add the generated pages: notebooks, by article, status, glossary, and the tests that marks open."""
        self.notebooks = notebook.write(self.view, self.language, self.kept)
        for name, path in self.notebooks.items():
            files.append(File.generated(config, name, abs_src_path=str(path)))
        for name, text in generated.pages(self.view, self.language, self.records).items():
            file = File.generated(config, name, content=text)
            if name.startswith("tests/"):
                file.inclusion = InclusionLevel.NOT_IN_NAV
            files.append(file)
        return files

    def on_nav(self, nav, config, files):
        """Tell mkdocs-jupyter where the notebooks are; before 0.27 it loses the place of a generated file."""
        for name, path in self.notebooks.items():
            files.get_file_from_path(name).abs_src_path = str(path)
        self.nav, self.addresses = nav, key(sorted((file.src_uri, file.url) for file in files))

    # ---- a page's own HTML ------------------------------------------------------------------------------------------

    def on_page_markdown(self, markdown, page, config, files):
        """Tell the Markdown extensions where they are, and MkDocs to ask us for the page's HTML."""
        source = (page.file.content_string or "").replace("\r\n", "\n")
        place = Place(
            self.view,
            self.language.words["card"],
            Path(config.docs_dir, page.file.src_uri).relative_to(self.root).as_posix(),
            get_relative_url(".", page.url).rstrip("/") + "/",
            written.front(source)[0].count("\n"),
        )
        chapter, case = (
            (self.root / "snippets" / Path(page.file.src_uri).stem).is_dir(),
            page.file.src_uri in self.notebooks,
        )
        boost = search.LOOKED_UP if page.file.src_uri.startswith(("error_", "symptoms_")) else 2 if chapter else 1
        page.meta.setdefault("search", {}).setdefault("boost", boost if chapter or case else 0.5)
        book = None
        if page.file.src_uri in self.notebooks:
            place.file = f"{page.file.src_uri.removesuffix('.ipynb')}.py"
            book, markdown = self._prose(page, place)
        make = page.render  # MkDocs' own, or what mkdocs-jupyter has put in its place
        page.render = lambda config, files: self._render(page, place, book, make, config, files)
        return markdown

    def _prose(self, page, place):
        """A notebook, and the Markdown of its page; None, and what is wrong with it."""
        try:
            book = notebook.read(self.root, place.file)
        except Problem as problem:
            return None, f"# {place.file}\n\n{place.report(problem)}\n"
        page.meta["description"] = book.description(self.language)
        return book, book.markdown(self.language)

    def _render(self, page, place, book, make, config, files):
        """In place of `Page.render`."""
        about = [page.markdown, page.file.src_uri, page.url, place.file, place.offset]
        if page.file.src_uri in self.notebooks:
            about += [digest_of(self.notebooks[page.file.src_uri]), self.language.terms(self.root)]

        def fresh():
            warned = CountHandler(level=logging.WARNING)
            logging.getLogger("mkdocs").addHandler(warned)
            try:
                self._make(page, place, book, make, config, files)
            finally:
                logging.getLogger("mkdocs").removeHandler(warned)
            self.problems += place.problems
            return _packed(page, place, book), place.lasting() and not warned.get_counts()

        heard = logging.getLogger("mkdocs").isEnabledFor(logging.WARNING)  # --quiet: nobody is warned of anything
        whole = key(self.common, self.addresses, heard, about)
        made = self.kept.get(page.file.src_uri, "page", whole, fresh, lambda made: self.view.still(made["needs"]))
        _unpack(made, page, files)
        self.shown[page.file.src_uri] = made["shown"]

    def _make(self, page, place, book, make, config, files):
        for extension in ("proven.page", "proven.mathml"):
            config.mdx_configs[extension] = {"place": place}
        make(config, files)
        if page.file.src_uri in self.notebooks:
            rendered = page.content
            Page.render(page, config, files)  # the prose as in chapters: ids, formulas, values, links that are checked
            if book:
                page.content = self._notebook(page.content, rendered, place, book, config.repo_url)
        page.content = foreign.mark(page.content, self.language.code).replace("<th></th>", "<td></td>")  # heads nothing
        if page.present_anchor_ids is not None:  # the cards' ids, which MkDocs does not see
            page.present_anchor_ids.update(Snippet(name, "").slug for name in place.shown if name != place.file)

    def _notebook(self, content, rendered, place, book, repository):
        file, outcome = place.file, place.outcome(place.file)
        place.shown.append(file)
        failed = place.report(outcome) if isinstance(outcome, Problem) else ""
        name = f"{Path(file).stem}.ipynb"
        links = place.words["take"].format(
            notebook=f'<a href="{name}" download>{name}</a>',
            file=f'<a href="{place.up}../listings/{file}" download>{Path(file).name}</a>',
        )
        if address := jupyter.colab(repository, book, self.language.folder):
            links += f'{"" if self.language.chinese else " "}<a href="{address}">{place.words["colab"]}</a>'
        content = jupyter.cured(book, content, rendered, outcome, self.language)
        return failed + content.replace("</h1>", f'</h1>\n<p class="take">{links}</p>', 1)

    def on_page_content(self, content, page, config, files):
        """Say at the top what a chapter takes, at its headings what can wait, and below it what ran, when, on what."""
        return self._stamped(self._timed(content, page), page)

    def _timed(self, content, page):
        source = self.root / "docs" / "en" / page.file.src_uri
        words = self.language.words["reading"]
        if source.is_file() and (line := reading.line(reading.minutes_of(source), words)):
            content = content.replace("</h1>", f"</h1>\n{self.language.phrase(self.root, line)}", 1)
        reading.outline(page.toc, content)
        return reading.spaced(content)

    def _stamped(self, content, page):
        words, names = self.language.words["status"], self.shown[page.file.src_uri]
        stamp = self.language.phrase(self.root, status.stamp(names, self.view, words, platform.python_version()))
        if not stamp:
            return content
        link = f"{get_relative_url('.', page.url).rstrip('/')}/status/"
        stamp = re.sub(r"^[^:：]+", rf'<a href="{link}">✓ \g<0></a>', stamp)
        return f'{content}<p class="stamp">{stamp}</p>'

    # ---- the page in the theme --------------------------------------------------------------------------------------

    def on_env(self, env, config, files):
        """All pages of the language are rendered: fail on what they reported; keep what the theme makes of them."""
        if self.problems and not self.serving:
            raise PluginError(all_of(self.problems))
        for problem in self.problems:
            log.info("%s", problem)
        self.cards = {cards.address(page): cards.of(page, config) for page in self.nav.pages}
        for page in self.nav.pages:
            page.meta["card"] = [cards.address(page), self.cards[cards.address(page)].said]
        around = [digest_of(path) for path in below(self.root / "overrides")]
        self.around = key(self.common, around, config.site_url, config.site_name, _outline(self.nav.items))
        template = env.get_template("main.html")  # MkDocs will get this very one for each page
        make = type(template).render
        template.render = lambda context: self._whole(context["page"], lambda: make(template, context))

    def _whole(self, page, make):
        about = [page.content, page.meta, page.title, str(page.toc), page.url, page.canonical_url, page.edit_url]

        whole = key(self.around, about)
        return self.kept.get(page.file.src_uri, "html", whole, lambda: (slim.page(make()), True))

    def on_post_build(self, config):
        """Mend the search; keep what was made."""
        site = Path(config.site_dir)
        (site / "404.html").unlink(missing_ok=True)  # the root's is trilingual, and the only one that is served
        cards.write(self.cards, site, self.root / ".proven" / "cards" / self.language.folder)
        search.ask_whole_words(site, search.synonyms(self.root, self.language))
        self.kept.write()


def _packed(page, place, book):
    """What is kept of a rendered page, as JSON holds it."""
    links = {file.src_uri: links for file, links in (getattr(page, "links_to_anchors", None) or {}).items()}
    return {
        "content": page.content,
        "toc": [_entry(each) for each in page.toc],
        "heading": page._title_from_render,
        "title": page.title if book else None,  # as mkdocs-jupyter has it
        "anchors": sorted(page.present_anchor_ids or ()),
        "links": links,
        "shown": place.shown,
        "needs": place.taken(),
    }


def _unpack(made, page, files):
    page.content, page._title_from_render = made["content"], made["heading"]
    page.toc = TableOfContents([_link(each) for each in made["toc"]])
    for first in list(page.toc)[:1]:
        first.active = True
    if made["title"] is not None:
        page.title = made["title"]
    page.present_anchor_ids = set(made["anchors"])
    found = {files.get_file_from_path(name): links for name, links in made["links"].items()}
    page.links_to_anchors = {file: links for file, links in found.items() if file}


def _entry(link):
    return [link.title, link.id, link.level, [_entry(each) for each in link.children]]


def _link(entry):
    title, anchor, level, children = entry
    link = AnchorLink(title, anchor, level)
    link.children = [_link(each) for each in children]
    return link


def _outline(items):
    """The navigation as every page shows it."""
    return [
        [type(item).__name__, item.title, getattr(item, "url", ""), _outline(item.children or ())]
        + [getattr(item, "meta", {}).get(name) for name in ("title", "icon", "status", "subtitle")]
        for item in items
    ]


def all_of(problems):
    """One message of many problems."""
    texts = dict.fromkeys(str(problem) for problem in problems)
    return f"{len(texts)} problem(s):\n" + "\n".join(texts)

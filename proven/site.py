"""MkDocs plugin: runs what is stale, sets the place for the Markdown extensions, and builds one site for each language.

The root configuration names the languages and builds them into ``site/<language>``; each language's configuration
uses the plugin for its own pages. A build fails on every problem at once; ``mkdocs serve`` shows them in the page.
"""

import logging
import os
import platform
import re
from pathlib import Path

import jinja2
from mkdocs.commands.build import build
from mkdocs.config import base, config_options, load_config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, get_relative_url

from proven import card, foreign, generated, hant, notebook, search, snippet, status
from proven import page as pages
from proven.project import project
from proven.snippet import Problem, Snippet
from proven.versions import installed

log = get_plugin_logger("proven")
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_HREFLANG = {"zh-hant": "zh-Hant"}
_VERBATIM = re.compile(r"(<(?:pre|textarea|script|style)\b.*?</(?:pre|textarea|script|style)>)", re.DOTALL)
_INDENTED = re.compile(r"\s*\n\s*")
_FRONT = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)


class Config(base.Config):
    """Options of the plugin in mkdocs.yml."""

    languages = config_options.ListOfItems(config_options.Type(str), default=[])  # the root's: folders to build
    language = config_options.Type(str, default="")  # a language's own: its key in proven.place.WORDS


class Proven(BasePlugin[Config]):
    """See the module's docstring."""

    def on_startup(self, command, dirty):
        """Remember whether pages are served: then problems are shown, not raised."""
        if self.config.languages:
            pages.place.serving = command == "serve"

    def on_config(self, config):
        """Find the root of the checkout."""
        self.config.languages = only(self.config.languages, os.environ.get("PROVEN_ONLY", ""))
        folder = Path(config.config_file_path).absolute().parent
        self.root = folder if self.config.languages else folder.parent
        pages.place.root, pages.place.language = self.root, self.config.language or "en"
        pages.place.problems, pages.place.shown = [], {}
        if pages.place.serving:  # a warning must not stop the server: lift what strict has already put on
            for counter in [x for x in logging.getLogger("mkdocs").handlers if isinstance(x, CountHandler)]:
                logging.getLogger("mkdocs").removeHandler(counter)
        search.teach(self.config.language.startswith("zh"), self.root / "docs" / "glossary.tsv")
        if self.config.language == "zh-Hant":
            config.nav = self._traditional(config.nav)
        if jupyter := config.plugins.get("mkdocs-jupyter"):
            # its keys know no versions, and each language clears what it does not know
            cache = f"{self.config.language}-{installed('mkdocs-jupyter')}-{installed('nbconvert')}"
            jupyter.config["cache_dir"] = str(self.root / ".proven" / "jupyter" / cache)
            if "mathjax_version" in jupyter.config:
                jupyter.config["mathjax_version"] = 2  # from 0.27 on, any other puts a script of a CDN on every page

    def _traditional(self, nav):
        if isinstance(nav, dict):
            return {
                hant.words(title, self.root / "docs" / "glossary.tsv"): self._traditional(x) for title, x in nav.items()
            }
        return [self._traditional(x) for x in nav] if isinstance(nav, list) else nav

    def on_pre_build(self, config):
        """Run every listing that a page shows and that is stale, all in one batch."""
        if not self.config.languages:
            return
        snippet.forget()
        home = project(self.root)
        try:
            home.store.ready()
            outcomes = home.refresh([*home.embedded(), *home.notebooks()], done=_tell)
        except Problem as problem:
            raise PluginError(str(problem)) from None
        problems = [outcome for outcome in outcomes.values() if isinstance(outcome, Problem)]
        problems += _untranslated(self.root, self.config.languages)
        if problems and not pages.place.serving:
            raise PluginError(_all(problems))

    def on_page_markdown(self, markdown, page, config, files):
        """Tell the Markdown extensions where they are."""
        if not self.config.language:
            return markdown
        source = (page.file.content_string or "").replace("\r\n", "\n")
        front = _FRONT.match(source)
        pages.place.file = Path(config.docs_dir, page.file.src_uri).relative_to(self.root).as_posix()
        pages.place.up = get_relative_url(".", page.url).rstrip("/") + "/"
        chapter = (self.root / "snippets" / Path(page.file.src_uri).stem).is_dir()
        page.meta.setdefault("search", {}).setdefault("boost", 2 if chapter else 0.5)
        pages.place.offset = front[0].count("\n") if front else 0
        if page.file.src_uri in self.notebooks:
            return self._prose_of_notebook(page)
        return markdown

    def _prose_of_notebook(self, page):
        pages.place.file = f"{page.file.src_uri.removesuffix('.ipynb')}.py"
        page.notebook = None
        try:
            page.notebook = notebook.read(self.root, pages.place.file)
        except Problem as problem:
            return f"# {pages.place.file}\n\n{pages.place.report(problem)}\n"
        page.meta["description"] = page.notebook.description(self.config.language)
        pages.place.shown[pages.place.file] = [pages.place.file]
        return page.notebook.markdown(self.config.language)

    def on_env(self, env, config, files):
        """All pages of the language are rendered: fail on what they reported; keep the theme's compiled templates."""
        compiled = self.root / ".proven" / f"templates-{jinja2.__version__}"  # else each language compiles them anew
        compiled.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(compiled))
        if not self.config.language:
            return
        problems = pages.place.problems
        if problems and not pages.place.serving:
            raise PluginError(_all(problems))
        for problem in problems:
            log.info("%s", problem)

    def on_post_build(self, config):
        """Write the listings for download, then build each language, or write the tests' pages of this one."""
        site = Path(config.site_dir)
        if self.config.language:
            (site / "404.html").unlink(missing_ok=True)  # the root's is trilingual, and the only one that is served
            search.mend(site)
            return
        home = project(self.root)
        for name in [*home.embedded(), *home.notebooks()]:
            try:
                text = card.download(home, home.read(name))
            except Problem:
                continue  # served pages show it
            target = site / "listings" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        languages = self.config.languages  # MkDocs gives this very plugin to the builds below, with their config
        for language in languages:
            if language == "zh-hant":
                docs = self.root / "docs"
                hant.generate(docs / "zh", self.root / ".proven" / language, docs / "glossary.tsv")
            own = load_config(
                str(self.root / "languages" / f"{language}.yml"),
                site_dir=str(site / language),
                site_url=f"{config.site_url.rstrip('/')}/{language}/",
                strict=config.strict and not pages.place.serving,
            )
            build(own, serve_url=own.site_url if pages.place.serving else None)
        url = config.site_url.rstrip("/")
        (site / "status.json").write_text(status.data(home, platform.python_version()), encoding="utf-8")
        (site / "sitemaps.xml").write_text(_sitemap(site, url, languages), encoding="utf-8")
        (site / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {url}/sitemaps.xml\n", encoding="utf-8")

    def on_files(self, files, config):
        """Add the generated pages: by article, status, glossary, and the tests that marks open."""
        if not self.config.language:
            return files
        self.notebooks = notebook.write(project(self.root), self.config.language)
        for name, path in self.notebooks.items():
            files.append(File.generated(config, name, abs_src_path=str(path)))
        made = generated.pages(project(self.root), Path(config.docs_dir), self.config.language)
        for name, text in made.items():
            file = File.generated(config, name, content=text)
            if name.startswith("tests/"):
                file.inclusion = InclusionLevel.NOT_IN_NAV
            files.append(file)
        return files

    def on_nav(self, nav, config, files):
        """Tell mkdocs-jupyter where the notebooks are; before 0.27 it loses the place of a generated file."""
        if self.config.language:
            for name, path in self.notebooks.items():
                files.get_file_from_path(name).abs_src_path = str(path)

    def on_page_content(self, content, page, config, files):
        """Cure a notebook; put the stamp under the page: what ran, when, on which versions."""
        if not self.config.language:
            return content
        if page.file.src_uri in self.notebooks:
            rendered = content
            Page.render(page, config, files)  # the prose as in chapters: ids, formulas, values, links that are checked
            content = self._notebook(page, rendered)
        words = status.WORDS["zh" if self.config.language == "zh-Hant" else self.config.language]
        shown = pages.place.shown.get(pages.place.file, ())
        if page.present_anchor_ids is not None:  # the cards' ids, which MkDocs does not see
            page.present_anchor_ids.update(Snippet(name, "").slug for name in shown if name != pages.place.file)
        stamp = status.stamp(shown, project(self.root), words, platform.python_version())
        if self.config.language == "zh-Hant":
            stamp = hant.words(stamp, self.root / "docs" / "glossary.tsv")
        content = foreign.mark(content, self.config.language)
        if not stamp:
            return content
        link = f"{pages.place.up}status/"
        return f'{content}<p class="stamp" data-search-exclude><a href="{link}">✓</a> {stamp}</p>'

    def on_post_page(self, output, page, config):
        """Drop the theme's indentation: two per cent of a page as it travels."""
        pieces = _VERBATIM.split(output)
        pieces[::2] = [_INDENTED.sub("\n", piece) for piece in pieces[::2]]
        return "".join(pieces)

    def _notebook(self, page, rendered):
        if not page.notebook:
            return page.content
        file, words = pages.place.file, pages.place.words
        outcome = project(self.root).outcome(file)
        failed = pages.place.report(outcome) if isinstance(outcome, Problem) else ""
        name = Path(page.file.src_uri).name
        links = words["take"].format(
            notebook=f'<a href="{name}" download>{name}</a>',
            file=f'<a href="{pages.place.up}../listings/{file}" download>{Path(file).name}</a>',
        )
        content = page.notebook.cure(page.content, rendered, outcome, self.config.language)
        return failed + content.replace("</h1>", f'</h1>\n<p class="take" data-search-exclude>{links}</p>', 1)


def only(languages, wanted):
    """The languages to build: all, or the one of them that is wanted (``make serve ONLY=en``).

    Raises:
        PluginError: it is none of them.
    """
    if not languages or not wanted:
        return languages
    if wanted not in languages:
        raise PluginError(f"ONLY={wanted}: there is no such language; choose one of {', '.join(languages)}")
    return [wanted]


def _sitemap(site, url, languages):
    """Every page of every language, each with its translations.

    The pages' heads name them, too (overrides/main.html).
    """
    first = site / languages[0]
    names = sorted(path.parent.relative_to(first).as_posix() for path in first.rglob("index.html"))
    paths = ["" if name == "." else f"{name}/" for name in names if not name.startswith("tests")]
    entries = []
    for path in paths:
        same = [(_HREFLANG.get(each, each), f"{url}/{each}/{path}") for each in languages]
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{lang}" href="{href}"/>' for lang, href in same)
        entries += [f"<url><loc>{href}</loc>{links}</url>" for _, href in same]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAPS}" xmlns:xhtml="{_XHTML}">'
    return "\n".join([head, *entries, "</urlset>", ""])


def _all(problems):
    texts = dict.fromkeys(str(problem) for problem in problems)
    return f"{len(texts)} problem(s):\n" + "\n".join(texts)


def _untranslated(root, languages):
    folders = {x: root / "docs" / x for x in languages if (root / "docs" / x).is_dir()}  # zh-hant is generated
    pages = {x: {p.relative_to(folder).as_posix() for p in folder.rglob("*.md")} for x, folder in folders.items()}
    first, *others = pages
    return [
        Problem(
            f"docs/{x}/{page}", 0, f"is missing: docs/{first}/{page} has no translation", "Write it, or remove both."
        )
        for x in others
        for page in sorted(pages[first] - pages[x])
    ]


def _tell(listing, outcome):
    if isinstance(outcome, Problem):
        log.info("%s failed", listing.name)
    else:
        log.info("%s ran in %.1f s", listing.name, outcome.seconds)

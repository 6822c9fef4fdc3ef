"""MkDocs plugin of the root: runs what is stale, and builds the site of each language into a folder below its own.

A build fails on every problem at once; ``mkdocs serve`` shows them in the page.
"""

import contextlib
import logging
import os
import platform
import threading
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import base, config_options, load_config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.utils import CountHandler

from proven import card, cards, corrections, forked, glossary, hant, machine, slim, snippet, status, themes
from proven.kept import Kept
from proven.languages import LANGUAGES
from proven.pages import Pages, all_of
from proven.place import Place
from proven.project import project
from proven.snapshot import Snapshot
from proven.snippet import Problem

log = get_plugin_logger("proven")
CARD = "assets/card.png"  # of the page that leads to the languages
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


class Config(base.Config):
    """Options of the plugin in mkdocs.yml."""

    languages = config_options.ListOfItems(config_options.Choice(list(LANGUAGES)), default=[])  # folders to build


class Proven(BasePlugin[Config]):
    """See the module's docstring. While pages are served, it is the same from build to build."""

    serving = False

    def __init__(self):
        super().__init__()
        self.kept = {}  # name of a folder of .proven/made -> Kept

    def on_startup(self, command, dirty):
        """Remember whether pages are served: then problems are shown, not raised."""
        self.serving = command == "serve"

    def on_config(self, config):
        """Find the root of the checkout."""
        self.config.languages = only(self.config.languages, os.environ.get("PROVEN_ONLY", ""))
        self.root = Path(config.config_file_path).absolute().parent
        themes.keep(config, self.root)
        config.extra |= LANGUAGES["en"].words["theme"]
        try:
            project(self.root).check_texts()
        except Problem as problem:
            raise PluginError(str(problem)) from None
        config.extra["feeds"] = [self._feed(folder, f"{folder}/") for folder in self.config.languages]
        if self.serving:  # a warning must not stop the server: lift what strict has already put on
            for counter in [x for x in logging.getLogger("mkdocs").handlers if isinstance(x, CountHandler)]:
                logging.getLogger("mkdocs").removeHandler(counter)

    def _feed(self, folder, below):
        language = LANGUAGES[folder]
        return [corrections.title(self.root, language), f"{below}{corrections.FEED}"]

    def on_pre_build(self, config):
        """Run every listing that a page shows and that is stale, all in one batch."""
        snippet.forget()
        home = project(self.root)
        try:
            home.store.ready()
            glossary.remember(self.root)
            outcomes = home.refresh([*home.embedded(), *home.notebooks()], done=_tell)
        except Problem as problem:
            raise PluginError(str(problem)) from None
        self.view = Snapshot(home, outcomes)
        problems = [outcome for outcome in outcomes.values() if isinstance(outcome, Problem)]
        problems += _untranslated(self.root, self.config.languages)
        if problems and not self.serving:
            raise PluginError(all_of(problems))
        if self.serving and (listings := Path(config.site_dir, "listings")).is_dir():
            with contextlib.suppress(OSError):  # Windows, while one is read: then all are written anew
                listings.rename(listings.with_name(".listings"))  # MkDocs removes what is not hidden: 800 files

    def on_page_markdown(self, markdown, page, config, files):
        """The root has but the page that leads to the languages; it takes what is said in English."""
        self.place = Place(self.view, LANGUAGES["en"].words["card"], f"docs/{page.file.src_uri}")
        for extension in ("proven.page", "proven.mathml"):
            config.mdx_configs[extension] = {"place": self.place}

    def on_env(self, env, config, files):
        """Fail on what the page has reported; name its card."""
        [self.page] = [file.page for file in files.documentation_pages()]
        self.page.meta["card"] = [CARD, cards.of(self.page, config).said]
        if self.place.problems and not self.serving:
            raise PluginError(all_of(self.place.problems))

    def on_post_page(self, output, page, config):
        """As the languages' pages."""
        return slim.page(output)

    def on_post_build(self, config):
        """Write the listings for download, build each language, and write what is about all of them."""
        site, url = Path(config.site_dir), config.site_url.rstrip("/")
        self._write_listings(site / "listings")
        records = status.listings(self.view)
        for folder in self.config.languages:
            self._build(folder, config, records)
            feed = corrections.feed(self.root, LANGUAGES[folder], f"{url}/{folder}/")
            (site / folder / corrections.FEED).write_text(feed, encoding="utf-8")
        told, python = {x: self._kept(f"{x}-told") for x in self.config.languages}, platform.python_version()
        for name, text in machine.files(self.view, self.config.languages, url, python, told).items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text, encoding="utf-8")
        hant.converter(self.root).write()
        cards.write({CARD: cards.of(self.page, config)}, site, self.root / ".proven" / "cards" / "root")
        for pattern, lean in ("stylesheets/*.css", slim.styles), ("javascripts/bundle.*.min.js", slim.script):
            for path in site.glob(f"**/assets/{pattern}"):
                path.write_text(lean(path.read_text(encoding="utf-8")), encoding="utf-8")
        (site / "status.json").write_text(status.data(records, platform.python_version()), encoding="utf-8")
        (site / "points.tsv").write_bytes((self.root / "points.tsv").read_bytes())
        (site / "sitemaps.xml").write_text(_sitemap(site, url, self.config.languages), encoding="utf-8")
        (site / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {url}/sitemaps.xml\n", encoding="utf-8")

    def _write_listings(self, folder):
        """Write those that are not there with this text; remove what is none."""
        if (hidden := folder.with_name(".listings")).is_dir():
            hidden.rename(folder)
        home, texts = self.view.home, {}
        for name in [*home.embedded(), *home.notebooks()]:
            with contextlib.suppress(Problem):  # served pages show it
                texts[name] = card.download(home, self.view.read(name))
        for path in folder.rglob("*.py"):
            if path.relative_to(folder).as_posix() not in texts:
                path.unlink()
        for name, text in texts.items():
            target = folder / name
            if not target.is_file() or target.read_text(encoding="utf-8") != text:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")

    def _build(self, folder, config, records):
        """Build one language with its own configuration, to which its plugin is added here."""
        language = LANGUAGES[folder]
        if language.written != language.code:
            source, target = self.root / "docs" / language.written, self.root / ".proven" / folder
            hant.generate(source, target, lambda text: language.page(self.root, text))
        own = load_config(
            str(self.root / "languages" / f"{folder}.yml"),
            site_dir=str(Path(config.site_dir, folder)),
            site_url=f"{config.site_url.rstrip('/')}/{folder}/",
            strict=config.strict and not self.serving,
        )
        themes.keep(own, self.root)
        own.extra["feeds"] = [self._feed(folder, "")]
        own.plugins["proven"] = Pages(language, self.view, records, self._kept(folder), self.serving)
        build(own, serve_url=own.site_url if self.serving else None)

    def _kept(self, name):
        return self.kept.setdefault(name, Kept(self.root / ".proven" / "made" / name))

    def on_serve(self, server, config, builder):
        """Watch what MkDocs does not see, and start what the first edit would have to wait for."""
        for name in ("data", "points.tsv", "articles.tsv", "conflicts.tsv", "bench"):
            if (self.root / name).exists():
                server.watch(str(self.root / name))
        threading.Thread(target=_warm_up, args=(self.root,), daemon=True).start()


def _warm_up(root):
    if forked.FORKS:
        forked.ForkServer.address(project(root).imported())
    hant.words("热身", root / glossary.FILE)  # loads its dictionaries


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
    """The page that leads to the languages, and every page of every language, each with its translations.

    The pages' heads name them, too (overrides/main.html).
    """
    first = site / languages[0]
    names = sorted(path.parent.relative_to(first).as_posix() for path in first.rglob("index.html"))
    paths = ["" if name == "." else f"{name}/" for name in names if not name.startswith("tests")]
    entries = [f"<url><loc>{url}/</loc></url>"]
    for path in paths:
        same = [(LANGUAGES[each].code, f"{url}/{each}/{path}") for each in languages]
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{lang}" href="{href}"/>' for lang, href in same)
        entries += [f"<url><loc>{href}</loc>{links}</url>" for _, href in same]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAPS}" xmlns:xhtml="{_XHTML}">'
    return "\n".join([head, *entries, "</urlset>", ""])


def _untranslated(root, languages):
    folders = {x: root / "docs" / x for x in languages if (root / "docs" / x).is_dir()}  # zh-hant is generated
    pages = {x: {p.relative_to(folder).as_posix() for p in folder.rglob("*.md")} for x, folder in folders.items()}
    first, *others = pages or [""]  # only Traditional pages: nothing to compare
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

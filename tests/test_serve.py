"""What is served is never stale: after each tenth of many edits, of all kinds, it is what a clean build gives.

PROVEN_EDITS=200 .venv/bin/python -m pytest tests/test_serve.py drills longer.
"""

import contextlib
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from proven import kept
from proven.testing import ROOT
from tests.test_notebook import SMALL

EDITS, SEED = int(os.environ.get("PROVEN_EDITS", "40")), int(os.environ.get("PROVEN_DRILL", "0"))
LISTINGS = {
    "alpha/first.py": "x = 1\nprint('first', x)\n",
    "alpha/reads.py": "x = 2\nprint(open('data/table.csv').read(), x)\n",
    "alpha/draws.py": "import matplotlib.pyplot as plt\n\nx = 3\nplt.plot([1, x])\nplt.show()\n",
    "beta/second.py": "x = 4\nprint('second', x)\n",
    "beta/raises.py": "# proven: raises=ValueError\nx = 5\nprint(x)\nraise ValueError(x)\n",
    "beta/uses.py": "import planted\n\nx = 6\nprint(planted.__version__, x)\n",
}
PLANTED = 'from importlib.metadata import version\n\n__version__ = version("planted")\n'
PROSE = {"en": "It is {value} {mark}: the optimizer.", "zh": "结果是 {value} {mark}：优化器的学习率和函数。"}
BEGUN = "Detected file changes"  # what MkDocs logs before it builds again
NAV = re.compile(r"^nav:\n(?:[ -].*\n?)*", re.M)
CLEAN = """
from mkdocs.commands.build import build
from mkdocs.config import load_config
config = load_config("mkdocs.yml", site_dir="site")
config.plugins.on_startup(command="serve", dirty=False)
config.site_url = {url!r}
build(config, serve_url=config.site_url)
"""


class Book:
    """A small project of two chapters, a notebook and three languages, an environment of its own, and edits of both."""

    def __init__(self, root, draws):
        self.root, self.draws, self.mends, self.count = root, draws, [], 0
        self.kinds = [name for name in dir(self) if re.match("edit_|break_|add|rename$|delete$", name)]
        self.undrawn = draws.sample(self.kinds, len(self.kinds))
        self.python, self.packages = _environment(root.with_name("venv"))
        self.edit_library()
        for name in ("languages", "overrides", "docs/assets"):
            shutil.copytree(ROOT / name, root / name)
        for name in (
            "mkdocs.yml",
            "matplotlibrc",
            "points.tsv",
            "articles.tsv",
            "conflicts.tsv",
            "docs/index.md",
            "docs/glossary.tsv",
        ):
            shutil.copy(ROOT / name, root / name)
        for name in ("en", "zh"):
            path = root / "languages" / f"{name}.yml"
            path.write_text(NAV.sub("", path.read_text("utf-8")), "utf-8")
            self.write(f"docs/{name}/index.md", "# Start\n\n[alpha](alpha.md#first)\n")
        self.write("data/table.csv", "1,2\n")
        self.write("notebooks/case.py", SMALL.replace("../there.md#x", "../alpha.md"))
        self.write("tests/test_case.py", "def test_sums():\n    pass\n")
        for chapter in ("alpha", "beta"):
            self.write(f"tests/test_{chapter}.py", f'def test_it():\n    "{chapter}/first"\n')
            for language in PROSE:
                self.write(f"docs/{language}/{chapter}.md", f"---\ndescription: of {chapter}\n---\n# Of {chapter}\n")
        for name, source in LISTINGS.items():
            self.write(f"snippets/{name}", source)
            self.show(name)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name, edit):
        """Edit a text; how to undo it is remembered by what this returns."""
        before = (self.root / name).read_text(encoding="utf-8")
        self.write(name, edit(before))
        return lambda: self.write(name, before)

    def show(self, name):
        chapter, stem = name.removesuffix(".py").split("/")
        for language, prose in PROSE.items():
            said = prose.format(value=f"{{{{ {chapter}/{stem}.x }}}}", mark="{{ tested test_it }}")
            section = f'\n## {stem} {{ #{stem} }}\n\n```python alt="a line"\n--8<-- "{name}"\n```\n\n{said}\n'
            self.change(f"docs/{language}/{chapter}.md", lambda text, section=section: text + section)

    def listing(self):
        return self.draws.choice(sorted(p.relative_to(self.root / "snippets").as_posix() for p in self.listings()))

    def listings(self):
        return list(self.root.glob("snippets/*/*.py"))

    # ---- edits

    def edit_listing(self):
        self.change(f"snippets/{self.listing()}", lambda text: re.sub(r"x = \d+", f"x = {self.count}", text))

    def edit_page(self):
        for language, more in (("en", "More"), ("zh", "更多的数据")):
            page = self.draws.choice(["alpha", "beta"])
            self.change(f"docs/{language}/{page}.md", lambda text, more=more: f"{text}\n{more} {self.count}.\n")

    def edit_nav(self):
        for language, title in (("en", "Both"), ("zh", "网络")):
            pages = self.draws.choice(["alpha.md", "beta.md", "alpha.md, beta.md", "beta.md, alpha.md"])
            nav = f"nav:\n  - index.md\n  - {title} {self.count}: [{pages}]\n"
            self.change(f"languages/{language}.yml", lambda text, nav=nav: NAV.sub("", text) + nav)

    def edit_heading(self):
        self.change("docs/zh/alpha.md", lambda text: re.sub(r"^# .*$", f"# 网络 {self.count}", text, flags=re.M))

    def edit_glossary(self):
        term = self.draws.choice(["优化器", "学习率", "更多的"])
        row = f"term {self.count}\t{term}\t名{self.count}\t\n"
        self.mends.append(self.change("docs/glossary.tsv", lambda text: text + row))

    def edit_points(self):
        claim = f"\\1Overfitting {self.count} ="
        self.change("points.tsv", lambda text: re.sub(r"^(A1-1\t.*?\t)Overfitting[ \d]*=", claim, text, flags=re.M))

    def edit_data(self):
        self.write("data/table.csv", f"{self.count}\n")

    def edit_style(self):
        self.change("matplotlibrc", lambda text: f"{text}lines.linewidth: {1 + self.count % 7}\n")

    def edit_test(self):
        self.change("tests/test_beta.py", lambda text: f"{text}\n\ndef test_{self.count}():\n    'beta/second'\n")

    def edit_notebook(self):
        self.change("notebooks/case.py", lambda text: text.replace("1 + 2", f"1 + 2 + 0 * {self.count}", 1))

    def edit_library(self):
        """Another version of what a listing imports is installed, as pip does it: the site notices at the next build."""
        for old in self.packages.glob("planted-*"):
            shutil.rmtree(old)
        about = self.packages / f"planted-{self.count}.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: planted\nVersion: {self.count}.0\n")
        (about / "top_level.txt").write_text("planted\n")

    def edit_theme(self):
        kind = f'content="article {self.count}"'
        self.change("overrides/main.html", lambda text: re.sub(r'content="article[ \d]*"', kind, text))

    def edit_configuration(self):
        self.change("languages/zh.yml", lambda text: re.sub("代码 MIT.*", f"代码 MIT，{self.count}", text))

    def rename(self):
        name = self.listing()
        new = f"{name.split('/')[0]}/renamed_{self.count}.py"
        (self.root / "snippets" / name).rename(self.root / "snippets" / new)
        for page in self.root.glob("docs/*/*.md"):
            text = page.read_text(encoding="utf-8")
            page.write_text(text.replace(f'"{name}"', f'"{new}"').replace(name[:-3], new[:-3]), encoding="utf-8")

    def delete(self):
        if len(self.listings()) > 3:
            path = self.root / "snippets" / (name := self.listing())
            text = path.read_text(encoding="utf-8")
            self.mends.append(lambda: self.write(f"snippets/{name}", text))
            path.unlink()  # its pages show red cards until it is back

    def add(self):
        name = f"beta/added_{self.count}.py"
        self.write(f"snippets/{name}", f"x = {self.count}\nprint(x)\n")
        self.show(name)

    def add_page(self):
        name = f"page_{self.count}.md"
        for language in PROSE:
            self.write(f"docs/{language}/{name}", f"# Page {self.count}\n\n[alpha](alpha.md)\n")
        self.mends.append(lambda: [(self.root / "docs" / x / name).unlink() for x in PROSE])

    def break_listing(self):
        self.mends.append(
            self.change(f"snippets/{self.listing()}", lambda text: f"{text}raise KeyError({self.count})\n")
        )

    def break_page(self):
        more = "\n{{ alpha/first.nothing }} and $\\frac{1$\n"
        self.mends.append(self.change("docs/en/alpha.md", lambda text: text + more))

    def break_test(self):
        self.mends.append(self.change("tests/test_alpha.py", lambda text: text.replace("test_it", "test_that")))

    def break_configuration(self):
        undo = self.change("languages/en.yml", lambda text: f"{text}\nno: [such\n")
        time.sleep(self.draws.random() * 2)
        undo()

    def mend(self):
        while self.mends:
            self.mends.pop()()

    def edit(self):
        """One edit: first one of each kind, then at random; what was broken is mended now and then."""
        self.count += 1
        if len(self.mends) > 2 or (self.mends and self.draws.random() < 0.3):
            chosen = "mend"
        else:
            chosen = self.undrawn.pop() if self.undrawn else self.draws.choice(self.kinds)
        getattr(self, chosen)()
        return chosen


def _environment(folder):
    """A virtual environment that has all that this one has: (its interpreter, its folder of packages)."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (folder / "share").symlink_to(Path(sys.prefix, "share"))  # nbconvert's templates
    python = folder / "bin" / "python"
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    told = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    packages = Path(told.stdout.strip())
    ours = [f"site.addsitedir({sysconfig.get_path(name)!r})" for name in ("purelib", "platlib")]
    (packages / "ours.pth").write_text(f"import site; {'; '.join(ours)}\n")
    (packages / "planted.py").write_text(PLANTED)
    return str(python), packages


def _variables(**more):
    """The environment of a build: its fork server is its own, for that of the tests has not the book's packages."""
    ours = {name: value for name, value in os.environ.items() if name != "PROVEN_SERVER"}
    return {**ours, "NO_MKDOCS_2_WARNING": "1", **more}


@pytest.fixture
def served(tmp_path):
    """A Book that is served: (book, URL, folder of the site)."""
    book = Book(tmp_path / "book", random.Random(SEED))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    (tmp_path / "tmp").mkdir()
    env = _variables(TMPDIR=str(tmp_path / "tmp"))
    with (tmp_path / "log").open("w") as log:
        command = [book.python, "-m", "mkdocs", "serve", "--dev-addr", address]
        server = subprocess.Popen(command, cwd=book.root, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            while not _answers(f"http://{address}/"):
                assert server.poll() is None, (tmp_path / "log").read_text()
                time.sleep(0.1)
            yield book, f"http://{address}", next((tmp_path / "tmp").glob("mkdocs_*"))
        finally:
            os.killpg(server.pid, signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(30)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


def _answers(url):
    try:
        return urllib.request.urlopen(url, timeout=60).status == 200
    except (OSError, urllib.error.URLError):
        return False


def seen(url, book):
    """Wait until a build that began after now is served: then browsers load it."""
    now = round(time.monotonic() * 1000)
    (book.root / "points.tsv").touch()
    while int(urllib.request.urlopen(f"{url}/livereload/{now}/0", timeout=120).read()) <= now:
        pass


def contents(site):
    """The files of a site that can be compared: name -> bytes."""
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {name: data for name, data in files.items() if not name.endswith(".gz")}


def between_builds(url, log, read):
    """What `read` finds while nothing is built: the server may see two edits one after the other, and build twice."""
    while True:
        before = log.read_text(encoding="utf-8")
        ended = sum(map(before.count, ("Reloading browsers", "An error happened during the rebuild")))
        with contextlib.suppress(FileNotFoundError):  # from a build that has begun since
            found = read() if before.count(BEGUN) == ended else None
            if found is not None and log.read_text(encoding="utf-8").count(BEGUN) == ended:
                return found
        urllib.request.urlopen(f"{url}/livereload/0/0", timeout=120).read()  # raises if the server has died
        time.sleep(0.1)


def clean(book, url, folder):
    """What a build gives that has nothing but the runs."""
    shutil.copytree(book.root, folder, ignore=shutil.ignore_patterns("made", "jupyter", "zh-hant", "templates-*"))
    command = [book.python, "-c", CLEAN.format(url=f"{url}/")]
    told = subprocess.run(command, cwd=folder, env=_variables(), capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return contents(folder / "site")


def test_what_is_served_is_what_a_clean_build_gives(served, tmp_path):
    book, url, site = served
    done = []
    while len(done) < EDITS:
        done.append(book.edit())
        if book.draws.random() < 0.3:
            seen(url, book)
        if len(done) % 10 == 0 or len(done) == EDITS:
            seen(url, book)
            ours = between_builds(url, tmp_path / "log", lambda: contents(site))
            wanted = clean(book, url, tmp_path / f"clean{len(done)}")
            stale = [name for name in ours.keys() | wanted.keys() if ours.get(name) != wanted.get(name)]
            assert not stale, (len(done), done[-10:], sorted(stale)[:20])
    assert EDITS < 30 or {*book.kinds} <= {*done}


def test_another_version_of_what_a_listing_imports_is_seen_while_pages_are_served(served, tmp_path):
    book, url, site = served
    pages = [site / language / "beta" / "index.html" for language in PROSE]
    assert all("0.0 6" in page.read_text(encoding="utf-8") for page in pages)
    book.count = 7
    book.edit_library()
    seen(url, book)
    texts = between_builds(url, tmp_path / "log", lambda: [page.read_text(encoding="utf-8") for page in pages])
    assert all("7.0 6" in text for text in texts)


# ---- what is kept of pages


def built(book, *options, **env):
    command = [book.python, "-m", "mkdocs", "build", "--strict", *options]
    return subprocess.run(command, cwd=book.root, env=_variables(**env), capture_output=True, text=True, check=False)


LANGUAGES = "en", "zh", "zh-hant"


def in_site(*pages, languages=LANGUAGES):
    """What is kept of pages as they stand in the site."""
    return {f"{x}/{page}.json" for x in languages for page in pages}


def shown(*pages, languages=LANGUAGES):
    """What is kept of pages that someone has written: as `in_site`, and what programs are told of them."""
    told = in_site(*pages, languages=[f"{x}-told" for x in languages])
    return in_site(*pages, languages=languages) | {name.replace(".ipynb", ".md") for name in told}


def test_an_edit_makes_anew_the_pages_that_show_it_and_a_warning_is_given_each_time(tmp_path):
    book = Book(tmp_path / "book", random.Random(SEED))
    made = book.root / ".proven" / "made"
    told = built(book)
    assert told.returncode == 0, told.stderr

    def written():
        return {path.relative_to(made).as_posix(): path.stat().st_mtime_ns for path in made.glob("*/*.json")}

    def made_anew(edit):
        before = written()
        edit()
        assert built(book).returncode == 0
        either = {"apis/names.json"} | in_site("status.md")  # it shows seconds, too
        return {name for name, changed in written().items() if before.get(name) != changed} - either

    tests = 'def test_it():\n    "beta/second"\n\n\ndef test_more():\n    pass\n'
    edits = {
        "listing": (lambda: book.write("snippets/beta/second.py", "x = 44\nprint('second', x)\n"), shown("beta.md")),
        "page": (
            lambda: book.change("docs/en/alpha.md", lambda text: f"{text}\nMore.\n"),
            shown("alpha.md", languages=["en"]),
        ),
        "data": (book.edit_data, shown("alpha.md")),
        "test": (
            lambda: book.write("tests/test_beta.py", tests),
            {"tests/beta.json"} | in_site("beta.md", "tests+beta.md"),
        ),
        "style": (book.edit_style, shown("alpha.md", "beta.md", "notebooks+case.ipynb")),
    }
    for what, (edit, pages) in edits.items():
        assert made_anew(edit) == pages, what
    assert built(book, PROVEN_ONLY="zh-hant").returncode == 0  # one language alone, be it a generated one
    book.change("docs/en/beta.md", lambda text: text + "\n[dead](nowhere.md)\n")
    built(book, "--quiet", PROVEN_ONLY="en")
    for _ in range(2):
        told = built(book, PROVEN_ONLY="en")
        assert told.returncode and "nowhere.md" in told.stderr


def test_a_piece_is_kept_under_its_key_as_long_as_it_fits(tmp_path):
    made = []

    def get(kept, key, fits=True, may=True):
        return kept.get("a/b.md", "page", key, lambda: (made.append(key) or [key], may), lambda value: fits)

    pages = kept.Kept(tmp_path)
    assert get(pages, "1") == get(pages, "1") == ["1"] and made == ["1"]
    assert get(pages, "2") == ["2"] and get(pages, "2", fits=False) == ["2"] and made == ["1", "2", "2"]
    pages.write()
    assert get(kept.Kept(tmp_path), "2") == ["2"] and len(made) == 3
    assert get(pages, "3", may=False) == get(pages, "3") == ["3"] and made[3:] == ["3", "3"]
    for path in tmp_path.glob("*.json"):
        path.write_bytes(b"{")
    assert get(kept.Kept(tmp_path), "2") == ["2"] and len(made) == 6
    pages.write()
    pages.write()  # nobody has asked for the page since
    assert not list(tmp_path.iterdir())

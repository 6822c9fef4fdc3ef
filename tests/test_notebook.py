"""A notebook has one copy of the code, prose in each language, an executed .ipynb that stands alone, and a light page."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import markdown
import mistune
import nbformat
import pytest
from mkdocs.exceptions import PluginError

from proven import jupyter, notebook, page, plain
from proven.kept import Kept
from proven.languages import LANGUAGES
from proven.place import Place
from proven.project import Project, project
from proven.snapshot import Snapshot
from proven.snippet import Problem
from proven.terminal import settled
from proven.testing import ROOT, run
from tests.test_site import Page, build, copy_of_the_sources

NAMES = project(ROOT).notebooks()
STEMS = [Path(name).stem for name in NAMES]
SMALL = """\
# %% [markdown] lang="en" id="top" description="What a small notebook is about" alt="a line"
# # A sum
#
# It is {{ total:.1f }} {{ tested test_sums }}, see [there](../there.md#x).

# %% [markdown] lang="zh" id="top" description="一个小笔记本" alt="一条线"
# # 求和
#
# 结果是 {{ total:.1f }} {{ tested test_sums }}，见[那里](../there.md#x)。

# %%
import matplotlib.pyplot as plt

total = 1 + 2
print("first", total)

# %% [markdown] lang="en" id="more" points="A1-1 A1-2"
# ## More

# %% [markdown] lang="zh" id="more" points="A1-1 A1-2"
# ## 更多的网络

# %%
plt.plot([0, 1])
plt.show()

# %%
print("last")
"""


@pytest.fixture
def case(tmp_path):
    """A checkout with one notebook: call it with the text to get a Project."""
    root = tmp_path / "checkout"
    (root / "notebooks").mkdir(parents=True)
    (root / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "glossary.tsv", root / "docs")

    def write(text=SMALL):
        (root / "notebooks" / "case.py").write_text(text, encoding="utf-8")
        return Project(root)

    return write


def executed(home, language):
    return nbformat.read(written(home, language)["notebooks/case.ipynb"], as_version=4)


def written(home, language):
    kept = Kept(home.root / ".proven" / "made" / language)
    made = notebook.write(Snapshot(home), LANGUAGES[language], kept)
    kept.write()
    return made


# ---- the file


@pytest.mark.parametrize("name", NAMES)
def test_code_stands_once_and_prose_in_each_language(name):
    book = notebook.read(ROOT, name)
    assert [(c.id, c.options.get("points")) for c in book.prose("en")] == [
        (c.id, c.options.get("points")) for c in book.prose("zh")
    ]
    code = [c.text for c in book.cells if not c.options]
    assert len(code) >= 3 and len(set(code)) == len(code)
    assert max(len(line) for cell in code for line in cell.splitlines()) <= 80


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ('lang="zh" id="more"', 'lang="fr" id="more"', 20, "unknown language 'fr'"),
        ('lang="zh" id="more"', 'id="more"', 20, "prose without a language"),
        ('lang="zh" id="more"', 'lang="zh" id="other"', 17, 'the cell "more" has no twins in lang="zh"'),
        ('lang="zh" id="more"', 'lang="zh" id="top"', 1, 'the cell "top" has 2 twins in lang="zh"'),
        ('lang="zh" id="more"', 'lang="zh" id="更多"', 20, "prose without a lasting id"),
        ('lang="zh" id="more"', 'lang="zh" id="more" colour="red"', 20, "unknown option colour"),
        ('lang="zh" id="more"', 'lang="zh" id=more', 20, "unknown option id=more"),
        ('"zh" id="more" points="A1-1 A1-2"', '"zh" id="more" points="A1-1"', 20, 'the cell "more" differs'),
        ("# ## 更多的网络", "# 更多的网络", 20, 'the cell "more" differs'),
        ("# ## 更多的网络", "# ## 更多\n# ## 网络", 22, "a second heading in a cell"),
        ("# ## 更多的网络", "## 更多\n网络", 21, "not a line of prose"),
        (
            '# %% [markdown] lang="en" id="top"',
            '# proven: raises=KeyError\n# %% [markdown] lang="en" id="top"',
            1,
            "a notebook runs",
        ),
        ("total = 1 + 2", "total = = 2", 14, "SyntaxError"),
        ("import matplotlib", "import checkout_local, matplotlib", 12, "imports 'checkout_local'"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(case, before, after, line, what):
    assert SMALL.count(before) == 1
    home = case(SMALL.replace(before, after))
    (home.root / "checkout_local.py").touch()
    with pytest.raises(Problem) as caught:
        notebook.read(home.root, "notebooks/case.py")
    assert str(caught.value).startswith(f"notebooks/case.py:{line}: {what}"), caught.value
    assert caught.value.remedy


def test_a_failing_cell_names_its_line(case):
    outcome = case(SMALL.replace('print("last")', "print(missing)")).outcome("notebooks/case.py")
    assert str(outcome).startswith("notebooks/case.py:28: NameError: name 'missing' is not defined")


def test_what_cannot_be_filled_in_names_its_line(case):
    home = case(SMALL.replace("total:.1f", "totals:.1f"))
    for language, line in (("en", 4), ("zh", 9)):
        place = Place(Snapshot(home), LANGUAGES[language].words["card"], "notebooks/case.py")
        lines = notebook.read(home.root, place.file).markdown(LANGUAGES[language]).split("\n")
        page.Cards(markdown.Markdown(), place).run(lines)
        assert [(problem.file, problem.line, problem.what) for problem in place.problems] == [
            ("notebooks/case.py", line, "tests/test_case.py has no test 'test_sums'"),
            ("notebooks/case.py", line, "notebooks/case.py leaves no value 'totals'"),
        ]


# ---- the run


def test_prose_may_change_without_a_run_and_code_may_not(case):
    first = case().outcome("notebooks/case.py")
    home = case(SMALL.replace("# # A sum\n", "# # A sum of two\n#\n# Said at greater length.\n"))
    assert home.store.load(home.read("notebooks/case.py")) == first
    home = case(SMALL.replace("1 + 2", "2 + 2"))
    assert home.store.load(home.read("notebooks/case.py")) is None
    assert [what for what, *_ in home.store.why(home.read("notebooks/case.py"))] == ["notebooks/case.py"]


# ---- the executed notebook


def test_cells_have_the_same_lasting_ids_in_every_language(case):
    home = case()
    for language in LANGUAGES:
        book = executed(home, language)
        nbformat.validate(book)
        assert [cell.id for cell in book.cells] == ["top", "top-code", "more", "more-code", "more-code-2"]
        assert book.cells[2].metadata == {"id": "more", "points": ["A1-1", "A1-2"]}


def test_text_and_figures_stand_with_their_cells(case):
    cells = [cell for cell in executed(case(), "zh").cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == [1, 2, 3]
    assert cells[0].outputs[0].text == "first 3\n" and cells[2].outputs[0].text == "last\n"
    assert "<svg" in cells[1].outputs[0].data["image/svg+xml"] and "#1b1e24" in str(cells[1].outputs[0])


def test_it_stands_alone_and_speaks_one_language(case):
    home = case()
    first = {language: executed(home, language).cells[0].source for language in LANGUAGES}
    assert first["en"] == "# A sum\n\nIt is 3.0, see there."
    assert first["zh"] == "# 求和\n\n结果是 3.0，见那里。"
    assert first["zh-hant"] == "# 求和\n\n結果是 3.0，見那裡。"
    assert executed(home, "zh-hant").cells[2].source == "## 更多的網路"


@pytest.mark.parametrize("value", ["a|b *x*", "<b>", "&amp; `c`", "[d](e)", "$f$ ~~k~~"])
def test_a_value_that_is_text_stays_text_in_the_executed_notebook(case, value):
    text = SMALL.replace("total = 1 + 2", f"total = 1 + 2\nname = {value!r}")
    shown = "# ## More {{ name }}\n#\n# {{ name }}\n#\n# | a | b |\n# | --- | --- |\n# | {{ name }} | c |"
    source = executed(case(text.replace("# ## More", shown)), "en").cells[2].source
    told = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "math"])(source)
    assert [unescape(each) for each in re.findall(r"<(?:h2|p|td)>(.*?)</", told)] == [
        f"More {value}",
        value,
        value,
        "c",
    ]


def test_boxes_of_the_page_stand_open_in_the_executed_notebook(case):
    box = '# ??? solution "Solution"\n#\n#     It is {{ total }}, see [there](#more).\n#\n#     It is a sum.\n#\n# After it.\n'
    home = case(SMALL.replace("# ## More\n", "# ## More\n#\n" + box))
    shown = "## More\n\n**Solution**\n\nIt is 3, see there.\n\nIt is a sum.\n\nAfter it."
    assert executed(home, "en").cells[2].source == shown


def test_code_below_a_box_stands_in_it_on_the_page_and_as_markdown(case):
    boxes = (
        '# ??? solution "Solution"\n#\n#     It is {{ total }}.\n',
        '# ??? solution "解答"\n#\n#     是 {{ total }}。\n',
    )
    text = SMALL
    for heading, box in zip(("# ## More\n", "# ## 更多的网络\n"), boxes, strict=True):
        text = text.replace(heading, f"{heading}#\n{box}")
    home = case(text)
    for name, language in LANGUAGES.items():
        place = Place(Snapshot(home), language.words["card"], "notebooks/case.py")
        book = notebook.read(home.root, place.file)
        extensions = ["md_in_html", "pymdownx.details", "attr_list", page.makeExtension(place)]
        shown = markdown.markdown(book.markdown(language), extensions=extensions)
        inside = re.search(r"<details.*?</details>", shown, re.DOTALL)[0]
        assert re.findall(r'data-cell="([\w-]+)"', inside) == ["more-code", "more-code-2"] and "<p><div" not in shown, (
            name
        )
        assert re.findall(r'data-cell="([\w-]+)"', shown.replace(inside, "")) == ["top-code"], name
        assert "    ```python\n    plt.plot([0, 1])\n    plt.show()\n    ```" in plain.notebook(book, place, language)
    with pytest.raises(Problem, match="differs from its twin in place, points, heading or box"):
        notebook.read(case(text.replace(boxes[1], "")).root, "notebooks/case.py")


def test_it_is_written_only_when_its_bytes_change(case):
    home = case()
    path = written(home, "en")["notebooks/case.ipynb"]
    os.utime(path, (1, 1))
    written(home, "en")
    assert path.stat().st_mtime == 1
    written(case(SMALL.replace("A sum", "A total")), "en")
    assert path.stat().st_mtime > 1
    (home.root / "notebooks" / "case.py").unlink()
    assert written(home, "en") == {} and not path.exists()


# A port that is free when a kernel is told of it may be taken when the kernel listens; a socket in the folder cannot be.
EXECUTE = """\
import sys

import nbformat
import zmq
from nbclient import NotebookClient
from traitlets.config import Config

book = nbformat.read(sys.argv[1], as_version=4)
config = Config({"KernelManager": {"transport": "ipc", "ip": "kernel"} if zmq.has("ipc") else {}})
NotebookClient(book, config=config, startup_timeout=600).execute()
nbformat.write(book, sys.argv[1])
"""


@pytest.fixture(scope="module")
def run_again(site, tmp_path_factory):
    """The notebooks as readers download them, before and after a run in a folder of their own: {stem: future of both}."""

    def execute(stem):
        folder = tmp_path_factory.mktemp(stem)
        path = Path(shutil.copy(site / "zh" / "notebooks" / stem / f"{stem}.ipynb", folder))
        shutil.copytree(ROOT / "data", folder / "data")  # what a reader downloads
        env = {**os.environ, "OMP_NUM_THREADS": "1", "IPYTHONDIR": str(folder), "PYTHONPATH": ""}
        env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env["PATH"]])
        before = nbformat.read(path, as_version=4)
        command = [sys.executable, "-c", EXECUTE, path.name]
        subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True)
        return before, nbformat.read(path, as_version=4)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {stem: pool.submit(execute, stem) for stem in STEMS}


@pytest.mark.parametrize("stem", STEMS)
def test_it_runs_again_where_nothing_else_is(run_again, stem):
    before, after = run_again[stem].result()

    def shown(book):
        cells = [cell.outputs for cell in book.cells if cell.cell_type == "code"]
        # what a cell prints, then its figures: the run keeps the two apart
        outputs = [each for cell in cells for each in sorted(cell, key=lambda each: each.output_type != "stream")]
        texts = [each.text if each.output_type == "stream" else f"<{each.output_type}>" for each in outputs]
        return settled("".join(texts))  # of a progress bar its last state

    assert shown(after) == shown(before)


# ---- the page


def html(site, language, stem):
    return (site / language / "notebooks" / stem / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_page_is_light_and_calls_nobody(site, language, stem):
    text = html(site, language, stem)
    bare = re.sub(r"<svg role=.*?</svg>", "", text, flags=re.DOTALL)
    assert len(bare.encode()) <= 80 * 1024
    assert "<style" not in bare and "mathjax" not in text.lower() and "require.js" not in text
    assert "$" not in re.sub(r"<(script|code|samp)\b.*?</\1>", "", bare, flags=re.DOTALL)
    formulas = re.search(r"\$[^$`]+\$", notebook.read(ROOT, f"notebooks/{stem}.py").markdown(LANGUAGES[language]))
    assert ("<math" in bare) == bool(formulas) and "{{" not in bare


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_headings_have_their_ids_in_text_and_side_contents(site, language, stem):
    text = html(site, language, stem)
    written = "en" if language == "en" else "zh"
    ids = [c.id for c in notebook.read(ROOT, f"notebooks/{stem}.py").prose(written) if c.text.startswith("#")]
    assert re.findall(r'<h[1-6](?: data-points="[^"]*")? id="([^"]*)"', text) == ids
    contents = text.rpartition("md-nav--secondary")[2].partition('class="md-content"')[0]
    assert re.findall(r'href="#([^"]+)" class=md-nav__link', contents) == ids[1:]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_page_shows_all_that_the_run_shows(site, language, stem):
    text, shown = html(site, language, stem), run(f"notebooks/{stem}.py")
    figures = re.findall(r'<svg role="img"[^>]* aria-label="([^"]*)"', text)
    assert len(figures) == len(shown.figures)
    assert all(len(alt) >= 10 and bool(re.search(r"[\u4e00-\u9fff]", alt)) == (language != "en") for alt in figures)
    assert "currentColor" in text and "var(--series-1" in text and "#1b1e24" not in text
    samples = "\n".join(re.findall(r"<samp>(.*?)</samp>", text, re.DOTALL))
    assert unescape(samples).split() == shown.text.split()


@pytest.mark.parametrize("stem", STEMS)
def test_code_stands_once_in_the_search_index(site, stem):
    index = json.loads((site / "en" / "search" / "search_index.json").read_text(encoding="utf-8"))
    texts = [doc["text"] for doc in index["docs"] if doc["location"].startswith(f"notebooks/{stem}/")]
    code = [block for text in texts for block in re.findall(r"<code>(.*?)</code></pre>", text, re.DOTALL)]
    names = [name for block in code for name in block.split()]  # of libraries, rare on the site
    assert len(names) >= 3 and len(set(code)) == len(code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_downloads_are_the_executed_notebook_and_the_file(site, language, stem):
    folder = site / language / "notebooks" / stem
    links = Page(html(site, language, stem)).links
    assert f"{stem}.ipynb" in links and f"../../../listings/notebooks/{stem}.py" in links
    book = nbformat.read(folder / f"{stem}.ipynb", as_version=4)
    file = (site / "listings" / "notebooks" / f"{stem}.py").read_text(encoding="utf-8")
    code = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    assert ast.dump(ast.parse(code)) == ast.dump(ast.parse(file))
    assert file.startswith("# /// script\n") and "# proven:" not in file


def test_colab_opens_what_it_can_run_from_the_branch_of_a_repository_on_github():
    books = {stem: notebook.read(ROOT, f"notebooks/{stem}.py") for stem in STEMS}
    addresses = {stem: jupyter.colab("https://github.com/a/b.c", book, "zh-hant") for stem, book in books.items()}
    start = "https://colab.research.google.com/github/a/b.c/blob/notebooks/zh-hant"
    opened = {stem: f"{start}/{stem}.ipynb" for stem in ("dropout_regression", "phone_prices")}
    assert addresses == {**dict.fromkeys(("fashion_classifier", "transfer_learning"), ""), **opened}
    case = books["dropout_regression"]
    assert jupyter.colab("https://github.com/a/b.git", case, "en") == jupyter.colab(
        "https://github.com/a/b/", case, "en"
    )
    for elsewhere in (None, "", "https://gitlab.com/a/b", "https://github.com.example/a/b", "https://github.com/a"):
        assert jupyter.colab(elsewhere, case, "en") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_published_notebook_has_its_link_into_colab_in_words_and_without_a_repository_none(site, published, language):
    for stem in STEMS:
        address = jupyter.colab(
            "https://github.com/proven/pytorch", notebook.read(ROOT, f"notebooks/{stem}.py"), language
        )
        links = re.findall(r'<a href="(https://colab[^"]+/blob/[^"]+)">([^<]+)</a>', html(published, language, stem))
        assert links == [(address, LANGUAGES[language].words["card"]["colab"])] * bool(address)
        assert "colab.research.google.com" not in html(site, language, stem)


@pytest.mark.parametrize("stem", STEMS)
def test_status_page_leads_to_the_notebook(site, stem):
    for language in LANGUAGES:
        links = Page((site / language / "status" / "index.html").read_text(encoding="utf-8")).links
        assert f"../notebooks/{stem}/" in links
    (record,) = [
        x for x in json.loads((site / "status.json").read_text())["listings"] if x["name"].endswith(f"/{stem}.py")
    ]
    assert record["page"] == f"notebooks/{stem}/" and record["tests"] == list(project(ROOT).tests(stem))


@pytest.mark.parametrize("change", [lambda html: html.replace("highlight-ipynb", "highlight-cell"), lambda _: ""])
def test_html_of_another_nbconvert_is_told(case, change):
    home = case()
    book = notebook.read(home.root, "notebooks/case.py")
    cell = '<div id="cell-id={0}"><div class="highlight-ipynb hl"><pre><span></span>{0}\n</pre></div></div>'
    rendered = "".join(cell.format(each.id) for each in book.cells if not each.options)
    content = "".join(f'<div data-cell="{each.id}"></div>' for each in book.cells if not each.options)
    run, language = Snapshot(home).outcome(book.name), LANGUAGES["en"]
    cured = jupyter.cured(book, content, rendered, run, language)
    assert re.findall("<code>(.*)\n</code>", cured) == ["top-code", "more-code", "more-code-2"]
    what = r"proven/jupyter\.py: does not find the cell top-code of notebooks/case\.py in the HTML by mkdocs-jupyter"
    with pytest.raises(PluginError, match=what):
        jupyter.cured(book, content, change(rendered), run, language)


def test_a_broken_notebook_fails_the_build(site, tmp_path):
    root = copy_of_the_sources(tmp_path)
    path = root / NAMES[0]
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace('lang="zh"', 'lang="fr"', 1), encoding="utf-8")
    line = source[: source.index('lang="zh"')].count("\n") + 1
    built = build(root)
    assert built.returncode != 0
    assert f"{NAMES[0]}:{line}: unknown language 'fr'" in built.stderr
    path.write_text(f"{source}\n# %%\nprint(missing)\n".replace("range(500)", "range(5)"), encoding="utf-8")
    built = build(root)
    assert built.returncode != 0
    assert re.search(rf"{NAMES[0]}:\d+: NameError: name 'missing'", built.stderr)


def test_a_served_page_shows_what_is_wrong(site, tmp_path):
    root = copy_of_the_sources(tmp_path)
    (root / NAMES[0]).write_text(SMALL.replace("1 + 2", "missing"), encoding="utf-8")
    (root / "notebooks" / "other.py").write_text(SMALL.replace('"zh" id="more"', '"zh" id="other"'), encoding="utf-8")
    script = (
        "from mkdocs.commands.build import build; from mkdocs.config import load_config; "
        "config = load_config('mkdocs.yml'); config.plugins.on_startup(command='serve', dirty=False); build(config)"
    )
    env = {**os.environ, "PROVEN_ONLY": "en"}
    subprocess.run([sys.executable, "-c", script], cwd=root, env=env, check=True, capture_output=True)
    for stem, what in ((STEMS[0], f"{NAMES[0]}:14: NameError"), ("other", "notebooks/other.py:17: the cell")):
        card = re.search(r'role="alert">.*?</div>', html(root / "site", "en", stem), re.DOTALL)[0]
        assert what in card

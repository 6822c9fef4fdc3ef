"""What programs are told is what the pages say: claims, values, listings with their output, sizes."""

import html
import json
import re
import textwrap

import markdown
import mistune
import pytest

from proven import machine, notebook, page, plain
from proven.kept import Kept
from proven.languages import LANGUAGES
from proven.problem import Problem
from proven.project import Project, project
from proven.run import Run
from proven.snapshot import Snapshot
from proven.testing import ROOT
from tests.test_page import SECTIONS

VIEW = Snapshot(project(ROOT))
PAGES = sorted(path.name for path in (ROOT / "docs" / "en").glob("*.md"))
BOOK = notebook.read(ROOT, "notebooks/phone_prices.py")
NOTEBOOKS = [f"{name[:-3]}.md" for name in VIEW.home.notebooks()]


def files(folder, view=VIEW):
    return machine.files(
        view, ["en", "zh", "zh-hant"], "https://example.org", "3.11.0", {x: Kept(folder / x) for x in LANGUAGES}
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return files(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def data(made):
    return json.loads(made["claims.json"])


def letters(text):
    """A text without what Markdown and HTML differ in."""
    return re.sub(r"[\W_]", "", text)


def shown(name):
    """Text of a rendered page, without its marks."""
    place = machine.place_of(VIEW, LANGUAGES["en"], name)
    given = [
        "attr_list",
        "tables",
        "admonition",
        "pymdownx.details",
        "pymdownx.superfences",
        page.ProvenExtension(place),
    ]
    made = markdown.markdown((ROOT / "docs" / "en" / name).read_text(encoding="utf-8"), extensions=given)
    return letters(machine.html_text(re.sub(r'<a class="tested".*?</a>', "", made)))


def test_each_mark_is_a_claim_in_three_languages(data):
    sources = [(ROOT / "docs" / "en" / name).read_text(encoding="utf-8") for name in PAGES]
    sources += [notebook.read(ROOT, f"{name[:-3]}.py").markdown(LANGUAGES["en"]) for name in NOTEBOOKS]
    assert len(data["claims"]) == sum(len(page.TESTED.findall(source)) for source in sources)
    for claim in data["claims"]:
        assert all(claim["claim"][language] for language in ("en", "zh", "zh-Hant")), claim
        assert "{{" not in "".join(claim["claim"].values())
        assert claim["address"].startswith("en/") and re.match("en/tests/.+/#test_", claim["test"])
    assert data["site"] == "https://example.org/"


@pytest.mark.parametrize("name", PAGES)
def test_a_claim_says_what_the_page_says(name, data):
    text, page_address = shown(name), f"en/{name.removesuffix('.md').removesuffix('index')}"
    for claim in data["claims"]:
        if claim["address"].partition("#")[0].rstrip("/") == page_address.rstrip("/"):
            heading, _, fixed = claim["claim"]["en"].rpartition(": the fixed code does what it should")
            assert letters(fixed or heading) in text, claim["claim"]["en"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_claim_of_a_notebook_says_what_its_markdown_says(name, data, made):
    text = letters(re.sub(r"\[✓\]\([^)]*\)|(?<=\])\([^)]*\)", "", made[f"en/{name}"]))
    own = [each for each in data["claims"] if each["address"].partition("#")[0] == f"en/{name[:-3]}/"]
    assert own and all(letters(claim["claim"]["en"]) in text for claim in own)


def test_what_leads_to_a_fixed_listing_says_of_which_message(data):
    for claim in data["claims"]:
        assert "The fix, and what it prints" not in claim["claim"]["en"]
        assert (
            "改正后的代码和输出" not in claim["claim"]["zh"] and "改正後的程式碼和輸出" not in claim["claim"]["zh-Hant"]
        )
        for text in claim["claim"].values():
            assert not re.search(r"\s[,;，；。]|\s\.(\s|$)", text), text


def test_a_claim_has_the_bounds_that_its_test_asserts(data):
    one = next(each for each in data["claims"] if each["test"].endswith("#test_dropout_helps_on_average"))
    assert {row["value"] for row in one["measured"]} == {
        "dropout/hundred_datasets.gap",
        "dropout/hundred_datasets.share",
    }
    assert all(row["n"] >= 5 and row["spread"] >= 0 for row in one["measured"]) and data["numerics"]


def test_sizes_are_those_that_are_stated(made):
    for name in ("claims.json", "llms-full.txt"):
        size = f"{machine.size_of(made[name])} KB, {machine.size_of(made[name], packed=True)} KB as gzip"
        assert f"{name}: " not in made["llms.txt"] and f"/{name}): " in made["llms.txt"] and size in made["llms.txt"]
    assert machine.size_of(made["claims.json"], packed=True) <= 200


def test_every_page_is_there_as_markdown_without_what_is_ours(made):
    for folder in ("en", "zh", "zh-hant"):
        assert {name.partition("/")[2] for name in made if name.startswith(f"{folder}/")} == {*PAGES, *NOTEBOOKS}
    for name in [*PAGES, *NOTEBOOKS]:
        text = made[f"en/{name}"]
        assert "--8<--" not in text and "data-points" not in text and "{{ tested" not in text
        assert f"/en/{name}): " in made["llms.txt"]


def test_a_listing_is_followed_by_what_it_gave(made):
    run = VIEW.outcome("dropout/inverted_scaling.py")
    code = VIEW.read("dropout/inverted_scaling.py").published.strip()
    assert f"```python\n{code}\n```\n\n```text\n{run.text.rstrip()}\n```" in made["en/dropout.md"]


def test_a_notebook_shows_its_code_with_what_it_gave(made):
    run = VIEW.outcome("notebooks/phone_prices.py")
    for folder, figure in (("en", "Figure"), ("zh", "图"), ("zh-hant", "圖")):
        text = made[f"{folder}/notebooks/phone_prices.md"]
        assert "data-cell" not in text and "{{" not in text and "\n\n\n\n" not in text
        assert text.count("```python\n") == sum(not cell.options for cell in BOOK.cells) and f"*{figure}: " in text
        shown = [cell["text"].rstrip() for cell in run.cells]
        boxed = [each for each in shown if each not in text]
        assert len(boxed) <= text.count("??? solution ")
        for each in boxed:
            assert textwrap.indent(each, "    ") in text
        assert "](../tests/phone_prices/#test_" in text and text.startswith("# ")


def test_what_stands_before_a_mark_up_to_the_sentence_before_is_the_claim():
    lines = [
        "## Title { #here }",
        "One is 0.5. Two **is** [more](x.md) {{ tested test_a }}, so three {{ tested b.test_c }}.",
    ]
    assert machine.said("\n".join(lines), machine.place_of(VIEW, LANGUAGES["en"], "some.md")) == [
        ("here", "some", "test_a", "Two is more"),
        ("here", "b", "test_c", "Two is more, so three"),
    ]


@pytest.mark.parametrize(
    "value",
    ["<b>", "*x*", "a|b", "`c`", "[d](e)", "$f$", "# g", "&amp;", "h_i_j _k_", "~~k~~", "- l", "1. m", "\\*", "> n"],
)
def test_a_value_that_is_text_stays_text(checkout, value):
    checkout(f"x = {value!r}\nprint(x)\n")
    place = machine.place_of(Snapshot(Project(checkout.root)), LANGUAGES["en"], "case.md")
    lines = ["# Of {{ case/listing.x }} { #of }", "", "{{ case/listing.x }}", "", "One is {{ case/listing.x }}.", ""]
    lines += ["| a | b |", "| --- | --- |", "| {{ case/listing.x }} | c |"]
    told = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "math"])(
        plain.clean("\n".join(lines), place)
    )
    inside = re.findall(r"<(h1|p|td)>(.*?)</\1>", told)
    assert [(tag, html.unescape(text)) for tag, text in inside] == [
        ("h1", f"Of {value}"),
        ("p", value),
        ("p", f"One is {value}."),
        ("td", value),
        ("td", "c"),
    ]
    said = ["## Of {{ case/listing.x }} { #of }", "One is {{ case/listing.x }} {{ tested test_a }}."]
    said.append("[The fix, and what it prints](x.md) {{ tested test_b }}")
    assert [text for *_, text in machine.said("\n".join(said), place)] == [
        f"One is {value}",
        f"Of {value}: the fixed code does what it should",
    ]


def test_figures_are_told_by_their_text_and_errors_are_shown():
    class View:
        def read(self, name):
            return VIEW.read(name)

        def outcome(self, name):
            figures = [{"svg": "<svg/>", "labels": "x, y"}]
            return Run(cells=[{"text": "", "figures": figures, "parts": []}], error="RuntimeError: no")

        def mark(self, kind, name):
            return ""

    place = machine.place_of(View(), LANGUAGES["en"], "gradients.md")
    text = plain.clean('# T { #t }\n\n```python alt="a line"\n--8<-- "gradients/in_place.py"\n```\n', place)
    assert text.startswith("# T\n\n`gradients/in_place.py`\n\n```python\n")
    assert "*Figure: a line*" in text and "```text\nRuntimeError: no\n```" in text


def test_a_section_shows_its_own_output_as_on_the_page(checkout):
    checkout(SECTIONS)
    place = machine.place_of(Snapshot(Project(checkout.root)), LANGUAGES["en"], "case.md")
    for section, shown in {
        "a": ["first", "second"],
        "b": ["third", "ValueError: no"],
        "": ["first", "second\nbetween", "third", "ValueError: no"],
    }.items():
        options = f' section="{section}"' if section else ""
        text = plain.clean(f'```python{options}\n--8<-- "case/listing.py"\n```\n', place)
        assert re.findall(r"```text\n(.*?)\n```", text, re.DOTALL) == shown
        assert text.count("print(") == len(re.findall("first|second|between|third", "".join(shown)))


def test_a_page_that_is_being_written_stops_nothing():
    class View:
        def read(self, name):
            raise Problem(name, 0, "there is no such listing")

        outcome = read

        def mark(self, kind, name):
            return ""

    place = machine.place_of(View(), LANGUAGES["en"], "gradients.md")
    text = '```python\n--8<-- "gradients/gone.py"\n```\n{{ gradients/gone.value }}\n'
    assert plain.clean(text, place) == '--8<-- "gradients/gone.py"\n{{ gradients/gone.value }}\n'


def test_what_is_told_of_a_page_is_kept_until_something_on_it_changes(tmp_path):
    class Counting:
        """VIEW, which counts the listings that are read, and says that one run is another."""

        def __init__(self, changed=""):
            self.changed, self.asked = changed, set()

        def __getattr__(self, name):
            return getattr(VIEW, name)

        def read(self, name):
            self.asked.add(name)
            return VIEW.read(name)

        def still(self, taken):
            return VIEW.still(taken) and self.changed not in {name for _, name, _ in taken}

    first, again, edited = Counting(), Counting(), Counting("dropout/inverted_scaling.py")
    made = files(tmp_path, first)
    assert len(first.asked) > 300 and files(tmp_path, again) == made and not again.asked
    files(tmp_path, edited)
    assert "dropout/inverted_scaling.py" in edited.asked and len(edited.asked) < 60


def test_what_is_told_of_a_page_with_a_missing_listing_is_not_kept(tmp_path):
    place = machine.place_of(VIEW, LANGUAGES["en"], "gradients.md")
    plain.clean('```python\n--8<-- "gradients/gone.py"\n```\n', place)
    assert not place.lasting()

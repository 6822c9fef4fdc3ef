"""A fence with one ``--8<--`` line becomes a card wherever it stands; what is wrong is told with file and line."""

import re
from html.parser import HTMLParser
from pathlib import Path

import markdown
import material
import pygments
import pytest
from mkdocs.exceptions import PluginError
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from proven import card, figure, foreign, generated, site, status
from proven.languages import LANGUAGES
from proven.place import Place
from proven.project import Project
from proven.snapshot import Snapshot
from proven.snippet import Problem
from proven.testing import ROOT

EMBED = '```python{options}\n--8<-- "case/listing.py"\n```\n'
EXTENSIONS = [
    "attr_list",
    "tables",
    "admonition",
    "def_list",
    "md_in_html",
    "pymdownx.superfences",
    "pymdownx.details",
    "pymdownx.tabbed",
    "pymdownx.arithmatex",
]
CONFIGS = {"pymdownx.arithmatex": {"generic": True}, "pymdownx.tabbed": {"alternate_style": True}}


@pytest.fixture
def render(checkout):
    """Call it with a page's text (and a language): HTML; problems are in ``render.problems``."""

    def convert(text, language="en"):
        view = Snapshot(Project(checkout.root))
        place = Place(view, LANGUAGES[language].words["card"], "docs/en/case.md", up="../")
        (checkout.root / "docs" / "en" / "case.md").write_text(text, encoding="utf-8")
        ours = {"proven.page": {"place": place}, "proven.mathml": {"place": place}}
        made = markdown.Markdown(extensions=[*EXTENSIONS, *ours], extension_configs=CONFIGS | ours).convert(text)
        convert.problems = [str(problem) for problem in place.problems]
        return made

    checkout("import torch\n\ntorch.manual_seed(0)\nx = 1 < 2\nratio = -0.126\nerrors = [0.5, 0.25]\nprint(x, '<b>')\n")
    return convert


class Text(HTMLParser):
    """Collects text."""

    def __init__(self):
        super().__init__()
        self.text = ""

    def handle_data(self, data):
        self.text += data


def text_of(html):
    parser = Text()
    parser.feed(html)
    return parser.text


def test_card_shows_code_output_and_foot(render):
    html = render("# T\n\n" + EMBED.format(options=""))
    assert 'id="listing-listing"' in html
    assert "x = 1 < 2\nratio = -0.126" in text_of(html)
    assert "True &lt;b&gt;" in html
    assert "ran in 0.1 s on torch 2." in html
    assert 'href="../../listings/case/listing.py"' in html
    assert render.problems == []


@pytest.mark.parametrize(
    ("before", "indent"),
    [
        ("??? solution\n\n", 4),
        ('=== "Tab"\n\n', 4),
        ("!!! note\n\n", 4),
        ('!!! note\n\n    === "Tab"\n\n', 8),
        ("term\n:   what it is\n\n", 4),
        ("1. item\n\n", 4),
        ("- item\n\n    - deeper\n\n", 8),
    ],
)
def test_card_stands_wherever_a_fence_may(render, before, indent):
    fence = "".join(" " * indent + line for line in EMBED.format(options="").splitlines(True))
    html = render(before + fence + "\nafter\n")
    assert html.count('<figure class="listing"') == 1
    assert html.index("<figure") < html.index("</figure>") < html.index("after")
    assert "PROVEN-CARD" not in html
    assert "<p><figure" not in html


@pytest.mark.parametrize(
    ("before", "indent", "what"),
    [
        ("- item\n\n", 2, "falls out of what it should stand in"),
        ("1. item\n\n", 3, "falls out of what it should stand in"),
        ("- item\n\n    - deeper\n\n", 6, "falls out of what it should stand in"),
        ('=== "Tab"\n\n    text\n\n', 3, "falls out of what it should stand in"),
        ("!!! note\n\n    text\n\n", 2, "falls out of what it should stand in"),
        ('!!! note\n\n    === "Tab"\n\n        text\n\n', 6, "falls out of what it should stand in"),
        ("term\n:   what it is\n\n", 3, "falls out of what it should stand in"),
        ("term\n:   what it is\n\n    - item\n\n", 6, "falls out of what it should stand in"),
        ("text\n\n", 4, "stays raw, as code"),
        ("??? solution\n\n    text\n\nafter\n\n", 4, "stays raw, as code"),
    ],
)
def test_a_fence_that_is_not_where_it_seems_is_told(render, before, indent, what):
    fence = "".join(" " * indent + line for line in EMBED.format(options="").splitlines(True))
    render(before + fence)
    assert len(render.problems) == 1
    assert what in render.problems[0] and f"docs/en/case.md:{before.count(chr(10)) + 1}: " in render.problems[0]


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("tag", ["!--", "pre", "p", "script", "style", "h3"])
def test_a_fence_in_html_that_would_not_show_it_is_told(render, tag, gap):
    end = "-->" if tag == "!--" else f"</{tag}>"
    render(f"text\n\n<{tag}{'' if tag == '!--' else ' class=x>'}\n{gap}{EMBED.format(options='')}{gap}{end}\n")
    (problem,) = render.problems
    assert problem.startswith(f"docs/en/case.md:{4 + len(gap)}: the fence stands in <{tag}>, which holds no listing\n")


@pytest.mark.parametrize("before", ["<div>\n", "<div>\n\n", "<!-- why -->\n\n<div markdown>\n", "<details><p>a</p>\n"])
def test_a_fence_in_other_html_is_shown_in_it(render, before):
    tag = re.findall(r"<([a-z]+)", before)[0]
    html = render(f"{before}{EMBED.format(options='')}\n</{tag}>\n\nafter\n")
    assert render.problems == [] and html.count('<figure class="listing"') == 1
    assert html.index(f"<{tag}") < html.index("<figure") < html.rindex(f"</{tag}>") < html.index("after")


def test_a_formula_may_hold_double_braces(render):
    html = render(
        "Of $\\frac{{a}}{b}$ and $$\\frac{{a}}{b}$$ with {{ case/listing.ratio:.1f }}, $x = {{ case/listing.ratio:.2f }}$."
    )
    assert render.problems == []
    assert html.count("<mfrac>") == 2 and "with −0.1," in html and "<mn>0.13</mn>" in html


@pytest.mark.parametrize(
    "value", ["<b>", "*x*", "a|b", "`c`", "[d](e)", "$f$", "# g", "&amp;", "h_i_j", "~~k~~", "- l"]
)
def test_a_value_that_is_text_stays_text(render, checkout, value):
    checkout(f"x = {value!r}\nxs = [x]\nprint(x)\n")
    html = render(
        "{{ case/listing.x }}\n\n| a | b |\n| --- | --- |\n| {{ case/listing.x }} | {{ case/listing.xs[0] }} |\n\n"
        "## Of {{ case/listing.x }} { #of }\n"
    )
    assert text_of(html).split("\n")[0] == value
    assert html.count("<td>") == 2 and text_of(html).count(value) == 4
    assert f"Of {value}" == text_of(re.search(r'<h2 id="of">.*?</h2>', html)[0])
    assert render.problems == []


def test_card_speaks_the_language_of_its_page(render):
    assert "运行 0.1 秒" in render(EMBED.format(options=""), "zh")


def test_options_of_the_fence(render, checkout):
    html = render(EMBED.format(options=' hl="4" caption="A & B" fold="All of it"'))
    assert '<span class="hll">' in html
    assert "A &amp; B" in html
    assert "<details" in html and "All of it" in html
    checkout("import torch\n\nx = 1\n", "case/before.py")
    html = render(EMBED.format(options=' diff="case/before.py"'))
    assert re.search(r"<del>.*?x.*?</del>", html) and "<ins>" in html


def test_code_is_lighter_only_by_marks_that_no_reader_sees():
    code = "from math import pi\nx = f'a {1}' if pi else None  # why\n"
    marked = pygments.highlight(code, PythonLexer(), HtmlFormatter(nowrap=True))
    for colorful, kept in ((False, {"k", "s", "c"}), (True, {"k", "s", "c", "nn", "o", "si", "mi"})):
        shown = card.lean(marked, colorful)
        assert text_of(shown) == code and set(re.findall(r"<i class=(\w+)>", shown)) == kept and '"' not in shown


def test_classes_that_are_renamed_have_the_color_of_their_new_name():
    (sheet,) = (Path(material.__file__).parent / "templates" / "assets" / "stylesheets").glob("main.*.min.css")
    rules = re.findall(r"([^{}]+){([^{}]*)}", sheet.read_text(encoding="utf-8"))

    def style(name):
        return [body for heads, body in rules if f".highlight .{name}" in heads.split(",")]

    assert style("n") != [] == style("w") == style("sa")
    assert style("n") == style("kc") == ["color:var(--md-code-hl-name-color)"]
    ours = (ROOT / "docs" / "assets" / "proven.css").read_text(encoding="utf-8")
    for ink in ("#2b303b", "#d7dbe3"):  # of names as of other code, in each palette
        assert f"--md-code-fg-color: {ink};" in ours and f"--md-code-hl-name-color: {ink};" in ours
    for long, short in card.ALIKE.items():
        assert style(long) == style(short) != [], long


def test_section_shows_one_part_and_copies_the_file(render, checkout):
    checkout("# proven: timeout=9\nx = 1\n# --8<-- [start:part]\nprint(x)\n# --8<-- [end:part]\ny = 2\n")
    html = render(EMBED.format(options=' section="part"'))
    assert "print(x)" in text_of(html) and "y = 2" not in text_of(html)
    assert 'data-copy="../../listings/case/listing.py"' in html
    assert 'id="listing-listing-part"' in html
    whole = render(EMBED.format(options=""))
    assert "8<" not in text_of(whole) and "proven:" not in text_of(whole) and "y = 2" in text_of(whole)


def test_each_section_shows_its_own_output(render, checkout):
    checkout(
        "import matplotlib.pyplot as plt\n# --8<-- [start:a]\ndef f():\n    # --8<-- [start:within]\n    print('first')\n"
        "    # --8<-- [end:within]\n\n\nf()\n# --8<-- [end:a]\n# --8<-- [start:b]\nprint('second')\nplt.plot([1, 2])\n"
        "plt.show()\n# --8<-- [end:b]\nprint('third')\n"
    )
    a, b = (render(EMBED.format(options=f' section="{name}"')) for name in "ab")
    assert "<samp>first</samp>" in a and "<svg" not in a
    assert "<samp>second</samp>" in b and "<svg" in b
    whole = render(EMBED.format(options=""))
    assert "<samp>first\nsecond\nthird</samp>" in whole and whole.count("<svg") == 1
    assert "<samp>" not in render(EMBED.format(options=' section="within"'))
    assert render.problems == []


SECTIONS = """\
# proven: raises=ValueError
# --8<-- [start:a]
print("first")
# %%
print("second")
# --8<-- [end:a]
print("between")
# %%
# --8<-- [start:b]
print("third")
raise ValueError("no")
# --8<-- [end:b]
"""


def test_a_section_over_cells_has_their_output_and_the_error_stands_where_the_run_ends(render, checkout):
    checkout(SECTIONS)
    samples = {"a": ["first", "second"], "b": ["third", "ValueError: no"]}
    for name, wanted in samples.items():
        html = render(EMBED.format(options=f' section="{name}"'))
        assert re.findall("<samp>(.*?)</samp>", html, re.DOTALL) == wanted and render.problems == []
        assert html.count('class="highlight') == {"a": 2, "b": 1}[name]
    whole = render(EMBED.format(options=""))
    assert re.findall("<samp>(.*?)</samp>", whole, re.DOTALL) == ["first", "second\nbetween", *samples["b"]]


def test_values_of_the_run_stand_in_prose(render):
    html = render(
        "A {{ case/listing.ratio:.2f }} and {{ case/listing.errors[1]:.3f }}, not `{{ case/listing.ratio }}`."
    )
    assert "A −0.13 and 0.250, not <code>{{ case/listing.ratio }}</code>." in html


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("# T\n\na {{ case/listing.ratoi }}", 3, "leaves no value 'ratoi'\n    Nearest: ratio"),
        ("{{ case/absent.x }}", 0, "there is no such listing"),
        ("{{ case/listing.ratio:%Q }}", 1, "cannot show"),
        ("{{ case/listing.errors[9] }}", 1, "cannot show"),
        ("{{ ratio }}", 1, "cannot read what stands between"),
        ("\n{{ tested test_x }}", 2, "tests/test_case.py has no test 'test_x'"),
        ("\n" + EMBED.format(options=' section="no"'), 2, "snippets/case/listing.py has no section 'no'"),
        ("\n" + EMBED.format(options=' hl="1" diff="case/listing.py"'), 2, "hl has no effect beside diff"),
        ("\n" + EMBED.format(options=" alt"), 2, "unknown fence option alt"),
        ("\n" + EMBED.format(options=' size="3"'), 2, "unknown fence option size"),
        ('```python\n--8<-- "case/absent.py"\n```', 0, "there is no such listing"),
        ('a\n\n--8<-- "case/listing.py"\n', 3, "must stand alone in a python fence"),
        ('```python\nx\n--8<-- "case/listing.py"\n```', 3, "must stand alone in a python fence"),
        ("one\n\n$$\n\\frac{1\n$$\n", 4, "bad LaTeX"),
        ("one\n\ntwo $\\nosuch$\n", 3, "bad LaTeX"),
        *[
            ("\n" + EMBED.format(options=f' {option}="{value}"'), 2, what)
            for option, value, what in [
                ("hl", "3-x", 'hl="3-x" names no lines: 3-x'),
                ("hl", "2 99", 'hl="2 99" names no lines: 99'),
                ("hl", "5-3", 'hl="5-3" names no lines: 5-3'),
                ("hl", "0", "names no lines: 0"),
                ("hl", "", 'hl="" names no lines'),
                ("diff", "case/absent.py", 'diff="case/absent.py": there is no such listing'),
                ("diff", "absent", 'diff="absent": there is no such listing'),
            ]
        ],
        ("\n" + EMBED.format(options=' hl="1" hl="2"'), 2, "a fence option is given twice"),
        ('a\n\n> ```python\n> --8<-- "case/listing.py"\n> ```\n', 4, "must stand alone in a python fence"),
        ('a --8<-- "case/listing.py"\n', 1, "must stand alone in a python fence"),
        ("a\n\n```python\nb\n", 3, "the fence is not closed"),
        ("a {{ b }} $\\frac{{a}}{b}$", 1, "cannot read what stands between"),
    ],
)
def test_what_cannot_be_shown_is_told_with_file_and_line(render, text, line, what):
    render(text)
    assert len(render.problems) == 1, render.problems
    assert what in render.problems[0]
    assert (f"docs/en/case.md:{line}: " if line else "snippets/case/") in render.problems[0]


def test_lines_beyond_the_end_of_a_section_are_told(render, checkout):
    checkout("x = 1\n# --8<-- [start:a]\nprint(x)\nprint(2)\n# --8<-- [end:a]\nprint(3)\n")
    render(EMBED.format(options=' section="a" hl="2"'))
    assert render.problems == []
    render("\n\n" + EMBED.format(options=' section="a" hl="1 2-3"'))
    assert render.problems == [
        'docs/en/case.md:3: hl="1 2-3" names no lines: 2-3\n    Write lines of the 2 that are shown: hl="3 5-7".'
    ]


def test_failing_listing_becomes_a_red_card(render, checkout):
    checkout("print(1)\nprint(1 / 0)\n")
    html = render("before\n\n" + EMBED.format(options="") + "\nafter")
    assert 'class="listing listing-failed"' in html and "after" in html
    assert "snippets/case/listing.py:2: ZeroDivisionError" in text_of(html)
    assert "docs/en/case.md:4" in render.problems[0]


def test_an_error_is_shown_without_the_colours_of_a_terminal(render, checkout):
    checkout('# proven: raises=ValueError\nraise ValueError("\\033[1mbold\\033[0m words")\n')
    html = render("before\n\n" + EMBED.format(options=""))
    assert "<samp>ValueError: bold words</samp>" in html
    assert render.problems == []


def test_a_root_has_a_strut(render):
    html = render(r"Of $\sqrt{n}$.")
    assert '<msqrt><mspace height=".8em"/><mi>n</mi></msqrt>' in html


def test_math_becomes_mathml(render):
    html = render("Let $p$ be.\n\n$$\nE = \\frac{x}{1-p}\n$$\n")
    assert html.count("<math") == 2 and "<mfrac>" in html and "\\" not in html


def test_formulas_keep_to_what_checkers_know(render):
    html = render("$$\n\\begin{aligned} a &= \\tfrac{\\sqrt{2}}{n} \\end{aligned}\n$$\n")
    assert '<mtable displaystyle="true">' in html and '<mstyle displaystyle="false"><mfrac>' in html


def test_figures_follow_the_palette(checkout):
    home, name = checkout(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2], label='a')\nplt.xlabel('x')\nplt.legend()\nplt.show()\n"
    )
    (checkout.root / "matplotlibrc").write_text((ROOT / "matplotlibrc").read_text())
    drawn = home.outcome(name).cells[0]["figures"][0]
    svg = figure.inline(drawn["svg"], 'a "b"')
    assert "var(--series-1" in svg and "currentColor" in svg
    assert "<style" in drawn["svg"] and "<style" not in svg  # it would style the whole page, again with each figure
    assert figure.INK not in svg and "#000000" not in svg and "#ffffff" not in svg
    assert 'aria-label="a &quot;b&quot;"' in svg
    assert len(svg) < 0.8 * len(drawn["svg"])
    assert drawn["labels"] == "x, a"
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids)) and set(re.findall(r'(?:url\(#|href="#)([\w-]+)', svg)) == set(ids)


def test_plain_black_and_white_follow_the_palette_but_on_a_picture(checkout):
    home, name = checkout(
        "import matplotlib.pyplot as plt\nf, (a, b) = plt.subplots(1, 2)\na.plot([1, 2], color='k')\n"
        "a.text(1, 1, 'ink #000000', color='black')\na.text(0, 1, 'ground', color='white')\n"
        "b.imshow([[0, 1]])\nb.text(0, 0, 'on dark', color='white')\nb.text(1, 0, 'on light', color='black')\nplt.show()\n"
    )
    (checkout.root / "matplotlibrc").write_text((ROOT / "matplotlibrc").read_text())
    svg = figure.inline(home.outcome(name).cells[0]["figures"][0]["svg"], "a")
    assert svg.startswith('<svg role="img" fill="currentColor"')
    plot, picture = svg.split("<image")[0], svg.split("<image")[1]
    assert "#ffffff" not in plot and "var(--output, #fff)" in plot and "stroke: #000" not in plot
    assert "ink #000000" in plot and "#ffffff" in picture and "var(--output" not in picture
    assert plot.rindex('fill="#000"') > plot.rindex("ground")


@pytest.mark.parametrize(
    ("draw", "off"), [("b.imshow([[0, 1]])", False), ("b.imshow([[0, 1]])", True), ("b.pcolormesh([[0, 1]])", False)]
)
def test_plain_black_beside_a_picture_follows_the_palette(checkout, draw, off):
    home, name = checkout(
        f"import matplotlib.pyplot as plt\nf, (a, b) = plt.subplots(1, 2)\n{draw}\n"
        "b.set_title('title', color='black')\nb.set_xlabel('across', color='k')\nb.set_ylabel('down', color='#000')\n"
        "b.set_xticks([0.5], ['tick'])\nb.tick_params(labelcolor='black')\nf.suptitle('above', color='black')\n"
        "b.text(0.5, 0.2, 'level', color='black')\nb.text(0.5, 0.2, 'turned', rotation=30, color='black')\n"
        f"{'b.set_axis_off()' if off else ''}\nplt.show()\n"
    )
    (checkout.root / "matplotlibrc").write_text((ROOT / "matplotlibrc").read_text())
    svg = figure.inline(home.outcome(name).cells[0]["figures"][0]["svg"], "a")
    drawn = {text: "currentColor" in tag for tag, text in re.findall(r"<text ([^>]*)>([a-z]+)<", svg)}
    beside = {"title", "above"} | (set() if off else {"across", "down", "tick"})
    assert drawn == {"level": False, "turned": False} | dict.fromkeys(beside, True)


def test_words_and_numbers_in_a_figure_stay_to_the_letter(checkout):
    home, name = checkout(
        "import matplotlib.pyplot as plt\nplt.plot([0.00125, 0.00375], label='with L1 and 0.0015  M 3')\n"
        "plt.yticks([0.0015, 0.0025])\nplt.legend()\nplt.show()\n"
    )
    (checkout.root / "matplotlibrc").write_text((ROOT / "matplotlibrc").read_text())
    svg = figure.inline(home.outcome(name).cells[0]["figures"][0]["svg"], "a")
    assert ">with L1 and 0.0015  M 3<" in svg and ">0.0015<" in svg and ">0.0025<" in svg


def test_matplotlibrc_draws_in_the_colours_that_are_replaced(home):
    rc = (home.root / "matplotlibrc").read_text()
    assert tuple("#" + c for c in re.findall(r'"([0-9a-f]{6})"', rc)) == figure.SERIES
    assert set(re.findall(r"color: ([0-9a-f]{6})", rc)) == {figure.INK[1:]}


def test_photos_are_stored_as_webp(checkout):
    home, name = checkout(
        "import numpy\nimport matplotlib.pyplot as plt\n\n"
        "plt.imshow(numpy.random.default_rng(0).random((200, 200, 3)))\nplt.show()\n"
    )
    drawn = home.outcome(name).cells[0]["figures"][0]["svg"]
    svg = figure.inline(drawn, "noise")
    assert "data:image/webp" in svg and "image/png" not in svg
    assert len(svg) < len(drawn) / 2


def test_download_says_what_it_needs(checkout):
    home, name = checkout(
        "# proven: timeout=9\nimport torch\nfrom sklearn.datasets import load_digits\nprint(load_digits, torch)\n"
    )
    text = card.download(home, home.read(name))
    assert '#     "torch==2.' in text and '#     "scikit-learn==' in text
    assert text.startswith("# /// script\n") and text.endswith(
        "# ///\n\nimport torch\nfrom sklearn.datasets import load_digits\nprint(load_digits, torch)\n"
    )


def test_download_names_versions_that_can_be_installed(checkout, monkeypatch):
    home, name = checkout("import torch\nprint(torch)\n")
    monkeypatch.setattr(type(home.store), "needed", lambda *_: {"torch": "2.14.1+cpu"})  # as the workflow has it
    assert '"torch==2.14.1",' in card.download(home, home.read(name))


def test_glossary_page_puts_its_own_language_first(tmp_path):
    (tmp_path / "g.tsv").write_text(
        "en\tzh\tzh-Hant\tforbidden\nweight decay\t权重衰减\t權重衰減\t\n", encoding="utf-8"
    )
    hant = '<span lang="zh-Hant">權重衰減</span>'
    made = {language: generated.glossary(tmp_path / "g.tsv", LANGUAGES[language]) for language in ("en", "zh")}
    assert f'| weight decay | <span lang="zh">权重衰减</span> | {hant} |' in made["en"]
    assert f'| 权重衰减 | <span lang="en">weight decay</span> | {hant} |' in made["zh"]


def test_the_foot_of_a_page_counts_one_listing_as_one(checkout):
    checkout("print(2)\n", "case/second.py")
    home, first = checkout("print(1)\n")
    for names, en, zh in (
        ([first], "1 listing of", "1 段代码"),
        ([first, "case/second.py"], "2 listings of", "2 段代码"),
    ):
        for language, what in (("en", en), ("zh", zh)):
            words = LANGUAGES[language].words["status"]
            assert f" {what}" in status.stamp(names, Snapshot(home), words, "3.11")


def test_problem_prints_place_and_remedy():
    assert str(Problem("a.py", 3, "is bad", "Mend it.")) == "a.py:3: is bad\n    Mend it."


def test_equal_markers_become_one_element():
    style = 'style="fill: #0f8b8d; stroke: #0f8b8d"'
    uses = [f'<use xlink:href="#m1" x="{x}.5" y="7.123456" {style}/>' for x in range(500)]
    clipped = "".join(f'<g clip-path="url(#p)">{use}</g>' for use in uses[:250])
    tick = '<g><use xlink:href="#t1" x="3" y="4" style="stroke: #1b1e24"/></g>'
    head = '<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="10pt" height="10pt" viewBox="0 0 10 10">'
    defs = '<defs><path id="m1" d="M 0 3 z"/><path id="t1" d="M 0 0 z"/><clipPath id="p"/></defs>'
    drawn = figure.inline(f'{head}{defs}<g clip-path="url(#p)">{"".join(uses[250:])}</g>{clipped}{tick}</svg>', "alt")
    assert drawn.count("<polyline") == drawn.count("<marker") == 2
    assert drawn.count("<use") == 3
    assert all(f"{x}.5,7.12" in drawn for x in range(500))
    assert drawn.count('clip-path="url(#') == 2
    mark = re.search(r'id="(f\w+-)m1"', drawn)[1]
    for number in (1, 2):
        assert f'id="{mark}row{number}"' in drawn and f"marker: url(#{mark}row{number})" in drawn
    assert drawn.count(f'href="#{mark}m1" style="fill: var(--series-1, #0f8b8d)') == 2


def test_groups_that_only_had_a_name_and_frames_without_ink_are_gone():
    path = '<path d="M 0 0L1 1" style="fill: none; stroke: #1b1e24"/>'
    turned = f'<g transform="rotate(90)"><g id="inner">{path}</g></g>'
    frame = '<path d="M 0 0L9 9z" style="fill: none"/>'
    used = f'<use xlink:href="#kept" x="1" y="1"/><g id="kept">{path}</g>'
    empty = '<g id="line2d_1"/><g transform="none"/>'
    said = '<text>a id="" id="x"</text>'
    svg = f'<g id="figure_1"><g id="patch_1">{frame}</g>{empty}{turned}{used}<g id="last">{path}</g>{said}</g>'
    head = '<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="10pt" height="10pt" viewBox="0 0 10 10">'
    drawn = figure.inline(f"{head}{svg}</svg>", "alt")
    ink = path.replace("#1b1e24", "currentColor")
    mark = re.search(r'id="(f\w+-)kept"', drawn)[1]
    assert drawn[drawn.index(">") + 1 :] == (
        f'<g transform="none"/><g transform="rotate(90)">{ink}</g>'
        f'<use xlink:href="#{mark}kept" x="1" y="1"/><g id="{mark}kept">{ink}</g>{ink}{said}</svg>'
    )


def test_foreign_phrases_are_marked_outside_code():
    assert foreign.mark("<p>see 过拟合, <code>过</code> and <b>正则化、权重</b></p>", "en") == (
        '<p>see <span lang="zh">过拟合</span>, <code>过</code> and <b><span lang="zh">正则化、权重</span></b></p>'
    )
    kept = '<p lang="zh">过<br>拟合 <b>正</b></p><svg><text>过</text></svg>'
    assert foreign.mark(kept, "en") == kept
    title = "Dropout: A Simple Way to Prevent Overfitting"
    assert foreign.mark(f"<p>论文 {title}，用 weight decay</p>", "zh") == (
        f'<p>论文 <span lang="en">{title}</span>，用 weight decay</p>'
    )


def test_messages_of_errors_are_found_and_other_output_is_not(checkout):
    words = LANGUAGES["en"].words["card"]
    cell = {"text": "size mismatch", "figures": []}
    assert "data-search-exclude" in card.output(cell, {}, words)
    assert "data-search-exclude" not in card.output(cell, {}, words, searched=True)
    for source, tells in {
        "try:\n    x = 1\nexcept ValueError as error:\n    print(error)\n": True,
        "# proven: raises=ValueError\nprint(1)\n": True,
        "# proven: warns=UserWarning\nprint(1)\n": True,
        "exceptional = 1\nprint(exceptional)\n": False,
    }.items():
        home, name = checkout(source)
        assert home.read(name).tells is tells, source


def test_one_language_can_be_served_alone():
    languages = ["en", "zh", "zh-hant"]
    assert site.only(languages, "") == languages and site.only(languages, "zh") == ["zh"] and site.only([], "zh") == []
    with pytest.raises(PluginError, match="ONLY=fr: there is no such language; choose one of en, zh, zh-hant"):
        site.only(languages, "fr")

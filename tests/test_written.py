"""What the author of a page wrote is read in one way: front matter, title, options, headings; a file is read once."""

import os
import tomllib

import jinja2
import pytest

from proven import files, glossary, written
from proven.languages import LANGUAGES
from proven.problem import Problem
from proven.testing import ROOT

PAGE = "---\ndescription: 'it''s about x'\nhide: [toc]\n---\n\n# Loading `x<y` { #top }\n\nText.\n\n---\n"


def test_front_matter_is_cut_off_and_says_what_the_page_is_about():
    front, body = written.front(PAGE)
    assert front + body == PAGE and body.startswith("# Loading") and front.count("\n") == 5
    assert written.description(PAGE) == "it's about x"
    assert written.front(body) == ("", body) and written.description(body) == ""
    assert written.description("---\nhide: [toc]\n---\n# A\n") == ""


def test_a_title_is_markdown_without_its_id_and_its_html_shows_signs_in_code():
    assert written.title(PAGE) == "Loading `x<y`" and written.title("text") == ""
    assert written.inline("Loading `x<y`, *not* `b`") == "Loading <code>x&lt;y</code>, *not* <code>b</code>"
    assert written.inline("`a`", str.upper) == "<code>A</code>"


def test_options_are_pairs_and_what_else_stands_there():
    assert written.options(' alt="a b" hl="1" rest') == ([("alt", "a b"), ("hl", "1")], "rest")


def test_a_file_is_read_again_only_when_its_bytes_have_changed(tmp_path):
    read, path = [], tmp_path / "table.tsv"

    @files.of_file
    def text(path):
        read.append(path)
        return path.read_text(encoding="utf-8")

    path.write_text("a\tb\n1\t\n", encoding="utf-8")
    assert text(path) == text(str(path)) and len(read) == 1
    assert files.rows_of(path) == ({"a": "1", "b": ""},)
    os.utime(path, (1, 1))
    assert text(path) and len(read) == 1
    path.write_text("a\tb\n2\t3\n", encoding="utf-8")
    assert text(path).endswith("2\t3\n") and len(read) == 2
    assert files.rows_of(path) == ({"a": "2", "b": "3"},)
    path.unlink()
    with pytest.raises(OSError):
        files.rows_of(path)


def test_a_table_may_have_the_marks_of_a_spreadsheet(tmp_path):
    path = tmp_path / "glossary.tsv"
    path.write_bytes("\ufeffen\tzh\tzh-Hant\tforbidden\r\nmask\t掩码\t遮罩\t\r\n".encode())
    assert files.rows_of(path) == ({"en": "mask", "zh": "掩码", "zh-Hant": "遮罩", "forbidden": ""},)
    assert glossary.terms(path) == [glossary.Term("mask", "掩码", "遮罩")]


@pytest.mark.parametrize("read", [files.rows_of, glossary.terms, files.text_at])
def test_a_table_in_another_encoding_is_named_from_the_root_of_its_checkout(tmp_path, read):
    (tmp_path / "mkdocs.yml").touch()
    path = tmp_path / "docs" / "terms.tsv"
    path.parent.mkdir()
    path.write_bytes("en\tzh\nmask\t掩码\n".encode("gbk"))
    with pytest.raises(Problem) as told:
        read(path)
    assert str(told.value) == "docs/terms.tsv:2: is not in UTF-8: it holds the byte 0xd1\n    Save it as UTF-8."
    path.write_bytes("en\tzh\n".encode("utf-16"))
    with pytest.raises(Problem, match="is in UTF-16"):
        read(path)


@pytest.mark.parametrize("folder", LANGUAGES)
def test_what_the_theme_says_stands_with_the_other_words(folder):
    env = jinja2.Environment(loader=jinja2.FunctionLoader(lambda name: "" if name.startswith(".icons") else None))
    source = (ROOT / "overrides" / "partials" / "source.html").read_text(encoding="utf-8")
    config = {"extra": LANGUAGES[folder].words["theme"], "theme": {"icon": {}}, "repo_url": "x", "repo_name": "y"}
    said = {"en": "Report a fault", "zh": "报告错误", "zh-hant": "回報錯誤"}[folder]
    assert f'data-report="{said}"' in env.from_string(source).render(config=config, lang={"t": str})


def test_every_language_has_the_same_words():
    words = {}
    for path in sorted((ROOT / "proven" / "words").glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        words[path.stem] = {name: _keys(table) for name, table in tables.items()}
    assert set(words) == set(LANGUAGES) and words["zh"] == words["en"]
    own = words["zh-hant"]  # a table of its own stands for the whole one; the others are made of Simplified words
    assert own == {name: words["zh"][name] for name in own} and len(own) == 3


def _keys(table, above=""):
    """The keys of a table and of those in it, as set of "above.key"."""
    inner = [_keys(value, f"{above}{name}.") for name, value in table.items() if isinstance(value, dict)]
    return {f"{above}{name}" for name in table}.union(*inner)

"""The Chinese mirrors the English: fences, formulas, values, marks, links and ids; terms are those of the glossary."""

import functools
import itertools
import re
from collections import Counter

import pytest

from proven import glossary, notebook, search, seeds, written
from proven.files import rows_of
from proven.languages import LANGUAGES
from proven.testing import ROOT

EN, ZH = ROOT / "docs" / "en", ROOT / "docs" / "zh"
WRITTEN = sorted(path.relative_to(EN).as_posix() for path in EN.rglob("*.md"))
PAGES = [*WRITTEN, *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("notebooks/*.py"))]
HEADING = re.compile(r"^(#+) (.+?)(?: \{ (.*?) \})?$", re.MULTILINE)
TRANSLATED = {"alt", "caption", "fold"}


@functools.cache
def read(folder, page):
    if page.endswith(".py"):
        book = notebook.read(ROOT, page)
        language = LANGUAGES[folder.name]
        return f"---\ndescription: '{book.description(language)}'\n---\n{book.markdown(language)}"
    return (folder / page).read_text(encoding="utf-8")


@functools.cache
def prose(text):
    body = written.front(text)[1]
    lines = body.splitlines()
    for fence in fences(body):
        lines[fence.first : fence.last + 1] = [""] * (fence.last + 1 - fence.first)
    return re.sub(r"\$\$.*?\$\$", "", "\n".join(lines), flags=re.DOTALL)


def fences(text):
    return [part for part in written.parts(text) if isinstance(part, written.Fence)]


def code(text):
    """What is the same in every language of the fences of a page."""
    return [
        (fence.language, [each for each in given if each[0] not in TRANSLATED], rest, fence.body)
        for fence in fences(text)
        for given, rest in [written.options(fence.options)]
        if fence.language != "sh"
    ]


@functools.cache
def skeleton(text):
    bare = prose(text)
    return {
        "fences": code(text),
        "formulas": re.findall(r"\$\$.+?\$\$", text, re.DOTALL),
        "headings": [(level, attributes) for level, _, attributes in HEADING.findall(bare)],
        "values": sorted(re.findall(r"\{\{ (?!tested).*?\}\}", bare)),
        "marks": sorted(re.findall(r"\{\{ tested .*?\}\}", bare)),
        "links": sorted(re.findall(r"\]\(([^)]+)\)", bare)),
    }


def sections(text):
    parts = re.split(r"^## .*?$", prose(text), flags=re.MULTILINE)
    return [re.sub(r"\{\{.*?\}\}|\s+", " ", part).strip() for part in parts]


def test_same_pages_in_both_languages():
    assert sorted(path.relative_to(ZH).as_posix() for path in ZH.rglob("*.md")) == WRITTEN


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("part", ["fences", "formulas", "headings", "values", "marks", "links"])
def test_translation_mirrors_its_original(page, part):
    assert skeleton(read(ZH, page))[part] == skeleton(read(EN, page))[part]


@pytest.mark.parametrize("page", PAGES)
def test_translation_is_complete(page):
    english, chinese = sections(read(EN, page)), sections(read(ZH, page))
    for ours, theirs in itertools.zip_longest(chinese, english, fillvalue=""):
        assert len(ours) >= 0.2 * len(theirs), f"too short for {theirs[:60]!r}: {ours!r}"
    assert sum(map(len, chinese)) >= 0.25 * sum(map(len, english))


@pytest.mark.parametrize("page", PAGES)
def test_no_paragraph_is_left_in_english(page):
    for paragraph in re.split(r"\n\s*\n", prose(read(ZH, page)).split("{ #reading")[0]):
        plain = re.sub(r"`[^`]*`|\{\{.*?\}\}|\$[^$]*\$|\]\([^)]*\)|<[^>]*>|\{.*?\}|https?://\S+", "", paragraph)
        words = re.findall(r"[A-Za-z]{2,}", plain)
        if len(words) >= 8 and "|" not in plain:
            assert len(re.findall(r"[\u4e00-\u9fff]", plain)) >= len(words), paragraph


@pytest.mark.parametrize("page", PAGES)
def test_every_section_has_a_lasting_id(page):
    for folder in (EN, ZH):
        for level, title, attributes in HEADING.findall(prose(read(folder, page))):
            if len(level) > 1:
                assert re.search(r"#[a-z][a-z0-9-]*", attributes), f"{page}: {title}"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_what_it_is_about(page):
    for folder in (EN, ZH):
        assert len(written.description(read(folder, page))) >= 15, page


@pytest.mark.parametrize("page", PAGES)
def test_figures_have_a_text_alternative_in_the_language_of_the_page(page):
    for folder in (EN, ZH):
        for fence in fences(read(folder, page)):
            name = fence.listing
            if name and "plt.show()" in (ROOT / "snippets" / name).read_text(encoding="utf-8"):
                alt = dict(written.options(fence.options)[0]).get("alt", "")
                assert len(alt) >= 10, f"{name} draws: give the fence an alt"
                assert (folder == ZH) == bool(re.search(r"[\u4e00-\u9fff]", alt))


TERMS = glossary.terms(ROOT / glossary.FILE)


def test_glossary_is_whole():
    lines = (ROOT / glossary.FILE).read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == ["en", "zh", "zh-Hant", "forbidden"]
    assert all(line.count("\t") == 3 for line in lines if line) and all(all(term[:3]) for term in TERMS)
    assert len({term.en for term in TERMS}) == len(TERMS)


@pytest.mark.parametrize("page", PAGES)
def test_translation_respects_the_glossary(page):
    text = re.sub("也叫[^。；）]*", "", prose(read(ZH, page)))  # other names, told once so that the search finds them
    for english, chinese, _, forbidden in TERMS:
        for wrong in filter(None, forbidden.split("|")):
            assert wrong not in text, f"{page}: {english} is {chinese}, not {wrong}"


@pytest.mark.parametrize("page", PAGES)
def test_chinese_is_set_as_chinese(page):
    text = re.sub(r"`[^`]*`|\{\{.*?\}\}|\]\([^)]*\)|<[^>]*>|\{[^}]*\}", "", prose(read(ZH, page)))
    assert "您" not in text
    for wrong in (
        r"[\u4e00-\u9fff][,;:?!](?=[\s\u4e00-\u9fff])",
        r"[\u4e00-\u9fff][A-Za-z0-9]",
        r"[A-Za-z0-9][\u4e00-\u9fff]",
    ):
        found = re.findall(f".{{0,12}}{wrong}.{{0,12}}", text)
        assert not found, f"{page}: {found[:5]}"


def test_plain_words():
    for page in PAGES:
        found = re.findall(r"\b(simply|just simply|obviously|congratulations)\b", prose(read(EN, page)), re.IGNORECASE)
        assert not found, f"{page}: {found}"


QUANTIFIER = re.compile(r"\b(always|never|every|nearly|almost|all but|none|each time)\b|\}\} of (?:the )?(?:\d|\{\{)")
VALUE = re.compile(r"\{\{ ([\w-]+/\w+)\.(\w+)")


def unmarked(page, text, moving):
    """Sentences that quantify over a value that moves with the seed, in paragraphs without a mark."""
    found = []
    for paragraph in re.split(r"\n\s*\n", prose(text)):
        for sentence in re.split(r"(?<=[.:;?!]) ", paragraph):
            moves = any(key in moving.get(f"{name}.py", ("", ()))[1] for name, key in VALUE.findall(sentence))
            if moves and QUANTIFIER.search(sentence) and "{{ tested " not in paragraph:
                found.append(f"{page}: {sentence}")
    return found


@pytest.mark.parametrize("page", PAGES)
def test_what_moves_is_called_always_or_nearly_only_beside_a_mark(page):
    assert unmarked(page, read(EN, page), seeds.moving()) == []


def test_a_quantified_value_without_a_mark_is_found():
    moving = {"a/b.py": ("", {"wins"})}
    assert unmarked("a.md", "It wins in {{ a/b.wins }} of 12, not always.", moving)
    assert not unmarked("a.md", "It wins in {{ a/b.wins }} of 12 {{ tested test_it_wins }}.", moving)
    assert not unmarked("a.md", "It wins in {{ a/b.fixed }} of 12.", moving)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_what_is_looked_up_for_a_synonym_stands_on_a_page(language):
    texts = [read(ROOT / "docs" / language.written, page) for page in PAGES]
    pairs, known = search.synonyms(ROOT, language), language.page(ROOT, "\n".join(texts)).lower()
    assert len(pairs) >= 60
    missing = {word for _, words in pairs for word in words.split() if word.lower() not in known}
    assert missing == set()
    assert {asked for asked, _ in pairs if asked != asked.lower() or not re.fullmatch(r"[\w\s./'-]+", asked)} == set()


def test_each_synonym_has_one_row():
    rows = [(row["language"], row["asked"]) for row in rows_of(ROOT / search.SYNONYMS)]
    assert [row for row, count in Counter(rows).items() if count > 1] == []

"""The picture of a shared page: its text fits, it is drawn once, and looks the same wherever it is drawn."""

import re
from pathlib import Path

import pytest

from proven import cards
from proven.cards import Card

LONG = "Different results after loading, growing memory, slow training"
TITLES = {
    "en": ["Dropout", LONG, f"{LONG}: {LONG}", "A" * 200],
    "zh": ["卷积", "损失函数与目标：CrossEntropyLoss、BCE、MSE 的报错", "网络" * 60],
    "zh-Hant": ["卷積", "層正規化、群組正規化、實例正規化與 RMS 正規化"],
}


@pytest.mark.parametrize(("lang", "title"), [(lang, title) for lang in TITLES for title in TITLES[lang]])
def test_a_title_fits_into_its_lines_and_loses_only_what_is_too_long(lang, title):
    size, lines = cards._fitted(title, "bold", lang, cards._SIZES)
    font = cards._font("bold", lang, size)
    assert len(lines) <= dict(cards._SIZES)[size]
    assert all(font.getlength(line.rstrip()) <= cards._RIGHT - cards._LEFT for line in lines)
    assert "".join(lines) == title or lines[-1].endswith("…")
    assert len(cards.draw(Card(title, "", "", "Proven PyTorch", lang))) <= 25 * 1024


def test_lines_of_a_title_are_cut_between_words_and_clauses():
    def lines(title, lang):
        return [line.rstrip() for line in cards._fitted(title, "bold", lang, cards._SIZES)[1]]

    assert all(line.split()[-1] in LONG.split() for line in lines(LONG, "en"))
    assert lines("层归一化、组归一化、实例归一化与 RMS 归一化", "zh") == [
        "层归一化、组归一化、",
        "实例归一化与 RMS 归一化",
    ]


def test_a_card_is_drawn_once_and_again_when_it_says_something_else(tmp_path):
    said = {f"assets/cards/{name}.png": Card(name, "Part", "", "Site", "en") for name in ("one", "two")}
    site, kept = tmp_path / "site", tmp_path / "kept"
    assert cards.write(said, site, kept) == 2
    first = (site / "assets/cards/one.png").read_bytes()
    (site / "assets/cards/one.png").unlink()  # as MkDocs clears the site
    assert cards.write(said, site, kept) == 0 and (site / "assets/cards/one.png").read_bytes() == first
    said["assets/cards/one.png"] = Card("one", "Another part", "", "Site", "en")
    assert cards.write(said, site, kept) == 1 and (site / "assets/cards/one.png").read_bytes() != first
    assert len(list(kept.iterdir())) == 2  # what nobody asks for is forgotten


def test_a_card_says_the_same_twice_to_nobody():
    assert (
        Card("Dropout", "Regularization", "", "Proven PyTorch", "en").said
        == "Dropout · Regularization · Proven PyTorch"
    )
    assert Card("Site", "", "What it is", "Site", "en").said == "Site · What it is"


@pytest.mark.parametrize("file", ["proven/cards.py", "matplotlibrc", "bench/books/book.css", "bench/books/print.css"])
def test_colors_are_those_of_the_light_palette(file):
    root = Path(__file__).resolve().parent.parent
    palette = (root / "docs/assets/proven.css").read_text(encoding="utf-8").split('scheme="default"]')[1].split("}")[0]
    known = set(re.findall(r"#(\w{6})", palette)) | {"c9a227"}  # of the series, lighter in figures than in text
    used = set(re.findall(r"(?:[#\"]|color: )([0-9a-f]{6})\b", (root / file).read_text(encoding="utf-8")))
    assert len(used) > 1 and not used - known

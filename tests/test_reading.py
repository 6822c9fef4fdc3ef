"""Each chapter can be read in ten minutes: what is not marked as a detail takes no longer."""

import pytest

from proven import reading
from proven.languages import LANGUAGES
from proven.testing import ROOT
from proven.written import heading_at

WORDS = " ".join(["word"] * 238)
FENCE = '```python{}\n--8<-- "a/b.py"\n```\n'
PAGE = f"""---
description: {WORDS}
---

# Title

{WORDS} [and](https://a.b/{"x-" * 99}) {{{{ tested test_{"y_" * 99}z }}}}

## A {{ #a .deep data-points="A1-1" }}

{FENCE.format("")}
{WORDS}

### B {{ #b }}

{FENCE.format(' fold="text"')}

## C {{ #c }}

{WORDS}

### D {{ #d .deep }}

{WORDS}

### E {{ #e }}

{FENCE.format("")}

## Where {{ #articles }}

{WORDS}

## Summary {{ #summary }}

{WORDS}

## Exercises {{ #exercises }}

### Exercise 1 {{ #exercise-1 }}

{WORDS}
"""
CHAPTERS = {
    path.stem: text
    for path in sorted((ROOT / "docs" / "en").glob("*.md"))
    if reading.minutes(text := path.read_text(encoding="utf-8"))
}


def test_prose_and_listings_are_counted_where_they_stand():
    main, deep = reading.minutes(PAGE)
    assert main == pytest.approx(1 + 1 + 1 / 2 + 1, abs=0.02)  # the title's part, C, E, the summary
    assert deep == pytest.approx(1 / 2 + 1 + 1 / 6 + 1, abs=0.01)  # A with B, D
    assert reading.minutes(PAGE.replace("#summary", "#end")) is None


def test_a_heading_says_whether_it_can_wait():
    heading = heading_at('## A `b` { #a .deep data-points="A1-1 A2-3" }')
    assert (heading.title, heading.anchor, heading.level, heading.deep) == ("A `b`", "a", 2, True)
    assert heading.points == ("A1-1", "A2-3") and not heading_at("### A { #a }").deep and heading_at("# A") is None


@pytest.mark.parametrize("folder", LANGUAGES)
def test_the_line_says_both_times_or_one(folder):
    words = LANGUAGES[folder].words["reading"]
    line = reading.line(reading.minutes(PAGE), words)
    assert " 4 " in line and " 3 " in line and words["label"] in line
    assert words["label"] not in reading.line(reading.minutes(PAGE.replace(" .deep", "")), words)
    assert reading.line(reading.minutes("# Title\n\nText.\n"), words) == ""


def test_the_main_line_of_each_chapter_takes_ten_minutes_at_most():
    assert len(CHAPTERS) >= 25
    assert {name: reading.minutes(text)[0] for name, text in CHAPTERS.items() if reading.minutes(text)[0] > 10.5} == {}

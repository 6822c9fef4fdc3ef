"""The tables behind the claims: bounds lie clear of the noise, and each mutant has a test that must kill it."""

import ast
import math
import re
from types import SimpleNamespace

import pytest

from proven import seeds
from proven.__main__ import main
from proven.claims import ROOT, claims, judge
from proven.mutants import job, mutations, of_chapter
from proven.page import TESTED
from proven.project import Project, project
from proven.testing import bound, mutated

HOME = project(ROOT)
CHAPTERS = sorted({name.split("/")[0] for name in HOME.snippets()})


@pytest.mark.parametrize("row", claims(), ids=lambda row: row["value"])
def test_bound_is_clear_of_the_noise(row):
    assert row["n"] >= 5
    assert judge(row) == ""


def test_what_moves_is_recorded_for_every_listing_as_it_is():
    stale = seeds.stale()
    assert not stale, f"python -m proven seeds --stale, then commit tests/moving.tsv: {stale}"


def test_a_comment_makes_no_measurement_stale(tmp_path):
    def digest(text):
        (tmp_path / "snippets" / "a").mkdir(parents=True, exist_ok=True)
        (tmp_path / "snippets" / "a" / "b.py").write_text(text, encoding="utf-8")
        return seeds.code(Project(tmp_path).read("a/b.py"))

    first = digest('x = "# 1"  # drawn by lot\nprint(x)\n')
    assert digest('# at random\nx = "# 1"\n\nprint(x)  # shown\n') == first
    assert digest('x = "# 2"  # drawn by lot\nprint(x)\n') != first


def test_where_nothing_is_stale_nothing_is_measured(monkeypatch, capsys):
    monkeypatch.setattr(seeds, "stale", list)
    monkeypatch.setattr(seeds, "measure", None)
    assert main(["seeds", "--stale"]) == 0
    assert "measured as they are" in capsys.readouterr().out


def test_the_claims_of_what_is_measured_are_judged(monkeypatch):
    row = {"value": "a/b.c", "side": ">", "how": "gain", "bound": 1.0, "none": 0.0, "mean": 2.0, "spread": 0.4, "n": 5}
    monkeypatch.setattr(seeds, "_listings", lambda only: [])
    monkeypatch.setattr(seeds, "_write_moving", lambda found: None)
    monkeypatch.setattr(seeds.claims, "claims", lambda: [row])
    monkeypatch.setattr(seeds.claims, "write", lambda rows: None)
    monkeypatch.setattr(seeds.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout="", returncode=0))
    for only in [""], ["a/b"], ["a/b.py"], ["d/e.py", "a/b.py"]:
        assert "less than 3 spreads" in "".join(seeds.measure(only))
    assert seeds.measure(["a/c"]) == []


def test_a_bound_within_the_noise_is_refused():
    row = {"value": "a/b.c", "side": ">", "how": "gain", "bound": 1.0, "none": 0.0, "mean": 2.0, "spread": 0.3, "n": 5}
    assert judge(row) == ""
    assert "less than 3 spreads" in judge({**row, "spread": 0.4})
    assert "not on the claim's side" in judge({**row, "bound": -1.0})
    assert "not measured" in judge({**row, "mean": None})
    assert "what is compared" in judge({**row, "how": ""})
    assert "less than 3 spreads" in judge({**row, "mean": math.nan})
    assert "less than 3 spreads" in judge({**row, "side": "<", "bound": 1.0, "none": 2.0})


def test_every_bound_of_a_test_is_in_the_table():
    for path in (ROOT / "tests").glob("test_*.py"):
        for value in re.findall(r'\b(?:bound|holds)\("([\w/.-]+)"\)', path.read_text(encoding="utf-8")):
            assert bound(value) is not None


@pytest.mark.parametrize("row", mutations(), ids=lambda row: f"{row[0]}-{row[3]}")
def test_mutant_fits_its_listing_and_has_a_test(row):
    name, before, after, test = row
    listing = HOME.read(name)
    assert mutated(name, listing.source, before, after) != listing.source
    chapter, test = of_chapter(test, listing.chapter)
    assert test in HOME.tests(chapter)


def test_a_row_may_name_a_test_of_another_chapter(tmp_path):
    made = job(HOME.read("networks/stuck.py"), ["test_a", "symptoms_loss.test_b"], tmp_path)
    assert made["pytest"][:2] == ["tests/test_networks.py::test_a", "tests/test_symptoms_loss.py::test_b"]


def marks():
    """(chapter, name) of each test that an English page or notebook marks."""
    for path in [*(ROOT / "docs" / "en").rglob("*.md"), *(ROOT / "notebooks").glob("*.py")]:
        for chapter, test in TESTED.findall(path.read_text(encoding="utf-8")):
            yield chapter or path.stem, test


def asserting(source):
    """Names of the functions of a module that call `holds`, themselves or through another of them: set of str."""
    calls = {}
    for each in ast.parse(source).body:
        if isinstance(each, ast.FunctionDef):
            called = {
                call.func.id for call in ast.walk(each) if isinstance(call, ast.Call) and hasattr(call.func, "id")
            }
            calls[each.name] = called - {argument.arg for argument in each.args.args}
    found = {"holds"}
    while more := {name for name, called in calls.items() if called & found} - found:
        found |= more
    return found


def test_a_claim_is_found_through_helpers():
    source = "def h(n): return holds(n)\ndef test_a(): assert h('a/b.c')\ndef test_b(holds): assert holds(1)"
    assert asserting(source) == {"holds", "h", "test_a"}


@pytest.mark.parametrize("chapter", sorted({chapter for chapter, _ in marks()}))
def test_each_claim_that_a_page_marks_has_a_mutant_of_its_own(chapter):
    rows = {of_chapter(test, HOME.read(name).chapter) for name, _, _, test in mutations()}
    claimed = asserting((ROOT / "tests" / f"test_{chapter}.py").read_text(encoding="utf-8"))
    bare = {test for home, test in marks() if home == chapter and test in claimed and (chapter, test) not in rows}
    assert not bare, "add a row to tests/mutations.tsv that makes the sentence false"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_has_mutants(chapter):
    rows = [row for row in mutations() if row[0].startswith(f"{chapter}/")]
    assert len(rows) >= 6
    scratch = {name for name in HOME.snippets() if name.startswith(f"{chapter}/") and "scratch" in name}
    assert scratch <= {row[0] for row in rows}
    claimed = {row["value"].partition(".")[0] + ".py" for row in claims() if row["value"].startswith(f"{chapter}/")}
    assert claimed <= {row[0] for row in rows}, "each training claim needs a mutant"


def test_every_claim_mark_of_a_chapter_is_used():
    for chapter in CHAPTERS:
        text = (ROOT / "docs" / "en" / f"{chapter}.md").read_text(encoding="utf-8")
        assert len(re.findall(r"\{\{ tested ", text)) >= 5, f"{chapter} marks hardly any claim as tested"

"""How far the move to Zensical is: what the report of `make zensical` says, and that a problem stops that build, too."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from proven.problem import Problem
from proven.testing import ROOT


@pytest.fixture
def bench(monkeypatch):
    """The modules of bench/ as `make zensical` finds them; of Zensical itself only the name that is imported."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    context = ModuleType("zensical.extensions.context")
    context.ContextPreprocessor = None
    for name in ("zensical", "zensical.extensions"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, context.__name__, context)
    import to_zensical
    import zensical_place

    return SimpleNamespace(report=to_zensical.report, found=to_zensical.found, Stop=zensical_place.Stop)


def test_ids_and_cards_of_a_page_are_read_off_its_article(bench, tmp_path):
    page = (
        '<h2 id="outside"></h2><article><h2 class="x" id="a"></h2><h6 id="__skip"></h6><p id="no"></p>'
        '<figure class="listing" id="b"></figure><div class="listing listing-failed"></div></article>'
    )
    for folder, text in (("en", page), ("en/x", "<p>no article</p>")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "index.html").write_text(text)
    assert bench.found(tmp_path) == {"en": ({"a", "b"}, 2, 1), "en/x": (set(), 0, 0)}


def test_the_report_says_page_by_page_what_differs(bench):
    ours = {"same": ({"a"}, 1, 0), "less": ({"a", "b"}, 2, 0), "gone": (set(), 0, 0), "made": (set(), 0, 0)}
    theirs = {"same": ({"a"}, 1, 0), "less": ({"b", "c"}, 1, 1)}
    assert list(bench.report(ours, theirs, {"same", "less", "gone"})) == [
        "1 of 3 written pages have the same ids and cards, 1 of ours are generated",
        "  gone: missing",
        "  less: cards 2 and 1, failed 0 and 1, ",
        "    ids that are lacking: ['a'], that are new: ['c']",
    ]
    assert len(list(bench.report(ours, ours, {"same", "less"}))) == 1


def test_a_problem_stops_the_build_with_all_that_was_reported(bench):
    place = SimpleNamespace(problems=[])
    stop = bench.Stop(None, place)
    assert stop.run("<p>page</p>") == "<p>page</p>"
    place.problems += [Problem("docs/en/x.md", number, "is bad", "Mend it.") for number in (3, 7)]
    with pytest.raises(SystemExit) as ended:
        stop.run("<p>page</p>")
    assert ended.value.code == "\n".join(map(str, place.problems))  # a text: the status is 1

"""What tests rely on: reruns differ only as told, and a mutant counts as killed only by the assertion of its test."""

import re

import pytest

from proven import run as runs
from proven import testing
from proven.snippet import Problem
from proven.testing import run

LISTING = "dropout/inverted_scaling.py"


def test_a_run_happens_once_in_a_session():
    assert run(LISTING) is run(LISTING)


def test_another_seed_gives_another_run():
    assert run(LISTING, seed=0).text == run(LISTING).text
    assert run(LISTING, seed=1).text != run(LISTING).text


def test_a_text_is_replaced_exactly_once():
    assert run(LISTING, replace=("manual_seed(0)", "manual_seed(1)")).text == run(LISTING, seed=1).text
    for before, times in (("no such text", 0), ("torch", 5)):
        with pytest.raises(Problem, match=f"holds '{before}'"):
            run(LISTING, replace=(before, "x" * times))


def test_an_unknown_value_names_the_nearest():
    with pytest.raises(AttributeError, match="leaves no value 'maen'; nearest: mean"):
        _ = run(LISTING).maen


def test_a_fresh_interpreter_gives_what_a_fork_gives(checkout, monkeypatch):
    source = (
        "import matplotlib.pyplot as plt\nimport torch\n\ntorch.manual_seed(0)\nx = torch.rand(3)\nprint(x)\n"
        "plt.plot(x)\nplt.show()\n"
    )
    home, name = checkout(source)
    (home.root / "matplotlibrc").write_text((testing.ROOT / "matplotlibrc").read_text())
    forked = runs.run(home.root, home.read(name))
    monkeypatch.setattr(runs, "FORKS", False)
    spawned = runs.run(home.root, home.read(name))
    assert (spawned.text, spawned.figures, spawned.values) == (forked.text, forked.figures, forked.values)


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("import torch", "import torch ", "survives"),
        ("return x\n", "return 1 / 0\n", "does not run to its end|survives|fails otherwise"),
        ("print(y)", "raise ValueError", "does not run to its end"),
        ("no such text", "x", "holds 'no such text' 0 times"),
    ],
)
def test_a_mutant_that_no_assertion_kills_is_told(tmp_path, before, after, what):
    told = testing.kill((LISTING, before, after, "test_survivors_are_scaled"), tmp_path)
    assert re.search(what, told)


def test_a_mutant_is_killed_by_the_assertion_of_its_test(tmp_path):
    assert (
        testing.kill((LISTING, "return x * mask / (1 - p)", "return x * mask", "test_survivors_are_scaled"), tmp_path)
        == ""
    )

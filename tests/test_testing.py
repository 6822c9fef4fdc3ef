"""What tests rely on: reruns differ only as told, and a mutant counts as killed only by the assertion of its test."""

import math
import os
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest

from proven import claims, forked, mutants, numerics, portable, seeds, testing
from proven import run as runs
from proven.project import project
from proven.snippet import Problem
from proven.store import Store
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
    in_fork = runs.run(home.root, home.read(name))
    monkeypatch.setattr(forked, "FORKS", False)
    spawned = runs.run(home.root, home.read(name))
    assert (spawned.text, spawned.figures, spawned.values) == (in_fork.text, in_fork.figures, in_fork.values)


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("import torch", "import torch ", "survives"),
        ("return x\n", "return 1 / 0\n", "survives|fails otherwise"),
        ("print(y)", "raise ValueError", "fails otherwise"),
        ("no such text", "x", "holds 'no such text' 0 times"),
    ],
)
def test_a_mutant_that_no_assertion_kills_is_told(tmp_path, before, after, what):
    told = mutants.kill((LISTING, before, after, "test_survivors_are_scaled"), tmp_path)
    assert re.search(what, told)


def test_a_mutant_is_killed_by_the_assertion_of_its_test(tmp_path):
    assert (
        mutants.kill((LISTING, "return x * mask / (1 - p)", "return x * mask", "test_survivors_are_scaled"), tmp_path)
        == ""
    )


def test_a_mutant_whose_process_died_is_run_once_more(tmp_path, monkeypatch):
    ends = iter([("Problem", 1), ("AssertionError", 1)])

    def pytest_ends(job, modules):
        how, status = next(ends)
        Path(job["folder"], "seen").write_text(f"call\t{how}\t''", encoding="utf-8")
        return status

    monkeypatch.setattr(mutants, "run_pytest", pytest_ends)
    assert mutants.kill((LISTING, "import torch", "import torch ", "test_survivors_are_scaled"), tmp_path) == ""
    assert next(ends, None) is None


# ---- what moves is asserted through a claim

PLANTED = """
import subprocess
import sys

import pytest
from proven.testing import holds, run
LISTING = "dropout/too_small.py"

def test_sign_without_a_row():
    assert run(LISTING).gain > 0

def test_with_its_row():
    assert holds("dropout/too_small.gain") and run(LISTING).gain > 0

@pytest.mark.any_outcome
def test_for_any_outcome():
    assert len(run(LISTING).scores) == 4

@pytest.mark.any_outcome
def test_not_for_any_outcome():
    assert run(LISTING).gain == run(LISTING, seed=0).gain

def test_program_in_vain():
    subprocess.run([sys.executable, "-c", "raise SystemExit('no ' + 'port')"], check=True, capture_output=True)
"""


def test_a_moving_value_needs_a_claim(tmp_path):
    """A planted test that asserts the sign of a training's result without a row fails; so does a false `any_outcome`."""
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_planted.py").write_text(PLANTED)
    (tests / "conftest.py").write_text((testing.ROOT / "tests" / "conftest.py").read_text())
    moving = tmp_path / "moving.tsv"
    moving.write_text("listing\tcode\tmoves\ndropout/too_small.py\tx\tgain harm scores\n")
    (tests / "conftest.py").open("a").write(f"\nfrom pathlib import Path\nseeds.MOVING = Path({str(moving)!r})\n")
    command = [sys.executable, "-m", "pytest", str(tests), "-c", str(testing.ROOT / "pyproject.toml"), "-rA"]
    env = {**os.environ, "PYTHONPATH": str(testing.ROOT)}
    told = subprocess.run(command, cwd=testing.ROOT, env=env, capture_output=True, text=True, check=False).stdout
    assert re.search(r"FAILED \S+::test_sign_without_a_row", told), told
    assert "reads dropout/too_small.gain, which moves with the seed" in told
    assert re.search(r"FAILED \S+::test_not_for_any_outcome", told)
    assert re.search(r"PASSED \S+::test_with_its_row", told) and re.search(r"PASSED \S+::test_for_any_outcome", told)
    assert "no port" in told  # what a program said that a test ran in vain


def test_a_claim_is_judged_by_the_run_of_this_session(monkeypatch):
    row = {"value": "dropout/too_small.gain", "side": ">", "bound": 0.05, "none": 0, "how": "difference", "of": ""}
    monkeypatch.setattr(claims, "_claims", lambda _: {row["value"]: [row]})
    assert testing.holds(row["value"])
    row["of"] = "scores[0][0] - scores[0][0]"
    with pytest.raises(AssertionError, match=r"dropout/too_small.gain is 0, claimed: > 0.05"):
        testing.holds(row["value"])
    with pytest.raises(LookupError, match="no row for"):
        testing.holds(row["value"] + "s")


def test_what_moves_is_what_changes_beyond_rounding():
    a = {
        "same": [1.0, 2],
        "rounded": 0.1 + 0.2,
        "noise": 1e-9,
        "seeded": [1.0, {"x": 2.0}],
        "flag": True,
        "n": math.nan,
    }
    b = {"same": [1.0, 2], "rounded": 0.3, "noise": -1e-9, "seeded": [1.0, {"x": 2.1}], "flag": False, "n": math.nan}
    assert seeds.moved([a, b]) == ["flag", "seeded"]
    assert seeds.moved([a, {**a, "same": [1.0]}]) == ["same"]


def test_reruns_are_kept_for_each_seed_and_numerics(monkeypatch):
    listing = project(testing.ROOT).read(LISTING)
    folders = {seeds._store(seed, name).folder for seed in (0, 1) for name in ("native", "default")}
    assert len(folders) == 4
    monkeypatch.setenv("PROVEN_NUMERICS", "default")
    key = Store(testing.ROOT).key(listing, ())
    assert key["numerics"] == "default" and Store(testing.ROOT, under="native").key(listing, ())["numerics"] == "native"


# ---- other numerics


def test_a_run_computes_with_the_chosen_numerics(checkout, monkeypatch):
    source = "import torch\n\nprint(torch.backends.cpu.get_cpu_capability(), torch.get_num_threads())\n"
    _, name = checkout(source)
    found = {}
    for chosen in ("native", "default", "threads"):
        code = f"from proven.project import Project\nprint(Project({str(checkout.root)!r}).outcome({name!r}).text)"
        env = {**os.environ, **numerics.environment(chosen)}
        env.pop("PROVEN_SERVER", None)
        told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
        found[chosen] = told.stdout.split()
    assert found["default"][:2] == ["DEFAULT", "1"] or found["native"][0] == "DEFAULT"
    assert found["threads"] == [*found["native"][:-1], "2"]


def test_unknown_numerics_are_told(monkeypatch):
    monkeypatch.setenv("PROVEN_NUMERICS", "avx3")
    with pytest.raises(Problem, match="there are no numerics 'avx3'"):
        numerics.chosen()


def test_four_days_prove_every_chapter(monkeypatch):
    keys = portable.chapters()
    proven = []
    for day in range(4):
        told = types.SimpleNamespace(stdout=f"{(20000 + day) * 86400 + 5}\n")
        monkeypatch.setattr(portable.subprocess, "run", lambda *_, told=told, **__: told)
        proven += portable.quarter(keys)
    assert sorted(proven) == keys


def test_a_bound_that_holds_in_one_round_only_is_shown():
    lines = {"default": {"found": 0.04, "held": False}, "avx2": {"found": 0.2, "held": True}}
    table = list(portable._table({("tests/test_x.py::test_gain", "x/y.gain", "> 0.05"): lines}, ["default", "avx2"]))
    assert re.split(r"\s{2,}", table[1].strip()) == ["x/y.gain", "> 0.05", "0.04✗", "0.2", "test_gain"]

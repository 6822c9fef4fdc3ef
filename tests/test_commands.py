"""Each command of ``python -m proven`` calls what does its work, says what came of it, and refuses bad arguments once."""

import pytest

from proven import anchors, mutants, numerics, offline, portable, seeds
from proven.__main__ import main
from proven.problem import Problem


def test_mutants_runs_the_rows_that_are_asked_for(monkeypatch, capsys):
    rows = [("dropout/a.py", "x", "y", "test_a"), ("gradients/b.py", "x", "y", "test_b")]
    asked = []

    def kill_all(wanted):
        asked.append(wanted)
        return len(wanted), survivors

    monkeypatch.setattr(mutants, "mutations", lambda: rows)
    monkeypatch.setattr(mutants, "kill_all", kill_all)
    survivors = []
    assert main(["mutants"]) == 0 and main(["mutants", "dropout"]) == 0
    monkeypatch.setattr(portable, "quarter", lambda all_rows: all_rows[1:])
    assert main(["mutants", "--quarter"]) == 0
    assert asked == [rows, rows[:1], rows[1:]]
    survivors = ["dropout/a.py: survives"]
    capsys.readouterr()
    assert main(["mutants", "dropout"]) == 1
    told = capsys.readouterr()
    assert told.out == "0 of 1 mutants killed\n" and "survives" in told.err


def test_portable_proves_chapters_in_rounds(monkeypatch, capsys):
    asked, wrong = [], []
    monkeypatch.setattr(portable, "chapters", lambda: ["dropout", "gradients"])
    monkeypatch.setattr(portable, "quarter", lambda keys: keys[:1])
    monkeypatch.setattr(portable, "prove", lambda keys, rounds: asked.append((keys, rounds)) or wrong)
    for arguments in ([], ["grad"], ["--quarter"], ["--round", "seed-1", "--round", "seed-2"]):
        assert main(["portable", *arguments]) == 0
    both = ["dropout", "gradients"]
    assert asked == [
        (both, None),
        (["gradients"], None),
        (["dropout"], [numerics.WEAKEST]),
        (both, ["seed-1", "seed-2"]),
    ]
    wrong.append("seed-1: tests/test_dropout.py::test_x: no")
    assert main(["portable"]) == 1 and wrong[0] in capsys.readouterr().err


def test_seeds_measures_or_collects_what_is_asked_for(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(seeds, "stale", lambda: ["a/stale.py"])
    monkeypatch.setattr(seeds, "collect", lambda only: asked.append(("collect", only)))
    monkeypatch.setattr(seeds, "measure", lambda only: asked.append(("measure", only)) or [])
    for arguments in ([], ["dropout", "case"], ["--stale"], ["--collect", "dropout"]):
        assert main(["seeds", *arguments]) == 0
    measured = [("measure", [""]), ("measure", ["dropout", "case"]), ("measure", ["a/stale.py"])]
    assert asked == [*measured, ("collect", ["dropout"])]


def test_anchors_and_zip_work_on_the_checkout_that_is_named(monkeypatch, tmp_path, capsys):
    asked = []
    monkeypatch.setattr(anchors, "update", lambda root: asked.append(root) or 3)
    monkeypatch.setattr(offline, "write", lambda site, target: asked.append((site, target)) or 2_500_000)
    assert main(["--root", str(tmp_path), "anchors"]) == 0
    assert main(["--root", str(tmp_path), "zip", str(tmp_path / "x.zip")]) == 0
    assert asked == [tmp_path, (tmp_path / "site", tmp_path / "x.zip")]
    assert "3 new ids" in (told := capsys.readouterr().out) and "x.zip: 2.5 MB" in told


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["mutant"], "invalid choice: 'mutant'"),
        (["why"], "required: listing"),
        (["anchors", "x"], "unrecognized arguments: x"),
        (["mutants", "--quarters"], "unrecognized arguments: --quarters"),
    ],
)
def test_bad_arguments_give_one_message(capsys, arguments, what):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capsys.readouterr()
    assert ended.value.code == 2 and told.err.count("error: ") == 1 and what in told.err and not told.out


def test_an_unknown_round_and_a_site_that_is_not_built_are_told_with_a_remedy(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(portable, "prove", None)
    assert main(["portable", "--round", "avx3"]) == 1
    assert (told := capsys.readouterr().err).startswith("--round: ") and "Choose from" in told
    assert main(["--root", str(tmp_path), "zip", str(tmp_path / "x.zip")]) == 1
    assert "there is no built site\n    Build it" in capsys.readouterr().err
    monkeypatch.setattr(mutants, "kill_all", lambda rows: (_ for _ in ()).throw(Problem("a", 0, "is bad", "Mend.")))
    assert main(["mutants"]) == 1 and capsys.readouterr().err == f"{Problem('a', 0, 'is bad', 'Mend.')}\n"

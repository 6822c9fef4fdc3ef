"""Where else the listings run: rounds are compared as they should be, and the status page shows what was found."""

import importlib.util
import json
import os
import re
import subprocess
import sys

import pytest

from proven import generated, matrix, status
from proven.languages import LANGUAGES
from proven.snapshot import Snapshot
from proven.testing import ROOT

REFERENCE = {
    "python": "3.11.7",
    "torch": "2.14.1",
    "runs": {
        "case/same.py": {"text": "1\n", "values": {"x": 0.1, "word": "a", "far": float("nan")}},
        "case/times.py": {"text": "0.31 s\n", "values": {"seconds": 0.31}},
        "case/other.py": {"text": "a\n", "values": {"x": [1.0, 2.0]}},
        "case/falls.py": {"text": "1\n", "values": {}},
    },
}
TWICE = {**REFERENCE, "runs": {**REFERENCE["runs"], "case/times.py": {"text": "0.35 s\n", "values": {"seconds": 0.35}}}}
ELSEWHERE = {
    "python": "3.13.0",
    "torch": "2.14.1",
    "runs": {
        "case/same.py": {"text": "1\n", "values": {"x": 0.1 + 1e-9, "word": "a", "far": float("nan")}},
        "case/times.py": {"text": "0.2 s\n", "values": {"seconds": 0.2}},
        "case/other.py": {"text": "b\n", "values": {"x": [1.0, 2.1]}},
        "case/falls.py": {"failed": "snippets/case/falls.py:3: ValueError: \x1b[96mno\x1b[0m"},
    },
}


@pytest.fixture
def measuring(monkeypatch):
    """bench/matrix.py as a module."""
    spec = importlib.util.spec_from_file_location("measuring_matrix", ROOT / "bench" / "matrix.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_changes_from_run_to_run_is_not_compared(tmp_path):
    found = matrix.Matrix(tmp_path, REFERENCE, TWICE)
    found.add("", ELSEWHERE)
    assert found.data["changing"] == ["case/times.py"]
    (row,) = matrix.load(tmp_path)["rows"]
    assert (row["failed"], row["text"], row["values"]) == (
        {"case/falls.py": "snippets/case/falls.py:3: ValueError: no"},
        ["case/other.py"],
        ["case/other.py"],
    )


def test_what_is_kept_has_no_colours_of_a_terminal():
    for row in matrix.load(ROOT)["rows"]:
        assert not [what for what in row["failed"].values() if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", what)]


def test_a_round_replaces_its_own_row_alone(tmp_path):
    matrix.Matrix(tmp_path, REFERENCE, TWICE).add("", ELSEWHERE)
    again = matrix.Matrix(tmp_path, REFERENCE, TWICE)
    again.add("", TWICE)
    again.add("forkserver", TWICE)
    again.add("", {**ELSEWHERE, "runs": TWICE["runs"]})
    rows = matrix.load(tmp_path)["rows"]
    assert [(row["python"], row["start"], len(row["failed"])) for row in rows] == [
        ("3.11.7", "", 0),
        ("3.13.0", "", 0),
        ("3.11.7", "forkserver", 0),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_names_what_fails_and_what_prints_other_text(tmp_path, language):
    found = matrix.Matrix(tmp_path, REFERENCE, TWICE)
    found.add("", ELSEWHERE)
    found.add("forkserver", TWICE)
    text = matrix.section(found.data, LANGUAGES[language].words["matrix"], lambda name: f"<{name}>")
    assert "| 3.13.0 | 2.14.1 | 4 | <case/falls.py> | <case/other.py> |" in text
    assert "forkserver" in text and "make matrix" in text
    assert matrix.section(None, LANGUAGES[language].words["matrix"], str) == ""


def test_the_status_page_shows_what_is_kept(home):
    data = matrix.load(ROOT)
    view = Snapshot(home)
    records = status.listings(view)
    for language in LANGUAGES.values():
        page = generated.pages(view, language, records)["status.md"]
        title = language.phrase(ROOT, language.words["matrix"]["title"])
        assert (f"## {title} {{ #also-runs-on }}" in page) == bool(data)
        for row in data["rows"] if data else ():
            assert f"| {row['python']}" in page and f" | {row['torch']} | {row['listings']} | " in page


def test_another_torch_comes_without_torchvision(measuring):
    assert measuring.packages()[0].startswith("torch==") and measuring.packages()[1].startswith("torchvision==")
    other = measuring.packages("2.13.0")
    assert other[0] == "torch==2.13.0" and not any(pin.startswith("torchvision") for pin in other)
    assert other[1:] == [
        pin for pin in measuring.packages() if not pin.startswith("torch")
    ]  # torchao fits one torch, too


def test_listings_run_in_a_copy_and_failures_are_kept(checkout, measuring, monkeypatch, tmp_path):
    checkout("print(1)\n", "case/good.py")
    checkout("x = 1\nprint(1 / 0)\n", "case/bad.py")
    checkout("import torchvision\nprint(torchvision.__name__)\n", "case/vision.py")
    (checkout.root / "matplotlibrc").write_text("font.size: 10\n")
    monkeypatch.setattr(measuring, "ROOT", checkout.root)
    (tmp_path / "copy").mkdir()
    measuring.copy(tmp_path / "copy", vision=False)
    command = [sys.executable, str(ROOT / "bench" / "matrix.py"), "--here", str(tmp_path / "copy")]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    runs = json.loads((tmp_path / "copy" / "runs.json").read_text())["runs"]
    assert runs == {
        "case/good.py": {"text": "1\n", "values": {}},
        "case/bad.py": {"failed": "snippets/case/bad.py:2: ZeroDivisionError: division by zero"},
    }


def test_the_start_of_processes_is_that_of_the_newest_python(checkout, measuring, monkeypatch):
    shown = "import multiprocessing\n\nif __name__ == '__main__':\n    print(multiprocessing.get_start_method())\n"
    lambdas = "    multiprocessing.Process(target=lambda: None).start()\n"
    checkout(shown, "case/method.py")
    checkout(shown + lambdas, "case/fork_only.py")
    checkout("print(1)\n", "case/plain.py")
    monkeypatch.setattr(measuring, "ROOT", checkout.root)
    names = ("case/method.py", "case/fork_only.py", "case/plain.py")
    found = measuring.forkserver({**REFERENCE, "runs": {name: {} for name in names}})["runs"]
    assert found["case/method.py"] == {"text": "forkserver\n", "values": {}}
    assert "pickle" in found["case/fork_only.py"]["failed"]
    assert "case/plain.py" not in found

"""The index of PyTorch's names has those that the listings use, and leads to the sections about them."""

import re
import sys

import pytest
import torch
from torch import nn

from proven import apis, defaults
from proven.languages import LANGUAGES
from proven.problem import Problem
from proven.project import project
from proven.snapshot import Snapshot
from proven.testing import ROOT

SOURCE = """
import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.optim import SGD as Descent


class Net(nn.Module):
    def forward(self, x):
        return F.relu(x).abs()


print(torch.optim.Adam.__name__, optim.lr_scheduler.StepLR, Descent, nn, torch.float32)
"""


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request):
    words = LANGUAGES[request.param].words["apis"]
    return apis.index(Snapshot(project(ROOT)), ROOT / "docs" / request.param, words)


def test_names_are_full_and_modules_are_none():
    assert apis.names(SOURCE) == {
        "torch.nn.Module",
        "torch.nn.functional.relu",
        "torch.optim.Adam",
        "torch.optim.lr_scheduler.StepLR",
        "torch.optim.SGD",
        "torch.float32",
    }


def test_a_name_leads_to_the_section_that_is_about_it(page):
    row = next(row for row in page.split("<tr>") if "<code>torch.nn.utils.clip_grad_norm_</code>" in row)
    assert "../exploding_gradients/#" in row
    row = next(row for row in page.split("<tr>") if "<code>torch.nn.BatchNorm2d</code>" in row)
    assert "../batch_norm/#channels" in row.split("<td>")[2]


def test_every_name_is_listed_once_and_counted(page):
    found = re.findall(r"<tr><td><code>([\w.]+)</code>", page)
    assert len(found) == len(set(found)) > 150 and str(len(found)) in page
    assert all("<a href=" in row for row in page.split("<tr>")[2:])
    assert "<class" not in page and "&lt;class" in page  # a heading names it


def test_a_name_stands_with_its_defaults(page):
    rows = {re.search(r"<code>([\w.]+)</code>", row)[1]: row for row in page.split("<tr>")[2:]}
    assert f"betas={torch.optim.Adam(nn.Linear(1, 1).parameters()).defaults['betas']}" in rows["torch.optim.Adam"]
    assert f"<small>p={nn.Dropout().p}, inplace=False</small>" in rows["torch.nn.Dropout"]
    assert "dtype" not in rows["torch.nn.Linear"] and "bias=True" in rows["torch.nn.Linear"]
    assert "<small>" not in rows["torch.clamp"]
    assert not re.search(r"0x[0-9a-f]{6}", page) and "torch.optim" not in rows


def test_defaults_are_read_once_and_again_for_another_version(tmp_path, monkeypatch):
    names = {"torch.nn.Linear", "torch.nn.Dropout"}
    assert defaults.of(tmp_path, names)["torch.nn.Linear"] == "bias=True"
    monkeypatch.setattr(sys, "executable", "/nowhere/python")  # another process cannot start
    assert defaults.of(tmp_path, names)["torch.nn.Dropout"] == "p=0.5, inplace=False"
    path = tmp_path.joinpath(*defaults.FILE)
    path.write_text(path.read_text(encoding="utf-8").replace(torch.__version__.partition("+")[0], "0.0.1"))
    with pytest.raises(OSError):
        defaults.of(tmp_path, names)


def test_what_cannot_be_loaded_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(defaults, "_READ", "raise ImportError('no torch here')")
    with pytest.raises(Problem, match="no torch here"):
        defaults.of(tmp_path, {"torch.nn.Linear"})

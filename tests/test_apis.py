"""The index of PyTorch's names has those that the listings use, and leads to the sections about them."""

import re

import pytest

from proven import apis
from proven.languages import LANGUAGES
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

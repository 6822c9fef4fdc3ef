import re
from importlib.metadata import requires

import pytest
import torch
from torch import nn

from proven.testing import holds, run

# ---- installing


def names(package):
    return {re.match(r"[\w.-]+", line)[0].lower() for line in requires(package) if "extra ==" not in line}


@pytest.mark.proves("A4-80", "A4-81")
def test_these_runs_are_newer_than_the_old_channel_and_need_no_torchaudio():
    version = tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2])
    assert version > (2, 5)  # where the channel ends
    assert version > (2, 11)  # where torchaudio ends
    assert "torchaudio" not in names("torch") | names("torchvision")


@pytest.mark.proves("A4-82")
def test_torch_asks_for_none_of_the_companions():
    assert not names("torch") & {"numpy", "pandas", "matplotlib", "seaborn", "scikit-learn"}
    assert "sympy" in names("torch")  # the list is not empty by mistake


@pytest.mark.any_outcome
def test_the_check_learns_the_line():
    r = run("setup/check.py")
    assert abs(r.slope - 2) < 0.01
    assert abs(r.offset - 1) < 0.02
    assert torch.__version__.split("+")[0] in r.text


# ---- devices


@pytest.mark.proves("A4-21")
def test_the_idiom_gives_a_device_that_works():
    assert run("setup/device.py").together
    found = torch.accelerator.current_accelerator(check_available=True)
    assert (found is None) == (not torch.accelerator.is_available())
    older = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
    assert torch.ones(1, device=older).device.type == older.type


@pytest.mark.proves("A3-127", "A4-21")
def test_a_module_moves_in_place_and_a_tensor_is_copied():
    r = run("setup/moved.py")
    assert (r.weight_on, r.x_on) == ("meta", "cpu")
    assert "device" in r.message
    assert "after x = x.to(...): (2, 1)" in r.text
    model, x = nn.Linear(3, 1), torch.ones(2, 3)
    assert model.to("meta") is model
    assert x.to("meta") is not x


def test_a_tensor_of_ones_own_needs_a_device():
    r = run("setup/own_tensor.py")
    assert r.failed
    assert "device: (2, 3)" in r.text


# ---- seeds


def test_each_library_has_its_own_generator():
    r = run("setup/seeds.py")
    assert r.torch_only == [True, False, False]
    assert r.everything == [True, True, True]


def test_an_array_from_torch_follows_its_seed():
    r = run("setup/seeds.py", replace=("np.random.rand()", "torch.rand(1).numpy().item()"))
    assert r.torch_only == [True, True, False]


@pytest.mark.any_outcome
def test_an_own_generator_is_not_disturbed():
    r = run("setup/one_draw_more.py")
    assert sorted(r.plain) == sorted(r.moved) == list(range(8))
    assert r.plain != r.moved
    assert r.kept == r.kept_too


def test_another_processor_gives_nearly_the_same_sum():
    assert holds("setup/other_processor.gap")


def test_two_orders_begin_together():
    assert holds("setup/another_order.start")


def test_a_gentle_training_keeps_them_together():
    assert holds("setup/another_order.gentle")


def test_a_rough_training_drives_them_apart():
    assert holds("setup/another_order.rough")


def test_deterministic_algorithms_can_be_demanded():
    assert not torch.are_deterministic_algorithms_enabled()
    assert not torch.backends.cudnn.benchmark
    torch.use_deterministic_algorithms(True)
    try:
        with pytest.raises(RuntimeError, match="deterministic"):
            nn.MaxUnpool2d(2)(torch.ones(1, 1, 1, 1), torch.zeros(1, 1, 1, 1, dtype=torch.long))
    finally:
        torch.use_deterministic_algorithms(False)


def test_the_order_of_a_sum_matters_a_little():
    assert holds("setup/sums.different")
    assert holds("setup/sums.worst")


# ---- the article


@pytest.mark.proves("A4-20")
def test_the_printed_model_fails_twice():
    assert "missing 2 required positional arguments" in run("setup/three_dots.py").error
    r = run("setup/no_flatten.py")
    assert "(2, 4, 4, 4)" in r.text
    assert "shapes cannot be multiplied" in r.error
    mended = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64, 10))
    assert mended(torch.zeros(2, 1, 8, 8)).shape == (2, 10)

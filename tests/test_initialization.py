import copy
import math

import pytest
import torch
from torch import nn
from torch.nn import init
from torch.testing import assert_close

from proven.testing import bound, run
from snippets.initialization.from_scratch import fans, he, normal_, uniform_, xavier

SHAPES = [(300, 400), (400, 300), (7, 1), (32, 16, 5, 5), (8, 4, 3)]

# ---- the effect, symmetry, biases ----------------------------------------------------------------------------------


@pytest.mark.proves("A3-1")
def test_the_scheme_decides_what_is_learned():
    r = run("initialization/schemes.py")
    assert r.equal < bound("initialization/schemes.equal")
    assert r.ahead > bound("initialization/schemes.ahead") and r.accuracy["He"] > 0.85


@pytest.mark.proves("A3-5", "A3-6", "A3-7")
def test_equal_units_stay_equal():
    r = run("initialization/symmetry.py")
    assert r.distinct == {"zeros": 1, "ones": 1, "constant 0.01": 1, "Xavier": 32}
    assert r.equal < bound("initialization/symmetry.equal")
    assert r.random > bound("initialization/symmetry.random")


@pytest.mark.proves("A3-5", "A3-6", "A3-7")
@pytest.mark.parametrize("activation", [torch.tanh, torch.sigmoid, torch.relu])
@pytest.mark.parametrize("value", [0.0, 1.0, 0.01, 5.0])
def test_equal_units_get_equal_gradients(activation, value):
    torch.manual_seed(0)
    hidden, output = nn.Linear(6, 4), nn.Linear(4, 3)
    for p in (hidden.weight, hidden.bias, output.weight):
        init.constant_(p, value)
    output(activation(hidden(torch.randn(8, 6)))).mul(torch.randn(8, 3)).sum().backward()
    rows = hidden.weight.grad
    assert_close(rows, rows[:1].expand_as(rows))
    columns = output.weight.grad
    assert_close(columns, columns[:, :1].expand_as(columns))


@pytest.mark.proves("A3-5")
def test_zeros_let_only_the_output_bias_learn():
    model = nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3))
    for p in model.parameters():
        init.zeros_(p)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in zip(torch.randn(20, 8, 6), torch.randint(0, 3, (20, 8)), strict=True):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    assert [name for name, p in model.named_parameters() if p.any()] == ["2.bias"]


@pytest.mark.proves("A3-5")
def test_zeros_are_no_obstacle_without_a_hidden_layer():
    assert run("initialization/zeros_that_learn.py").no_hidden_layer > bound(
        "initialization/zeros_that_learn.no_hidden_layer"
    )


@pytest.mark.proves("A3-2")
def test_biases_may_start_at_zero():
    r = run("initialization/zeros_that_learn.py")
    assert r.difference < bound("initialization/zeros_that_learn.difference")
    assert r.zero_biases > bound("initialization/zeros_that_learn.zero_biases")


def test_a_network_of_equal_units_is_a_network_with_one():
    r = run("initialization/one_unit.py")
    assert r.difference < 1e-4 * r.size


# ---- sizes of signals ----------------------------------------------------------------------------------------------


@pytest.mark.proves("A3-8", "A3-9")
def test_each_scheme_suits_its_activation():
    rms = run("initialization/twenty_layers.py").rms
    assert 0.3 < rms["linear"]["Xavier"] < 3
    assert 0.3 < rms["ReLU"]["He"] < 3
    assert 0.05 < rms["tanh"]["Xavier"] < 0.5
    assert rms["linear"]["He"] > 100
    assert rms["ReLU"]["Xavier"] < 1e-2


@pytest.mark.proves("A3-4")
def test_fixed_scales_explode_or_vanish():
    rms = run("initialization/twenty_layers.py").rms
    assert rms["ReLU"]["normal, std 1"] > 1e15 and rms["linear"]["normal, std 1"] > 1e15
    for kind in ("linear", "tanh", "ReLU"):
        assert rms[kind]["normal, std 0.01"] < 1e-10
    assert rms["tanh"]["normal, std 1"] > 0.9


@pytest.mark.proves("A3-18")
def test_the_default_shrinks_relu_signals():
    rms = run("initialization/twenty_layers.py").rms
    assert 1e-9 < rms["ReLU"]["default"] < 1e-7


@pytest.mark.proves("A3-4", "A3-3")
def test_a_sum_grows_with_the_root_of_its_inputs():
    r = run("initialization/sum_grows.py")
    assert r.one == pytest.approx([4, 16, 64], rel=0.1)
    assert r.hundredth == pytest.approx([0.04, 0.16, 0.64], rel=0.1)
    assert r.matched == pytest.approx([1, 1, 1], rel=0.1)


@pytest.mark.proves("A3-4")
def test_std_1_saturates_and_its_gradients_explode():
    r = run("initialization/saturated.py")
    assert r.share[0] > 0.8 > 0.1 > r.share[1] > -1 and r.share[2] == 0
    assert r.gradient[0] > 1e6 * r.gradient[1] and r.gradient[2] < 1e-6 * r.gradient[1]


def test_gains_restore_the_mean_square():
    r = run("initialization/gains.py")
    for name in ("linear", "relu", "leaky_relu"):
        assert r.measured[name] == pytest.approx(r.given[name], rel=0.01)
    assert 0.03 < abs(r.measured["tanh"] / (5 / 3) - 1) < 0.06
    assert r.given["sigmoid"] == 1 and r.measured["sigmoid"] > 1.7
    assert r.given["selu"] == 0.75 and r.measured["selu"] == pytest.approx(1, rel=0.02)


# ---- from scratch against torch.nn.init ----------------------------------------------------------------------------


def draws(fill, shape):
    torch.manual_seed(1)
    return fill(torch.empty(shape))


@pytest.mark.proves("A3-9", "A3-16")
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("gain", [1.0, 5 / 3])
def test_xavier_agrees_with_torch(shape, gain):
    ours, theirs = (
        draws(f, shape) for f in (lambda w: normal_(w, xavier(w, gain)), lambda w: init.xavier_normal_(w, gain))
    )
    assert_close(ours, theirs)
    ours, theirs = (
        draws(f, shape) for f in (lambda w: uniform_(w, xavier(w, gain)), lambda w: init.xavier_uniform_(w, gain))
    )
    assert_close(ours, theirs)


@pytest.mark.proves("A3-8", "A3-15")
@pytest.mark.parametrize("shape", SHAPES)
def test_he_agrees_with_torch(shape):
    assert_close(draws(lambda w: normal_(w, he(w)), shape), draws(init.kaiming_normal_, shape))
    assert_close(draws(lambda w: uniform_(w, he(w)), shape), draws(init.kaiming_uniform_, shape))
    relu = draws(lambda w: init.kaiming_normal_(w, nonlinearity="relu"), shape)
    assert_close(draws(init.kaiming_normal_, shape), relu)  # the default, leaky_relu with slope 0, is the same


def test_fans_agree_with_torch():
    for shape in SHAPES:
        assert fans(torch.empty(shape)) == init._calculate_fan_in_and_fan_out(torch.empty(shape))


@pytest.mark.proves("A3-8", "A3-9")
def test_draws_have_the_wanted_spread():
    r = run("initialization/from_scratch.py")
    assert r.found == pytest.approx(r.wanted, rel=0.03)
    assert r.wanted[:4] == pytest.approx([math.sqrt(2 / 700)] * 2 + [math.sqrt(2 / 400)] * 2)


# ---- PyTorch's defaults --------------------------------------------------------------------------------------------


@pytest.mark.proves("A3-3", "A3-18", "A3-2")
def test_the_default_is_uniform_within_one_over_root_d():
    r = run("initialization/default_worked_out.py")
    assert r.bound == pytest.approx(1 / math.sqrt(400)) and r.std == pytest.approx(1 / math.sqrt(3 * 400))
    assert 0.99 * r.bound < r.largest <= r.bound and 0.9 * r.bound < r.largest_bias <= r.bound
    assert r.found == pytest.approx(r.std, rel=0.01)
    torch.manual_seed(1)
    layer = nn.Linear(400, 300)
    torch.manual_seed(1)
    assert_close(layer.weight.detach(), init.uniform_(torch.empty(300, 400), -r.bound, r.bound))
    assert_close(layer.bias.detach(), init.uniform_(torch.empty(300), -r.bound, r.bound))


@pytest.mark.proves("A3-18")
def test_the_default_is_not_he():
    r = run("initialization/default_worked_out.py")
    assert r.he / r.std == pytest.approx(math.sqrt(6))
    assert r.shrinks**20 == pytest.approx(1.65e-8, rel=0.01)


@pytest.mark.proves("A3-18")
def test_every_layer_with_parameters_has_a_start():
    r = run("initialization/defaults.py")
    for name in ("Linear weight", "Linear bias", "Conv2d weight", "Conv2d bias"):
        assert max(map(abs, r.found[name])) <= 0.05 and r.found[name][1] > 0.04
    assert r.found["BatchNorm1d weight"] == [1, 1] and r.found["BatchNorm1d bias"] == [0, 0]
    assert r.found["Embedding weight"][0] < -3.5 and r.found["Embedding weight"][1] > 3.5
    assert all(0.09 < r.found[f"LSTM {name}"][1] <= 0.1 for name, _ in nn.LSTM(50, 100).named_parameters())
    assert r.text.count("no parameters") == 3


# ---- functions of nn.init ------------------------------------------------------------------------------------------


@pytest.mark.proves("A3-11", "A3-12", "A3-13")
def test_constants_are_constant():
    r = run("initialization/every_function.py")
    for name, value in (("constant_", 5), ("zeros_", 0), ("ones_", 1)):
        assert r.mean[name] == r.high[name] == value and r.std[name] == 0


@pytest.mark.proves("A3-14", "A3-17")
def test_normal_has_the_spread_it_is_told():
    r = run("initialization/every_function.py")
    assert r.std["normal_"] == pytest.approx(1, rel=0.01) and abs(r.mean["normal_"]) < 0.02
    assert_close(draws(init.normal_, (30, 40)), draws(lambda w: init.normal_(w, mean=0, std=1), (30, 40)))


@pytest.mark.proves("A3-15", "A3-16")
def test_scaled_functions_have_their_spread():
    r = run("initialization/every_function.py")
    for name, std in (("kaiming", math.sqrt(2 / 400)), ("xavier", math.sqrt(2 / 700))):
        assert r.std[f"{name}_normal_"] == pytest.approx(std, rel=0.02)
        assert r.std[f"{name}_uniform_"] == pytest.approx(std, rel=0.02)
        assert 0.99 < r.high[f"{name}_uniform_"] / (math.sqrt(3) * std) <= 1.000001
        assert r.high[f"{name}_normal_"] > 3 * std


def test_truncation_needs_bounds_of_its_own():
    r = run("initialization/every_function.py")
    assert r.high["trunc_normal_"] <= 0.1 and 0.04 < r.std["trunc_normal_"] < 0.046
    assert draws(lambda w: init.trunc_normal_(w, std=0.05), (300, 400)).max() > 0.15  # the bounds are ±2, not ±2 std


@pytest.mark.proves("A3-10")
def test_uniform_draws_from_0_to_1():
    r = run("initialization/every_function.py")
    assert r.mean["uniform_"] == pytest.approx(0.5, rel=0.01) and 0.99 < r.high["uniform_"] <= 1
    assert draws(init.uniform_, (300, 400)).min() >= 0


@pytest.mark.proves("A3-10", "A3-3")
def test_uniform_without_bounds_explodes():
    r = run("initialization/all_positive.py")
    assert r.bare[-1] > 1e9 and 0 < r.bounded[-1] < 1


@pytest.mark.proves("A3-17")
def test_names_without_underscore_warn():
    assert "deprecated in favor of `nn.init.xavier_uniform_`" in run("initialization/old_name.py").warning
    for name in ("uniform", "normal", "constant", "kaiming_normal", "kaiming_uniform", "xavier_normal"):
        argument = [5] if name == "constant" else []
        with pytest.warns(FutureWarning, match="deprecated"):
            getattr(init, name)(torch.empty(3, 5), *argument)
    assert not hasattr(init, "zeros") and not hasattr(init, "ones")


@pytest.mark.proves("A3-17")
def test_functions_work_in_place():
    w = torch.zeros(3, 5)
    assert init.xavier_uniform_(w) is w and w.abs().min() > 0


@pytest.mark.proves("A3-16")
def test_a_bias_has_no_fans():
    assert "Fan in and fan out can not be computed" in run("initialization/xavier_bias.py").error


# ---- overriding, fans, seeds ---------------------------------------------------------------------------------------


@pytest.mark.proves("A3-19")
def test_apply_reaches_every_layer():
    r = run("initialization/override.py")
    assert r.after["0.weight"] == pytest.approx(math.sqrt(2 / 9), rel=0.25)
    assert r.after["4.weight"] == pytest.approx(0.1 * math.sqrt(2 / 576), rel=0.05)
    assert r.after["4.bias"] == 0 < r.before["4.bias"]
    assert r.before["1.weight"] == r.after["1.weight"] == 0  # all ones, left alone


@pytest.mark.proves("A3-19")
def test_the_optimizer_keeps_its_parameters():
    model = nn.Linear(4, 3)
    optimizer, before = torch.optim.SGD(model.parameters(), lr=1), copy.deepcopy(model)
    model.apply(lambda module: init.ones_(module.weight))
    assert optimizer.param_groups[0]["params"][0] is model.weight
    assert not torch.equal(model.weight, before.weight)
    model(torch.ones(1, 4)).sum().backward()
    optimizer.step()
    assert_close(model.weight.detach(), torch.zeros(3, 4))


def test_in_place_changes_need_no_grad():
    assert "leaf Variable that requires grad" in run("initialization/own_formula.py").error
    layer = nn.Linear(400, 300)
    with torch.no_grad():
        layer.weight.normal_(0, 0.05)
    assert layer.weight.requires_grad and layer.weight.std().item() == pytest.approx(0.05, rel=0.02)


@pytest.mark.proves("A3-9", "A3-15")
def test_fan_in_keeps_activations_and_fan_out_gradients():
    r = run("initialization/fan_in_or_out.py")
    assert r.forward["He, fan_in"] == pytest.approx(1, abs=0.4) and r.backward["He, fan_out"] == pytest.approx(
        1, abs=0.4
    )
    assert r.forward["He, fan_out"] > 2.5 and r.backward["He, fan_in"] < 0.4
    xavier = "Xavier, gain √2"
    assert 1.2 < r.forward[xavier] < 3.3 and 0.3 < r.backward[xavier] < 0.83


@pytest.mark.proves("A3-1")
def test_no_seed_makes_up_for_the_scheme():
    assert run("initialization/seed_or_scheme.py").gap > bound("initialization/seed_or_scheme.gap")


def test_a_seed_repeats_the_start():
    def start(seed):
        torch.manual_seed(seed)
        return nn.Linear(400, 300).weight.detach()

    assert torch.equal(start(1), start(1)) and not torch.equal(start(1), start(2))
    assert start(1).std().item() == pytest.approx(start(2).std().item(), rel=0.01)


# ---- exercises -----------------------------------------------------------------------------------------------------


@pytest.mark.proves("A3-4", "A3-8")
def test_numbers_run_out():
    r = run("initialization/until_infinity.py")
    assert 3 <= r.float16 <= 7 and 34 <= r.float32 <= 40 and 40 <= r.nothing <= 52
    assert r.he == "never"


def test_batch_norm_forgives_scale_and_not_symmetry():
    r = run("initialization/normalized_starts.py")
    assert r.gain > bound("initialization/normalized_starts.gain")
    assert r.constant < bound("initialization/normalized_starts.constant")

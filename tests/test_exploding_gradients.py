import math
from itertools import pairwise

import pytest
import torch
from torch import nn
from torch.nn import utils
from torch.testing import assert_close

from proven.testing import bound, run
from snippets.exploding_gradients import clipping
from snippets.exploding_gradients.chain_rule import backward

# ---- the effect


@pytest.mark.proves("A2-52", "A2-54")
def test_twenty_sigmoid_layers_do_not_learn():
    r = run("exploding_gradients/deep_network.py")
    assert r.gap > bound("exploding_gradients/deep_network.gap")
    assert r.deep < 0.2


@pytest.mark.proves("A2-52", "A2-53")
def test_gradients_vanish_and_explode_layer_by_layer():
    norms = run("exploding_gradients/by_layer.py").norms
    vanishing, healthy, exploding = (
        norms[name] for name in ("sigmoid, default", "ReLU, He initialization", "tanh, standard deviation 1")
    )
    assert vanishing[0] < 1e-14 * vanishing[-1]
    assert all(near < far for near, far in pairwise(vanishing))
    assert 0.2 < healthy[0] / healthy[-1] < 5
    assert exploding[0] > 1e3 * exploding[-1]


def test_three_lines_show_every_layer():
    r = run("exploding_gradients/look.py")
    assert list(r.norms) == [f"{i}.weight" for i in range(0, 13, 2)]
    values = list(r.norms.values())
    assert values == sorted(values) and values[0] < 1e-3 * values[-1]


# ---- the chain rule


@pytest.mark.proves("A2-50")
def test_product_of_weights_and_derivatives_agrees_with_autograd(double):
    torch.manual_seed(1)
    x, delta = torch.randn(2, 6, 4)
    weights = [torch.randn(4, 4, requires_grad=True) for _ in range(7)]
    y = x
    for w in weights:
        y = torch.tanh(y @ w)
    y.backward(delta)
    with torch.no_grad():
        ours = backward(x, weights, delta)
    assert len(ours) == 7
    for w, grad in zip(weights, ours, strict=True):
        assert_close(grad, w.grad)


@pytest.mark.proves("A2-51")
def test_the_sigmoid_is_at_most_a_quarter_steep():
    largest = run("exploding_gradients/slopes.py").largest
    assert largest["sigmoid"] == 0.25
    assert largest["tanh"] == largest["relu"] == 1
    x = torch.linspace(-50, 50, 100_001, dtype=torch.float64)
    assert (x.sigmoid() * (1 - x.sigmoid())).max() == 0.25


@pytest.mark.proves("A2-54")
def test_a_quarter_to_the_depth():
    products = run("exploding_gradients/slopes.py").products
    for depth, product in products.items():
        assert product == pytest.approx(math.prod([0.25] * int(depth)))
    assert 9e-4 < products["5"] < 1e-3 and 9e-13 < products["20"] < 1e-12


@pytest.mark.proves("A2-50", "A2-52")
def test_weights_and_slopes_together_predict_the_factor_of_a_layer():
    r = run("exploding_gradients/factor.py")
    for name, factor in r.measured.items():
        assert r.predicted[name] == pytest.approx(factor, rel=0.05), name
    assert r.measured["tanh 1.0"] > 1.5 > 1.1 > r.measured["relu 0.177"] > 0.9
    assert r.measured["sigmoid 0.072"] < 0.2 < r.measured["relu 0.072"] < 0.5


@pytest.mark.proves("A2-52")
def test_the_default_weights_have_that_standard_deviation():
    torch.manual_seed(0)
    assert nn.Linear(64, 64).weight.std().item() == pytest.approx(0.072, abs=0.002)


@pytest.mark.proves("A2-52")
def test_the_same_product_keeps_the_input_from_the_output():
    torch.manual_seed(0)
    model = nn.Sequential(*[f() for _ in range(20) for f in (lambda: nn.Linear(64, 64), nn.Sigmoid)]).double()
    x = torch.randn(100, 64).double()
    assert x.std(0).min() > 0.5
    assert model(x).std(0).max() < 1e-14


# ---- causes


@pytest.mark.proves("A2-54", "A2-55")
def test_depth_multiplies_what_the_weights_begin():
    r = run("exploding_gradients/depth_and_weights.py")
    table = dict(zip(r.stds, zip(*r.table, strict=True), strict=True))
    assert all(10 * deep < flat for flat, deep in pairwise(table[0.05]))
    assert all(10 * flat < deep for flat, deep in pairwise(table[1.0]))
    assert all(0.05 < factor < 1 for factor in table[0.125])
    assert all(list(row) == sorted(row) for row in r.table)


@pytest.mark.proves("A2-53", "A2-55")
def test_one_pass_explodes_and_one_step_ruins():
    r = run("exploding_gradients/one_pass.py")
    assert r.gradients["Tanh"][0] > 1e6 > 1e4 > r.weights["Tanh"][0]
    assert r.weights["Tanh"][1] > 1e3 * r.weights["Tanh"][0]
    assert r.gradients["Tanh"][1] == 0
    assert math.isinf(r.gradients["ReLU"][0]) and not math.isfinite(r.weights["ReLU"][1])
    assert math.isnan(r.gradients["ReLU"][1])


# ---- remedies


@pytest.fixture(scope="module")
def norms():
    return run("exploding_gradients/remedies.py").norms


@pytest.mark.proves("A2-57")
def test_clipping_leaves_a_vanished_gradient(norms):
    assert norms["Sigmoid"]["clipped"][0] <= norms["Sigmoid"]["plain"][0] < 1e-14
    assert norms["ReLU"]["clipped"][0] <= norms["ReLU"]["plain"][0] < 1e-6


@pytest.mark.proves("A2-58")
def test_relu_needs_its_initialization(norms):
    assert norms["ReLU"]["plain"][0] < 1e-4 * norms["ReLU"]["plain"][-1]
    assert 0.2 < norms["ReLU"]["He"][0] / norms["ReLU"]["He"][-1] < 5
    assert norms["Sigmoid"]["He"][0] < 1e-6 * norms["Sigmoid"]["He"][-1]


@pytest.mark.proves("A2-59")
def test_batch_norm_levels_sigmoids_and_lets_relus_grow(norms):
    assert 0.1 < norms["Sigmoid"]["BN"][0] / norms["Sigmoid"]["BN"][-1] < 10
    assert norms["ReLU"]["BN"][0] > 5 * norms["ReLU"]["BN"][-1]


@pytest.mark.proves("A2-60")
def test_skips_carry_the_gradient_and_add_up_the_activations(norms):
    assert norms["Sigmoid"]["skip"][0] > 1e12 * norms["Sigmoid"]["plain"][0]
    assert norms["ReLU"]["skip"][-1] > 50 * norms["ReLU"]["skip, BN"][-1]
    for activation in norms.values():
        values = activation["skip, BN"]
        assert max(values) < 10 * min(values)


@pytest.mark.proves("A2-58", "A2-59", "A2-60")
def test_what_the_gradient_reaches_learns():
    r = run("exploding_gradients/trained.py")
    assert r.dead < bound("exploding_gradients/trained.dead")
    assert r.alive > bound("exploding_gradients/trained.alive")
    assert max(*r.scores["plain"], r.scores["He"][0]) == r.dead


@pytest.mark.proves("A2-57")
def test_a_penalty_brings_no_gradient_back():
    torch.manual_seed(0)
    layers = [f() for _ in range(20) for f in (lambda: nn.Linear(64, 64), nn.Sigmoid)]
    model, x = nn.Sequential(*layers), torch.randn(32, 64)
    w = layers[0].weight
    (data,) = torch.autograd.grad(model(x).square().mean(), w)
    (both,) = torch.autograd.grad(model(x).square().mean() + 1e-4 / 2 * w.square().sum(), w)
    assert data.norm() < 1e-12
    assert_close(both, 1e-4 * w.detach())  # nothing but the pull toward zero


# ---- clipping


def gradients(seed, scale):
    torch.manual_seed(seed)
    parameters = [nn.Parameter(torch.zeros(shape)) for shape in ((3, 4), (4,), (2, 2, 2))]
    for p in parameters:
        p.grad = scale * torch.randn_like(p)
    return parameters


@pytest.mark.proves("A2-61")
@pytest.mark.parametrize("scale", [1e-3, 0.2, 1.0, 1e4])
def test_clipping_agrees_with_torch(scale, double):
    for name in ("clip_grad_norm_", "clip_grad_value_"):
        ours, theirs = gradients(3, scale), gradients(3, scale)
        result = getattr(clipping, name)(ours, 0.7), getattr(utils, name)(theirs, 0.7)
        for a, b in zip(ours, theirs, strict=True):
            assert_close(a.grad, b.grad)
        if name == "clip_grad_norm_":
            assert_close(*result)


@pytest.mark.proves("A2-61")
def test_the_norm_keeps_the_direction_and_the_value_turns_it():
    r = run("exploding_gradients/clipping.py")
    assert r.by_norm == pytest.approx([0.9912, 0.1322, 0], abs=1e-4)
    assert r.by_value == [1, 1, 0]
    assert r.angles[0] < 0.1 and 30 < r.angles[1] < 45
    assert r.norm == pytest.approx(math.hypot(30, 4))


def test_the_norm_is_one_of_all_parameters():
    parameters = gradients(0, 1.0)
    total = torch.cat([p.grad.flatten() for p in parameters]).norm()
    before = [p.grad.norm() for p in parameters]
    returned = utils.clip_grad_norm_(parameters, 0.5)
    assert_close(returned, total)
    for p, norm in zip(parameters, before, strict=True):
        assert_close(p.grad.norm() / norm, 0.5 / total, atol=1e-5, rtol=0)


def test_clipping_works_only_between_backward_and_step():
    r = run("exploding_gradients/where_to_clip.py")
    assert r.ends["between"] == pytest.approx(1 - 2 * 0.1, abs=1e-5)
    assert r.ends["before backward"] == r.ends["after step"] == 1 - 2 * 100


@pytest.mark.proves("A2-61")
def test_nan_passes_through():
    r = run("exploding_gradients/poisoned.py")
    assert r.error.startswith("RuntimeError: The total norm of order 2.0 for gradients")
    assert "norm nan: [nan, nan], [nan, nan]" in r.text
    assert "norm inf: [0.0, 0.0], [0.0, nan]" in r.text
    w = nn.Parameter(torch.zeros(2))
    w.grad = torch.tensor([math.nan, 5.0])
    utils.clip_grad_value_([w], 1.0)
    assert w.grad[0].isnan() and w.grad[1] == 1


@pytest.mark.proves("A2-57", "A2-53")
def test_clipping_rescues_a_recurrent_sum():
    r = run("exploding_gradients/recurrent_sum.py")
    assert r.off < bound("exploding_gradients/recurrent_sum.off")
    assert r.lost > bound("exploding_gradients/recurrent_sum.lost")
    assert r.frees[:2] == pytest.approx([1, 1], abs=1e-3)


@pytest.mark.proves("A2-61")
def test_in_the_wrong_place_nothing_is_rescued():
    step = "        clip_grad_norm_([w], max_norm)\n        optimizer.step()\n"
    wrong = "        optimizer.step()\n        clip_grad_norm_([w], max_norm)\n"
    r = run("exploding_gradients/recurrent_sum.py", replace=(step, wrong))
    assert math.isnan(r.clips[2]) and math.isnan(r.clips[3])


# ---- exercises


def test_the_right_scale_depends_on_the_activation():
    r = run("exploding_gradients/right_scale.py")
    best = {
        name: min(zip(row, r.factors, strict=True), key=lambda pair: abs(math.log(pair[0])))[1]
        for name, row in r.table.items()
    }
    assert best == {"tanh": 1.2, "relu": 1.414}
    assert all(row == sorted(row) and row[0] < 1e-4 and row[-1] > 5 for row in r.table.values())


@pytest.mark.proves("A2-60")
def test_scaled_branches_do_not_add_up():
    r = run("exploding_gradients/scaled_skip.py")
    assert r.first[0] > 1e3 * r.first[1] and 0.01 < r.first[1] < 10
    assert r.largest[0] > 1e3 * r.largest[1]


def test_skipping_bad_steps_saves_the_weights():
    r = run("exploding_gradients/skip_bad_steps.py")
    assert r.skipped == 4
    assert r.error_left < 1e-3
    careless = run("exploding_gradients/skip_bad_steps.py", replace=(".isfinite():", ".isfinite() + 1:"))
    assert math.isnan(careless.error_left)

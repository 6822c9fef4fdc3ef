import math

import pytest
import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.testing import assert_close

from proven.testing import bound, run
from snippets.gradients.chain_rule import backward, forward
from snippets.gradients.sigmoid_by_hand import gradient

# ---- what a gradient is


@pytest.mark.proves("A2-49")
def test_descent_on_the_loss_finds_weights_that_draw_the_sine():
    r = run("gradients/sine.py")
    assert r.last < bound("gradients/sine.last")
    assert r.first > 50 * r.last
    assert r.weights == 61


@pytest.mark.proves("A4-28", "A4-25")
def test_a_nudge_and_backward_give_the_same_slope():
    r = run("gradients/one_weight.py")
    assert r.slope == 4
    assert r.nudged == pytest.approx(4, abs=1e-3)
    assert r.moved == pytest.approx(2.6)
    w = nn.Parameter(torch.tensor(3.0))
    (2 * w - 5).square().backward()
    torch.optim.SGD([w], lr=0.1).step()
    assert w.item() == pytest.approx(r.moved)


def test_the_step_decides_between_arriving_and_diverging():
    losses = run("gradients/descent.py").losses
    assert losses["0.1"][-1] < 1e-6 < losses["0.24"][-1] < losses["0.24"][0]
    assert losses["0.26"][-1] > losses["0.26"][0]
    assert 2 / (2 * 2.0**2) == 0.25  # two divided by the curvature of (2 w - 5) ** 2, which is 8


def test_no_other_direction_falls_as_fast():
    r = run("gradients/steepest.py")
    assert r.against < r.best < 0
    assert r.against < 1.5 * r.best
    assert 300 < r.down < 700


# ---- where it comes from


@pytest.mark.proves("A4-24", "A4-27")
def test_by_hand_agrees_with_autograd():
    assert max(run("gradients/chain_rule.py").difference.values()) < 1e-12
    torch.manual_seed(1)
    x, y = torch.randn(7, 3, dtype=torch.float64), torch.randn(7, 2, dtype=torch.float64)
    shapes = (3, 5), (5,), (5, 2), (2,)
    weights = [torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in shapes]
    h, output = forward(x, *weights)
    (output - y).square().sum(1).mean().backward()
    for w, ours in zip(weights, backward(x, y, h, output, weights[2]), strict=True):
        assert_close(ours, w.grad)


def test_the_graph_is_recorded_while_the_loss_is_computed():
    r = run("gradients/graph.py")
    assert [name.split(":")[-1] for name in r.names] == [
        "PowBackward0",
        "SubBackward0",
        "MulBackward0",
        "AccumulateGrad",
    ]
    assert not r.recorded


@pytest.mark.proves("A4-28")
def test_only_what_asks_for_a_gradient_gets_one():
    assert run("gradients/graph.py").grads == [4, 6]
    assert "y.grad None" in run("gradients/graph.py").text


def test_rounding_limits_a_nudge():
    r = run("gradients/numeric.py")
    assert r.best["float64"] < 1e-8 < 1e-6 < r.best["float32"]
    assert r.at["float64"] < r.at["float32"]
    assert r.errors["float64"][-1] > 100 * r.best["float64"]
    assert r.errors["float32"][-1] > 0.1


def test_the_graph_is_gone_after_one_pass():
    assert "backward through the graph a second time" in run("gradients/twice.py").error


def test_a_vector_has_no_gradient_of_its_own():
    assert "only for scalar outputs" in run("gradients/not_a_scalar.py").error


# ---- what is done with it


@pytest.mark.proves("A4-23")
def test_backward_moves_nothing():
    assert run("gradients/not_a_step.py").seen == pytest.approx([3, 3, 2.6])


@pytest.mark.proves("A4-29")
def test_the_update_as_printed_does_not_run():
    assert "leaf Variable that requires grad" in run("gradients/in_place.py").error


@pytest.mark.proves("A4-25", "A4-29")
def test_under_no_grad_it_does_and_stays_a_leaf():
    r = run("gradients/update.py")
    assert r.values == pytest.approx([2.6, 2.6])
    assert r.leaves == [True, False]


@pytest.mark.proves("A4-30")
def test_gradients_add_up_until_they_are_zeroed():
    r = run("gradients/accumulate.py")
    assert r.last[0] < 0.01
    assert r.swing > 0.4
    w = nn.Parameter(torch.tensor(2.6))
    for _ in range(2):
        (2 * w - 5).square().backward()
    assert w.grad.item() == pytest.approx(1.6)
    w.grad.zero_()
    (2 * w - 5).square().backward()
    assert w.grad.item() == pytest.approx(0.8)


def test_zero_grad_leaves_none():
    assert run("gradients/parts.py").after == "None"


def test_parts_add_up_to_the_whole():
    assert run("gradients/parts.py").difference < 1e-5


@pytest.mark.proves("A4-31")
def test_optimizers_make_other_steps_of_the_same_gradient():
    moved = run("gradients/same_gradient.py").moved
    assert moved["SGD"] == pytest.approx(3 - 0.1 * 4)
    assert moved["Adam"] == pytest.approx(3 - 0.1, abs=1e-4)
    assert moved["RMSprop"] == pytest.approx(3 - 0.1 / math.sqrt(1 - 0.99), abs=1e-3)


# ---- exercises


def test_a_sigmoid_by_hand_agrees_with_autograd():
    assert run("gradients/sigmoid_by_hand.py").difference < 1e-6
    x, w = torch.randn(5), torch.randn(1, requires_grad=True)
    torch.sigmoid(x * w).sum().backward()
    assert_close(gradient(x, w.detach()), w.grad[0])


def test_nothing_flows_past_detach():
    r = run("gradients/detached.py")
    assert (r.through, r.stopped) == (24, 0)


def test_a_mean_divides_the_gradient_by_the_number_of_points():
    w = nn.Parameter(torch.ones(4))
    mse_loss(2 * w, torch.zeros(4)).backward()
    assert_close(w.grad, torch.full((4,), 2.0))

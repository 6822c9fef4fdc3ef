import math

import pytest
import torch
from torch import nn
from torch.autograd.graph import saved_tensors_hooks
from torch.nn.functional import mse_loss
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.gradients.chain_rule import backward, forward
from snippets.gradients.descent import descend
from snippets.gradients.sigmoid_by_hand import gradient

# ---- what a gradient is


@pytest.mark.proves("A2-49")
def test_descent_on_the_loss_finds_weights_that_draw_the_sine():
    r = run("gradients/sine.py")
    assert holds("gradients/sine.remaining")
    assert r.weights == 61


@pytest.mark.proves("A4-28", "A4-25")
def test_a_nudge_and_backward_give_the_same_slope():
    r = run("gradients/one_weight.py")
    assert r.slope == 4
    assert r.nudged == pytest.approx(4, abs=1e-3)
    assert r.moved == pytest.approx(2.6)
    assert r.losses == pytest.approx([1, 0.04], abs=1e-6)
    w = nn.Parameter(torch.tensor(3.0))
    (2 * w - 5).square().backward()
    torch.optim.SGD([w], lr=0.1).step()
    assert w.item() == pytest.approx(r.moved)


def test_the_step_decides_between_arriving_and_diverging():
    losses = run("gradients/descent.py").losses
    assert losses["0.1"][-1] < 1e-6 < losses["0.24"][-1] < losses["0.24"][0]
    assert losses["0.26"][-1] > losses["0.26"][0]


@pytest.mark.parametrize("x", [0.5, 1.0, 2.0, 3.0])
def test_the_limit_is_two_divided_by_the_curvature(x):
    w = torch.tensor(3.0, dtype=torch.float64)
    curvature = torch.autograd.functional.hessian(lambda w: (w * x - 5) ** 2, w).item()
    assert curvature == 8 or x != 2
    _, below = descend(0.98 * 2 / curvature, x=x)
    _, above = descend(1.02 * 2 / curvature, x=x)
    assert below[-1] < 0.5 * below[0] and above[-1] > 2 * above[0]


def test_no_other_direction_falls_as_fast():
    assert holds("gradients/steepest.steeper")
    assert holds("gradients/steepest.half")


def test_a_short_step_changes_the_loss_by_the_cosine():
    assert holds("gradients/steepest.wrong")


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
    w = torch.tensor([3.0], requires_grad=True)
    assert (w > 0).grad_fn is None and w.argmax().grad_fn is None  # no derivative, no record


def test_the_drawn_graph_has_these_values_and_gradients():
    r = run("gradients/graph_drawn.py")
    assert r.grads == {"w": 4, "x": 6, "y": -2, "w · x": 2, "w · x − y": 2, "loss": 1}
    for text in ("w = 3", "x = 2", "w · x = 6", "w · x − y = 1", "gradient 4", "gradient 6", "gradient -2"):
        assert text in r.figures[0]


def test_only_a_recorded_pass_keeps_what_backward_needs():
    def kept(model, x):
        sizes = []
        with saved_tensors_hooks(lambda t: sizes.append(t.numel()) or t, lambda t: t):
            model(x)
        return sum(sizes)

    model, x = nn.Sequential(nn.Linear(3, 20), nn.Tanh(), nn.Linear(20, 1)), torch.randn(50, 3)
    assert kept(model, x) >= 50 * 20  # the hidden activations, at least
    with torch.no_grad():
        assert kept(model, x) == 0


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
    for name, best in r.best.items():
        w = torch.tensor(1.0, dtype=getattr(torch, name), requires_grad=True)
        torch.sin(w).exp().backward()
        assert abs(w.grad.item() - math.cos(1) * math.exp(math.sin(1))) < best


def test_the_graph_is_gone_after_one_pass():
    assert "backward through the graph a second time" in run("gradients/twice.py").error
    w = torch.ones(2, requires_grad=True)
    total = w.sum()  # keeps nothing for the backward pass, so nothing is missing
    total.backward()
    total.backward()
    assert w.grad.tolist() == [2, 2]
    loss = w.square().sum()
    loss.backward(retain_graph=True)
    loss.backward()
    assert w.grad.tolist() == [6, 6]


def test_a_vector_needs_weights_for_its_elements():
    assert "only for scalar outputs" in run("gradients/not_a_scalar.py").error


def test_backward_of_a_vector_is_a_product_with_the_jacobian():
    r = run("gradients/vector.py")
    assert r.by_backward == r.by_jacobian == [64, 303]


def test_weights_of_one_are_the_sum():
    grads = []
    for weights in (torch.ones(3), None):
        w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
        losses = (2 * w - 5) ** 2
        (losses if weights is not None else losses.sum()).backward(weights)
        grads.append(w.grad)
    assert_close(*grads)


def test_a_gradient_handed_to_backward_continues_from_there():
    torch.manual_seed(0)
    hidden, output, x = nn.Linear(3, 4), nn.Linear(4, 1), torch.randn(5, 3)
    h = hidden(x)
    h.retain_grad()
    output(torch.tanh(h)).square().mean().backward()
    expected, delta = hidden.weight.grad.clone(), h.grad
    hidden.zero_grad()
    hidden(x).backward(delta)
    assert_close(hidden.weight.grad, expected)


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


def test_the_new_tensor_leaves_its_gradient_in_the_old_one():
    old = torch.tensor([3.0], requires_grad=True)
    new = old - 0.1 * 4
    ((2 * new - 5) ** 2).backward()
    assert old.grad.item() == pytest.approx(0.8)  # the slope at 2.6
    with pytest.warns(UserWarning, match="not a leaf"):
        assert new.grad is None


def test_what_backward_needs_must_not_be_changed():
    assert "modified by an inplace operation" in run("gradients/changed_activation.py").error
    w = torch.tensor([0.0, 1.0], requires_grad=True)
    (torch.exp(w) + 1).sum().backward()
    assert_close(w.grad, w.detach().exp())
    with (
        pytest.warns(UserWarning, match="Anomaly Detection"),
        pytest.warns(UserWarning, match="ExpBackward"),
        torch.autograd.detect_anomaly(),
        pytest.raises(RuntimeError),
    ):
        h = torch.exp(w)
        h += 1
        h.sum().backward()
    h = torch.exp(w)
    h.data += 1  # not counted: a wrong gradient, and no error
    assert_close(torch.autograd.grad(h.sum(), w)[0], w.detach().exp() + 1)
    h = torch.exp(w)
    array = h.detach().numpy()
    array += 1  # nor this; a fused step is in test_training.py
    assert_close(torch.autograd.grad(h.sum(), w)[0], w.detach().exp() + 1)


def test_views_of_a_leaf_and_one_of_several_views_must_not_be_changed():
    w = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="a view of a leaf"):
        w[:1].add_(1)
    one, _ = (2 * w).unbind()
    with pytest.raises(RuntimeError, match="is a view and is being modified inplace"):
        one.add_(1)


def test_what_backward_does_not_need_may_be_changed():
    torch.manual_seed(0)
    x, grads = torch.randn(5, 3), []
    layer = nn.Linear(3, 4)
    for inplace in False, True:
        layer.zero_grad()
        nn.ReLU(inplace=inplace)(layer(x)).sum().backward()
        grads.append(layer.weight.grad.clone())
    assert_close(*grads)
    w = torch.tensor([0.0, 1.0], requires_grad=True)
    h = 2 * w
    h += 1
    h.sum().backward()
    assert w.grad.tolist() == [2, 2]


@pytest.mark.proves("A4-30")
def test_gradients_add_up_until_they_are_zeroed():
    r = run("gradients/accumulate.py")
    assert r.last[0] < 0.01
    assert r.swing > 0.4
    replaced = run("gradients/accumulate.py", replace=("steps=40", "steps=2000"))
    assert replaced.swing > 0.4  # it does not die down
    w = nn.Parameter(torch.tensor(2.6))
    for _ in range(2):
        (2 * w - 5).square().backward()
    assert w.grad.item() == pytest.approx(1.6)
    w.grad.zero_()
    (2 * w - 5).square().backward()
    assert w.grad.item() == pytest.approx(0.8)


def test_zero_grad_leaves_none():
    assert run("gradients/parts.py").after == "None"
    with pytest.raises(AttributeError):
        torch.tensor(3.0, requires_grad=True).grad.zero_()


def test_parts_add_up_to_the_whole():
    assert run("gradients/parts.py").difference < 1e-5


@pytest.mark.parametrize("sizes", [(8, 8, 8, 8), (20, 8, 4)])
def test_unequal_parts_count_by_their_share(sizes):
    torch.manual_seed(0)
    x, y, layer = torch.randn(32, 10), torch.randn(32, 1), nn.Linear(10, 1)
    mse_loss(layer(x), y).backward()
    whole = layer.weight.grad.clone()
    layer.zero_grad()
    for part, target in zip(x.split(sizes), y.split(sizes), strict=True):
        (mse_loss(layer(part), target) * len(part) / len(x)).backward()
    assert_close(layer.weight.grad, whole)


def test_weighted_samples_count_by_their_weights():
    torch.manual_seed(0)
    x, labels, layer = torch.randn(12, 5), torch.tensor([0, 1, 2, -100] * 3), nn.Linear(5, 3)
    weight = torch.tensor([1.0, 2.0, 4.0])
    mixed = torch.rand(12, 3).softmax(1)  # a probability for each class
    cases = [(nn.CrossEntropyLoss(weight), labels, torch.where(labels < 0, 0, weight[labels.clamp(min=0)]), True)]
    cases += [(nn.CrossEntropyLoss(weight), mixed, mixed @ weight, False)]
    cases += [(nn.BCEWithLogitsLoss(pos_weight=weight), mixed, mixed @ weight, False)]
    for loss, y, weights, weighted in cases:
        layer.zero_grad()
        loss(layer(x), y).backward()
        whole = layer.weight.grad.clone()
        for share, agrees in (weights, weighted), (torch.ones(12), not weighted):
            layer.zero_grad()
            for part in torch.arange(12).split((2, 7, 3)):
                (loss(layer(x[part]), y[part]) * share[part].sum() / share.sum()).backward()
            assert torch.allclose(layer.weight.grad, whole, atol=1e-5) == agrees


def test_batch_norm_sees_the_parts():
    torch.manual_seed(0)
    x, y = torch.randn(32, 10), torch.randn(32, 1)
    model = nn.Sequential(nn.BatchNorm1d(10), nn.Linear(10, 1))
    mse_loss(model(x), y).backward()
    whole = model[1].weight.grad.clone()
    model.zero_grad()
    for part, target in zip(x.split(8), y.split(8), strict=True):
        (mse_loss(model(part), target) / 4).backward()
    assert (model[1].weight.grad - whole).norm() > 0.01 * whole.norm()


@pytest.mark.proves("A4-31")
def test_optimizers_make_other_steps_of_the_same_gradient():
    moved = run("gradients/same_gradient.py").moved
    assert moved["SGD"] == pytest.approx(3 - 0.1 * 4)
    assert moved["Adam"] == pytest.approx(3 - 0.1, abs=1e-4)
    assert moved["RMSprop"] == pytest.approx(3 - 0.1 / math.sqrt(1 - 0.99), abs=1e-3)
    tenfold = run("gradients/same_gradient.py", replace=("(2 * w - 5) ** 2", "10 * (2 * w - 5) ** 2")).moved
    assert tenfold["SGD"] == pytest.approx(3 - 10 * 0.1 * 4)
    for name in ("Adam", "RMSprop"):
        assert tenfold[name] == pytest.approx(moved[name], abs=1e-5)
        w = nn.Parameter(torch.tensor(3.0))
        w.grad = torch.tensor(1e-8)  # as tiny as eps
        getattr(torch.optim, name)([w], lr=0.1).step()
        assert 3 - w.item() < 0.6 * (3 - moved[name])


# ---- exercises


def test_a_sigmoid_by_hand_agrees_with_autograd():
    assert run("gradients/sigmoid_by_hand.py").difference < 1e-6
    x, w = torch.randn(5), torch.randn(1, requires_grad=True)
    torch.sigmoid(x * w).sum().backward()
    assert_close(gradient(x, w.detach()), w.grad[0])


def test_nothing_flows_past_detach():
    r = run("gradients/detached.py")
    assert (r.both, r.one) == (24, 12)


def test_a_list_of_losses_keeps_their_graphs():
    r = run("gradients/detached.py")
    assert r.graphs == [True, True]
    assert r.kept == [4, 1]


def test_a_mean_divides_the_gradient_by_the_number_of_points():
    grads = []
    for reduction in "mean", "sum":
        w = nn.Parameter(torch.ones(4))
        mse_loss(2 * w, torch.zeros(4), reduction=reduction).backward()
        grads.append(w.grad)
    assert_close(4 * grads[0], grads[1])


def test_detaching_one_factor_is_printed_to_halve_the_gradient():
    lines = run("gradients/detached.py").text.splitlines()
    assert lines[:2] == ["h * h          gradient 24.0", "h * h.detach() gradient 12.0"]

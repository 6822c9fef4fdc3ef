import math

import pytest
import torch
from torch import nn
from torch.nn import functional
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.networks import activations
from snippets.networks.count import count
from snippets.networks.linear import Linear
from snippets.networks.mlp import MLP
from snippets.networks.module import Classifier

# ---- layers


@pytest.mark.proves("A1-110")
def test_activations_make_the_bends():
    assert holds("networks/bends.straight")
    assert holds("networks/bends.bent")


@pytest.mark.proves("A4-4", "A4-26")
def test_a_linear_layer_agrees_with_torch():
    assert run("networks/linear.py").difference < 1e-6
    torch.manual_seed(1)
    x = torch.randn(4, 7, requires_grad=True)
    ours, theirs = Linear(7, 3), nn.Linear(7, 3)
    theirs.load_state_dict(ours.state_dict())
    assert_close(ours(x), theirs(x))
    (grad,), (other,) = (torch.autograd.grad(layer(x).square().sum(), x) for layer in (ours, theirs))
    assert_close(grad, other)
    assert ours.weight.abs().max() <= 7**-0.5


@pytest.mark.proves("A4-26")
def test_the_weight_has_outputs_first():
    assert run("networks/linear.py").shapes == {"weight": [2, 3], "bias": [2]}
    layer, a = nn.Linear(3, 2), torch.randn(3)
    assert_close(layer(a), layer.weight @ a + layer.bias)  # z = W a + b, for a single column


@pytest.mark.proves("A3-94")
def test_every_output_feels_every_input():
    r = run("networks/fully_connected.py")
    assert r.connected == 6 * 4
    assert r.count == 6 * 4 + 4


def test_parameters_can_be_counted_before():
    assert all(ours == theirs for ours, theirs in run("networks/count.py").counts)
    assert count((3, 2)) == sum(p.numel() for p in nn.Linear(3, 2).parameters())


@pytest.mark.proves("A4-4", "A4-5")
def test_layer_by_layer_gives_the_output_of_the_model():
    r = run("networks/layer_by_layer.py")
    assert r.difference < 1e-6
    assert r.shapes[-1] == [2, 3]


def test_samples_do_not_meet_in_these_layers():
    model, x = MLP(), torch.rand(4, 1, 28, 28)
    assert_close(model(x)[2:3], model(x[2:3]))


def test_batch_norm_and_lstm_are_the_exceptions():
    x = torch.randn(4, 3)
    norm = nn.BatchNorm1d(3)
    assert not torch.allclose(norm(x)[:2], norm(x[:2]), atol=1e-3)
    output, (last, _) = nn.LSTM(3, 5)(torch.randn(7, 2, 3))  # (time, batch, features)
    assert output.shape == (7, 2, 5) and last.shape == (1, 2, 5)
    output, (last, _) = nn.LSTM(3, 5, batch_first=True)(torch.randn(2, 7, 3))
    assert output.shape == (2, 7, 5) and last.shape == (1, 2, 5)


def test_the_drawn_network_has_these_layers():
    r = run("networks/diagram.py")
    first, second = nn.Linear(3, 4), nn.Linear(4, 2)
    assert r.lines == first.weight.numel() + second.weight.numel()
    for layer in first, second:
        assert f"weights {tuple(layer.weight.shape)}" in r.figures[0]


def test_sizes_must_fit_when_called():
    r = run("networks/sizes.py")
    assert "constructed" in r.text
    assert "2x8 and 16x3" in r.error


# ---- without an activation


@pytest.mark.proves("A1-110")
def test_without_activation_three_layers_are_one():
    r = run("networks/collapsed.py")
    assert r.counts == [9794, 22]
    assert r.difference < 1e-4
    with_relu = nn.Sequential(nn.Linear(10, 128), nn.ReLU(), nn.Linear(128, 2)).double()
    x = torch.randn(50, 10, dtype=torch.float64)
    corners = torch.cat((x, torch.ones(50, 1, dtype=torch.float64)), 1)
    best = corners @ torch.linalg.lstsq(corners, with_relu(x)).solution
    assert (best - with_relu(x)).abs().max() > 0.01  # no affine map does what the ReLUs do


def test_two_relus_solve_what_no_line_can():
    r = run("networks/xor.py")
    assert r.outputs == [0, 1, 1, 0]
    assert r.flat == pytest.approx([0.5] * 4, abs=1e-5)


# ---- as a module


@pytest.mark.proves("A4-89")
def test_a_subclass_finds_its_parameters():
    r = run("networks/module.py")
    assert r.shape == [5, 2] and r.count == 9794
    assert r.names == [f"{name}.{part}" for name in ("hidden1", "hidden2", "output") for part in ("weight", "bias")]
    assert Classifier(3, 4)(torch.randn(2, 3)).shape == (2, 4)


def test_layers_in_a_plain_list_are_not_found():
    class Stack(nn.Module):
        def __init__(self, kind):
            super().__init__()
            self.layers = kind([nn.Linear(3, 4), nn.Linear(4, 2)])

    assert not list(Stack(list).parameters()) and not Stack(list).state_dict()
    for kind in nn.ModuleList, lambda layers: nn.Sequential(*layers):
        assert len(list(Stack(kind).parameters())) == 4
    with pytest.raises(ValueError, match="empty parameter list"):  # without any other parameter
        torch.optim.SGD(Stack(list).parameters())


def test_calling_forward_skips_the_hooks():
    model, seen = Classifier(3, 2), []
    model.register_forward_hook(lambda *args: seen.append("hook"))
    model.forward(torch.randn(4, 3))
    assert seen == []
    model(torch.randn(4, 3))
    assert seen == ["hook"]


@pytest.mark.proves("A1-109")
def test_a_misspelt_class_is_not_found():
    assert run("saving/misspelt_class.py").error.startswith("NameError")


@pytest.mark.proves("A1-111")
def test_forward_is_missed_only_when_called():
    r = run("networks/no_forward.py")
    assert "constructed" in r.text
    assert r.error.startswith("NotImplementedError")

    class Chain(nn.Sequential):
        """Inherits its forward."""

    assert Chain(nn.Linear(2, 1))(torch.zeros(3, 2)).shape == (3, 1)


@pytest.mark.proves("A1-112")
def test_forward_and_backward_update_nothing():
    model = Classifier(3, 2)
    before = [p.clone() for p in model.parameters()]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.randn(4, 3)).square().sum().backward()
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))
    optimizer.step()
    assert not all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))


@pytest.mark.proves("A2-69", "A2-70")
def test_the_mlp_has_669706_parameters_and_no_key_for_relu():
    r = run("networks/mlp.py")
    assert r.count == 669_706 and r.shape == [32, 10]
    assert r.keys == [f"layers.{n}.{part}" for n in (0, 2, 4) for part in ("weight", "bias")]
    assert not list(nn.ReLU().parameters())
    assert MLP()(torch.zeros(1, 1, 28, 28)).shape == (1, 10)  # with torch and nn imported, nothing else


@pytest.mark.proves("A4-1")
def test_the_graph_follows_the_data():
    r = run("networks/dynamic.py")
    assert r.rounds == [7, 4]
    assert r.grads == [128, 16]


# ---- scores


def test_softmax_makes_probabilities_and_keeps_the_order():
    r = run("networks/logits.py")
    assert r.total == pytest.approx(1)
    assert r.orders[0] == r.orders[1]
    z = torch.randn(50, 7)
    assert torch.equal(z.argsort(1), z.softmax(1).argsort(1)) and (z.softmax(1) > 0).all()
    assert torch.tensor([0.0, -200.0]).softmax(0).tolist() == [1, 0]  # by rounding


def test_cross_entropy_applies_softmax_itself():
    r = run("networks/logits.py")
    assert r.losses[0] == pytest.approx(r.by_hand)


def test_a_constant_on_all_logits_changes_nothing():
    assert run("networks/logits.py").same


def test_probabilities_in_place_of_logits_spoil_the_loss():
    r = run("networks/logits.py")
    assert r.losses[1] > r.losses[0]
    assert r.best == pytest.approx(math.log(math.e + 2) - 1) and r.best > 0.5
    z = torch.cat((10 * torch.randn(1000, 3), 100 * torch.eye(3)))
    losses = functional.cross_entropy(z.softmax(1), torch.zeros(len(z), dtype=torch.int64), reduction="none")
    assert losses.min() >= r.best - 1e-6


def test_five_faults_leave_the_loss_of_guessing():
    assert holds("networks/stuck.learned")
    assert holds("networks/stuck.lowest")
    assert holds("networks/stuck.highest")


def test_a_sound_network_learns_even_wrong_labels_by_heart():
    def network(depth=2, activation=nn.ReLU):
        hidden = [part for _ in range(depth) for part in (nn.Linear(64, 64), activation())]
        return nn.Sequential(*hidden, nn.Linear(64, 10))

    def loss_after(model, lr=0.01, trained=None):
        optimizer = torch.optim.Adam((trained or model).parameters(), lr=lr)
        for _ in range(100):
            optimizer.zero_grad()
            loss = functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        return loss.item()

    x, y = torch.rand(50, 64), torch.randint(10, (50,))
    zeros = network()
    for p in zeros.parameters():
        nn.init.zeros_(p)
    gradients = torch.autograd.grad(functional.cross_entropy(zeros(x), y), list(zeros.parameters()))
    assert [bool(g.any()) for g in gradients] == [False] * 5 + [True]  # only the last bias
    assert loss_after(network()) < 1
    stuck = [loss_after(zeros), loss_after(network(20, nn.Sigmoid)), loss_after(network(), lr=1e-7)]
    assert min([*stuck, loss_after(network(), trained=network())]) > 1.5


@pytest.mark.parametrize("classes", [2, 10, 1000])
def test_equal_scores_cost_the_logarithm_of_the_classes(classes):
    loss = functional.cross_entropy(torch.zeros(4, classes), torch.zeros(4, dtype=torch.int64))
    assert loss.item() == pytest.approx(math.log(classes), rel=1e-5)


# ---- activations


def derivatives(z):
    """By hand, of the value of each function or of the density of the normal distribution."""
    a, t, normal = torch.sigmoid(z), torch.tanh(z), torch.distributions.Normal(0, 1)
    return {
        "sigmoid": a * (1 - a),
        "tanh": 1 - t**2,
        "relu": (z > 0) * 1.0,
        "gelu": normal.cdf(z) + z * normal.log_prob(z).exp(),
        "silu": a + z * a * (1 - a),
    }


def test_activations_and_their_derivatives_agree_with_torch(double):
    z = torch.linspace(-6, 6, 101, requires_grad=True)  # with 0, where ReLU has a corner
    for name, expected in derivatives(z.detach()).items():
        ours, theirs = getattr(activations, name)(z), getattr(functional, name)(z)
        assert_close(ours, theirs, atol=1e-12, rtol=1e-9)
        for y in ours, theirs:
            assert_close(torch.autograd.grad(y.sum(), z)[0], expected, atol=1e-12, rtol=1e-9)


def test_sigmoid_and_tanh_level_off_on_both_sides():
    for name, largest in ("sigmoid", 0.25), ("tanh", 1):
        _, steepest, left, right = run("networks/activations.py").found[name]
        assert steepest == pytest.approx(largest) and 0 < max(left, right) < 0.01


def test_relu_has_no_slope_on_the_left():
    lowest, steepest, left, right = run("networks/activations.py").found["relu"]
    assert lowest == left == 0 and steepest == right == 1


def test_a_unit_that_is_always_off_gets_no_gradient():
    layer, x = nn.Linear(3, 2), torch.rand(50, 3)
    nn.init.constant_(layer.bias, -3)  # below zero for every sample
    assert (layer(x) < 0).all()
    for function in functional.relu, functional.gelu, functional.silu:
        (grad,) = torch.autograd.grad(function(layer(x)).sum(), layer.weight)
        assert (grad == 0).all() == (function is functional.relu)


def test_gelu_and_silu_dip_below_zero():
    found = run("networks/activations.py").found
    assert found["relu"][0] == 0 and -0.2 < found["gelu"][0] < -0.1 and -0.3 < found["silu"][0] < -0.2


def test_gelu_and_silu_are_steeper_than_one_and_slope_on_the_left():
    found, z = run("networks/activations.py").found, torch.linspace(-5, 0, 5002, dtype=torch.float64)
    for name, steepest in ("gelu", 1.129), ("silu", 1.100):
        assert found[name][1] == pytest.approx(steepest, abs=1e-3)
        assert -0.1 < found[name][2] < 0 < 1 <= found[name][3]
        slope = derivatives(z)[name]
        assert (slope[1:].sign() != slope[:-1].sign()).sum() == 1 and (slope != 0).all()  # 0 at one point
        far = torch.tensor([-200.0], requires_grad=True)
        assert torch.autograd.grad(getattr(functional, name)(far), far)[0] == 0  # underflow


def test_a_transformer_layer_uses_relu_by_default():
    assert nn.TransformerEncoderLayer(d_model=8, nhead=2).activation is functional.relu


# ---- what a network can become


@pytest.mark.proves("A2-1")
def test_wider_is_closer():
    assert holds("networks/widths.tanh")
    assert holds("networks/widths.relu")


@pytest.mark.proves("A2-1")
def test_outside_it_is_wrong():
    assert holds("networks/widths.outside")


@pytest.mark.proves("A2-2")
def test_polynomials_do_not_gain_from_width():
    assert holds("networks/widths.square")
    assert holds("networks/widths.identity")
    assert holds("networks/widths.rest")

import inspect
from itertools import combinations
from math import comb

import matplotlib.pyplot as plt
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.dropout.inverted_scaling import dropout
from snippets.dropout.whole_channels import dropout2d


def all_equal(values):
    return len(set(values)) == 1


def same_mask(layer, *args, **kwargs):
    torch.manual_seed(1)
    return layer(*args, **kwargs)


# ---- from scratch against PyTorch


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 0.8])
def test_agrees_with_torch(p, training):
    ours = torch.randn(64, 32, requires_grad=True)
    theirs = ours.detach().clone().requires_grad_()
    y_ours = same_mask(dropout, ours, p, training)
    y_theirs = same_mask(nn.Dropout(p).train(training), theirs)
    assert_close(y_ours, y_theirs)

    upstream = torch.randn(64, 32)
    y_ours.backward(upstream)
    y_theirs.backward(upstream)
    assert_close(ours.grad, theirs.grad)


@pytest.mark.proves("A1-44")
def test_p_is_the_drop_probability_and_half_by_default():
    assert inspect.signature(nn.Dropout).parameters["p"].default == 0.5
    assert nn.Dropout(p=1.0)(torch.ones(100)).count_nonzero() == 0
    with pytest.raises(ValueError, match="between 0 and 1"):
        nn.Dropout(p=1.5)


def test_whole_channels_follow_the_rule_of_torch():
    torch.manual_seed(0)
    x = torch.randn(200, 16, 3, 3)
    for y in (dropout2d(x, 0.25), nn.Dropout2d(0.25)(x)):
        kept = (y != 0).all((2, 3))
        assert_close(y[kept], x[kept] / 0.75)
        assert (y[~kept] == 0).all()
        assert abs(kept.float().mean() - 0.75) < 0.04


# ---- the mask


@pytest.mark.proves("A1-39", "A1-43", "A4-39")
def test_some_outputs_are_zero_and_the_others_doubled():
    r = run("dropout/silence.py")
    y = torch.tensor(r.y)
    assert y.shape == (5, 6)
    assert holds("dropout/silence.misses")
    with pytest.raises(RuntimeError, match="output type Long"):
        nn.Dropout()(torch.ones(4, dtype=torch.long))
    many = nn.Dropout()(torch.ones(10_000))
    assert 4000 < many.count_nonzero() < 6000


@pytest.mark.proves("A1-36", "A2-33")
def test_each_element_and_each_call_draws_anew():
    torch.manual_seed(0)
    layer, x = nn.Dropout(p=0.2), torch.ones(1000, 1000)
    first, second = layer(x) == 0, layer(x) == 0
    assert abs(first.float().mean() - 0.2) < 0.003
    # independent events: both happen with the product of their probabilities
    assert abs((first & second).float().mean() - 0.04) < 0.002  # two calls
    assert abs((first[0::2] & first[1::2]).float().mean() - 0.04) < 0.002  # two samples
    assert abs((first[:, 0::2] & first[:, 1::2]).float().mean() - 0.04) < 0.002  # two units


@pytest.mark.any_outcome
@pytest.mark.proves("A2-25", "A2-29", "A3-65")
def test_weights_stay_and_samples_lose_different_units():
    r = run("dropout/not_the_weights.py")
    units, weights = torch.tensor(r.units), torch.tensor(r.weights)
    assert_close(torch.tensor(r.weights_after), torch.ones(6, 5))
    assert not torch.equal(units[0], units[1]) or not torch.equal(units[1], units[2])
    assert set(units.flatten().tolist()) == {0.0, 10.0}
    assert torch.equal(weights[0], weights[1])  # DropConnect: one draw for the batch
    assert torch.equal(weights[0], weights[2])
    assert not list(nn.Dropout(0.5).parameters())


# ---- scaling


@pytest.mark.any_outcome
@pytest.mark.proves("A1-40", "A3-67", "A3-69")
def test_survivors_are_scaled():
    r = run("dropout/inverted_scaling.py")
    assert set(torch.tensor(r.y).flatten().tolist()) == {0.0, 15.0}
    x = torch.randint(0, 10, (5, 8)).float()
    y = nn.Dropout(p=0.8)(x)
    assert_close(y, torch.where(y == 0, 0, 5 * x))
    likely = sum(comb(37, n) * 0.2**n * 0.8 ** (37 - n) for n in range(7))  # at most 6 of 37 inputs that are not 0
    assert likely == pytest.approx(0.37, abs=0.005)


@pytest.mark.proves("A1-42")
def test_the_mean_is_kept_where_the_rest_is_linear():
    assert holds("dropout/inverted_scaling.mean")
    r = run("dropout/after_relu.py")
    assert r.sum_train == r.sum_eval == 0
    assert r.variance == [0.5 / (1 - 0.5)] * 2


@pytest.mark.proves("A1-42")
def test_behind_a_relu_the_mean_moves():
    r = run("dropout/after_relu.py")
    assert r.relu_eval == 0
    assert r.relu_train == 0.5


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_variance_is_p_over_one_minus_p(p):
    torch.manual_seed(0)
    y = nn.Dropout(p)(torch.ones(1_000_000))
    assert y.var() == pytest.approx(p / (1 - p), rel=0.02)


@pytest.mark.proves("A3-66", "A3-68", "A2-28")
def test_p_is_the_share_of_zeros():
    assert holds("dropout/which_p.strays")  # p = 0.8 does not keep 80 %


@pytest.mark.proves("A3-70", "A1-40")
def test_the_factor_grows_with_p():
    assert run("dropout/which_p.py").survivor == pytest.approx([3.75, 6, 15])


def test_few_survivors_among_forty_are_no_surprise():
    # article 3 prints 6 survivors where 37 inputs are not zero
    probability = sum(comb(37, k) * 0.2**k * 0.8 ** (37 - k) for k in range(7))
    assert 0.3 < probability < 0.4


@pytest.mark.proves("A1-38")
def test_scaling_twice_halves_the_output():
    assert holds("dropout/classic_or_inverted.halved")


@pytest.mark.proves("A2-31", "A1-41")
def test_either_scheme_alone_keeps_the_mean():
    assert holds("dropout/classic_or_inverted.strays")


@pytest.mark.proves("A2-31")
def test_classic_scaling_of_weights_leaves_the_bias_alone():
    h, layer, p = torch.randn(8, 20), nn.Linear(20, 4), 0.3
    scaled_activations = layer((1 - p) * h)
    assert_close(F.linear(h, (1 - p) * layer.weight, layer.bias), scaled_activations)
    assert not torch.allclose(F.linear(h, (1 - p) * layer.weight, (1 - p) * layer.bias), scaled_activations)


# ---- training and evaluation


@pytest.mark.any_outcome
@pytest.mark.proves("A2-27", "A2-46", "A1-41")
def test_evaluation_mode_is_the_identity():
    x = torch.randn(64, 32)
    assert nn.Dropout(0.8).eval()(x) is x or torch.equal(nn.Dropout(0.8).eval()(x), x)
    assert all_equal(run("dropout/train_or_eval.py").evaluation)


def test_no_grad_leaves_dropout_on():
    assert holds("dropout/train_or_eval.answers")


def test_the_function_ignores_eval():
    assert holds("dropout/functional_forgets.broken")
    assert run("dropout/functional_forgets.py").repaired == 1


# ---- gradients


@pytest.mark.proves("A1-37", "A2-30")
@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_gradient_is_zero_exactly_where_the_mask_is(p):
    for layer in (lambda x: dropout(x, p), nn.Dropout(p)):
        x = torch.rand(100, 100) + 1
        x.requires_grad_()
        y, upstream = layer(x), torch.randn(100, 100)
        y.backward(upstream)
        assert_close(x.grad, (y != 0) * upstream / (1 - p))


@pytest.mark.any_outcome
@pytest.mark.proves("A3-72", "A3-73")
def test_gradient_of_the_weights_is_the_column_sum():
    r = run("dropout/gradient.py")
    assert_close(torch.tensor(r.plain), torch.tensor(r.x).sum(0))
    printed = [19, 15, 16, 13, 34, 23, 20, 22, 23, 26, 21, 29, 28, 22, 29]
    assert run("dropout/gradient.py", seed=0).plain == printed


def test_the_first_gradient_is_that_of_the_article():
    torch.default_generator.manual_seed(0)  # the article's seed, also where others are tried
    torch.randn(15, 1)
    printed = [19, 15, 16, 13, 34, 23, 20, 22, 23, 26, 21, 29, 28, 22, 29]
    assert torch.randint(0, 10, (5, 15)).sum(0).tolist() == printed


@pytest.mark.any_outcome
def test_a_weight_without_inputs_has_no_gradient():
    r = run("dropout/gradient.py")
    dropped, thinned = torch.tensor(r.dropped), torch.tensor(r.thinned)
    assert_close(thinned, dropped.sum(0))
    assert torch.equal(thinned == 0, (dropped == 0).all(0))
    assert_close(dropped[dropped != 0], 5 * torch.tensor(r.x)[dropped != 0])


@pytest.mark.proves("A3-74", "A3-75")
def test_the_article_compares_two_different_inputs():
    printed = [5, 0, 35, 0, 0, 45, 40, 40, 0, 20, 25, 45, 55, 0, 10]
    torch.default_generator.manual_seed(0)
    inputs = []
    for _ in range(2):  # the draws of its two functions
        torch.randn(15, 1)
        inputs.append(torch.randint(0, 10, (5, 15)))

    def attainable(x):  # is there a mask that gives the printed gradient?
        columns = x.T.tolist()
        masks = [range(5)] + [kept for n in range(5) for kept in combinations(range(5), n)]
        return all(g in {5 * sum(c[i] for i in kept) for kept in masks} for c, g in zip(columns, printed, strict=True))

    assert not attainable(inputs[0])
    assert attainable(inputs[1])
    assert F.dropout(inputs[1].float(), 0.8).sum(0).tolist() != printed


@pytest.mark.proves("A3-76")
def test_a_zero_gradient_still_moves_the_weight():
    r = run("dropout/zero_gradient.py")
    assert r.sgd == 0
    assert min(r.momentum, r.weight_decay, r.adam) > 0.005


def test_a_missing_gradient_moves_nothing():
    w = nn.Parameter(torch.ones(1))
    optimizer = torch.optim.Adam([w], lr=0.1)
    w.grad = torch.ones(1)
    optimizer.step()
    before = w.item()
    w.grad = None
    optimizer.step()
    assert w.item() == before


@pytest.mark.proves("A3-77")
def test_large_batches_leave_no_unit_silent():
    expected = run("dropout/silent_for_the_batch.py").expected
    assert holds("dropout/silent_for_the_batch.strays")
    assert expected[1] == pytest.approx(0.328, abs=0.001)
    assert expected[-1] < 1e-6


# ---- overfitting


@pytest.mark.proves("A2-39", "A2-42", "A2-44")
def test_without_dropout_the_noise_is_learned():
    assert holds("dropout/overfit_or_not.plain")  # far below the variance of the noise
    assert holds("dropout/overfit_or_not.memory")
    assert holds("dropout/overfit_or_not.excess")


@pytest.mark.proves("A2-47")
def test_the_dropout_curve_is_smoother():
    assert holds("dropout/overfit_or_not.bends")


@pytest.mark.any_outcome
@pytest.mark.proves("A2-40")
def test_new_noise_adds_its_variance_to_the_error():
    torch.manual_seed(0)
    line = torch.linspace(-1, 1, 200)
    for curve in torch.tensor(run("dropout/overfit_or_not.py").curves):
        error = F.mse_loss(curve, line)
        fresh = line + 0.3 * torch.randn(5000, 200)
        assert_close(F.mse_loss(curve.expand(5000, 200), fresh), error + 0.09, atol=0.002, rtol=0)


@pytest.mark.any_outcome
@pytest.mark.proves("A2-41")
def test_the_figure_shows_twenty_points_and_three_lines():
    r = run("dropout/overfit_or_not.py")
    points = r.figures[0].split('id="PathCollection_1"')[1].split("</g>\n   </g>")[0]
    assert points.count("<use") == len(r.x) == 20
    for label in ("true line", "no dropout", "dropout p = 0.5"):
        assert label in r.figures[0]


@pytest.mark.proves("A2-37", "A2-47")
def test_dropout_helps_on_average():
    assert holds("dropout/hundred_datasets.gap")
    assert holds("dropout/hundred_datasets.share")


def test_stopped_in_time_the_plain_network_is_better_still():
    assert holds("dropout/hundred_datasets.spoiled")
    assert holds("dropout/hundred_datasets.early")


@pytest.mark.proves("A2-43")
def test_before_or_after_relu_is_the_same():
    assert run("dropout/before_or_after.py").difference["relu"] == 0
    assert holds("dropout/before_or_after.sigmoid")


# ---- why, at what price, and when not


@pytest.mark.proves("A2-32", "A2-34")
def test_the_mean_of_subnetworks_is_exact_only_for_linear():
    r = run("dropout/subnetworks.py")
    assert 2**r.units == 4096
    assert holds("dropout/subnetworks.linear")
    assert holds("dropout/subnetworks.relu")
    torch.manual_seed(1)  # at another p the masks are not equally likely
    outputs = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * 12) / (1 - 0.2) @ torch.randn(12, 100)
    assert ((outputs.mean(0) - outputs[-1] * 0.8).abs() / outputs.std(0)).mean() > 0.1


def test_a_net_trained_with_dropout_survives_lost_units():
    assert holds("dropout/lost_partners.ratio")
    assert holds("dropout/lost_partners.growth")


@pytest.mark.proves("A2-38")
def test_dropout_needs_more_steps():
    assert holds("dropout/slower.first")
    assert holds("dropout/slower.ratio")


@pytest.mark.proves("A2-38")
def test_one_batch_has_many_losses():
    torch.manual_seed(0)
    model, x = nn.Sequential(nn.Linear(4, 50), nn.Dropout(0.5), nn.Linear(50, 1)), torch.randn(20, 4)
    assert len({F.mse_loss(model(x), x[:, :1]).item() for _ in range(10)}) == 10
    model.eval()
    assert len({F.mse_loss(model(x), x[:, :1]).item() for _ in range(10)}) == 1


def test_a_small_network_is_hurt():
    assert holds("dropout/too_small.harm")


@pytest.mark.proves("A2-37")
def test_a_large_network_gains_on_noisy_labels():
    assert holds("dropout/too_small.gain")


def test_most_of_the_gain_goes_with_the_best_rate():
    assert holds("dropout/too_small.tuned")


# ---- faults of the articles


@pytest.mark.proves("A2-48")
def test_a_prediction_is_detached_before_it_is_plotted():
    assert run("dropout/plot_needs_detach.py").error.startswith(
        "RuntimeError: Can't call numpy() on Tensor that requires"
    )
    prediction = nn.Linear(1, 1)(torch.ones(3, 1))
    plt.plot(prediction.detach())
    plt.close()


@pytest.mark.proves("A2-45")
def test_a_loop_without_indent_and_a_bare_title_do_not_run():
    with pytest.raises(IndentationError):
        compile("for step in range(500):\nloss = step\n", "loop", "exec")
    with pytest.raises(NameError):
        exec("训练循环\n", {})

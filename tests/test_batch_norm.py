import inspect

import pytest
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_linear_bn_eval
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.batch_norm.folding import fold
from snippets.batch_norm.from_scratch import BatchNorm


@pytest.fixture(params=[0.1, 0.7, None], ids="momentum={}".format)
def layers(request):
    """Ours and PyTorch's, with the same weights, after the same three batches."""
    torch.manual_seed(1)
    layers = BatchNorm(4, momentum=request.param), nn.BatchNorm1d(4, momentum=request.param)
    weight, bias = torch.randn(2, 4)
    for layer in layers:
        layer.weight.data, layer.bias.data = weight.clone(), bias.clone()
    for x in 5 + 3 * torch.randn(3, 6, 4):
        for layer in layers:
            layer(x)
    return layers


# ---- four steps, from scratch --------------------------------------------------------------------------------------


@pytest.mark.any_outcome
@pytest.mark.proves("A3-84")
def test_every_feature_comes_out_alike():
    r = run("batch_norm/two_scales.py")
    before = torch.tensor(r.x)
    assert before.mean(0)[0] > 1000 * before.mean(0)[1] and before.std(0)[0] > 1000 * before.std(0)[1]
    assert_close(r.mean, [0.0, 0.0], atol=1e-4, rtol=0)
    assert_close(r.std, [1.0, 1.0], atol=1e-2, rtol=0)


@pytest.mark.proves("A1-83", "A1-86", "A4-33")
def test_four_steps_give_what_torch_gives():
    r = run("batch_norm/four_steps.py")
    layer = nn.BatchNorm1d(2)
    layer.weight.data, layer.bias.data = torch.tensor(r.weight), torch.tensor(r.bias)
    assert_close(torch.tensor(r.y), layer(torch.tensor(r.x)).detach())
    assert r.mean == [3.0, 20.0] and r.var == [3.5, 100.0]


@pytest.mark.proves("A1-84", "A3-83", "A1-85")
def test_variance_divides_by_m_and_eps_stands_inside_the_root():
    torch.manual_seed(0)
    x = torch.randn(4, 3)
    y = nn.BatchNorm1d(3, eps=0.5)(x)
    biased, unbiased = ((x - x.mean(0)) / (x.var(0, correction=c) + 0.5).sqrt() for c in (0, 1))
    assert_close(y.detach(), biased)
    assert (y - unbiased).abs().max() > 0.05
    outside = (x - x.mean(0)) / (x.var(0, correction=0).sqrt() + 0.5)
    assert (y - outside).abs().max() > 0.05


@pytest.mark.proves("A1-93", "A3-92", "A1-86")
@pytest.mark.parametrize("training", [True, False])
def test_from_scratch_agrees_with_torch(layers, training):
    x = torch.randn(64, 4)
    ours, theirs = (layer.train(training)(x) for layer in layers)
    assert_close(ours, theirs)


@pytest.mark.proves("A1-87")
@pytest.mark.parametrize("training", [True, False])
def test_gradients_agree_with_torch(layers, training):
    x, target = torch.randn(2, 64, 4)
    found = []
    for layer in layers:
        x = x.detach().clone().requires_grad_()
        (layer.train(training)(x) * target).sum().backward()
        found.append([x.grad, layer.weight.grad, layer.bias.grad])
    assert_close(*found)
    assert all(gradient.abs().max() > 0.1 for gradient in found[0])


def test_saves_what_torch_saves(layers):
    ours, theirs = (layer.state_dict() for layer in layers)
    assert list(ours) == list(theirs)
    for name, value in ours.items():
        assert_close(value, theirs[name])
    nn.BatchNorm1d(4).load_state_dict(ours)


@pytest.mark.proves("A1-80", "A1-87")
def test_scale_and_shift_are_parameters_and_statistics_are_buffers():
    layer = nn.BatchNorm1d(3)
    parameters = dict(layer.named_parameters())
    assert list(parameters) == ["weight", "bias"]
    assert layer.weight.tolist() == [1, 1, 1] and layer.bias.tolist() == [0, 0, 0]
    assert list(dict(layer.named_buffers())) == ["running_mean", "running_var", "num_batches_tracked"]


def test_weight_and_bias_can_undo_the_normalization():
    torch.manual_seed(0)
    x, layer = 7 + 2 * torch.randn(64, 3), nn.BatchNorm1d(3)
    layer.weight.data = (x.var(0, correction=0) + layer.eps).sqrt()
    layer.bias.data = x.mean(0)
    assert_close(layer(x).detach(), x)


# ---- running statistics --------------------------------------------------------------------------------------------


@pytest.mark.proves("A1-88", "A3-91", "A3-88")
def test_momentum_is_the_weight_of_the_new_batch():
    r = run("batch_norm/two_momentums.py")
    assert r.torch_says == pytest.approx(r.weight_of_new) == pytest.approx(0.5)
    assert r.weight_of_old == pytest.approx(4.5)
    layer = nn.BatchNorm1d(1, momentum=0.9)
    layer(torch.tensor(r.x))
    assert layer.running_mean.item() == pytest.approx(r.weight_of_old)


@pytest.mark.proves("A1-90", "A1-104")
def test_momentum_is_a_tenth_by_default():
    assert inspect.signature(nn.BatchNorm1d).parameters["momentum"].default == 0.1


@pytest.mark.proves("A1-90")
def test_momentum_none_gives_the_plain_average():
    torch.manual_seed(0)
    batches, layer = 10 + 3 * torch.randn(10, 32, 4), nn.BatchNorm1d(4, momentum=None)
    for x in batches:
        layer(x)
    assert_close(layer.running_mean, batches.mean((0, 1)))
    assert_close(layer.running_var, batches.var(1).mean(0))


def test_the_optimizer_never_touches_running_statistics():
    layer = nn.BatchNorm1d(3)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9, weight_decay=0.5)
    layer(torch.randn(8, 3)).square().sum().backward()
    before = layer.running_mean.clone(), layer.running_var.clone()
    optimizer.step()
    assert torch.equal(before[0], layer.running_mean) and torch.equal(before[1], layer.running_var)
    assert not torch.equal(layer.weight, torch.ones(3))


@pytest.mark.any_outcome
@pytest.mark.proves("A1-89")
def test_stored_variance_divides_by_m_minus_1():
    r = run("batch_norm/two_variances.py")
    assert r.factors == pytest.approx([2 / 1, 8 / 7, 32 / 31], rel=1e-4)


# ---- training and evaluation ---------------------------------------------------------------------------------------


@pytest.mark.proves("A1-82", "A1-95", "A1-100")
def test_training_output_depends_on_batch_mates():
    assert holds("batch_norm/batch_mates.range")
    assert holds("batch_norm/batch_mates.same")


@pytest.mark.proves("A1-81", "A1-94")
def test_modes_draw_near_each_other():
    assert holds("batch_norm/settling.mean_after_10")
    assert holds("batch_norm/settling.mean_after_50")
    assert holds("batch_norm/settling.falls")
    assert holds("batch_norm/settling.rest")


@pytest.mark.proves("A1-90")
def test_plain_average_settles_at_once():
    assert holds("batch_norm/settling.plain_average")


@pytest.mark.proves("A1-101")
def test_one_sample_cannot_be_normalized():
    assert "Expected more than 1 value per channel" in run("batch_norm/one_left_over.py").error
    with pytest.raises(ValueError, match="more than 1 value"):
        nn.BatchNorm1d(4)(torch.ones(1, 4))
    nn.BatchNorm1d(4).eval()(torch.ones(1, 4))


@pytest.mark.any_outcome
@pytest.mark.proves("A1-101")
def test_one_image_passes_if_it_has_two_positions():
    r = run("batch_norm/one_image.py")
    assert r.passes == {"1": False, "2": True, "8": True}
    assert "Expected more than 1 value per channel" in r.text
    assert r.change < 1e-3
    nn.BatchNorm1d(4)(torch.ones(1, 4, 2))  # two positions are two values


# ---- eps, shape, axes, options -------------------------------------------------------------------------------------


@pytest.mark.proves("A1-85", "A1-103", "A3-82")
def test_eps_shrinks_small_variances():
    r = run("batch_norm/epsilon.py")
    expected = [(v / (v + 1e-5)) ** 0.5 for v in (1.0, 1e-3, 1e-5, 0.0)]
    assert r.deviations == pytest.approx(expected, abs=1e-4)
    assert inspect.signature(nn.BatchNorm2d).parameters["eps"].default == 1e-5


@pytest.mark.any_outcome
@pytest.mark.proves("A3-84")
def test_skewness_stays():
    r = run("batch_norm/still_skewed.py")
    assert r.after == pytest.approx(r.before, rel=1e-2) and r.before > 1.2


@pytest.mark.proves("A3-84")
def test_evaluation_output_of_other_data_is_not_standardized():
    torch.manual_seed(0)
    layer = nn.BatchNorm1d(1)
    for _ in range(50):
        layer(torch.randn(64, 1))
    y = layer.eval()(20 + 5 * torch.randn(64, 1))
    assert y.mean() > 10 and y.std() > 3


@pytest.mark.any_outcome
@pytest.mark.proves("A2-62", "A3-90", "A3-85")
def test_every_position_counts_as_a_sample():
    r = run("batch_norm/axes.py")
    assert max(r.differences) < 1e-5
    assert r.text.count("(8, 3, 5, 5)") == 2 and r.text.count("(8, 3, 20)") == 2
    y = nn.BatchNorm2d(3)(torch.tensor(r.images))
    assert_close(y.mean((0, 2, 3)).detach(), torch.zeros(3), atol=1e-5, rtol=0)


@pytest.mark.proves("A1-101", "A3-90")
def test_wrong_shapes_are_refused():
    nn.BatchNorm1d(4)(torch.ones(2, 4)), nn.BatchNorm1d(4)(torch.ones(2, 4, 7))
    with pytest.raises(ValueError, match="expected 2D or 3D input"):
        nn.BatchNorm1d(4)(torch.ones(2, 4, 3, 3))
    with pytest.raises(ValueError, match="expected 4D input"):
        nn.BatchNorm2d(4)(torch.ones(2, 4))
    with pytest.raises(RuntimeError, match="should contain 5 elements not 4"):
        nn.BatchNorm1d(4)(torch.ones(2, 5))
    nn.BatchNorm1d(4, affine=False, track_running_stats=False)(torch.ones(2, 5))  # nothing to compare the number with


@pytest.mark.proves("A1-102", "A3-87")
def test_signature_has_arguments_that_the_articles_lack():
    arguments = inspect.signature(nn.BatchNorm1d).parameters
    names = list(arguments)
    assert names[:5] == ["num_features", "eps", "momentum", "affine", "track_running_stats"]
    assert names[5:] == ["device", "dtype", "bias"]
    assert list(inspect.signature(nn.BatchNorm2d).parameters) == names
    assert arguments["bias"].kind is inspect.Parameter.KEYWORD_ONLY
    assert run("batch_norm/options.py").same


@pytest.mark.proves("A1-105", "A3-89")
def test_affine_false_keeps_no_parameters():
    layer = nn.BatchNorm1d(3, affine=False)
    assert layer.weight is None and layer.bias is None and not list(layer.parameters())
    x = torch.randn(8, 3)
    assert torch.equal(layer(x), nn.BatchNorm1d(3)(x))
    assert run("batch_norm/options.py").state["affine"] == ["running_mean", "running_var", "num_batches_tracked"]


@pytest.mark.proves("A1-106")
def test_without_tracking_evaluation_uses_the_batch():
    assert run("batch_norm/options.py").state["track_running_stats"] == ["weight", "bias"]
    layer = nn.BatchNorm1d(3, track_running_stats=False)
    assert layer.running_mean is None
    x = torch.randn(8, 3)
    assert torch.equal(layer.train()(x), layer.eval()(x))
    with pytest.raises(ValueError, match="more than 1 value"):
        layer(torch.ones(1, 3))


# ---- place in the network ------------------------------------------------------------------------------------------


@pytest.mark.proves("A1-107")
def test_without_its_import_the_network_fails():
    assert run("batch_norm/forgotten_import.py").error == "NameError: name 'F' is not defined"


@pytest.mark.proves("A1-107")
def test_small_network_runs_without_useless_biases():
    r = run("batch_norm/small_network.py")
    assert list(r.shape) == [4, 2]
    with_biases = nn.Linear(2, 64), nn.BatchNorm1d(64), nn.Linear(64, 32), nn.BatchNorm1d(32), nn.Linear(32, 2)
    assert sum(p.numel() for p in nn.Sequential(*with_biases).parameters()) == r.count + 64 + 32


@pytest.mark.proves("A1-74", "A4-34")
def test_before_or_after_the_activation_makes_no_difference():
    assert holds("batch_norm/before_or_after.difference")
    assert holds("batch_norm/before_or_after.lower")


@pytest.mark.any_outcome
@pytest.mark.proves("A1-107", "A3-86")
def test_bias_before_batch_norm_does_nothing():
    r = run("batch_norm/useless_bias.py")
    assert r.weight_gradient > 1000 * r.bias_gradient
    assert r.change < 1e-3
    torch.manual_seed(0)
    x, conv, norm = torch.randn(4, 3, 8, 8), nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6)
    without = nn.Conv2d(3, 6, 3, bias=False)
    without.weight.data = conv.weight.data
    assert_close(norm(conv(x)), norm(without(x)), atol=1e-4, rtol=0)


@pytest.mark.any_outcome
@pytest.mark.proves("A1-96")
def test_folded_layer_gives_the_same():
    r = run("batch_norm/folding.py")
    assert r.difference < 1e-4
    torch.manual_seed(0)
    linear, norm = nn.Linear(5, 3), nn.BatchNorm1d(3)
    norm(linear(torch.randn(16, 5)))
    ours, theirs = fold(linear, norm), fuse_linear_bn_eval(linear.eval(), norm.eval())
    assert_close(ours.weight, theirs.weight), assert_close(ours.bias, theirs.bias)
    assert isinstance(ours, nn.Linear)


@pytest.mark.proves("A1-96")
def test_a_layer_without_bias_can_be_folded():
    torch.manual_seed(0)
    linear, norm = nn.Linear(5, 3, bias=False), nn.BatchNorm1d(3)
    norm(linear(torch.randn(16, 5)))
    ours, theirs = fold(linear, norm), fuse_linear_bn_eval(linear.eval(), norm.eval())
    assert_close(ours.weight, theirs.weight), assert_close(ours.bias, theirs.bias)
    x = torch.randn(16, 5)
    assert_close(ours(x), norm(linear(x)), atol=1e-5, rtol=1e-5)


# ---- what it helps -------------------------------------------------------------------------------------------------


@pytest.mark.proves("A1-76", "A3-78", "A4-35")
def test_batch_norm_trains_faster():
    assert holds("batch_norm/faster.gain")
    assert run("batch_norm/faster.py").runs == 8


@pytest.mark.proves("A1-77", "A1-98", "A4-35")
def test_large_learning_rates_work():
    assert holds("batch_norm/learning_rates.gap")
    assert holds("batch_norm/learning_rates.worst")
    assert holds("batch_norm/learning_rates.plain_best")


@pytest.mark.proves("A1-77")
def test_too_large_a_learning_rate_still_fails():
    assert holds("batch_norm/learning_rates.too_large")


@pytest.mark.proves("A1-78")
def test_poor_initializations_work():
    assert holds("batch_norm/starts.worst")
    assert holds("batch_norm/starts.plain_small")


@pytest.mark.proves("A1-78")
def test_a_good_start_serves_the_plain_network():
    assert holds("batch_norm/starts.plain_good")


@pytest.mark.any_outcome
@pytest.mark.proves("A4-36")
def test_scale_of_the_weights_cancels():
    r = run("batch_norm/weights_times_100.py")
    assert r.change < 1e-3 and r.ratio == pytest.approx(100, rel=1e-2)
    layer, x = nn.BatchNorm1d(3), torch.randn(16, 3)
    assert_close(layer(100 * x), layer(x), atol=1e-3, rtol=0)


@pytest.mark.proves("A1-97")
def test_sigmoids_no_longer_saturate():
    assert holds("batch_norm/saturated.plain")
    assert holds("batch_norm/saturated.normalized")


def test_a_large_scale_saturates_normalized_sigmoids_again():
    torch.manual_seed(0)
    x, norm = torch.randn(256, 64), nn.BatchNorm1d(64)

    def saturated():
        h = norm(x).sigmoid()
        return ((h < 0.01) | (h > 0.99)).float().mean()

    assert saturated() < 0.05
    nn.init.constant_(norm.weight, 30.0)
    assert saturated() > 0.5


@pytest.mark.proves("A1-97", "A3-80")
def test_gradients_reach_the_first_sigmoid_layer():
    assert holds("batch_norm/gradients_by_depth.vanish")
    assert holds("batch_norm/gradients_by_depth.kept")


@pytest.mark.proves("A1-97")
def test_gradients_of_deep_relu_networks_grow():
    assert holds("batch_norm/gradients_by_depth.grow")


@pytest.mark.proves("A1-79", "A1-99")
def test_noise_shrinks_with_the_batch():
    assert holds("batch_norm/noise.each")
    assert holds("batch_norm/noise.all")


@pytest.mark.proves("A1-73", "A1-79", "A1-99")
def test_only_small_groups_regularize():
    assert holds("batch_norm/small_groups.gain")
    assert holds("batch_norm/small_groups.little")


@pytest.mark.proves("A1-98")
def test_it_trains_though_its_outputs_are_moved():
    assert holds("batch_norm/random_shift.accuracy")
    assert holds("batch_norm/random_shift.more")


# ---- limits and exercises ------------------------------------------------------------------------------------------


@pytest.mark.any_outcome
@pytest.mark.proves("A1-100")
def test_two_rows_keep_only_the_sign():
    r = run("batch_norm/two_rows.py")
    assert_close(torch.tensor(r.batch_norm).abs(), torch.ones(2, 6), atol=1e-3, rtol=0)
    assert r.difference == 0


def test_statistics_can_be_measured_anew():
    assert holds("batch_norm/recalibrate.gain")


def test_frozen_parameters_do_not_freeze_statistics():
    assert holds("batch_norm/frozen.frozen_parameters")
    assert holds("batch_norm/frozen.forgotten")
    assert run("batch_norm/frozen.py").frozen_statistics == 0


@pytest.mark.proves("A3-81")
def test_scale_has_one_name():
    layer = nn.BatchNorm2d(3)
    assert [name for name, _ in layer.named_parameters()] == ["weight", "bias"]
    nn.init.constant_(layer.weight, 2.0), nn.init.constant_(layer.bias, 5.0)
    y = layer(torch.randn(8, 3, 4, 4))
    assert_close(y.mean((0, 2, 3)).detach(), torch.full((3,), 5.0), atol=1e-4, rtol=0)
    assert_close(y.std((0, 2, 3), correction=0).detach(), torch.full((3,), 2.0), atol=1e-3, rtol=0)

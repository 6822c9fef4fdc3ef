import itertools

import pytest
import torch
from scipy.signal import convolve2d
from torch import nn
from torch.nn.functional import conv2d
from torch.testing import assert_close
from torch.utils.flop_counter import FlopCounterMode

from proven.testing import holds, run
from snippets.convolution.by_hand import convolve
from snippets.convolution.output_size import output_size
from snippets.convolution.receptive_field import influence, receptive_field


def of_ones(**options):
    layers = [nn.Conv2d(1, 1, 3, bias=False, **options) for _ in range(3)]
    for conv in layers:
        nn.init.ones_(conv.weight)
    return layers


def parameters(*layers):
    return sum(p.numel() for layer in layers for p in layer.parameters())


# ---- the operation ---------------------------------------------------------------------------------------------------


@pytest.mark.proves("A4-6")
def test_an_edge_kernel_answers_to_edges_only():
    r = run("convolution/edges.py")
    vertical = torch.tensor(r.vertical)
    x = torch.zeros(1, 1, 7, 7)
    x[..., 4:] = 1  # bright from the fifth column on
    across, along = (conv2d(x, kernel[None, None])[0, 0] for kernel in (vertical, vertical.T))
    assert_close(across, torch.tensor([0.0, 0, 4, 4, 0]).expand(5, 5))
    assert along.abs().max() == 0
    assert conv2d(torch.ones(1, 1, 7, 7), vertical[None, None]).abs().max() == 0
    assert vertical.sum() == 0


@pytest.mark.proves("A4-9", "A4-6")
@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_by_hand_equals_conv2d(k, stride, padding):
    torch.manual_seed(1)
    x, weight, bias = torch.randn(2, 3, 9, 8), torch.randn(4, 3, k, k), torch.randn(4)
    theirs = conv2d(x, weight, bias, stride=stride, padding=padding)
    assert_close(convolve(x, weight, bias, stride, padding), theirs, atol=1e-4, rtol=1e-4)


@pytest.mark.any_outcome
@pytest.mark.proves("A4-9")
def test_the_listing_by_hand_shows_no_difference():
    r = run("convolution/by_hand.py")
    assert_close(torch.tensor(r.y), torch.tensor(r.theirs), atol=1e-4, rtol=1e-4)


@pytest.mark.proves("A4-9")
def test_conv2d_is_cross_correlation():
    r = run("convolution/flipped.py")
    assert torch.equal(torch.tensor(r.y), torch.tensor(r.kernel).flip(0, 1))
    assert r.text.count("True") == 2 and "equals convolution:       False" in r.text
    torch.manual_seed(0)
    x, kernel = torch.randn(6, 7), torch.randn(3, 3)
    turned = conv2d(x[None, None], kernel.flip(0, 1)[None, None])[0, 0]
    assert_close(turned, torch.tensor(convolve2d(x, kernel, mode="valid")))


@pytest.mark.any_outcome
@pytest.mark.proves("A4-10", "A4-6")
def test_a_layer_has_a_kernel_for_each_pair_of_channels():
    r = run("convolution/layer.py")
    assert r.parameters == {"1 channel in": 32 * 9 + 32, "3 channels in": 32 * 3 * 9 + 32}
    assert "output [1, 32, 28, 28]" in r.text and r.difference < 1e-5


def test_channels_must_match():
    with pytest.raises(RuntimeError, match="to have 3 channels, but got 1 channels instead"):
        nn.Conv2d(3, 32, 3)(torch.zeros(2, 1, 28, 28))
    assert nn.Conv2d(3, 32, 3)(torch.zeros(3, 28, 28)).shape == (32, 26, 26)  # one image without the axis of the batch


# ---- sizes and costs -------------------------------------------------------------------------------------------------


@pytest.mark.proves("A4-11")
def test_the_formula_gives_every_size():
    r = run("convolution/output_size.py")
    assert r.agree == r.checked > 500
    for n, k, s, p, d in itertools.product((7, 10, 32), (1, 3, 4, 7), (1, 2, 4), (0, 1, 3, 5), (1, 2)):
        if output_size(n, k, s, p, d) > 0:
            conv = nn.Conv2d(1, 1, k, stride=s, padding=p, dilation=d, device="meta")
            assert conv(torch.empty(1, 1, n, n, device="meta")).shape[-1] == output_size(n, k, s, p, d)


@pytest.mark.proves("A4-11")
def test_padding_of_half_the_kernel_keeps_the_size():
    for k in (1, 3, 5, 7):
        assert output_size(28, k, padding=k // 2) == 28
    assert output_size(28, 4, padding=2) == 29  # an even kernel has no half
    assert nn.Conv2d(1, 1, 5, padding="same")(torch.zeros(1, 1, 28, 28)).shape[-1] == 28
    with pytest.raises(ValueError, match="padding='same' is not supported for strided convolutions"):
        nn.Conv2d(1, 1, 3, stride=2, padding="same")


def test_a_kernel_larger_than_the_image_is_an_error():
    with pytest.raises(RuntimeError, match="Kernel size can't be greater than actual input size"):
        nn.Conv2d(1, 1, 5)(torch.zeros(1, 1, 3, 3))


@pytest.mark.proves("A4-19")
def test_groups_save_weights_and_multiply_adds():
    r = run("convolution/options.py")
    assert [r.table[name][1] for name in ("3x3", "4 groups", "depthwise")] == [36864, 9216, 576]
    assert r.table["3x3"][2] == 64 * r.table["depthwise"][2]
    assert r.saved == pytest.approx(1 / (1 / 64 + 1 / 9))


@pytest.mark.parametrize(
    "stride, dilation, groups", [(1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 4), (1, 1, 64), (2, 1, 64)]
)
def test_multiply_adds_are_those_that_torch_counts(stride, dilation, groups):
    conv = nn.Conv2d(64, 64, 3, padding=dilation, stride=stride, dilation=dilation, groups=groups, bias=False)
    with FlopCounterMode(display=False) as counter:
        y = conv(torch.zeros(1, 64, 32, 32))
    assert counter.get_total_flops() == 2 * y.shape[2] * y.shape[3] * conv.weight.numel()


def test_stride_and_missing_padding_change_the_size_and_dilation_does_not():
    rows = {name: row[0] for name, row in run("convolution/options.py").table.items()}
    assert rows["stride 2"] == 16 and rows["no padding"] == 30 and rows["dilation 2"] == rows["3x3"] == 32


def test_a_depthwise_layer_keeps_channels_apart():
    torch.manual_seed(0)
    conv = nn.Conv2d(4, 4, 3, padding=1, groups=4)
    x = torch.randn(1, 4, 8, 8)
    x[:, 2] += 1
    changed = x.clone()
    changed[:, 2] = 0
    different = (conv(x) - conv(changed)).abs().amax((0, 2, 3)) > 1e-6
    assert different.tolist() == [False, False, True, False]
    with pytest.raises(ValueError, match="in_channels must be divisible by groups"):
        nn.Conv2d(3, 4, 3, groups=4)


@pytest.mark.proves("A4-13", "A4-14", "A4-12")
def test_pooling_takes_the_maximum_or_the_mean():
    r = run("convolution/pooling.py")
    blocks = torch.tensor(r.x).unfold(2, 2, 2).unfold(3, 2, 2)
    assert_close(torch.tensor(r.largest), blocks.amax((-1, -2)))
    assert_close(torch.tensor(r.average), blocks.mean((-1, -2)))
    assert torch.tensor(r.floor).shape == (1, 32, 3, 3) and torch.tensor(r.ceil).shape == (1, 32, 4, 4)
    assert 4 * torch.tensor(r.largest).numel() == torch.tensor(r.x).numel()
    assert parameters(nn.MaxPool2d(2), nn.AvgPool2d(2)) == 0


@pytest.mark.proves("A4-7")
def test_max_pooling_forgets_where_in_the_window_the_maximum_was():
    a, b, c = torch.zeros(3, 1, 4, 4)
    a[0, 0, 0], b[0, 1, 1], c[0, 1, 2] = 1, 1, 1
    pool = nn.MaxPool2d(2)
    assert torch.equal(pool(a), pool(b)) and not torch.equal(pool(b), pool(c))


# ---- from maps to classes --------------------------------------------------------------------------------------------


@pytest.mark.proves("A4-15")
def test_flattening_the_wrong_tensor_is_a_shape_error():
    r = run("convolution/wrong_shape.py")
    assert "mat1 and mat2 shapes cannot be multiplied (1x784 and 1568x10)" in r.error
    conv, pool, head = nn.Conv2d(1, 32, 3, padding=1), nn.MaxPool2d(2), nn.Linear(32 * 7 * 7, 10)
    features = torch.flatten(pool(conv(torch.zeros(1, 1, 28, 28))), 1)
    assert features.shape == (1, 6272)  # one pooling is not enough either
    with pytest.raises(RuntimeError, match="1x6272 and 1568x10"):
        head(features)


@pytest.mark.any_outcome
@pytest.mark.proves("A4-15", "A4-17", "A4-18")
def test_two_poolings_fit_and_flatten_spares_the_batch():
    r = run("convolution/right_shape.py")
    assert r.shapes["5 MaxPool2d"] == [4, 32, 7, 7] and r.shapes["6 Flatten"] == [4, 32 * 7 * 7]
    assert r.shapes["7 Linear"] == [4, 10]
    assert torch.tensor(r.merged).shape == (4 * 32 * 7 * 7,)
    assert "LazyLinear found 1568" in r.text


@pytest.mark.any_outcome
@pytest.mark.proves("A4-16", "A4-8", "A4-93")
def test_outputs_are_logits():
    r = run("convolution/logits.py")
    z, probabilities = torch.tensor(r.z), torch.tensor(r.probabilities)
    assert z.shape == (1, 10)
    assert abs(z.sum() - 1) > 1e-3 and probabilities.sum().item() == pytest.approx(1)
    assert_close(probabilities, z.exp() / z.exp().sum())


def test_the_small_network_learns_digits():
    assert holds("convolution/digits.accuracy")
    assert run("convolution/digits.py").parameters == 9 * (16 + 16 * 32 + 32 * 64) + 2 * (16 + 32 + 64) + 650


@pytest.mark.proves("A4-90", "A4-92")
def test_nearly_all_of_205_million_parameters_are_in_one_layer():
    r = run("convolution/article_network.py")
    assert r.total == 205_551_562
    counts = [count for *_, count in r.stages if count]
    assert counts == [896, 18496, 205_521_920, 10250]
    assert counts[2] / r.total > 0.9998
    assert [name for name, *_ in r.stages].count("MaxPool2d") == 2
    assert r.stages[5][1] == [64 * 56 * 56]


@pytest.mark.proves("A4-90", "A4-93")
def test_an_average_makes_a_small_head():
    r = run("convolution/heads.py")
    assert r.parameters["average, 10"] == 650 and r.parameters["flatten, 10"] == 10 * 200_704 + 10
    assert r.smaller == [2, 10]
    assert pytest.approx(0.77, abs=0.005) == 4 * 205_551_562 / 2**30
    assert 4 * r.gigabytes == pytest.approx(3.06, abs=0.01)


@pytest.mark.proves("A4-91")
def test_view_with_minus_one_merges_images():
    r = run("convolution/one_row.py")
    assert r.rows == {"49": 1} or r.rows == {49: 1}
    assert "shape '[-1, 200704]' is invalid for input of size 262144" in r.error
    x = torch.empty(49, 64, 8, 8, device="meta")
    assert torch.flatten(x, 1).shape == (49, 4096)


# ---- sharing ---------------------------------------------------------------------------------------------------------


@pytest.mark.any_outcome
@pytest.mark.proves("A4-2")
def test_a_convolution_is_a_linear_layer_with_shared_weights():
    r = run("convolution/as_matrix.py")
    assert r.same is True
    assert r.filled == 16 * 9 and r.different == 9
    assert r.shared == 320 == parameters(nn.Conv2d(1, 32, 3))
    assert r.full == 784 * 25088 + 25088


def test_sharing_pays_where_things_move():
    assert holds("convolution/sharing.anywhere")
    assert holds("convolution/sharing.more_than_in_the_middle")


def test_in_the_middle_dense_layers_do_well():
    assert holds("convolution/sharing.middle")
    assert holds("convolution/sharing.worst_in_the_middle")


def test_many_more_weights_make_up_for_much():
    assert holds("convolution/sharing.large")
    conv, small, large = 80 + 1168 + 1450, 155 * 17 + 10, 155 * 346 + 10
    assert abs(small / conv - 1) < 0.02 and 19.5 < large / conv < 20.5
    work = 144 * 9 * 8 + 36 * 9 * 8 * 16 + 9 * 16 * 10
    assert abs(154 * 346 / work - 1) < 0.01


@pytest.mark.any_outcome
@pytest.mark.proves("A4-3")
def test_a_convolution_moves_along_and_an_average_stays():
    same = run("convolution/equivariance.py").same
    assert same["conv: moves along"] == 1 and same["conv and average over the map: stays"] == 1
    assert same["conv: stays"] < 0.01
    assert same["stride 2, image moved by 2: moves by 1"] == 1
    assert same["stride 2, image moved by 1: moves by 1"] < 0.01
    assert same["stride 2, image moved by 1: stays"] < 0.01
    assert 29 / 32 - 0.001 <= same["conv, zeros at the border: moves along"] < 30 / 32
    zeros, x = nn.Conv2d(1, 8, 3, padding=1), torch.zeros(1, 1, 16, 16)
    x[..., 4:12, 4:12] = torch.randn(8, 8)  # blank at its border
    assert_close(zeros(x.roll(1, 3)), zeros(x).roll(1, 3))


@pytest.mark.parametrize("pool", [nn.AdaptiveAvgPool2d(1), nn.AdaptiveMaxPool2d(1)])
def test_pooling_over_the_whole_map_is_invariant_whether_mean_or_maximum(pool):
    torch.manual_seed(0)
    layer = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1, padding_mode="circular"), pool)
    x = torch.randn(4, 1, 16, 16)
    assert_close(layer(x.roll((3, 5), (2, 3))), layer(x))


@pytest.mark.proves("A4-7", "A4-3")
def test_max_pooling_keeps_a_part_of_its_outputs():
    assert holds("convolution/equivariance.kept")


@pytest.mark.any_outcome
def test_the_formula_of_the_receptive_field_is_what_the_gradient_sees():
    r = run("convolution/receptive_field.py")
    assert r.sizes == r.seen == {"3 x 3": 7, "stride 2": 15, "dilation 3": 19}
    torch.manual_seed(0)
    layers = [nn.Conv2d(1, 1, 5, bias=False), nn.Conv2d(1, 1, 3, stride=2, bias=False), nn.Conv2d(1, 1, 2, bias=False)]
    for conv in layers:
        nn.init.ones_(conv.weight)
    columns = influence(layers).sum(0).nonzero()
    assert receptive_field(layers) == 5 + 2 + 2 == columns.max() - columns.min() + 1


@pytest.mark.parametrize("dilation", [1, 3])
def test_the_gradient_is_strongest_in_the_middle_of_the_receptive_field(dilation):
    grad = influence(of_ones(dilation=dilation))
    assert grad.argmax() == 47 * 23 + 23 and (grad == grad.max()).sum() == 1
    assert grad[23, 23] > 10 * grad[23 - 3 * dilation, 23 - 3 * dilation] > 0


def test_with_stride_2_the_middle_of_the_receptive_field_is_its_weakest_place():
    paths = influence(of_ones(stride=2))
    row = paths[paths.sum(1).argmax()]
    seen = paths.sum(0).nonzero().flatten()
    assert len(seen) == 15 and (row[seen] / row[seen].min()).tolist() == [1, 1, 2, 1, 3, 2, 3, 1, 3, 2, 3, 1, 2, 1, 1]
    middle = seen[7]
    assert paths[middle, middle] == 1 and paths.max() == 9


@pytest.mark.any_outcome
def test_maps_have_a_channel_for_each_kernel():
    r = run("convolution/feature_maps.py")
    early, late = torch.tensor(r.early), torch.tensor(r.late)
    assert early.shape == (1, 8, 28, 28) and late.shape == (1, 8, 10, 10)
    assert early.min() >= 0


# ---- backward, time, memory ------------------------------------------------------------------------------------------


@pytest.mark.any_outcome
def test_both_gradients_are_convolutions():
    r = run("convolution/backward.py")
    assert r.difference_x < 1e-4 and r.difference_w < 1e-4 and r.same is True


@pytest.mark.any_outcome
@pytest.mark.proves("A4-19")
def test_the_times_are_those_of_a_64th_and_a_quarter_of_the_work():
    r = run("convolution/forward_time.py")
    assert [int(weights) for weights in r.ratios] == [36864, 9216, 576]
    assert set(r.spent) == {"Conv2d", "BatchNorm2d", "ReLU", "MaxPool2d", "Flatten", "Linear"}


@pytest.mark.any_outcome
def test_channels_last_changes_strides_and_no_value():
    r = run("convolution/channels_last.py")
    assert r.strides == {"usual": [65536, 1024, 32, 1], "channels_last": [65536, 1, 2048, 64]}
    assert r.kept is True and r.difference < 1e-4


# ---- exercises -------------------------------------------------------------------------------------------------------


def test_two_small_kernels_see_as_much_with_fewer_parameters():
    r = run("convolution/two_small_kernels.py")
    assert r.large == 64 * 64 * 25 + 64 and r.small == 2 * (64 * 64 * 9 + 64)
    assert receptive_field([nn.Conv2d(1, 1, 3)] * 2) == receptive_field([nn.Conv2d(1, 1, 5)]) == 5


def test_a_mean_over_the_map_forgives_a_move():
    assert holds("convolution/shifted_digits.still")
    assert holds("convolution/shifted_digits.flatten")
    assert holds("convolution/shifted_digits.average")
    assert holds("convolution/shifted_digits.more")


def test_a_kernel_can_be_learned_from_its_edges():
    assert holds("convolution/learned_kernel.error")

import copy
import gzip
import io

import pytest
import torch
from sklearn.cluster import KMeans
from torch import nn
from torch.nn.functional import cross_entropy, kl_div, log_softmax
from torch.nn.utils import prune
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.compression.int8 import dequantize, quantize
from snippets.compression.kmeans import share
from snippets.compression.low_rank import factorize
from snippets.compression.magnitude import magnitude_mask


def file_size(value):
    buffer = io.BytesIO()
    torch.save(value, buffer)
    return len(buffer.getvalue())


# ---- pruning ---------------------------------------------------------------------------------------------------------


@pytest.mark.proves("A4-49", "A4-50")
@pytest.mark.parametrize("amount", [0.0, 0.1, 0.3, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("shape", [(7, 9), (16, 3, 3, 3)])
def test_the_smallest_weights_are_pruned_as_torch_does(amount, shape):
    torch.manual_seed(1)
    layer = nn.Module()
    layer.weight = nn.Parameter(torch.randn(shape))
    weight = layer.weight.detach().clone()
    prune.l1_unstructured(layer, "weight", amount=amount)
    mask = magnitude_mask(weight, amount)
    assert torch.equal(mask, layer.weight_mask)
    assert (mask == 0).sum() == round(amount * weight.numel())


def test_of_equal_magnitudes_at_the_threshold_all_are_pruned():
    assert magnitude_mask(torch.tensor([1.0, -1, 1, 2]), 0.25).tolist() == [0, 0, 0, 1]


@pytest.mark.any_outcome
@pytest.mark.proves("A4-50", "A4-52")
def test_the_share_of_zeros_is_the_amount():
    r = run("compression/magnitude.py")
    assert r.same is True and r.share == pytest.approx(round(0.3 * 432) / 432)
    assert min(r.kept) > max(r.gone)


@pytest.mark.proves("A4-49")
def test_a_flat_mask_does_not_fit_the_weight():
    r = run("compression/flat_mask.py")
    assert "The size of tensor a (3) must match the size of tensor b (432)" in r.error


@pytest.mark.any_outcome
@pytest.mark.proves("A4-50")
def test_the_inverted_mask_keeps_all_negatives():
    r = run("compression/wrong_side.py")
    assert all(left == r.negatives for _, left, *_ in r.table.values())


@pytest.mark.proves("A4-50", "A4-52")
def test_the_inverted_mask_removes_the_large_and_another_share():
    assert holds("compression/wrong_side.larger")
    assert holds("compression/wrong_side.at_30")
    assert holds("compression/wrong_side.at_90")


@pytest.mark.proves("A4-49")
def test_a_rate_of_zero_is_an_index_error():
    assert "rate 0.0: IndexError: index -1 is out of bounds" in run("compression/wrong_side.py").text


@pytest.mark.any_outcome
@pytest.mark.proves("A4-53")
def test_a_mask_applied_once_is_gone_after_a_step():
    half = 32 * 16 * 9 // 2
    assert run("compression/mask_once.py").counts == {"mask applied once": [half, 0], "torch prune": [half, half]}


@pytest.mark.any_outcome
@pytest.mark.proves("A4-53")
def test_pruning_splits_the_weight_into_original_and_mask():
    r = run("compression/reparametrized.py")
    assert r.keys["before"] == ["weight", "bias"] and r.keys["removed"] == ["bias", "weight"]
    assert r.keys["pruned"] == ["bias", "weight_orig", "weight_mask"]
    assert r.parameters == ["bias", "weight_orig"] and r.product is True


def test_a_pruned_state_dict_does_not_fit_a_plain_layer():
    message = run("compression/reparametrized.py").message
    assert 'Missing key(s) in state_dict: "weight"' in message and '"weight_orig", "weight_mask"' in message
    layer = nn.Linear(4, 3)
    prune.l1_unstructured(layer, "weight", amount=0.5)
    again = prune.identity(nn.Linear(4, 3), "weight")
    again.load_state_dict(layer.state_dict())
    x = torch.randn(2, 4)
    assert torch.equal(again(x), layer(x))


@pytest.mark.any_outcome
def test_remove_writes_the_zeros_which_training_fills():
    assert run("compression/reparametrized.py").unchanged is True
    torch.manual_seed(0)
    layer = prune.remove(prune.l1_unstructured(nn.Linear(4, 3), "weight", amount=0.5), "weight")
    assert (layer.weight == 0).sum() == 6
    layer(torch.randn(8, 4)).square().sum().backward()
    torch.optim.SGD(layer.parameters(), lr=0.1).step()
    assert (layer.weight != 0).all()


def test_a_pruned_model_cannot_be_copied_before_remove():
    layer = prune.l1_unstructured(nn.Linear(4, 3), "weight", amount=0.5)
    with pytest.raises(RuntimeError, match="Only Tensors created explicitly by the user"):
        copy.deepcopy(layer)
    with torch.no_grad():
        layer(torch.randn(2, 4))  # the product now has no graph
    assert torch.equal(copy.deepcopy(layer).weight, layer.weight)
    layer(torch.randn(2, 4))
    with pytest.raises(RuntimeError, match="Only Tensors created explicitly by the user"):
        copy.deepcopy(layer)
    layer.weight_orig.requires_grad_(False)  # frozen
    layer(torch.randn(2, 4))
    assert torch.equal(copy.deepcopy(layer).weight, layer.weight)
    prune.remove(layer, "weight")
    assert torch.equal(copy.deepcopy(layer).weight, layer.weight)


def test_pruning_twice_prunes_a_share_of_what_is_left():
    torch.manual_seed(0)
    layer = nn.Linear(100, 100)
    for _ in range(2):
        prune.l1_unstructured(layer, "weight", amount=0.5)
    assert (layer.weight == 0).float().mean().item() == 0.75


@pytest.mark.any_outcome
def test_structured_pruning_zeroes_whole_filters_of_small_norm():
    r = run("compression/structured.py")
    norms, filters = torch.tensor(r.norms), torch.tensor(r.filters).bool()
    assert filters.sum() == 4 and norms[filters].min() > norms[~filters].max()
    assert "shape 8 16 3 3" in r.text


def test_global_pruning_takes_more_from_some_layers():
    assert holds("compression/structured.more")
    assert run("compression/structured.py").by_layer == [0.5, 0.5]


# ---- what is left of the accuracy ------------------------------------------------------------------------------------


@pytest.mark.proves("A4-48")
def test_half_of_the_weights_can_go_with_fine_tuning():
    assert holds("compression/sparsity.half")


def test_without_fine_tuning_80_percent_is_too_much():
    assert holds("compression/sparsity.too_much")
    assert holds("compression/sparsity.recovered")
    assert holds("compression/sparsity.nearly")


def test_at_98_percent_fine_tuning_does_not_help_enough():
    assert holds("compression/sparsity.end")


# ---- bytes and time --------------------------------------------------------------------------------------------------


@pytest.mark.any_outcome
@pytest.mark.proves("A4-51")
def test_zeros_do_not_make_the_file_smaller():
    sizes = run("compression/zeros_cost.py").sizes
    assert len({file for file, *_ in sizes.values()}) == 1
    layer = nn.Linear(64, 64)
    before = file_size(layer.state_dict())
    prune.l1_unstructured(layer, "weight", amount=0.5)
    assert file_size(layer.state_dict()) > 1.5 * before  # original and mask


@pytest.mark.any_outcome
@pytest.mark.proves("A4-51")
def test_csr_takes_twelve_bytes_for_each_weight_that_is_left():
    sizes = run("compression/zeros_cost.py").sizes
    for amount, (_, _, csr) in sizes.items():
        left = 512 * 512 - round(float(amount) * 512 * 512)
        assert csr == 12 * left + 8 * 513
    assert sizes["0.5"][2] > 4 * 512 * 512 > sizes["0.9"][2]


@pytest.mark.proves("A4-51")
def test_gzip_makes_use_of_zeros():
    assert holds("compression/zeros_cost.without")
    assert holds("compression/zeros_cost.with_90")


@pytest.mark.any_outcome
@pytest.mark.proves("A4-51")
def test_removed_channels_give_a_smaller_network_with_equal_output():
    r = run("compression/remove_channels.py")
    assert r.difference < 1e-5 and r.work == 0.5


def test_a_filter_of_zeros_still_gives_its_bias():
    torch.manual_seed(0)
    conv = nn.Conv2d(3, 8, 3)
    prune.ln_structured(conv, "weight", amount=0.5, n=2, dim=0)
    kept = conv.weight_mask[:, 0, 0, 0].bool()
    y = conv(torch.randn(1, 3, 6, 6))[0, ~kept].detach()  # (channels, height, width)
    assert_close(y, conv.bias.detach()[~kept, None, None].expand_as(y))
    assert y.abs().min() > 0


# ---- shared weights, low rank ----------------------------------------------------------------------------------------


@pytest.mark.proves("A4-48")
@pytest.mark.parametrize("bits", [1, 2, 4])
def test_the_codebook_is_that_of_k_means(bits):
    torch.manual_seed(bits)
    weight = torch.rand(20, 30)  # spread evenly: no cluster gets empty, which scikit-learn would move
    first = torch.linspace(weight.min(), weight.max(), 2**bits)[:, None]
    kmeans = KMeans(2**bits, init=first.numpy(), n_init=1, max_iter=20, tol=0)
    kmeans.fit(weight.reshape(-1, 1).numpy())
    codebook, codes = share(weight, bits)
    theirs = torch.tensor(kmeans.cluster_centers_)[:, 0]
    assert_close(codebook, theirs, atol=0.02, rtol=0)
    assert codes.max() < 2**bits and codes.shape == weight.shape


@pytest.mark.any_outcome
@pytest.mark.proves("A4-48")
def test_four_bits_take_an_eighth_and_a_codebook():
    r = run("compression/kmeans.py")
    count = 64 * 128 + 128 * 10
    assert r.sizes == {"32": 4 * count, **{str(b): count * b // 8 + 2 * 4 * 2**b for b in (4, 3, 2, 1)}}


def test_sixteen_values_are_enough():
    assert holds("compression/kmeans.four_bits")


@pytest.mark.any_outcome
@pytest.mark.proves("A4-48")
def test_rank_32_has_a_quarter_of_the_weights():
    r = run("compression/low_rank.py")
    assert (r.full, r.factors) == (65536, 16384)


@pytest.mark.any_outcome
def test_the_error_is_that_of_the_discarded_singular_values():
    r = run("compression/low_rank.py")
    assert r.distance == pytest.approx(r.discarded, rel=1e-4)


def test_no_other_matrix_of_that_rank_is_closer():
    torch.manual_seed(0)
    layer = nn.Linear(20, 30)
    two, _ = factorize(layer, 5)
    with torch.no_grad():
        best = (two[1].weight @ two[0].weight - layer.weight).norm()
        for scale in (0.01, 0.1, 1.0):
            for _ in range(20):
                a, b = (each.weight + scale * torch.randn_like(each.weight) for each in (two[1], two[0]))
                assert (a @ b - layer.weight).norm() > best
    exact, _ = factorize(layer, 20)
    x = torch.randn(4, 20)
    assert_close(exact(x), layer(x))


def test_a_trained_layer_keeps_its_accuracy_at_rank_32():
    assert holds("compression/rank.kept")
    assert holds("compression/rank.error")
    assert holds("compression/rank.one")


# ---- int8 ------------------------------------------------------------------------------------------------------------


@pytest.mark.proves("A4-48")
@pytest.mark.parametrize("shift, scale", [(0, 1), (3, 0.1), (-5, 2), (0, 100)])
def test_int8_by_hand_equals_torch(shift, scale):
    torch.manual_seed(0)
    x = shift + scale * torch.randn(2000)
    q, step, zero_point = quantize(x)
    theirs = torch.fake_quantize_per_tensor_affine(x, step, zero_point, -128, 127)
    off = (dequantize(q, step, zero_point) - theirs).abs() / step
    assert (off > 1e-3).float().mean() < 0.005 and off.max() < 1.001  # halves may be rounded either way
    assert dequantize(quantize(torch.tensor([0.0, 1, -3]))[0], 4 / 255, 63)[0] == 0  # zero stays exact


@pytest.mark.any_outcome
def test_the_rounding_error_is_at_most_half_a_step():
    r = run("compression/int8.py")
    assert r.worst <= r.scale / 2 * 1.001
    assert torch.tensor(r.x).numel() == 1000 and "4,000 -> 1,000" in r.text and r.agree > 0.99


@pytest.mark.any_outcome
def test_torchao_stores_a_byte_and_a_scale_for_each_row():
    r = run("compression/torchao_int8.py")
    assert "torch.int8 scales: 512 1" in r.text
    assert 0.25 < r.sizes[1] / r.sizes[0] < 0.26


def test_the_outputs_of_int8_change_by_less_than_half():
    assert holds("compression/torchao_int8.change")


# ---- distillation ----------------------------------------------------------------------------------------------------


@pytest.mark.any_outcome
def test_the_gradient_of_the_soft_loss_is_the_difference_over_t():
    assert run("compression/temperature.py").off < 1e-5
    torch.manual_seed(0)
    z, v = torch.randn(5, 10, requires_grad=True), torch.randn(5, 10)
    T = 50.0  # so high that the soft loss pulls the logits together, as Hinton and others show
    z0, v0 = z - z.mean(1, keepdim=True), v - v.mean(1, keepdim=True)
    loss = T**2 * kl_div(log_softmax(z / T, 1), log_softmax(v / T, 1), reduction="sum", log_target=True)
    (grad,) = torch.autograd.grad(loss, z)
    assert_close(grad, ((z0 - v0) / 10).detach(), atol=5e-3, rtol=0.05)


def test_t_squared_keeps_the_gradient_as_large():
    assert holds("compression/temperature.falls")
    assert holds("compression/temperature.kept")


@pytest.mark.proves("A4-48")
def test_with_all_labels_a_teacher_gains_little_or_nothing():
    assert holds("compression/distillation.all_labels")


def test_with_a_hundred_digits_a_teacher_helps():
    assert holds("compression/distillation.few_labels")


def test_an_untuned_rate_exaggerates_the_gain():
    assert holds("compression/distillation.exaggerated")
    assert holds("compression/distillation.slow")


# ---- the table -------------------------------------------------------------------------------------------------------


@pytest.mark.any_outcome
@pytest.mark.proves("A4-51", "A4-48")
def test_only_fewer_or_shorter_numbers_make_the_file_smaller():
    rows = run("compression/table.py").rows
    size = {name: row[0] for name, row in rows.items()}
    assert abs(size["80% zeros"] / size["dense"] - 1) < 0.01
    assert size["rank 32"] / size["dense"] == pytest.approx(0.43, abs=0.01)
    work = {"dense": 64 * 256 + 256 * 256 + 256 * 10, "rank 32": 64 * 256 + 2 * 256 * 32 + 256 * 10}
    assert 64 * 64 + 64 * 64 + 64 * 10 < work["rank 32"] < 0.5 * work["dense"]
    assert size["int8"] / size["dense"] == pytest.approx(0.27, abs=0.01)
    assert size["64 units"] == size["64, taught"] < 0.12 * size["dense"]


def test_compression_costs_the_digits_little():
    assert holds("compression/table.zeros")
    assert holds("compression/table.rank")
    assert holds("compression/table.int8")
    assert holds("compression/table.units")


def test_the_zeros_of_the_table_show_when_zipped():
    assert holds("compression/table.zipped")
    assert len(gzip.compress(bytes(1000))) < 100


# ---- exercises -------------------------------------------------------------------------------------------------------


def test_random_pruning_is_much_worse():
    assert holds("compression/random_mask.gap")


def test_a_scale_for_each_row_is_more_exact():
    assert holds("compression/per_row.ratio")


@pytest.mark.any_outcome
def test_a_scale_for_each_row_equals_torch():
    assert run("compression/per_row.py").same is True


def test_below_the_break_even_rank_the_factors_are_smaller():
    largest = run("compression/break_even.py").largest
    for shape, rank in largest.items():
        n, m = map(int, shape.split(" x "))
        assert rank * (n + m) < n * m <= (rank + 1) * (n + m)


def test_a_teacher_is_matched_where_the_soft_loss_is_zero():
    v = torch.randn(4, 10)
    p = log_softmax(v / 4, 1)
    assert kl_div(p, p, reduction="batchmean", log_target=True).abs() < 1e-6
    assert cross_entropy(v, v.argmax(1)) > 0


def test_sizes_and_times_are_printed_for_each_share_of_zeros():
    lines = run("compression/zeros_cost.py").text.splitlines()
    assert [line.split(" zeros")[0].strip() for line in lines if " zeros: file" in line] == ["0%", "50%", "90%", "99%"]
    assert sum("time: dense" in line for line in lines) == 4

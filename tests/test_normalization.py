import pytest
import torch
from torch import nn
from torch.testing import assert_close
from torchvision.models import resnet18

from proven.testing import holds, run
from snippets.normalization.from_scratch import batch_norm, group_norm, instance_norm, layer_norm, rms_norm

# ---- which numbers are normalized together ---------------------------------------------------------------------------


def blocks(name):
    """(images, channels, positions) that the marked output of the figure depends on."""
    found = torch.tensor(run("normalization/axes.py").together[name]).nonzero()
    return [sorted(set(column.tolist())) for column in found.T], len(found)


@pytest.mark.any_outcome
@pytest.mark.parametrize(
    ("name", "images", "channels", "positions"),
    [
        ("BatchNorm2d(6)", 4, [2], 4),
        ("LayerNorm([6, 2, 2])", 1, list(range(6)), 4),
        ("GroupNorm(3, 6)", 1, [2, 3], 4),
        ("InstanceNorm2d(6)", 1, [2], 4),
        ("LayerNorm(6), channels last", 1, list(range(6)), 1),
        ("RMSNorm(6), channels last", 1, list(range(6)), 1),
    ],
)
def test_the_figure_shows_what_each_layer_averages_over(name, images, channels, positions):
    (found_images, found_channels, found_positions), count = blocks(name)
    assert len(found_images) == images and 1 in found_images
    assert found_channels == channels
    assert len(found_positions) == positions and 1 in found_positions
    assert count == images * len(channels) * positions  # a whole block, nothing left out


OURS = {
    "batch": (batch_norm, nn.BatchNorm2d(6)),
    "instance": (instance_norm, nn.InstanceNorm2d(6)),
    "group": (lambda x: group_norm(x, 3), nn.GroupNorm(3, 6)),
    "layer": (lambda x: layer_norm(x, 3), nn.LayerNorm([6, 4, 4])),
    "layer, last dimension": (layer_norm, nn.LayerNorm(4)),
    "RMS": (rms_norm, nn.RMSNorm(4, eps=1e-5)),
}


@pytest.mark.parametrize("name", OURS)
def test_each_from_scratch_agrees_with_torch(name):
    torch.manual_seed(1)
    x, delta = 5 + 3 * torch.randn(8, 6, 4, 4), torch.randn(8, 6, 4, 4)
    found = []
    for norm in OURS[name]:
        x = x.detach().clone().requires_grad_()
        y = norm(x)
        y.backward(delta)
        found.append([y.detach(), x.grad])
    assert_close(*found, atol=1e-5, rtol=1e-4)
    assert found[0][1].abs().max() > 0.1


@pytest.mark.any_outcome
def test_the_listing_shows_that_all_agree():
    r = run("normalization/from_scratch.py")
    assert set(r.pairs) == {"batch", "instance", "group", "layer", "RMS"}
    for ours, theirs in r.pairs.values():
        assert_close(torch.tensor(ours), torch.tensor(theirs), atol=1e-5, rtol=1e-4)


def test_group_norm_contains_layer_and_instance_norm():
    torch.manual_seed(1)
    x = torch.randn(8, 6, 4, 4)
    assert_close(nn.GroupNorm(1, 6)(x), nn.LayerNorm([6, 4, 4])(x))
    assert_close(nn.GroupNorm(6, 6)(x), nn.InstanceNorm2d(6)(x))
    with pytest.raises(ValueError, match=r"num_channels \(6\) must be divisible by num_groups \(4\)"):
        nn.GroupNorm(4, 6)


def test_instance_norm_removes_brightness_and_contrast():
    torch.manual_seed(1)
    x = torch.rand(2, 3, 8, 8)
    factor, shift = 1 + torch.rand(2, 3, 1, 1), torch.randn(2, 3, 1, 1)
    assert_close(nn.InstanceNorm2d(3)(factor * x + shift), nn.InstanceNorm2d(3)(x), atol=1e-3, rtol=1e-3)
    assert (nn.BatchNorm2d(3)(factor * x + shift) - nn.BatchNorm2d(3)(x)).abs().max() > 0.1


@pytest.mark.any_outcome
def test_rms_norm_is_layer_norm_without_centering():
    assert run("normalization/centered.py").same is True
    torch.manual_seed(1)
    x = 3 + torch.randn(8, 64)
    centered = x - x.mean(1, keepdim=True)
    assert_close(nn.LayerNorm(64)(x), nn.RMSNorm(64, eps=1e-5)(centered), atol=1e-5, rtol=1e-4)
    assert [name for name, _ in nn.RMSNorm(64).named_parameters()] == ["weight"]


def test_the_default_eps_of_rms_norm_is_not_that_of_layer_norm():
    torch.manual_seed(1)
    x = 0.001 * torch.randn(8, 64)
    x = x - x.mean(1, keepdim=True)
    epsilon = torch.finfo(torch.float32).eps
    assert nn.LayerNorm(64).eps == 1e-5 and 1e-7 < epsilon < 2e-7
    assert_close(nn.RMSNorm(64)(x), nn.RMSNorm(64, eps=epsilon)(x))
    assert nn.RMSNorm(64)(x).norm() > 2 * nn.LayerNorm(64)(x).norm()
    for half in torch.float16, torch.bfloat16:  # not the epsilon of the data type, under which hardly anything is left
        y = nn.RMSNorm(64, dtype=half)(x.to(half))
        assert_close(y, nn.RMSNorm(64, eps=epsilon, dtype=half)(x.to(half)))
        assert y.norm() > 2 * nn.RMSNorm(64, eps=torch.finfo(half).eps, dtype=half)(x.to(half)).norm()


def test_the_difference_grows_with_the_mean():
    assert holds("normalization/centered.none")
    assert holds("normalization/centered.large")


# ---- training and evaluation ---------------------------------------------------------------------------------------


@pytest.mark.any_outcome
def test_only_running_statistics_make_evaluation_differ():
    r = run("normalization/train_eval.py")
    assert r.table == [
        [12, 3, True, True],
        [0, 3, False, True],
        [0, 0, False, False],
        [12, 0, False, False],
        [192, 0, False, False],
        [96, 0, False, False],
    ]


def test_one_number_cannot_be_normalized():
    for norm in nn.LayerNorm(6), nn.RMSNorm(6), nn.GroupNorm(3, 6):
        assert norm(torch.randn(1, 6)).shape == (1, 6)
    with pytest.raises(ValueError, match="Expected more than 1 spatial element"):
        nn.InstanceNorm2d(6)(torch.randn(4, 6, 1, 1))
    for norm in nn.GroupNorm(6, 6), nn.BatchNorm1d(6):
        with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
            norm(torch.randn(1, 6))


@pytest.mark.any_outcome
def test_layer_norm_of_an_image_is_group_norm_with_other_weights():
    r = run("normalization/layer_or_group.py")
    assert r.same is True
    assert r.shapes == {"LayerNorm": [6, 4, 4], "GroupNorm": [6]}
    assert "GroupNorm on larger images: [8, 6, 5, 5]" in r.text
    assert "Given normalized_shape=[6, 4, 4]" in r.message


# ---- small batches ---------------------------------------------------------------------------------------------------


def test_with_two_samples_group_norm_is_far_better():
    assert holds("normalization/small_batches.two")
    assert holds("normalization/small_batches.group_two")


def test_with_larger_batches_batch_norm_is_better():
    assert holds("normalization/small_batches.thirty_two")
    assert holds("normalization/small_batches.eight")


def test_with_two_images_of_many_positions_batch_norm_keeps_up():
    assert holds("normalization/small_maps.keeps_up")
    assert holds("normalization/small_maps.batch")


# ---- sequences -------------------------------------------------------------------------------------------------------


@pytest.mark.any_outcome
def test_layer_norm_and_masked_batch_norm_ignore_padding():
    changes = run("normalization/padding.py").changes
    assert changes["layer_norm"] < 1e-6 and changes["masked_batch_norm"] < 1e-6


def test_padding_changes_batch_norm():
    assert holds("normalization/padding.batch_norm")
    torch.manual_seed(1)
    mask = torch.arange(10) < torch.tensor([[10], [4], [7], [3]])
    x = (2 + torch.randn(4, 10, 6)) * mask[..., None]
    before, after = (nn.BatchNorm1d(6)(each.mT).mT[:, :10][mask] for each in (x, nn.functional.pad(x, (0, 0, 0, 10))))
    assert (before - after).abs().amax(1).min() > 0.1  # of every token


def test_masked_batch_norm_is_that_of_the_tokens_alone():
    torch.manual_seed(1)
    x, mask = torch.randn(3, 5, 4), torch.arange(5) < torch.tensor([[5], [2], [3]])
    tokens = torch.cat([x[0], x[1, :2], x[2, :3]])
    y = torch.zeros_like(x)
    y[mask] = nn.BatchNorm1d(4)(x[mask])
    assert_close(torch.cat([y[0], y[1, :2], y[2, :3]]), nn.BatchNorm1d(4)(tokens))


# ---- pre-norm and post-norm ------------------------------------------------------------------------------------------


def test_in_post_norm_the_gradient_of_the_last_layer_does_not_shrink():
    assert holds("normalization/gradients.post")


def test_in_pre_norm_it_shrinks_as_the_network_gets_deeper():
    assert holds("normalization/gradients.pre")


def test_gradients_rise_toward_the_end_in_post_norm_and_fall_in_pre_norm():
    assert holds("normalization/gradients.rise")
    assert holds("normalization/gradients.fall")


def test_the_encoder_has_no_last_norm_of_its_own():
    layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, norm_first=True, batch_first=True)
    torch.manual_seed(1)
    x = torch.randn(2, 3, 8)
    bare = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    normed = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False, norm=nn.LayerNorm(8))
    assert bare.norm is None
    assert_close(normed(x), nn.LayerNorm(8)(bare(x)))


def test_deep_pre_norm_networks_learn_better():
    assert holds("normalization/depth.deep")
    assert holds("normalization/depth.pre_loss")


def test_in_shallow_networks_the_order_hardly_matters():
    assert holds("normalization/depth.shallow_low")
    assert holds("normalization/depth.shallow_high")


# ---- several processes ------------------------------------------------------------------------------------------------


@pytest.mark.any_outcome
def test_two_processes_compute_one_batch_normalization():
    r = run("normalization/sync.py")
    parts = [torch.tensor(part) for part in r.parts]
    assert [len(part) for part in parts] == [3, 5]
    x = torch.cat(parts).requires_grad_()
    y = nn.BatchNorm1d(4)(x)
    y.backward(torch.cat([torch.tensor(delta) for delta in r.deltas]))
    assert_close(torch.tensor(r.outputs), y.detach(), atol=1e-5, rtol=1e-4)
    assert_close(torch.tensor(r.gradients), x.grad, atol=1e-5, rtol=1e-4)
    alone = torch.cat([nn.BatchNorm1d(4)(part) for part in parts])
    assert (alone - y).abs().max() > 0.01  # without exchange


def test_sync_batch_norm_needs_a_gpu():
    r = run("normalization/convert.py")
    assert r.same is True
    assert "(1): SyncBatchNorm(8" in r.text
    assert "SyncBatchNorm expected input tensor to be on GPU" in r.message
    converted = nn.SyncBatchNorm.convert_sync_batchnorm(nn.Sequential(nn.BatchNorm2d(3), nn.GroupNorm(1, 3)))
    assert [type(layer).__name__ for layer in converted] == ["SyncBatchNorm", "GroupNorm"]
    assert list(converted[0].state_dict()) == list(nn.BatchNorm2d(3).state_dict())


# ---- weight decay ------------------------------------------------------------------------------------------------------


def test_weight_decay_before_a_norm_is_a_rising_rate():
    assert holds("normalization/exponential_rate.same")


def test_weight_decay_raises_the_effective_rate():
    assert holds("normalization/exponential_rate.norm")
    assert holds("normalization/exponential_rate.effective")
    assert holds("normalization/exponential_rate.grows")


def test_the_gradient_is_orthogonal_to_a_weight_before_a_norm():
    torch.manual_seed(1)
    linear, norm = nn.Linear(8, 4, bias=False), nn.BatchNorm1d(4, eps=1e-12)
    x, delta = torch.randn(2, 64, 8).double(), torch.randn(64, 4).double()
    found = []
    for factor in (1, 10):
        w = (factor * linear.weight.detach().double()).requires_grad_()
        norm.double()(x[0] @ w.T).backward(delta)
        found.append(w.grad)
        assert (w * w.grad).sum(1).abs().max() < 1e-6 * w.norm() * w.grad.norm()
    assert_close(found[0], 10 * found[1])


def test_at_a_mild_decay_exemptions_gain_nothing():
    assert holds("normalization/exempt.weak")
    still, unused = nn.Parameter(torch.ones(1)), nn.Parameter(torch.ones(1))
    still.grad = torch.zeros(1)  # the other has no gradient: it is skipped, decay and all
    optimizer = torch.optim.AdamW([still, unused], lr=0.01, weight_decay=0.1)
    for _ in range(100):
        optimizer.step()
    assert still.item() == pytest.approx(0.9, abs=0.01) and unused.item() == 1


def test_a_strong_decay_of_everything_does_harm():
    assert holds("normalization/exempt.harm")


def test_at_a_strong_decay_exempting_biases_gains_nothing():
    assert holds("normalization/exempt.biases")


def test_at_a_strong_decay_exempting_gains_helps():
    assert holds("normalization/exempt.gains")


def test_exempting_the_embeddings_as_well_changes_less():
    assert holds("normalization/exempt.table")
    assert holds("normalization/exempt.less")


# ---- half precision, ResNet ---------------------------------------------------------------------------------------------


def test_the_square_overflows_in_half_precision():
    results = run("normalization/half.py").results
    assert results["float16"] == [0, 0, 0, 0]
    right = [-1, 1, 1, 1]
    assert results["float32"] == pytest.approx(right)
    assert results["float16, inside float32"] == results["nn.RMSNorm in float16"] == pytest.approx(right, abs=1e-3)
    assert "1e-8 in float16: 0.0" in run("normalization/half.py").text


@pytest.mark.any_outcome
def test_resnet_with_group_norm_takes_one_image():
    found = run("normalization/resnet.py").found
    assert found["BatchNorm2d"][:2] == [11689512, 60] and found["GroupNorm"][:2] == [11689512, 0]
    assert "Expected more than 1 value per channel" in found["BatchNorm2d"][2]
    torch.manual_seed(1)
    model = resnet18(norm_layer=lambda channels: nn.GroupNorm(32, channels))
    x = torch.randn(1, 3, 32, 32)
    with torch.no_grad():
        assert_close(model(x), model.eval()(x))
    assert "differ by 0e+00" in found["GroupNorm"][2]


def test_layer_norm_and_group_norm_are_said_to_begin_alike():
    assert run("normalization/layer_or_group.py").text.startswith("same output at first: True\n")

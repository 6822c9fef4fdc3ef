import pytest
import torch
from torch import nn
from torch.testing import assert_close
from torchvision.models import resnet18
from torchvision.models.resnet import BasicBlock

from proven.testing import holds, run
from snippets.residual.from_scratch import ResidualBlock

# ---- the block -------------------------------------------------------------------------------------------------------


def shortcut(inputs, outputs, stride):
    conv = nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs))


@pytest.fixture(params=["identity", "downsample"])
def blocks(request):
    torch.manual_seed(1)
    arguments = [(4, 4), (4, 4)] if request.param == "identity" else [(4, 6, 2, shortcut(4, 6, 2)) for _ in range(2)]
    ours, theirs = ResidualBlock(*arguments[0]), BasicBlock(*arguments[1])
    for module in ours.modules():
        if isinstance(module, nn.BatchNorm2d):  # away from 1 and 0, so that scale and shift are seen
            nn.init.normal_(module.weight), nn.init.normal_(module.bias)
    theirs.load_state_dict(ours.state_dict())
    return ours, theirs


@pytest.mark.proves("A4-44", "A4-45", "A4-43")
@pytest.mark.parametrize("training", [True, False])
def test_the_block_is_the_one_of_torchvision(blocks, training):
    ours, theirs = (block.train(training) for block in blocks)
    for _ in range(2):  # the second batch finds moved running statistics
        x = torch.randn(5, 4, 8, 8)
        xs = [x.clone().requires_grad_() for _ in range(2)]
        y, expected = ours(xs[0]), theirs(xs[1])
        delta = torch.randn_like(y)
        y.backward(delta), expected.backward(delta)
        assert_close(y, expected)
        assert_close(xs[0].grad, xs[1].grad)
    for (name, p), (their_name, q) in zip(ours.named_parameters(), theirs.named_parameters(), strict=True):
        assert name == their_name
        assert_close(p.grad, q.grad)
    state, their_state = ours.state_dict(), theirs.state_dict()
    assert list(state) == list(their_state)
    for name, value in state.items():
        assert_close(value, their_state[name])


@pytest.mark.any_outcome
@pytest.mark.proves("A4-44")
def test_the_listing_shows_the_same_as_torchvision():
    r = run("residual/from_scratch.py")
    assert r.same is True and r.parameters == 2 * 16 * 16 * 9 + 2 * 2 * 16
    assert "[8, 16, 32, 32] -> [8, 16, 32, 32]" in r.text


def test_the_figure_has_the_edges_of_the_block():
    r = run("residual/block_figure.py")
    path = ["conv1", "bn1", "relu", "conv2", "bn2", "add", "relu_1"]
    edges = {f"{a} -> {b}" for a, b in zip(["x", *path[:-1]], path, strict=True)}
    assert set(r.same) == edges | {"x -> add"}
    aside = {"x -> downsample_0", "downsample_0 -> downsample_1", "downsample_1 -> add"}
    assert set(r.half) == edges | aside
    assert "x -> add" not in r.half


# ---- depth -----------------------------------------------------------------------------------------------------------


@pytest.mark.proves("A4-42")
def test_plain_networks_get_worse_with_depth_even_in_training():
    assert holds("residual/depth.plain")
    assert holds("residual/depth.shallow")


@pytest.mark.proves("A4-42")
def test_residual_networks_lose_little_with_depth():
    assert holds("residual/depth.residual")
    assert holds("residual/depth.ahead")


# ---- shapes ----------------------------------------------------------------------------------------------------------


@pytest.mark.proves("A4-45")
def test_without_downsample_the_shapes_must_agree():
    r = run("residual/mismatch.py")
    assert "The size of tensor a (32) must match the size of tensor b (16) at non-singleton dimension 1" in r.channels
    assert "The size of tensor a (4) must match the size of tensor b (8) at non-singleton dimension 3" in r.error


def test_a_single_channel_is_broadcast_without_an_error():
    assert run("residual/mismatch.py").broadcast == [4, 32, 8, 8]
    torch.manual_seed(1)
    x, block = torch.randn(4, 1, 8, 8), ResidualBlock(1, 32)
    nn.init.zeros_(block.bn2.weight)
    assert_close(block(x), x.relu().expand(4, 32, 8, 8))


@pytest.mark.any_outcome
@pytest.mark.proves("A4-45")
def test_downsample_gives_the_shortcut_the_shape_of_the_branch():
    r = run("residual/downsample.py")
    assert torch.tensor(r.shortcut).shape == torch.tensor(r.y).shape == (4, 32, 4, 4)
    assert r.counts == {"block": 16 * 32 * 9 + 32 * 32 * 9 + 4 * 32 + 16 * 32 + 2 * 32, "shortcut": 16 * 32 + 2 * 32}


@pytest.mark.proves("A4-46")
def test_a_sequential_without_children_is_false():
    r = run("residual/is_not_none.py")
    assert r.truth == {"nn.Sequential()": False, "nn.Conv2d(16, 32, 1)": True, "Subsample()": False}
    assert r.shapes == [[4, 16, 8, 8], [4, 32, 4, 4]]
    x = torch.randn(2, 3)
    assert torch.equal(nn.Sequential()(x), x)  # skipped or called: the same
    assert nn.Sequential(nn.AvgPool2d(2))  # no parameters, but a child
    assert nn.ParameterList([x])  # no children, but not empty


# ---- order, gradients, start -----------------------------------------------------------------------------------------


@pytest.mark.any_outcome
@pytest.mark.proves("A4-47")
def test_a_branch_that_ends_in_relu_can_only_add():
    r = run("residual/second_relu.py")
    assert r.lowered["before"] == 0


@pytest.mark.proves("A4-47")
def test_with_the_relu_after_the_addition_values_also_fall():
    assert holds("residual/second_relu.lowered")
    assert holds("residual/second_relu.mean")


@pytest.mark.proves("A4-42")
def test_a_sigmoid_after_the_addition_makes_gradients_vanish():
    assert holds("residual/gradients.plain")
    assert holds("residual/gradients.residual")
    assert holds("residual/gradients.free_low")
    assert holds("residual/gradients.free_high")


@pytest.mark.proves("A4-42")
def test_with_relu_gradients_grow_and_batch_norm_slows_them():
    assert holds("residual/gradients.grow")
    assert holds("residual/gradients.grow_free")
    assert holds("residual/gradients.slow")
    assert holds("residual/gradients.plain_with_norm")
    assert holds("residual/gradients.plain_relu")


@pytest.mark.any_outcome
@pytest.mark.proves("A4-43")
def test_with_a_zero_scale_the_block_is_relu():
    r = run("residual/zero_init.py")
    x = torch.tensor(r.x)
    torch.manual_seed(1)
    block = ResidualBlock(16, 16)
    nn.init.zeros_(block.bn2.weight)
    assert torch.equal(block(x), x.relu())
    assert "relu(x): True" in r.text
    assert r.received[0] == ["bn2.weight", "bn2.bias"]
    assert r.received[1] == [name for name, _ in block.named_parameters()]


def test_zero_init_residual_sets_the_last_scales():
    model = resnet18(zero_init_residual=True)
    scales = [block.bn2.weight for block in model.modules() if isinstance(block, BasicBlock)]
    assert len(scales) == 8 and not any(scale.any() for scale in scales)


def test_zero_scales_and_pre_activation_gain_in_deep_networks():
    assert holds("residual/orders.zero")
    assert holds("residual/orders.pre")
    assert holds("residual/orders.post")


def test_the_two_differ_by_less_than_three_points():
    assert holds("residual/orders.at_most")
    assert holds("residual/orders.at_least")


def test_the_small_network_learns_fashion():
    assert holds("residual/fashion.accuracy")
    assert run("residual/fashion.py").parameters < 80_000


# ---- exercises -------------------------------------------------------------------------------------------------------


def test_a_residual_network_survives_the_loss_of_a_block():
    assert holds("residual/deleted_block.plain")
    assert holds("residual/deleted_block.late")
    assert holds("residual/deleted_block.first")


@pytest.mark.any_outcome
@pytest.mark.proves("A4-44")
def test_the_blocks_make_resnet18():
    r = run("residual/resnet18.py")
    assert r.parameters == 11_689_512 == sum(p.numel() for p in resnet18().parameters())
    assert r.difference < 1e-4


@pytest.mark.proves("A4-42")
def test_dividing_by_the_root_keeps_the_gradient():
    assert holds("residual/scaled.plain")
    assert holds("residual/scaled.scaled")

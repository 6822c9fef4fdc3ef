import pytest
import torch
from torch import nn
from torch.nn.functional import group_norm, layer_norm
from torchvision.models import resnet18, vgg11

from proven.testing import run
from tests.said import said


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        ("networks/sizes.py", "RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x8 and 16x3)"),
        (
            "error_shapes/after_flatten.py",
            "RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x5408 and 6272x10)",
        ),
        (
            "error_shapes/without_values.py",
            "RuntimeError: a and b must have same reduction dim, but got [2, 8] X [16, 3].",
        ),
        (
            "error_shapes/product_without_values.py",
            "RuntimeError: Attempting to broadcast a dimension of length 4 at -1! Mismatching argument at index 1 had torch.Size([4]); but expected shape should be broadcastable to [4, 3]",
        ),
        (
            "error_shapes/pool_no_batch.py",
            "RuntimeError: non-empty 3D or 4D (batch mode) tensor expected for input",
        ),
        (
            "error_shapes/non_singleton.py",
            "RuntimeError: The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1",
        ),
        ("error_shapes/invalid_shape.py", "RuntimeError: shape '[5, -1]' is invalid for input of size 12"),
        (
            "error_shapes/view_stride.py",
            "RuntimeError: view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
        ),
        (
            "error_shapes/channels.py",
            "RuntimeError: Given groups=1, weight of size [6, 3, 5, 5], expected input[2, 1, 28, 28] to have 3 channels, but got 1 channels instead",
        ),
        (
            "error_shapes/no_batch.py",
            "RuntimeError: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [28, 28]",
        ),
        (
            "error_shapes/kernel_size.py",
            "RuntimeError: Calculated padded input size per channel: (4 x 4). Kernel size: (5 x 5). Kernel size can't be greater than actual input size",
        ),
        (
            "error_shapes/pool_too_small.py",
            "RuntimeError: Given input size: (3x1x1). Calculated output size: (3x0x0). Output size is too small",
        ),
        (
            "error_shapes/cat_sizes.py",
            "RuntimeError: Sizes of tensors must match except in dimension 0. Expected size 3 but got size 4 for tensor number 1 in the list.",
        ),
        (
            "error_shapes/dimension_range.py",
            "IndexError: Dimension out of range (expected to be in range of [-1, 0], but got 1)",
        ),
        (
            "error_shapes/expanded_size.py",
            "RuntimeError: The expanded size of the tensor (5) must match the existing size (3) at non-singleton dimension 0.  Target sizes: [5].  Tensor sizes: [3]",
        ),
        (
            "error_shapes/permute_dims.py",
            "RuntimeError: permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = 4 is not equal to len(dims) = 3",
        ),
        ("error_shapes/input_size.py", "RuntimeError: input.size(-1) must be equal to input_size. Expected 4, got 7"),
        (
            "error_shapes/normalized_shape.py",
            "RuntimeError: Given normalized_shape=[16], expected input with shape [*, 16], but got input of size[2, 16, 8]",
        ),
        ("error_shapes/embed_dim.py", "AssertionError: embed_dim must be divisible by num_heads"),
    ],
)
def test_the_message_is_exactly_this(listing, message):
    assert said(listing) == message


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        ("error_shapes/mat1_mat2_cured.py", lambda r: r.shape == [2, 3]),
        (
            "error_shapes/after_flatten_cured.py",
            lambda r: r.shape == [2, 10] and "5408" in r.text and 8 * 26 * 26 == 5408,
        ),
        ("error_shapes/non_singleton_cured.py", lambda r: r.y == [[float(i)] * 3 for i in range(4)]),
        ("error_shapes/invalid_shape_cured.py", lambda r: r.y == [[3 * i, 3 * i + 1, 3 * i + 2] for i in range(4)]),
        ("error_shapes/view_stride_cured.py", lambda r: r.y == [0, 3, 1, 4, 2, 5]),
        ("error_shapes/channels_cured.py", lambda r: r.shape == [2, 6, 24, 24]),
        ("error_shapes/no_batch_cured.py", lambda r: r.shape == [1, 6, 24, 24]),
        ("error_shapes/kernel_size_cured.py", lambda r: r.shape == [2, 6, 4, 4]),
        ("error_shapes/pool_too_small_cured.py", lambda r: r.shape == [2, 3, 1, 1]),
        ("error_shapes/cat_sizes_cured.py", lambda r: r.shape == [2, 7]),
        ("error_shapes/dimension_range_cured.py", lambda r: abs(sum(r.p) - 1) < 1e-5),
        ("error_shapes/expanded_size_cured.py", lambda r: r.table[0] == [1, 1, 1, 0, 0]),
        ("error_shapes/permute_dims_cured.py", lambda r: r.shape == [8, 3, 32, 32]),
        ("error_shapes/input_size_cured.py", lambda r: r.shape == [2, 7, 8]),
        ("error_shapes/normalized_shape_cured.py", lambda r: r.shape == [2, 16, 8]),
        ("error_shapes/embed_dim_cured.py", lambda r: r.width * 8 == 96),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


def test_torch_compile_says_what_meta_says():
    @torch.compile(backend="eager")
    def scaled(x):
        return x * torch.ones(4)

    @torch.compile(backend="eager")
    def layer(x):
        return x @ torch.ones(16, 3)

    with pytest.raises(RuntimeError, match=r"got RuntimeError.'a and b must have same reduction dim"):
        layer(torch.zeros(2, 8))
    with pytest.raises(RuntimeError, match=r"got RuntimeError.'Attempting to broadcast a dimension of length 4"):
        scaled(torch.ones(4, 3))


def test_view_with_minus_one_mixes_samples():
    x = torch.arange(4).repeat_interleave(6).reshape(4, 6)  # four samples of six values, each marked by its number
    for wanted, count, mixed in ((8, 3, 2), (3, 8, 1)):  # what the layer wants; rows; samples in each of them
        rows = x.view(-1, wanted)
        assert rows.shape[0] == count != 4 and all(row.unique().numel() == mixed for row in rows)


def test_a_square_matrix_hides_the_wrong_axis():
    weight = torch.arange(3.0)
    wrong, right = torch.ones(3, 3) * weight, torch.ones(3, 3) * weight.unsqueeze(1)
    assert torch.equal(wrong, right.T) and not torch.equal(wrong, right)


def test_reshape_equals_contiguous_view():
    x = torch.randn(2, 3, 4)
    assert torch.equal(x.transpose(0, 2).reshape(6, 4), x.transpose(0, 2).contiguous().view(6, 4))


def test_reshape_instead_of_permute_scrambles_the_image():
    colours = torch.tensor([0.1, 0.5, 0.9])
    image = colours.expand(1, 4, 4, 3)  # every pixel of the same colour, channels last
    right, scrambled = image.permute(0, 3, 1, 2), image.reshape(1, 3, 4, 4)
    assert right.shape == scrambled.shape
    assert torch.equal(right.std(dim=(2, 3)), torch.zeros(1, 3))
    assert scrambled.std(dim=(2, 3)).min() > 0.1


def test_a_resnet_takes_28_pixels_and_vgg_does_not():
    images = torch.zeros(2, 3, 28, 28)
    body = nn.Sequential(*list(resnet18(weights=None).children())[:-2])
    assert body(images).shape == (2, 512, 1, 1)
    with pytest.raises(RuntimeError, match="Output size is too small"):
        vgg11(weights=None, init_weights=False).features(images)


def test_another_number_of_heads_loads_without_an_error():
    four, two = (nn.MultiheadAttention(embed_dim=8, num_heads=heads) for heads in (4, 2))
    two.load_state_dict(four.state_dict())
    x = torch.randn(5, 1, 8)
    assert not torch.allclose(four(x, x, x)[0], two(x, x, x)[0], atol=1e-5)


def test_an_odd_size_is_not_restored_by_doubling():
    for size in (28, 29):
        x = torch.zeros(1, 1, size, size)
        again = nn.Upsample(scale_factor=2)(nn.MaxPool2d(2)(x))
        assert again.shape[-1] == size - size % 2


def test_squeeze_removes_a_batch_of_one():
    assert torch.zeros(1, 1).squeeze().shape == () and torch.zeros(1, 1).squeeze(1).shape == (1,)
    assert torch.zeros(4, 1).squeeze().shape == torch.zeros(4, 1).squeeze(1).shape == (4,)


def test_movedim_needs_no_count_of_dimensions():
    batch = torch.randn(8, 5, 6, 3)
    assert torch.equal(batch.movedim(-1, -3), batch.permute(0, 3, 1, 2))
    assert torch.equal(batch[0].movedim(-1, -3), batch[0].permute(2, 0, 1))


def test_without_batch_first_samples_are_taken_for_steps():
    lstm, x = nn.LSTM(4, 8), torch.randn(2, 7, 4)  # two samples of seven steps, for a layer without batch_first
    changed = x.clone()
    changed[0] += 1  # the first sample alone
    assert not torch.allclose(lstm(x)[0][1], lstm(changed)[0][1])  # yet the second comes out otherwise
    lstm.batch_first = True
    assert torch.equal(lstm(x)[0][1], lstm(changed)[0][1])


def test_group_norm_with_one_group_is_not_layer_norm_over_channels():
    x = torch.randn(2, 16, 8)
    over_channels = layer_norm(x.transpose(1, 2), [16]).transpose(1, 2)
    both = group_norm(x, 1)
    assert not torch.allclose(both, over_channels, atol=0.05)
    assert torch.allclose(both, layer_norm(x, [16, 8]), atol=1e-5)

import math

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image
from torch import nn
from torchvision.transforms import v2

from proven.snippet import Problem
from proven.testing import run
from tests.said import said


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        ("error_types/same_dtype.py", "RuntimeError: mat1 and mat2 must have the same dtype, but got Double and Float"),
        ("error_types/half.py", "RuntimeError: expected m1 and m2 to have the same dtype, but got: float != c10::Half"),
        ("error_types/batched.py", "RuntimeError: expected scalar type Float but found Double"),
        (
            "error_types/bias_type.py",
            "RuntimeError: Input type (unsigned char) and bias type (float) should be the same",
        ),
        (
            "error_types/not_implemented.py",
            "NotImplementedError: \"softmax_lastdim_kernel_impl\" not implemented for 'Long'",
        ),
        (
            "error_types/mean_dtype.py",
            "RuntimeError: mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: Bool",
        ),
        ("error_types/result_type.py", "RuntimeError: result type Float can't be cast to the desired output type Long"),
        ("error_types/long_in_bce.py", "RuntimeError: result type Float can't be cast to the desired output type Long"),
        (
            "error_types/require_grad.py",
            "RuntimeError: Only Tensors of floating point and complex dtype can require gradients",
        ),
        (
            "error_types/embedding_indices.py",
            "RuntimeError: Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.FloatTensor instead (while checking arguments for embedding)",
        ),
        (
            "error_types/object_array.py",
            "TypeError: can't convert np.ndarray of type numpy.object_. The only supported types are: float64, float32, float16, complex64, complex128, int64, int32, int16, int8, uint64, uint32, uint16, uint8, and bool.",
        ),
        ("error_types/text_to_tensor.py", "ValueError: too many dimensions 'str'"),
        ("error_types/list_of_tensors.py", "ValueError: only one element tensors can be converted to Python scalars"),
        (
            "error_types/list_of_arrays.py",
            "UserWarning: Creating a tensor from a list of numpy.ndarrays is extremely slow. Please consider converting the list to a single numpy.ndarray with numpy.array() before converting to a tensor.",
        ),
        (
            "error_types/copy_construct.py",
            "UserWarning: To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).",
        ),
        (
            "error_types/not_writable.py",
            "UserWarning: The given NumPy array is not writable, and PyTorch does not support non-writable tensors. This means writing to this tensor will result in undefined behavior. You may want to copy the array to protect its data or make it writable before converting it to a tensor. This type of warning will be suppressed for the rest of this program.",
        ),
        (
            "error_types/negative_stride.py",
            "ValueError: At least one stride in the given numpy array is negative, and tensors with negative strides are not currently supported. (You can probably work around this by making a copy of your array  with array.copy().)",
        ),
        (
            "error_types/must_be_tensor.py",
            "TypeError: linear(): argument 'input' (position 1) must be Tensor, not numpy.ndarray",
        ),
        (
            "error_types/invalid_combination.py",
            "TypeError: conv2d() received an invalid combination of arguments - got (numpy.ndarray, Parameter, Parameter, tuple, tuple, tuple, int), but expected one of:\n * (Tensor input, Tensor weight, Tensor bias = None, tuple of ints stride = 1, tuple of ints padding = 0, tuple of ints dilation = 1, int groups = 1)\n      didn't match because some of the arguments have invalid types: (!numpy.ndarray!, !Parameter!, !Parameter!, !tuple of (int, int)!, !tuple of (int, int)!, !tuple of (int, int)!, !int!)\n * (Tensor input, Tensor weight, Tensor bias = None, tuple of ints stride = 1, str padding = \"valid\", tuple of ints dilation = 1, int groups = 1)\n      didn't match because some of the arguments have invalid types: (!numpy.ndarray!, !Parameter!, !Parameter!, !tuple of (int, int)!, !tuple of (int, int)!, !tuple of (int, int)!, !int!)",
        ),
        (
            "dropout/plot_needs_detach.py",
            "RuntimeError: Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.",
        ),
    ],
)
def test_the_message_is_exactly_this(listing, message):
    assert said(listing) == message


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        ("error_types/same_dtype_cured.py", lambda r: r.kind == "torch.float32"),
        ("error_types/half_cured.py", lambda r: r.y == [[4, 4, 4], [4, 4, 4]]),
        ("error_types/bias_type_cured.py", lambda r: r.kind == "torch.float32"),
        ("error_types/not_implemented_cured.py", lambda r: abs(sum(r.p[0]) - 1) < 1e-5),
        ("error_types/mean_dtype_cured.py", lambda r: r.accuracy == 3 / 4),
        ("error_types/result_type_cured.py", lambda r: r.total == 0.5),
        ("error_types/long_in_bce_cured.py", lambda r: abs(r.loss - math.log(2)) < 1e-5),
        ("error_types/require_grad_cured.py", lambda r: r.text == "[2.0, 4.0, 6.0]\n"),
        ("error_types/embedding_indices_cured.py", lambda r: r.shape == [3, 4]),
        ("error_types/object_array_cured.py", lambda r: r.x[0] == [1, 2] and r.x[1][0] == 3 and math.isnan(r.x[1][1])),
        ("error_types/text_to_tensor_cured.py", lambda r: [r.classes[i] for i in r.y] == r.labels),
        ("error_types/list_of_tensors_cured.py", lambda r: r.table == [[1, 2], [3, 4]]),
        ("error_types/list_of_arrays_cured.py", lambda r: r.x == [[1, 1, 1], [0, 0, 0]]),
        ("error_types/copy_construct_cured.py", lambda r: (r.a, r.b) == ([1, 1, 1], [7, 1, 1])),
        ("error_types/not_writable_cured.py", lambda r: "[2, 3, 4] [1, 2, 3]" in r.text),
        ("error_types/negative_stride_cured.py", lambda r: r.x == [4, 3, 2, 1, 0]),
        ("error_types/must_be_tensor_cured.py", lambda r: r.shape == [2, 3]),
        ("error_types/needs_detach_cured.py", lambda r: r.text == "False [20, 1]\n"),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


def test_the_wording_depends_on_the_product():
    x = torch.ones(2, 4, dtype=torch.float64)
    for product, wording in (
        (nn.Linear(4, 3), "mat1 and mat2 must have the same dtype, but got Double and Float"),
        (nn.Linear(4, 3, bias=False), "expected m1 and m2 to have the same dtype, but got: double != float"),
        (lambda x: x @ torch.ones(4, 3), "expected m1 and m2 to have the same dtype, but got: double != float"),
        (lambda x: torch.bmm(x[None], torch.ones(1, 4, 3)), "expected scalar type Double but found Float"),
    ):
        with pytest.raises(RuntimeError, match=wording):
            product(x)


def test_double_weights_take_twice_the_memory():
    w = nn.Linear(4, 3).weight
    assert w.double().nbytes == 2 * w.nbytes


def test_to_dtype_scales_like_a_division_by_255():
    image = torch.arange(256, dtype=torch.uint8).reshape(1, 16, 16)
    torch.testing.assert_close(v2.ToDtype(torch.float32, scale=True)(image), image.float() / 255)


def test_sum_over_count_is_the_same_accuracy():
    hits = torch.tensor([True, False, True, True])
    assert hits.sum().item() / len(hits) == hits.float().mean().item() == 0.75


def test_a_cast_to_long_cuts_the_graph():
    logits = torch.zeros(3, requires_grad=True)
    assert (2 * logits).requires_grad and not (2 * logits).long().float().requires_grad


def test_tensor_of_losses_drops_the_graph():
    w = torch.tensor(2.0, requires_grad=True)
    losses = [w**2, w**3]
    assert torch.stack(losses).requires_grad
    with pytest.warns(UserWarning, match="Converting a tensor with requires_grad=True to a scalar"):
        assert not torch.tensor(losses).requires_grad


def test_the_list_gives_the_same_tensor_slowly():
    assert run("error_types/list_of_arrays.py").x == run("error_types/list_of_arrays_cured.py").x


def test_pandas_and_pil_give_arrays_that_are_not_writable():
    column, image = pd.DataFrame({"a": [1.0, 2.0]})["a"], Image.new("L", (2, 2))
    for array in (column.to_numpy(), np.asarray(image)):
        assert not array.flags.writeable
    assert np.array(image).flags.writeable


def test_an_lstm_gives_a_tuple_that_a_linear_layer_refuses():
    lstm, x = nn.LSTM(4, 8), torch.ones(2, 3, 4)
    with pytest.raises(TypeError, match="must be Tensor, not tuple"):
        nn.Sequential(lstm, nn.Linear(8, 2))(x)


def test_torch_flip_gives_the_same():
    row = np.arange(5)
    x = torch.from_numpy(row)
    flipped = torch.flip(x, [0])
    assert torch.equal(flipped, torch.from_numpy(row[::-1].copy())) and flipped.data_ptr() != x.data_ptr()


def test_without_detach_the_fixed_drawing_is_refused():
    with pytest.raises(Problem, match=r"Can't call numpy\(\) on Tensor that requires grad"):
        run("error_types/needs_detach_cured.py", replace=(".detach()", ""))

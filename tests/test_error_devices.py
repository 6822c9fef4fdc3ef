import pytest
import torch
from torch import nn

from proven.testing import run
from tests.said import said


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        (
            "error_devices/out_of_memory.py",
            "RuntimeError: [enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 400000000000000 bytes. Error code 12 (Cannot allocate memory)",
        ),
        ("error_devices/index_in_self.py", "IndexError: index out of range in self"),
        ("error_devices/out_of_bounds.py", "IndexError: index 3 is out of bounds for dimension 0 with size 3"),
        ("error_devices/too_many_indices.py", "IndexError: too many indices for tensor of dimension 1"),
        (
            "error_devices/used_as_indices.py",
            "IndexError: tensors used as indices must be long, int, byte or bool tensors",
        ),
        ("error_devices/not_a_scalar.py", "RuntimeError: a Tensor with 3 elements cannot be converted to Scalar"),
        (
            "error_devices/float_of_three.py",
            "ValueError: only one element tensors can be converted to Python scalars",
        ),
        ("error_devices/ambiguous.py", "RuntimeError: Boolean value of Tensor with more than one value is ambiguous"),
        ("error_devices/no_brackets.py", "RuntimeError: Boolean value of Tensor with more than one value is ambiguous"),
    ],
)
def test_the_message_is_exactly_this(listing, message):
    assert said(listing) == message


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        ("error_devices/no_cuda_cured.py", lambda r: r.same is True),
        ("error_devices/out_of_memory_cured.py", lambda r: r.count == 2000),
        ("error_devices/index_in_self_cured.py", lambda r: r.shape == [3, 4]),
        ("error_devices/out_of_bounds_cured.py", lambda r: r.seen == [0, 1, 2]),
        ("error_devices/too_many_indices_cured.py", lambda r: abs(r.first - 0.2) < 1e-6),
        ("error_devices/used_as_indices_cured.py", lambda r: r.text == "[2, 0, 1]\n"),
        ("error_devices/not_a_scalar_cured.py", lambda r: r.mean == 1),
        ("error_devices/ambiguous_cured.py", lambda r: r.y == [1, 0, 3] and "positive" not in r.text),
        ("error_devices/no_brackets_cured.py", lambda r: r.loss == 1),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


@pytest.mark.any_outcome
def test_no_point_is_its_own_neighbour():
    r = run("error_devices/out_of_memory_cured.py")
    assert len(r.nearest) == 2000 and all(point != other for point, other in enumerate(r.nearest))


def test_to_does_not_change_the_tensor():
    x, layer = torch.zeros(2), nn.Linear(2, 1)
    assert x.to("meta").device.type == "meta" and x.device.type == "cpu"
    assert layer.to("meta") is layer and layer.weight.device.type == "meta"


def test_clamped_words_share_a_vector():
    embedding, words = nn.Embedding(10, 4), torch.tensor([9, 10, 25])
    vectors = embedding(words.clamp(max=9))
    assert torch.equal(vectors[0], vectors[1]) and torch.equal(vectors[0], vectors[2])


def test_long_cuts_off_the_fraction():
    x = torch.tensor([1.9999])
    assert x.long().item() == 1 and x.round().long().item() == 2

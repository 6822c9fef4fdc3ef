"""Lines of older tutorials: what today's PyTorch says of them, and that today's forms run without a word."""

import subprocess
import sys

import pytest
import torch
from torch import nn
from torch.autograd import Variable

from proven.testing import run

FAILS = {
    "loss.data[0]": "IndexError: invalid index of a 0-dim tensor",
    "1 - (x > 0)": "NotImplementedError: Subtraction, the `-` operator, with a bool tensor is not supported",
    "x.masked_fill(uint8)": "RuntimeError: masked_fill_ only supports boolean masks, but got mask with dtype unsigned char",
    "weight.grad.zero_()": "AttributeError: 'NoneType' object has no attribute 'zero_'",
    "iter(loader).next()": "AttributeError: '_SingleProcessDataLoaderIter' object has no attribute 'next'",
    "verbose=True": "TypeError: ReduceLROnPlateau.__init__() got an unexpected keyword argument 'verbose'",
    "load a whole model": "UnpicklingError: Weights only load failed",
    "transforms.Scale": "AttributeError: module 'torchvision.transforms' has no attribute 'Scale'",
    "torch.symeig": "RuntimeError: This function was deprecated since version 1.9 and is now removed",
    "torch.lstsq": "RuntimeError: This function was deprecated since version 1.9 and is now removed",
}
WARNS = {
    "Variable(volatile=True)": "UserWarning: volatile was removed and now has no effect",
    "nn.init.xavier_uniform": "FutureWarning: `nn.init.xavier_uniform` is now deprecated in favor of `nn.init.xavier_uniform_`.",
    "clip_grad_norm": "FutureWarning: `torch.nn.utils.clip_grad_norm` is now deprecated in favor of `torch.nn.utils.clip_grad_norm_`.",
    "size_average=False": "UserWarning: size_average and reduce args will be deprecated, please use reduction='sum' instead.",
    "F.softmax(x)": "UserWarning: Implicit dimension choice for softmax has been deprecated",
    "x[uint8 mask]": "UserWarning: indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead",
    "scheduler.get_lr()": "UserWarning: To get the last learning rate computed by the scheduler, please use `get_last_lr()`.",
    "pretrained=False": "UserWarning: The parameter 'pretrained' is deprecated since 0.13 and may be removed in the future, please use 'weights' instead.",
    "v2.ToTensor()": "UserWarning: The transform `ToTensor()` is deprecated and will be removed in a future release",
    "torch.cuda.amp.autocast": "FutureWarning: `torch.cuda.amp.autocast(args...)` is deprecated",
    "torch.jit.script": "FutureWarning: `torch.jit.script` is deprecated",
    "F.upsample": "UserWarning: `nn.functional.upsample` is deprecated",
    "torch.range": "UserWarning: torch.range is deprecated and will be removed in a future release because its behavior is inconsistent with Python's range builtin",
    "3D x.T": "UserWarning: The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an error in a future release",
}


def test_each_old_line_fails_with_this_message():
    assert run("old_code/fails.py").said == FAILS


def test_each_old_line_warns_with_this_message():
    assert run("old_code/warns.py").said == WARNS


@pytest.mark.filterwarnings("ignore:volatile was removed")
def test_volatile_keeps_the_graph():
    assert nn.Linear(3, 2)(Variable(torch.ones(4, 3), volatile=True)).requires_grad


def test_todays_lines_say_nothing():
    r = run("old_code/now.py")
    assert r.flags == 4 * [3 * [False]] and r.eigenvalues == [1, 1] and r.range_ == [0, 1, 2, 3]
    assert r.sums == pytest.approx(4 * [1]) and r.shape == [2, 4, 3]
    assert r.total == 12 and r.rate == [0.1] and r.classes == 1000


@pytest.mark.parametrize("name", ["symeig", "lstsq", "solve", "qr"])
def test_removed_names_of_linear_algebra_say_where_to_go(name):
    x = torch.eye(2)
    with pytest.raises(RuntimeError, match=r"torch\.linalg\."):
        getattr(torch, name)(*((x,) if name in ("symeig", "qr") else (x, x)))


def test_what_changed_without_a_word():
    r = run("old_code/silent.py")
    assert r.gradient == "None" and r.half == 2.5 and r.dtype == "torch.bool"
    assert r.kind == "Tensor" and r.rate == 0.001
    assert torch.tensor(5) // 2 == 2
    assert (~torch.tensor([0, 1], dtype=torch.uint8)).tolist() == [255, 254]


def test_negating_bytes_selects_everything():
    r = run("old_code/negated.py")
    assert r.picked == [-1, 2, 3] and r.right == [-1]


def test_none_is_skipped_and_zero_is_not():
    moved = run("old_code/zero_or_none.py").moved
    assert moved["True"] == 0 and moved["False"] > 0.08


@pytest.mark.parametrize("none", [True, False])
def test_none_skips_momentum_and_weight_decay(none):
    layer = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9, weight_decay=0.1)
    layer(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    before = layer.weight.detach().clone()
    optimizer.zero_grad(set_to_none=none)
    optimizer.step()
    assert torch.equal(layer.weight, before) is none
    decays = torch.optim.SGD(layer.parameters(), lr=0.1, weight_decay=0.1)  # decay alone
    before = layer.weight.detach().clone()
    decays.step()
    assert torch.equal(layer.weight, before) is none


def test_the_old_division_cut_toward_zero():
    a, b = torch.tensor([5, -5]), 2
    assert torch.div(a, b, rounding_mode="trunc").tolist() == [2, -2]
    assert (a // b).tolist() == [2, -3]


def test_variable_still_sets_requires_grad():
    x = torch.ones(2)
    assert Variable(x, requires_grad=True).requires_grad and not x.requires_grad
    assert x.requires_grad_().requires_grad
    assert not Variable(2 * x).requires_grad and (2 * x).requires_grad  # cut off from the graph


def test_most_warnings_are_user_warnings():
    kinds = [text.partition(":")[0] for text in WARNS.values()]
    assert kinds.count("UserWarning") > 2 * (len(kinds) - kinds.count("UserWarning"))
    code = "import torch; torch.nn.functional.softmax(torch.ones(2, 2))"
    for option, ended in ("error", 1), ("error::DeprecationWarning", 0):
        told = subprocess.run([sys.executable, "-W", option, "-c", code], capture_output=True, text=True, check=False)
        assert told.returncode == ended and "UserWarning: Implicit dimension" in told.stderr

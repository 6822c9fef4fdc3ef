import math

import pytest
import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_

from proven.testing import run
from tests.said import said


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        (
            "error_autograd/no_grad_fn.py",
            "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn",
        ),
        (
            "error_autograd/detached.py",
            "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn",
        ),
        (
            "gradients/twice.py",
            "RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.",
        ),
        (
            "error_autograd/hidden_state.py",
            "RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.",
        ),
        ("gradients/not_a_scalar.py", "RuntimeError: grad can be implicitly created only for scalar outputs"),
        (
            "gradients/in_place.py",
            "RuntimeError: a leaf Variable that requires grad is being used in an in-place operation.",
        ),
        (
            "gradients/changed_activation.py",
            "RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Exp, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).",
        ),
        (
            "error_autograd/step_between.py",
            "RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2, 1]], which is output 0 of AsStrided, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).",
        ),
        (
            "error_autograd/non_leaf_grad.py",
            "UserWarning: The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be populated during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor, use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure you access the leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more information.",
        ),
        ("error_autograd/grad_is_none.py", "TypeError: unsupported operand type(s) for *: 'float' and 'NoneType'"),
        (
            "error_autograd/unused.py",
            "RuntimeError: The differentiated Tensor at index 1 appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.",
        ),
        (
            "error_autograd/leaf_flags.py",
            "RuntimeError: you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().",
        ),
        (
            "error_autograd/deepcopy.py",
            "RuntimeError: Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001",
        ),
        (
            "error_autograd/returned_nan.py",
            "RuntimeError: Function 'DivBackward0' returned nan values in its 0th output.",
        ),
        (
            "error_autograd/inference_tensor.py",
            "RuntimeError: Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.",
        ),
        (
            "exploding_gradients/poisoned.py",
            "RuntimeError: The total norm of order 2.0 for gradients from `parameters` is non-finite, so it cannot be clipped. To disable this error and scale the gradients by the non-finite norm anyway, set `error_if_nonfinite=False`",
        ),
    ],
)
def test_the_message_is_exactly_this(listing, message):
    assert said(listing) == message


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        ("error_autograd/no_grad_fn_cured.py", lambda r: r.grad == [[1, 1, 1]]),
        ("error_autograd/detached_cured.py", lambda r: r.moved is True),
        ("error_autograd/twice_cured.py", lambda r: "8." in r.text and 2 * 2 * (2 * (2 * 3 - 5)) == 8),
        ("error_autograd/hidden_state_cured.py", lambda r: r.shape == [1, 3, 4]),
        (
            "error_autograd/not_a_scalar_cured.py",
            lambda r: [4 * (2 * w - 5) for w in r.w] == [4, 12] and "[ 4., 12.]" in r.text,
        ),
        ("error_autograd/in_place_cured.py", lambda r: abs(r.value - 2.6) < 1e-5 and r.leaf is True),
        ("error_autograd/changed_activation_cured.py", lambda r: "2.7183" in r.text),
        ("error_autograd/step_between_cured.py", lambda r: r.count == 4),
        ("error_autograd/non_leaf_grad_cured.py", lambda r: "[ 6., 12.]" in r.text),
        ("error_autograd/grad_is_none_cured.py", lambda r: r.steps == 2),
        ("error_autograd/unused_cured.py", lambda r: "(tensor(4.), tensor(0.))" in r.text),
        ("error_autograd/leaf_flags_cured.py", lambda r: r.tracked is False),
        ("error_autograd/deepcopy_cured.py", lambda r: r.copied == [3, 3]),
        ("error_autograd/returned_nan_cured.py", lambda r: "-0.0625" in r.text and -0.5 * 4**-1.5 == -0.0625),
        ("error_autograd/inference_tensor_cured.py", lambda r: r.frozen and r.trained),
        ("error_autograd/non_finite_cured.py", lambda r: r.skipped is True),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


def test_requires_grad_on_the_loss_trains_nothing():
    model = nn.Linear(3, 1)
    with torch.no_grad():
        loss = model(torch.ones(2, 3)).mean()
    loss.requires_grad_(True).backward()
    assert all(p.grad is None for p in model.parameters())


def test_retain_graph_leads_to_the_inplace_error():
    rnn = nn.GRU(input_size=2, hidden_size=4, batch_first=True)
    optimizer, h = torch.optim.SGD(rnn.parameters(), lr=0.1), torch.zeros(1, 3, 4)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        for x in torch.ones(2, 3, 5, 2):
            y, h = rnn(x, h)
            y.mean().backward(retain_graph=True)
            optimizer.step()


def test_sum_and_mean_differ_by_the_count():
    w = torch.tensor([3.0, 4.0, 5.0], requires_grad=True)
    (by_sum,), (by_mean,) = (torch.autograd.grad(f((2 * w - 5) ** 2), w) for f in (torch.sum, torch.mean))
    torch.testing.assert_close(by_sum, 3 * by_mean)


def test_clone_helps_against_the_first_kind_only():
    w = torch.tensor([0.0, 1.0], requires_grad=True)
    h = torch.exp(w).clone()
    h += 1
    h.sum().backward()
    assert torch.equal(w.grad, w.detach().exp())

    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    y = model[1](model[0](torch.ones(1, 2).clone()).clone()).clone().sum()
    y.backward(retain_graph=True)
    optimizer.step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        (y**2).backward()


def test_a_fused_step_is_not_noticed():
    gradients = []
    for step in False, True:
        model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
        for each in model.parameters():
            nn.init.ones_(each)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, fused=True)
        y = model(torch.ones(1, 2)).sum()
        y.backward(retain_graph=True)
        if step:
            optimizer.step()
        model.zero_grad()
        (y**2).backward()  # no error
        gradients.append(model[0].weight.grad)
    assert not torch.allclose(*gradients, rtol=0.01)


def test_a_clone_of_an_inference_tensor_can_be_used():
    head = nn.Linear(8, 2)
    with torch.inference_mode():
        h = nn.Linear(4, 8)(torch.ones(3, 4))
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        head(h)
    head(h.clone()).sum().backward()
    assert head.weight.grad is not None


def test_one_bad_gradient_spoils_the_others():
    for bad, others in ((torch.nan, torch.nan), (torch.inf, 0.0), (3e20, 0.0)):  # the square of the last overflows
        a, b = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(1))
        a.grad, b.grad = torch.tensor([1.0, bad]), torch.ones(1)
        norm = clip_grad_norm_([a, b], max_norm=1.0)
        assert not norm.isfinite()
        left = 0.0 if math.isfinite(bad) else torch.nan
        torch.testing.assert_close(a.grad, torch.tensor([others, left]), equal_nan=True)
        torch.testing.assert_close(b.grad, torch.tensor([others]), equal_nan=True)


@pytest.mark.filterwarnings("ignore:The .grad attribute")
def test_an_update_out_of_place_loses_the_leaf():
    w = torch.tensor([3.0], requires_grad=True)
    ((2 * w - 5) ** 2).sum().backward()
    w = w - 0.1 * w.grad
    ((2 * w - 5) ** 2).sum().backward()
    assert not w.is_leaf and w.grad is None


def test_nan_to_num_after_the_fact_leaves_a_nan_gradient():
    x = torch.tensor([0.0, 4.0], requires_grad=True)
    torch.nan_to_num(x.sqrt() / x).sum().backward()
    assert x.grad[0].isnan() and not x.grad[1].isnan()

import math

import pytest
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits, cross_entropy, mse_loss

from proven.testing import run
from tests.said import said


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        ("error_loss/target_bounds.py", "IndexError: Target 10 is out of bounds."),
        ("error_loss/multi_target.py", "RuntimeError: 0D or 1D target tensor expected, multi-target not supported"),
        (
            "error_loss/one_hot.py",
            "RuntimeError: Expected floating point type for target with class probabilities, got Long",
        ),
        ("error_loss/batch_sizes.py", "ValueError: Expected input batch_size (8) to match target batch_size (4)."),
        ("error_loss/scalar_type.py", "RuntimeError: expected target dtype to be Long or Byte, but got Float"),
        (
            "error_loss/target_size.py",
            "UserWarning: Using a target size (torch.Size([3])) that is different to the input size (torch.Size([3, 1])). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.",
        ),
        (
            "error_loss/bce_size.py",
            "ValueError: Target size (torch.Size([4])) must be the same as input size (torch.Size([4, 1]))",
        ),
        (
            "error_loss/bce_plain_size.py",
            "ValueError: Using a target size (torch.Size([4])) that is different to the input size (torch.Size([4, 1])) is deprecated. Please ensure they have the same size.",
        ),
        ("error_loss/between_0_and_1.py", "RuntimeError: all elements of input should be between 0 and 1"),
        (
            "error_loss/spatial_targets.py",
            "RuntimeError: only batches of spatial targets supported (3D tensors) but got targets of dimension: 4",
        ),
        (
            "error_loss/class_weights.py",
            "RuntimeError: weight tensor should be defined either for all 3 classes or no classes but got weight tensor of shape: [2]",
        ),
        (
            "error_loss/implicit_dimension.py",
            "UserWarning: Implicit dimension choice for softmax has been deprecated. Change the call to include dim=X as an argument.",
        ),
        (
            "error_loss/old_reduction.py",
            "UserWarning: size_average and reduce args will be deprecated, please use reduction='sum' instead.",
        ),
        (
            "error_loss/kl_mean.py",
            "UserWarning: reduction: 'mean' divides the total loss by both the batch size and the support size.'batchmean' divides only by the batch size, and aligns with the KL div math definition.'mean' will be changed to behave the same as 'batchmean' in the next major release.",
        ),
    ],
)
def test_the_message_is_exactly_this(listing, message):
    assert said(listing) == message


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        ("error_loss/target_bounds_cured.py", lambda r: abs(r.loss - math.log(10)) < 1e-5),
        ("error_loss/multi_target_cured.py", lambda r: abs(r.loss - math.log(3)) < 1e-5),
        ("error_loss/one_hot_cured.py", lambda r: abs(r.loss - math.log(3)) < 1e-5),
        ("error_loss/batch_sizes_cured.py", lambda r: r.shape == [4, 3]),
        ("error_loss/scalar_type_cured.py", lambda r: abs(r.loss - math.log(3)) < 1e-5),
        ("error_loss/target_size_cured.py", lambda r: r.loss == 0),
        ("error_loss/bce_size_cured.py", lambda r: abs(r.loss - math.log(2)) < 1e-5),
        (
            "error_loss/between_0_and_1_cured.py",
            lambda r: abs(r.loss - sum(math.log1p(math.exp(z)) for z in (0.3, -1.2, -2.5)) / 3) < 1e-5,
        ),
        ("error_loss/found_dtype_cured.py", lambda r: r.kind == "torch.float32"),
        ("error_loss/spatial_targets_cured.py", lambda r: abs(r.loss - math.log(5)) < 1e-5),
        ("error_loss/class_weights_cured.py", lambda r: abs(r.value - math.log(3)) < 1e-5),
        ("error_loss/implicit_dimension_cured.py", lambda r: all(abs(sum(row) - 1) < 1e-5 for row in r.p)),
        ("error_loss/old_reduction_cured.py", lambda r: r.total == 3),
        (
            "error_loss/kl_mean_cured.py",
            lambda r: (
                abs(r.loss - (math.log(2) / 2 + math.log(2 / 3) / 2 + 0.9 * math.log(1.8) + 0.1 * math.log(0.2)) / 2)
                < 1e-5
            ),
        ),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


def test_one_more_output_is_a_class_that_never_occurs():
    digits = torch.tensor([1, 10, 3, 7])
    assert cross_entropy(torch.zeros(4, 11), digits).isfinite() and 0 not in digits


def test_bare_squeeze_fails_on_a_batch_of_one():
    logits, target = torch.zeros(1, 3), torch.tensor([[2]])
    assert cross_entropy(logits, target.squeeze(1)).isfinite()
    with pytest.raises(ValueError, match="batch_size"):
        cross_entropy(logits, target.squeeze())


def test_float_targets_are_probabilities():
    logits, classes = torch.randn(4, 3), torch.tensor([0, 2, 1, 1])
    one_hot = nn.functional.one_hot(classes, 3).float()
    torch.testing.assert_close(cross_entropy(logits, one_hot), cross_entropy(logits, classes))


def test_the_warning_means_a_wrong_loss():
    r = run("error_loss/target_size.py")
    all_pairs = [(a - b) ** 2 for a in (1, 2, 3) for b in (1, 2, 3)]
    assert abs(r.loss - sum(all_pairs) / 9) < 1e-5 and r.loss > 1


@pytest.mark.filterwarnings("ignore:Using a target size")
def test_the_best_constant_of_the_wrong_loss_is_the_mean():
    y = torch.tensor([1.0, 2.0, 6.0])
    predicted = torch.zeros(3, 1, requires_grad=True)
    for _ in range(200):
        (slope,) = torch.autograd.grad(mse_loss(predicted, y), predicted)
        predicted = (predicted - slope).detach().requires_grad_()
    torch.testing.assert_close(predicted, torch.full((3, 1), 3.0))


def test_sigmoid_then_bce_loses_the_gradient():
    z, y = torch.tensor([-200.0], requires_grad=True), torch.ones(1)
    assert torch.autograd.grad(binary_cross_entropy(z.sigmoid(), y), z)[0].item() == 0
    assert torch.autograd.grad(binary_cross_entropy_with_logits(z, y), z)[0].item() == -1


def test_clamped_outputs_get_no_gradient():
    z = torch.tensor([-1.2, 2.5], requires_grad=True)
    binary_cross_entropy(z.clamp(0, 1), torch.tensor([1.0, 0.0])).backward()
    assert z.grad.tolist() == [0, 0]


def test_both_ways_for_sequences():
    logits, y = torch.randn(2, 5, 3), torch.randint(3, (2, 5))  # (batch, steps, classes), (batch, steps)
    flat = cross_entropy(logits.flatten(0, 1), y.flatten())
    torch.testing.assert_close(flat, cross_entropy(logits.movedim(2, 1), y))
    with pytest.raises(ValueError, match="Expected input batch_size"):
        cross_entropy(logits.flatten(0, 1), y)


@pytest.mark.parametrize(("dtype", "name"), [(torch.float64, "Double"), (torch.long, "Long")])
def test_bce_and_huber_refuse_them(dtype, name):
    p, y = torch.full((3,), 0.5, requires_grad=True), torch.ones(3, dtype=dtype)
    with pytest.raises(RuntimeError, match=f"Found dtype {name} but expected Float"):
        nn.BCELoss()(p, y)
    loss = nn.HuberLoss()(p, y)
    with pytest.raises(RuntimeError, match=f"Found dtype {name} but expected Float"):
        loss.backward()


def test_mse_accepts_double_and_integer_targets_today():
    for dtype in (torch.float64, torch.long):
        model, x, y = nn.Linear(2, 1), torch.ones(3, 2), torch.tensor([1, 2, 3], dtype=dtype)
        loss = nn.MSELoss()(model(x).squeeze(1), y)
        loss.backward()
        assert loss.dtype == torch.promote_types(dtype, torch.float32) and model.weight.grad.dtype == torch.float32


def test_bincount_needs_minlength():
    y = torch.tensor([0, 1, 1, 0])
    assert len(torch.bincount(y)) == 2 and len(torch.bincount(y, minlength=3)) == 3


@pytest.mark.filterwarnings("ignore:Implicit dimension choice")
def test_the_guess_changes_with_the_dimensions():
    flat, deep = torch.randn(4, 3), torch.randn(5, 4, 3)
    softmax = nn.Softmax(dim=None)
    torch.testing.assert_close(softmax(flat), flat.softmax(1))
    torch.testing.assert_close(softmax(deep), deep.softmax(0))


@pytest.mark.filterwarnings("ignore:reduction")
def test_mean_is_too_small_by_the_number_of_classes():
    p, log_q = torch.randn(6, 5).softmax(1), torch.randn(6, 5).log_softmax(1)
    mean, batchmean = (nn.KLDivLoss(reduction=each)(log_q, p) for each in ("mean", "batchmean"))
    torch.testing.assert_close(5 * mean, batchmean)
    torch.testing.assert_close(batchmean, (p * (p.log() - log_q)).sum(1).mean())


def test_the_squeezed_outputs_meet_the_same_labels():
    assert run("error_loss/bce_size_cured.py").y == run("error_loss/bce_size.py").y == [0, 1, 1, 0]

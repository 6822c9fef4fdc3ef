import math

import pytest
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from proven.testing import holds, run


@pytest.mark.parametrize(
    ("listing", "shows"),
    [
        ("symptoms_loss/nan_at_once.py", lambda r: "loss nan" in r.text and "[False, True]" in r.text),
        ("symptoms_loss/nan_later.py", lambda r: r.lost and all(map(math.isfinite, r.losses[:51]))),
        ("symptoms_loss/softmax_twice.py", lambda r: abs(r.loss - math.log(1 + 9 / math.e)) < 1e-5),
        ("symptoms_loss/sigmoid_twice.py", lambda r: r.predicted == [1, 1, 1, 1] and r.loss > 0.5),
        ("symptoms_loss/always_zero.py", lambda r: r.zero is True),
        ("symptoms_loss/negative.py", lambda r: r.loss < -0.5 and r.bce < -0.5),
        ("symptoms_loss/only_the_mean.py", lambda r: all(abs(p - 4) < 1e-3 for p in r.predicted)),
        ("symptoms_loss/old_head.py", lambda r: r.same and "2.weight" in r.forgotten),
        ("symptoms_loss/plain_list.py", lambda r: r.count == 10 and r.names == ["out"]),
        ("symptoms_loss/cut_graph.py", lambda r: r.missing == ["body.weight", "body.bias"]),
        ("symptoms_loss/waves.py", lambda r: max(r.losses[:5]) < 17 and max(r.losses[20:]) > 15),
        ("symptoms_loss/rate_gone.py", lambda r: 1e-6 * 0.99 < r.rates[0] < 1e-6 * 1.01 and r.rates[2] < 1e-15),
    ],
)
def test_the_symptom_is_there(listing, shows):
    assert shows(run(listing))


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        ("symptoms_loss/nan_at_once_cured.py", lambda r: r.finite is True and "[False, False]" in r.text),
        ("symptoms_loss/nan_later_cured.py", lambda r: not r.lost and r.losses[-1] < 1e-6),
        ("symptoms_loss/softmax_twice_cured.py", lambda r: r.loss < 1e-6),
        ("symptoms_loss/sigmoid_twice_cured.py", lambda r: r.predicted == [0, 0, 1, 1] and r.loss < 0.05),
        ("symptoms_loss/always_zero_cured.py", lambda r: r.zero is False),
        ("symptoms_loss/negative_cured.py", lambda r: r.loss > 0.1 and r.bce > 0.1),
        (
            "symptoms_loss/only_the_mean_cured.py",
            lambda r: all(abs(p - q) < 1e-3 for p, q in zip(r.predicted, (1, 3, 5, 7), strict=True)),
        ),
        ("symptoms_loss/old_head_cured.py", lambda r: not r.same and r.forgotten == ["0.weight", "0.bias"]),
        ("symptoms_loss/plain_list_cured.py", lambda r: r.count == 70 and r.names == ["hidden", "out"]),
        ("symptoms_loss/cut_graph_cured.py", lambda r: r.missing == []),
        ("symptoms_loss/waves_cured.py", lambda r: max(r.losses[20:]) < 0.01),
        ("symptoms_loss/rate_gone_cured.py", lambda r: all(abs(rate - 0.1) < 1e-9 for rate in r.rates)),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


def test_five_faults_leave_the_loss_of_guessing():
    assert holds("networks/stuck.learned")
    assert holds("networks/stuck.lowest")
    assert holds("networks/stuck.highest")


def test_a_lower_rate_does_not_remove_what_is_in_the_data():
    layer = nn.Linear(2, 1)
    assert layer(torch.tensor([[1.0, math.nan]])).isnan().all()  # before any step


def test_once_in_the_weights_it_stays():
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x in (math.nan, 1.0, 1.0):  # one bad batch, then good ones
        optimizer.zero_grad()
        model(torch.tensor([[x]])).sum().backward()
        optimizer.step()
    assert model(torch.ones(1, 1)).isnan().all()


@pytest.mark.parametrize("classes", [2, 3, 10, 1000])
def test_softmax_twice_has_a_floor(classes):
    p = nn.functional.one_hot(torch.tensor([0]), classes).float()  # as sure as can be
    assert math.isclose(cross_entropy(p, torch.tensor([0])).item(), math.log(1 + (classes - 1) / math.e), rel_tol=1e-5)


def test_sigmoid_twice_has_a_floor():
    sure = torch.tensor([0.0, 1.0])
    each = binary_cross_entropy_with_logits(sure, sure, reduction="none").tolist()
    assert math.isclose(each[0], math.log(2), rel_tol=1e-5)
    assert math.isclose(each[1], math.log(1 + 1 / math.e), rel_tol=1e-5)


def test_a_formula_broadcasts_without_a_warning():
    y, predicted = torch.ones(3), torch.ones(3, 1)
    assert (predicted - y).shape == (3, 3)


def test_requires_grad_on_the_loss_trains_nothing():
    model = nn.Linear(2, 1)
    loss = model(torch.ones(1, 2)).detach().sum().requires_grad_()
    loss.backward()
    assert model.weight.grad is None


def test_without_zero_grad_every_step_takes_all_gradients():
    w, seen = torch.tensor(4.0, requires_grad=True), []
    for _ in range(3):
        (w * 3).backward()
        seen.append(w.grad.item())
    assert seen == [3, 6, 9]


def test_t_max_counts_calls_of_step():
    optimizer = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10)
    for _ in range(20):  # 20 batches of the first of ten epochs
        optimizer.step()
        scheduler.step()
        if scheduler.last_epoch == 10:
            assert optimizer.param_groups[0]["lr"] < 1e-9
    assert optimizer.param_groups[0]["lr"] > 0.099  # and up again


def test_nan_to_num_on_the_loss_leaves_nan_gradients():
    layer = nn.Linear(2, 1)
    loss = layer(torch.tensor([[1.0, math.nan]])).square().mean().nan_to_num()
    loss.backward()
    assert loss.item() == 0 and layer.weight.grad.isnan().any()


def test_log_softmax_twice_is_log_softmax():
    logits = 5 * torch.randn(8, 10)
    torch.testing.assert_close(logits.log_softmax(1).log_softmax(1), logits.log_softmax(1))


def test_a_density_may_cost_less_than_nothing():
    zero = torch.zeros(1)
    assert nn.GaussianNLLLoss()(zero, zero, torch.tensor([0.01])).item() < 0


def test_abs_turns_the_gradient_around():
    logits = torch.randn(4, 3, requires_grad=True)
    loss = nn.NLLLoss()(logits.softmax(1), torch.tensor([0, 1, 2, 0]))
    plain, turned = (torch.autograd.grad(each, logits, retain_graph=True)[0] for each in (loss, loss.abs()))
    torch.testing.assert_close(turned, -plain)


def test_a_lower_rate_makes_longer_waves():
    def train(lr, steps):
        w, losses = torch.tensor(4.0, requires_grad=True), []
        optimizer = torch.optim.SGD([w], lr=lr)
        for _ in range(steps):
            loss = w**2
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    slow = train(0.001, 300)
    down = slow.index(min(slow[:60]))
    assert down > 5 * train(0.1, 30).index(min(train(0.1, 30)[:6])) and max(slow[60:]) > 15

import itertools
import math
import warnings

import pytest
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from proven.testing import holds, run
from snippets.symptoms_loss import plain_list


@pytest.mark.parametrize(
    ("listing", "shows"),
    [
        ("symptoms_loss/nan_at_once.py", lambda r: "loss nan" in r.text and "[False, True]" in r.text),
        (
            "symptoms_loss/nan_later.py",
            lambda r: r.lost and all(1.9 < b / a < 2 for a, b in zip(r.losses[:50], r.losses[1:51], strict=True)),
        ),
        ("symptoms_loss/softmax_twice.py", lambda r: abs(r.loss - math.log(1 + 9 / math.e)) < 1e-5),
        ("symptoms_loss/sigmoid_twice.py", lambda r: r.predicted == [1, 1, 1, 1] and r.loss > 0.5),
        ("symptoms_loss/always_zero.py", lambda r: r.zero is True),
        ("symptoms_loss/negative.py", lambda r: r.loss < -0.5 and r.bce < -0.5),
        ("symptoms_loss/only_the_mean.py", lambda r: all(abs(p - 4) < 1e-3 for p in r.predicted)),
        ("symptoms_loss/old_head.py", lambda r: r.same and "2.weight" in r.forgotten),
        ("symptoms_loss/vanishing.py", lambda r: 0 < r.first < 1e-6 * r.last),
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
        ("symptoms_loss/vanishing_cured.py", lambda r: r.first > 0.9 * r.last > 0),
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


def test_other_sources_of_nan_in_the_first_loss():
    logits = torch.randn(3, 4)
    assert cross_entropy(logits, torch.full((3,), -100)).isnan()  # all ignored
    assert cross_entropy(logits, torch.full((3,), -100), reduction="sum") == 0
    for logits in (
        [[0.0, math.inf, 0.0]],
        [[-math.inf] * 3],
        nn.Linear(2, 3)(torch.tensor([[1.0, math.inf]])).tolist(),
    ):
        assert cross_entropy(torch.tensor(logits), torch.tensor([0])).isnan()
    masked = torch.zeros(2, 2, dtype=torch.bool)
    masked[0] = True  # the first position may attend to both, the second to none
    found = nn.functional.softmax(torch.zeros(2, 2).masked_fill(~masked, -math.inf), dim=1)
    assert found[0].isfinite().all() and found[1].isnan().all()
    x = torch.randn(1, 2, 4)
    found = nn.functional.scaled_dot_product_attention(x, x, x, attn_mask=masked)
    assert found[0, 0].isfinite().all() and not found[0, 1].any()


def test_a_new_value_in_a_constant_column_stays_moderate():
    x, new = torch.tensor([[1.0, 0.1], [2.0, 0.1], [3.0, 0.1]]), torch.tensor([2.0, 1.1])
    constant = (x == x[0]).all(0)
    moderate = (new - x.mean(0)) / x.std(0).masked_fill(constant, 1.0)
    huge = (new - x.mean(0)) / (x.std(0) + 1e-6)
    assert constant.tolist() == [False, True]
    assert moderate.abs().max() < 2 and huge[1] > 1e5


def test_skipping_nan_losses_does_not_save_the_weights():
    model = nn.Linear(2, 2, bias=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses, skipped = [], 0
    for x in (torch.zeros(1, 2), torch.ones(1, 2), torch.ones(1, 2)):  # the norm of zero, then good batches
        loss = model(x).square().sum().sqrt()
        losses.append(loss.item())
        if loss.isnan():
            skipped += 1
            continue
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert losses[0] == 0 and skipped == 2 and model.weight.isnan().all()


@pytest.mark.parametrize("classes", [2, 3, 10, 1000])
def test_softmax_twice_has_a_floor(classes):
    p = nn.functional.one_hot(torch.tensor([0]), classes).float()  # as sure as can be
    assert math.isclose(cross_entropy(p, torch.tensor([0])).item(), math.log(1 + (classes - 1) / math.e), rel_tol=1e-5)
    others = (5 * torch.randn(1000, classes)).softmax(1)  # no other probabilities cost less
    each = cross_entropy(others, torch.zeros(1000, dtype=torch.long), reduction="none")
    assert each.min() > math.log(1 + (classes - 1) / math.e) - 1e-5


def test_sigmoid_twice_has_a_floor():
    sure = torch.tensor([0.0, 1.0])
    each = binary_cross_entropy_with_logits(sure, sure, reduction="none").tolist()
    assert math.isclose(each[0], math.log(2), rel_tol=1e-5)
    assert math.isclose(each[1], math.log(1 + 1 / math.e), rel_tol=1e-5)
    p = torch.linspace(0, 1, 101)
    for y, least in zip((0.0, 1.0), each, strict=True):
        found = binary_cross_entropy_with_logits(p, torch.full_like(p, y), reduction="none")
        assert found.min() > least - 1e-5
    assert abs(sum(each) / 2 - 0.50) < 0.005 and (p.sigmoid() >= 0.5).all()


def test_a_formula_broadcasts_without_a_warning():
    y, predicted = torch.ones(3), torch.ones(3, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ((predicted - y) ** 2).shape == (3, 3)


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


def test_targets_from_0_to_1_cost_no_less_than_0():
    logits, y = torch.linspace(-30, 30, 121)[:, None], torch.linspace(0, 1, 11)[None]
    shape = 121, 11
    each = binary_cross_entropy_with_logits(logits.expand(shape), y.expand(shape), reduction="none")
    assert each.min() > -1e-5
    for outside in (-0.1, 1.1, 2.0, 255.0):
        assert (
            binary_cross_entropy_with_logits(
                torch.tensor([-30.0, 30.0]), torch.full((2,), outside), reduction="none"
            ).min()
            < 0
        )


def test_a_plain_list_is_passed_over():
    torch.manual_seed(0)
    model, other = plain_list.Net(), plain_list.Net()
    model.hidden.append(nn.Dropout())
    model.eval()
    assert model.hidden[-1].training
    model.hidden.pop()
    other.load_state_dict(model.state_dict())
    x = torch.randn(2, 4)
    assert not torch.equal(other(x), model(x))
    model.to(torch.float64)
    assert model.out.weight.dtype == torch.float64 and model.hidden[0].weight.dtype == torch.float32


@pytest.mark.filterwarnings("ignore:To copy construct")
@pytest.mark.parametrize(
    "cut",
    [
        lambda h: torch.tensor([[h[0, 0].item()]]).expand(1, 8),
        lambda h: h.data,
        lambda h: torch.tensor(h),
        lambda h: torch.no_grad()(torch.relu)(h),
    ],
)
def test_each_of_these_cuts_the_graph(cut):
    body, head = nn.Linear(4, 8), nn.Linear(8, 1)
    before = body.weight.detach().clone()
    optimizer = torch.optim.Adam([*body.parameters(), *head.parameters()], weight_decay=0.1)
    head(cut(body(torch.ones(1, 4)))).sum().backward()
    optimizer.step()
    assert body.weight.grad is None and head.weight.grad is not None
    assert torch.equal(body.weight, before)


def test_a_sigmoid_passes_on_a_quarter_at_most():
    z = torch.linspace(-20, 20, 4001, requires_grad=True)
    z.sigmoid().sum().backward()
    assert z.grad.max() <= 0.25
    model = nn.Sequential(*(layer for _ in range(12) for layer in (nn.Linear(4, 4), nn.Sigmoid())))
    for p in model.parameters():
        nn.init.eye_(p) if p.dim() == 2 else nn.init.zeros_(p)
    model(torch.tensor([[1.0, 2.0, 3.0, 4.0]])).sum().backward()
    arrived = [layer.bias.grad for layer in model if isinstance(layer, nn.Linear)]  # before the weights
    assert all((a <= 0.25 * b).all() for a, b in itertools.pairwise(arrived))


def test_clipping_makes_no_gradient_longer():
    w = nn.Parameter(torch.zeros(3))
    w.grad = torch.full((3,), 1e-9)
    nn.utils.clip_grad_norm_([w], max_norm=1.0)
    assert w.grad.max() <= 1e-9


def test_the_negative_losses_are_those_of_probabilities_and_of_labels_counted_from_1():
    r = run("symptoms_loss/negative.py")
    assert r.labels == [1, 2]
    assert r.loss == pytest.approx(-(r.p[0][0] + r.p[1][1]) / 2)
    costs = [math.log1p(math.exp(z)) - label * z for z, label in zip(r.z, r.labels, strict=True)]
    assert r.bce == pytest.approx(sum(costs) / 2)


def test_one_sigmoid_less_is_shown_on_the_same_outputs():
    twice, once = run("symptoms_loss/sigmoid_twice.py"), run("symptoms_loss/sigmoid_twice_cured.py")
    assert (twice.z, twice.y) == (once.z, once.y)

import inspect
import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from sklearn.linear_model import Lasso
from torch import nn
from torch.nn import functional as F
from torch.optim import SGD, AdamW
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.weight_decay.l2_step import sgd_step
from snippets.weight_decay.penalty_function import l2_penalty
from snippets.weight_decay.soft_threshold import soft_threshold

# ---- overfitting, and how much decay stops it


@pytest.mark.proves("A1-17")
def test_decay_keeps_the_wrong_labels_out():
    assert holds("weight_decay/noisy_labels.gain")
    assert holds("weight_decay/noisy_labels.kept")
    assert holds("weight_decay/noisy_labels.spared")


def test_without_decay_the_accuracy_falls_again():
    assert holds("weight_decay/noisy_labels.fall")
    assert holds("weight_decay/noisy_labels.by_heart")


def test_at_their_best_rates_both_end_alike():
    assert holds("weight_decay/noisy_labels.chosen")
    assert holds("weight_decay/noisy_labels.early")


@pytest.mark.proves("A1-17", "A1-18")
def test_the_right_strength_helps():
    assert holds("weight_decay/sweep.gain")
    assert holds("weight_decay/sweep.shrunk")


@pytest.mark.proves("A1-20")
def test_too_much_decay_underfits():
    assert holds("weight_decay/sweep.harm")
    assert holds("weight_decay/sweep.lost")


@pytest.mark.proves("A1-23")
def test_a_hundred_thousandth_is_not_seen():
    r = run("weight_decay/sweep.py")
    assert float(r.strengths[1]) == 1e-5
    assert holds("weight_decay/sweep.unseen")
    w = torch.ones(1, requires_grad=True)
    w.grad = torch.zeros(1)
    optimizer = SGD([w], lr=0.2, momentum=0.9, weight_decay=1e-5)
    for _ in range(200):
        optimizer.step()
    assert 0.99 < w.item() < 1


@pytest.mark.any_outcome
@pytest.mark.parametrize("listing", ["sweep", "noisy_labels"])
def test_three_in_ten_labels_are_drawn_at_random(listing):
    guessed = torch.tensor(run(f"weight_decay/{listing}.py").guessed)
    assert 0.15 < guessed.float().mean() < 0.45


# ---- the penalty and its update


def test_a_single_weight_may_grow_with_the_penalty():
    curvature, pull = torch.tensor([[1.0, 0.9], [0.9, 1.0]]), torch.tensor([1.0, 0.9])  # of two related features
    free, penalized = (torch.linalg.solve(curvature + lam * torch.eye(2), pull) for lam in (0.0, 0.1))
    assert penalized.norm() < free.norm()
    assert penalized[1] > free[1] + 0.1


@pytest.mark.any_outcome
@pytest.mark.proves("A1-10", "A1-11", "A1-13")
def test_the_penalty_shrinks_weights_at_the_expense_of_the_loss():
    r = run("weight_decay/penalty.py")
    assert all(after < before for before, after in pairwise(r.norms))
    assert all(after > before for before, after in pairwise(r.losses))
    assert min(r.penalties) == 0  # f(w) >= 0, not > 0
    assert holds("weight_decay/penalty.shrunk")


@pytest.mark.proves("A1-12", "A1-14", "A2-13")
def test_half_the_squares_have_the_gradient_lambda_w():
    r = run("weight_decay/l2_step.py")
    w = torch.tensor(r.w)
    assert_close(torch.tensor(r.half), r.lam * w)
    assert_close(torch.tensor(r.whole), 2 * r.lam * w)


def test_torch_counts_with_the_half():
    w = torch.randn(5, dtype=torch.float64, requires_grad=True)
    w.grad = torch.zeros_like(w)
    before = w.detach().clone()
    SGD([w], lr=0.1, weight_decay=0.5).step()
    assert_close(w.detach(), before - 0.1 * 0.5 * before)


@pytest.mark.any_outcome
@pytest.mark.proves("A1-15")
def test_sgd_step_agrees_with_torch():
    w = torch.randn(6, dtype=torch.float64, requires_grad=True)
    w.grad = torch.randn(6, dtype=torch.float64)
    ours = sgd_step(w.detach(), w.grad, lr=0.1, weight_decay=0.3)
    SGD([w], lr=0.1, weight_decay=0.3).step()
    assert_close(w.detach(), ours)
    r = run("weight_decay/l2_step.py")
    assert_close(torch.tensor(r.by_update), torch.tensor(r.by_penalty))


@pytest.mark.proves("A1-16", "A2-23")
def test_every_weight_loses_the_same_share():
    w = torch.tensor([0.01, -1.0, 100.0], dtype=torch.float64)
    grad = torch.randn(3, dtype=torch.float64)
    pull = w - sgd_step(w, 0 * grad, lr=0.1, weight_decay=0.5)
    assert_close(pull / w, torch.full((3,), 0.05, dtype=torch.float64))
    assert pull.abs().diff().min() > 0  # the absolute pull grows with the weight
    beta, alpha = 0.05, 0.1  # decay written as an update of its own
    assert_close(sgd_step(w, grad, lr=alpha, weight_decay=beta / alpha), (1 - beta) * w - alpha * grad)


# ---- the optimizers


@pytest.mark.any_outcome
@pytest.mark.proves("A1-22")
@pytest.mark.parametrize("name", ["SGD", "SGD, momentum", "Adagrad", "RMSprop", "Adam"])
def test_weight_decay_equals_the_penalty(name):
    assert run("weight_decay/coupled.py").difference[name] < 1e-12


@pytest.mark.proves("A1-22")
def test_adamw_does_something_else():
    assert holds("weight_decay/coupled.adamw")


@pytest.mark.proves("A2-24")
def test_decoupled_decay_is_the_penalty_for_plain_sgd_only():
    assert holds("weight_decay/decoupled.apart")
    assert run("weight_decay/decoupled.py").difference["SGD"] < 1e-12


@pytest.mark.any_outcome
def test_decay_beside_adam_is_adamw():
    assert run("weight_decay/decoupled.py").difference["Adam to AdamW"] < 1e-12


def test_adam_spares_weights_with_large_gradients():
    assert holds("weight_decay/uneven_decay.adam")
    assert holds("weight_decay/uneven_decay.large")
    assert holds("weight_decay/uneven_decay.small")
    assert holds("weight_decay/uneven_decay.adamw")


@pytest.mark.proves("A1-24", "A1-35")
def test_few_optimizers_decay_by_default_and_none_knows_l1():
    r = run("weight_decay/defaults.py")
    assert all(r.decay[name] == 0 for name in ("SGD", "Adam", "Adagrad", "RMSprop"))
    assert {name: default for name, default in r.decay.items() if default} == {"AdamW": 0.01, "Muon": 0.1}
    assert r.with_l1 == []
    assert len(inspect.signature(nn.L1Loss()).parameters) == 2  # prediction and target: no weights


# ---- what is decayed


@pytest.mark.proves("A1-22", "A2-22")
def test_biases_and_norm_layers_decay_too():
    assert run("weight_decay/everything_decays.py").everything == [0.95] * 4


@pytest.mark.proves("A2-22")
def test_two_groups_spare_them():
    assert run("weight_decay/everything_decays.py").spared == [0.95, 1, 1, 1]


def test_the_number_of_dimensions_takes_in_norm_layers_and_embeddings():
    r = run("weight_decay/what_to_decay.py")
    shapes = {name: p.ndim for name, p in nn.LayerNorm([4, 6, 6]).named_parameters()}
    assert shapes == {"weight": 3, "bias": 3}
    assert r.chosen == [True, True] or r.chosen == [False, False]  # the last, a bias of one dimension
    printed = {line.split()[0]: line.split()[1:] for line in r.text.splitlines()[1:]}
    assert all(printed[name][1:] == ["True", "False"] for name in ("words.weight", "norm.weight", "norm.bias"))
    assert all(printed[name][1:] == ["True", "True"] for name in ("conv.weight", "head.weight"))


def test_a_tensor_without_a_gradient_does_not_decay():
    used, unused = nn.Parameter(torch.ones(1)), nn.Parameter(torch.ones(1))
    used.grad = torch.zeros(1)
    for optimizer_class in (SGD, AdamW):
        optimizer_class([used, unused], lr=0.1, weight_decay=0.5).step()
    assert used.item() == pytest.approx(0.95**2)
    assert unused.item() == 1


def test_absent_words_decay_too():
    words = nn.Embedding(5, 3)
    before = words.weight.detach().clone()
    words(torch.tensor([1, 2])).sum().backward()
    AdamW(words.parameters(), lr=0.1, weight_decay=0.5).step()
    assert_close(words.weight[0].detach(), 0.95 * before[0])


@pytest.mark.proves("A1-31")
def test_what_l1_takes_depends_on_the_scale_of_the_feature():
    scale = np.array([1.0, 3.0, 1 / 3])
    independent = np.linalg.qr(torch.randn(20_000, 3, dtype=torch.float64).numpy())[0] * 20_000**0.5
    x = scale * independent
    y = x @ (10 / scale) + torch.randn(20_000, dtype=torch.float64).numpy()
    free = np.linalg.lstsq(x, y, rcond=None)[0]
    lost = free - Lasso(alpha=0.3, fit_intercept=False, tol=1e-10).fit(x, y).coef_
    assert lost * scale**2 == pytest.approx([0.3] * 3, rel=1e-3)


@pytest.mark.proves("A1-9")
def test_biases_learn_but_hardly_overfit():
    assert holds("weight_decay/only_biases.learned")
    assert holds("weight_decay/only_biases.gap")


@pytest.mark.proves("A1-9")
def test_only_the_last_bias_shifts_the_output():
    torch.manual_seed(0)
    model, x = nn.Sequential(nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 1)), torch.linspace(-1, 1, 50).unsqueeze(1)

    def spread(bias):
        before = model(x)
        with torch.no_grad():
            bias += 0.5
        return (model(x) - before).std().item()

    assert spread(model[2].bias) < 1e-6
    assert spread(model[0].bias) > 0.01


# ---- exact zeros under L2


@pytest.mark.proves("A1-21")
def test_l2_alone_never_reaches_zero():
    ordinary = run("weight_decay/decay_alone.py").table[1]
    assert ordinary[1] == pytest.approx(0.9**100, rel=1e-4)
    assert 0 < ordinary[2] < 1e-44  # stuck at the smallest numbers of float32
    w = torch.tensor([ordinary[2]], requires_grad=True)
    w.grad = torch.zeros(1)
    SGD([w], lr=1.0, weight_decay=0.1).step()
    assert w.item() == ordinary[2]


@pytest.mark.proves("A1-21")
def test_a_product_of_one_gives_zero_and_above_two_diverges():
    _, _, one, above_two = run("weight_decay/decay_alone.py").table
    assert one == [0, 0, 0]
    assert above_two[0] == pytest.approx(-1.5)
    assert abs(above_two[1]) > 1e17
    assert not math.isfinite(above_two[2])


@pytest.mark.proves("A1-23")
def test_the_decay_of_the_article_takes_millions_of_steps():
    assert run("weight_decay/decay_alone.py").table[0][2] == pytest.approx(1 - 1e-4, abs=5e-5)
    assert run("weight_decay/half_life.py").half_lives[0] == 6_931_471


@pytest.mark.parametrize(("lr", "decay", "momentum"), [(0.1, 0.03, 0), (0.01, 0.5, 0), (0.01, 0.01, 0.9)])
def test_the_half_life_halves(lr, decay, momentum):
    steps = round(0.69 / (lr * decay) * (1 - momentum))
    w = torch.ones(1, dtype=torch.float64, requires_grad=True)
    w.grad = torch.zeros_like(w)
    optimizer = SGD([w], lr=lr, weight_decay=decay, momentum=momentum)
    for _ in range(steps):
        optimizer.step()
    assert w.item() == pytest.approx(0.5, rel=0.01)
    assert run("weight_decay/half_life.py").half_lives[2] == 231


# ---- ridge


@pytest.mark.any_outcome
@pytest.mark.proves("A2-15")
def test_a_linear_model_with_decay_is_ridge():
    assert run("weight_decay/ridge.py").difference < 1e-12


@pytest.mark.any_outcome
@pytest.mark.proves("A2-20")
def test_ridge_leaves_no_weight_at_zero():
    assert 0 not in run("weight_decay/ridge.py").ridge
    h = torch.zeros(1, requires_grad=True)
    (h**2).sum().backward()
    assert h.grad.item() == 0  # differentiable where L1 is not


@pytest.mark.any_outcome
@pytest.mark.proves("A1-19")
def test_ridge_shares_between_twins():
    r = run("weight_decay/twins.py")
    assert r.ridge[0] == pytest.approx(r.ridge[1], abs=1e-9)


@pytest.mark.any_outcome
@pytest.mark.proves("A1-19")
def test_to_l1_every_split_between_twins_is_equal():
    r = run("weight_decay/twins.py")
    assert abs(r.lasso[1]) < 1e-12
    assert r.lasso[0] == pytest.approx(sum(r.proximal[0]), abs=1e-6)
    assert sum(r.proximal[1]) == pytest.approx(sum(r.proximal[0]), abs=1e-6)
    assert r.proximal[1][0] - r.proximal[1][1] == pytest.approx(0.5)
    assert r.proximal[0][0] == pytest.approx(r.proximal[0][1])


# ---- L1: the printed update, and the one that works


@pytest.mark.proves("A1-25", "A1-27", "A2-16")
def test_the_gradient_of_l1_is_lambda_times_the_sign():
    w = torch.tensor([2.0, -0.3, 0.0, 1e-6], requires_grad=True)
    (0.3 * w.abs().sum()).backward()
    assert_close(w.grad, torch.tensor([0.3, -0.3, 0.0, 0.3]))
    assert torch.sign(torch.zeros(1)) == 0


@pytest.mark.proves("A4-37", "A1-25")
def test_the_l1_penalty_is_the_l1_norm():
    w = torch.randn(4, 5)
    assert_close(w.abs().sum(), torch.linalg.vector_norm(w, ord=1))


@pytest.mark.proves("A1-28", "A1-34")
def test_the_sign_update_gives_no_zeros():
    assert holds("weight_decay/sign_update.zeros")
    assert holds("weight_decay/sign_update.crosses")


@pytest.mark.proves("A1-28")
def test_a_bounce_is_as_long_as_the_learning_rate_allows():
    assert holds("weight_decay/sign_update.jumps")
    assert holds("weight_decay/sign_update.zeros")  # shorter, not fewer


def test_soft_threshold_agrees_with_torch():
    w = torch.linspace(-2, 2, 81, dtype=torch.float64)
    for amount in (0.0, 0.1, 0.5):
        assert_close(soft_threshold(w, amount), F.softshrink(w, amount))


@pytest.mark.parametrize("w", [-0.7, -0.05, 0.0, 0.2, 3.0])
def test_soft_threshold_solves_its_problem(w):
    candidates = torch.linspace(-4, 4, 80_001, dtype=torch.float64)
    best = candidates[((candidates - w) ** 2 / 2 + 0.3 * candidates.abs()).argmin()]
    assert soft_threshold(torch.tensor(w, dtype=torch.float64), 0.3) == pytest.approx(best.item(), abs=1e-4)


@pytest.mark.proves("A2-17", "A1-29")
def test_the_proximal_step_reaches_the_lasso():
    r = run("weight_decay/soft_threshold.py")
    assert r.difference < 1e-12
    assert holds("weight_decay/soft_threshold.zeros")
    assert r.kept == [0, 1, 2, 3, 4]  # the five that count, and no other


@pytest.mark.proves("A1-31")
def test_l1_shrinks_what_it_keeps():
    assert holds("weight_decay/soft_threshold.lost")
    assert holds("weight_decay/soft_threshold.least")


@pytest.mark.proves("A1-26", "A2-21", "A2-19")
def test_a_larger_lambda_keeps_fewer_weights():
    torch.manual_seed(0)
    x = torch.randn(50, 100, 20, dtype=torch.float64)  # (data sets, points, features)
    w_true = torch.tensor([3.0, -2.0, 1.5, 1.0, -1.0] + 15 * [0.0], dtype=torch.float64).unsqueeze(1)
    y = x @ w_true + 0.5 * torch.randn(50, 100, 1, dtype=torch.float64)
    kept, size = [], []
    for lam in (0.01, 0.3, 2.0):
        w = torch.zeros(50, 20, 1, dtype=torch.float64)
        for _ in range(500):
            w = soft_threshold(w - 0.05 * x.mT @ (x @ w - y) / 100, 0.05 * lam)
        kept.append((w != 0).sum((1, 2)).double())
        size.append(w.abs().sum((1, 2)))
    assert kept[0].mean() > 10 > kept[1].mean() > 4 > kept[2].mean()
    assert ((kept[0] > kept[1]) & (kept[1] > kept[2])).double().mean() > 0.8
    assert (size[0] > size[1]).all() and (size[1] > size[2]).all()


def test_one_kept_weight_may_grow_with_lambda_while_together_they_shrink():
    inverse = torch.tensor([[1.0, 0.0, -0.6], [0.0, 1.0, -0.6], [-0.6, -0.6, 1.0]], dtype=torch.float64)
    curvature, w = inverse.inverse(), torch.ones(3, dtype=torch.float64)  # 1 is best without a penalty
    for _ in range(500):
        w = soft_threshold(w - 0.1 * curvature @ (w - 1), 0.1 * 0.5)
    assert_close(w, torch.tensor([0.8, 0.8, 1.1], dtype=torch.float64))


# ---- the figures of both penalties


@pytest.mark.proves("A2-21", "A2-19")
def test_one_weight_under_three_penalties():
    r = run("weight_decay/one_weight.py")
    a = torch.tensor(r.a)
    assert_close(torch.tensor(r.best["1"]), soft_threshold(a, 1.0), atol=2e-3, rtol=0)
    assert_close(torch.tensor(r.best["2"]), a / 2, atol=2e-3, rtol=0)
    assert torch.tensor(r.best["4"])[a.abs() > 0.05].abs().min() > 0.01  # p = 4: no zeros either
    quartic = torch.tensor(r.best["4"], dtype=torch.float64)
    assert_close(quartic + quartic**3, a.double(), atol=0.02, rtol=0)


@pytest.mark.proves("A2-18")
def test_the_diamond_is_met_at_its_corner():
    r = run("weight_decay/geometry.py")
    assert r.l1[0] == 0
    assert min(map(abs, r.l2)) > 0.1


def test_both_minima_lie_on_their_ball_at_the_lowest_loss():
    r = run("weight_decay/geometry.py")
    angle = torch.linspace(0, 2 * math.pi, 100_001, dtype=torch.float64)
    circle = torch.stack((angle.cos(), angle.sin()), -1)
    free, curvature = (torch.tensor(value, dtype=torch.float64) for value in (r.free, r.curvature))
    l2 = torch.tensor(r.l2, dtype=torch.float64)
    assert_close(curvature @ (l2 - free), -r.lam * l2, atol=1e-5, rtol=0)  # both pulls cancel
    for w, p in ((r.l1, 1), (r.l2, 2)):
        radius = torch.tensor(w, dtype=torch.float64).norm(p)
        ball = circle / circle.norm(p, -1, keepdim=True) * radius
        loss = ((ball - free) @ curvature * (ball - free)).sum(-1)
        assert_close(ball[loss.argmin()], torch.tensor(w, dtype=torch.float64), atol=1e-3, rtol=0)


# ---- sparse or dense


@pytest.mark.proves("A1-30", "A1-32")
def test_l1_wins_where_the_truth_is_sparse():
    assert holds("weight_decay/sparse_or_dense.gain")


@pytest.mark.proves("A1-32")
def test_l1_loses_where_the_truth_is_dense():
    assert holds("weight_decay/sparse_or_dense.harm")


@pytest.mark.proves("A1-33")
def test_with_few_points_l1_keeps_too_many():
    assert holds("weight_decay/sparse_or_dense.kept")


@pytest.mark.proves("A1-30")
def test_in_the_network_l1_helps_less_than_l2():
    assert holds("weight_decay/l1_in_network.gain")
    assert holds("weight_decay/l1_in_network.behind")


# ---- another road


def test_decay_and_dropout_both_help():
    assert holds("weight_decay/two_roads.gain_decay")
    assert holds("weight_decay/two_roads.gain_dropout")


def test_decay_shrinks_the_weights_and_dropout_does_not():
    assert holds("weight_decay/two_roads.size_decay")
    assert holds("weight_decay/two_roads.size_dropout")


def test_at_their_best_rates_all_three_roads_lead_as_far():
    assert holds("weight_decay/two_roads.alike")
    assert holds("weight_decay/two_roads.size_best")


# ---- penalty functions, right and wrong


@pytest.mark.any_outcome
def test_the_penalty_function_reaches_only_the_weights():
    added = run("weight_decay/penalty_function.py").added
    touched = {name for name, change in added.items() if change > 1e-3}
    assert touched == {"0.weight", "2.weight"}


def test_the_penalty_function_equals_two_groups():
    torch.manual_seed(0)
    model, x = nn.Sequential(nn.Linear(3, 8), nn.LayerNorm(8), nn.Linear(8, 1)).double(), torch.randn(9, 3).double()
    (model(x).square().mean() + l2_penalty(model, lam=0.1)).backward()
    with_penalty = [p - 0.5 * p.grad for p in model.parameters()]
    model.zero_grad()
    model(x).square().mean().backward()
    weights = [p for p in model.parameters() if p.ndim > 1]
    rest = [p for p in model.parameters() if p.ndim == 1]
    SGD([{"params": weights, "weight_decay": 0.1}, {"params": rest}], lr=0.5).step()
    for ours, theirs in zip(with_penalty, model.parameters(), strict=True):
        assert_close(ours, theirs)


@pytest.mark.proves("A4-38", "A4-40")
def test_the_norm_pulls_alike_at_every_size():
    pulls = torch.tensor(run("weight_decay/norm_not_squared.py").pulls)
    assert_close(pulls[:, 0], torch.full((3,), 6**-0.5))
    assert_close(pulls[:, 1], torch.tensor([0.01, 1.0, 100.0]))


@pytest.mark.any_outcome
@pytest.mark.proves("A4-40")
def test_all_parameters_means_biases_and_norm_layers():
    added = run("weight_decay/penalty_function.py", replace=(" if p.ndim > 1", "")).added
    assert added["1.weight"] > 0.01  # the factors of the batch normalization
    assert added["0.bias"] > 0.01


@pytest.mark.proves("A4-40")
def test_the_norm_erases_a_weak_tensor():
    assert holds("weight_decay/weak_signal.ratio")


@pytest.mark.proves("A4-41")
def test_a_loss_function_is_not_a_loss():
    assert run("weight_decay/not_a_value.py").error.startswith(
        "TypeError: unsupported operand type(s) for +: 'MSELoss'"
    )


# ---- elastic net


@pytest.mark.any_outcome
def test_the_elastic_net_shares_again():
    r = run("weight_decay/elastic_net.py")
    assert_close(torch.tensor(r.ends[0]), torch.tensor(r.ends[1]), atol=1e-6, rtol=0)
    assert_close(torch.tensor(r.ends[0]), torch.tensor(r.net), atol=1e-6, rtol=0)
    assert r.ends[0][0] == pytest.approx(r.ends[0][1])


def test_adamw_decays_unasked():
    w = torch.ones(1, requires_grad=True)
    w.grad = torch.zeros(1)
    AdamW([w], lr=0.1).step()
    assert w.item() == pytest.approx(1 - 0.1 * 0.01)


def test_what_is_left_is_printed_for_each_optimizer_and_size():
    lines = [line.split() for line in run("weight_decay/uneven_decay.py").text.splitlines()]
    assert lines[0] == ["gradients", "10", "1", "0.1"]
    assert [(line[0], len(line)) for line in lines[1:]] == [("Adam", 4), ("AdamW", 4)]


def test_the_drawn_sign_update_zigzags_around_zero():
    assert holds("weight_decay/soft_threshold.zigzag")

import math

import pytest
import torch
from regression import noisy_batches, trained
from torch import nn
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.adaptive_optimizers.adagrad import adagrad
from snippets.adaptive_optimizers.adam import adam
from snippets.adaptive_optimizers.adamw import adamw
from snippets.adaptive_optimizers.rmsprop import rmsprop

pytestmark = pytest.mark.usefixtures("double")


def ours(function, batches, **settings):
    return function(torch.full((4,), 0.5), batches, **settings)


def agrees(function, optimizer_class, ours_too=None, **settings):
    """Equal after 1, 2, 10 and 1,000 steps."""
    for steps in (1, 2, 10, 1000):
        batches = noisy_batches(steps)
        mine = ours(function, batches, **(settings if ours_too is None else ours_too))
        theirs, _ = trained(optimizer_class, batches, **settings)
        assert (mine - theirs).abs().max() < 1e-6


# ---- AdaGrad, RMSProp


@pytest.mark.proves("A3-46", "A3-61")
def test_first_step_of_the_adaptive_ones_forgets_the_scale():
    r = run("adaptive_optimizers/one_step.py")
    assert_close(torch.tensor(r.moved["SGD"]), 0.01 * torch.tensor(r.gradients))
    for name, length in ("Adagrad", 0.01), ("RMSprop", 0.1), ("Adam", 0.01):
        assert_close(torch.tensor(r.moved[name]), torch.full((3,), length), rtol=1e-3, atol=0)
    assert set(r.lr_after.values()) == {0.01}


@pytest.mark.proves("A3-49", "A3-50", "A3-51")
def test_adagrad_agrees_with_torch():
    agrees(adagrad, torch.optim.Adagrad, lr=0.5)
    agrees(adagrad, torch.optim.Adagrad, lr=0.1, eps=1e-6)
    assert run("adaptive_optimizers/adagrad.py").difference < 1e-6


def test_torch_keeps_the_sum_of_squares():
    batches = noisy_batches(2)
    _, state = trained(torch.optim.Adagrad, batches[:1], lr=0.0)
    _, later = trained(torch.optim.Adagrad, batches, lr=0.0)
    x, y = batches[1]
    w = torch.full((4,), 0.5)
    assert_close(later["sum"] - state["sum"], (2 * x.T @ (x @ w - y) / 8).square())


@pytest.mark.proves("A3-47", "A3-53", "A3-58")
def test_only_adagrad_steps_shrink_for_ever():
    found = run("adaptive_optimizers/shrinking.py").found
    law = 0.1 / torch.arange(1, 1001).sqrt()
    assert_close(torch.tensor(found["Adagrad"]), law, rtol=1e-5, atol=0)
    assert math.isclose(found["RMSprop"][-1], 0.1, rel_tol=1e-3)
    assert_close(torch.tensor(found["Adam"]), torch.full((1000,), 0.1), rtol=1e-5, atol=0)


@pytest.mark.proves("A3-52")
def test_resetting_the_sum_leaves_only_the_sign():
    r = run("adaptive_optimizers/reset.py")
    assert_close(torch.tensor(r.signs)[:, 0], torch.full((100,), 0.1), rtol=1e-4, atol=0)
    x = torch.tensor(r.kept)[:, 0]
    assert (x.diff() < 0).all() and x[-1] < 0.02
    assert r.apart > 5


@pytest.mark.proves("A3-48", "A3-51", "A3-57")
def test_eps_stands_outside_the_root():
    r = run("adaptive_optimizers/where_eps_goes.py")
    torch.set_default_dtype(torch.float32)
    w = nn.Parameter(torch.zeros(4))
    w.grad = torch.tensor(r.g)
    torch.optim.Adagrad([w], lr=0.01).step()
    assert_close(-w.detach(), torch.tensor(r.torch_default))
    assert r.outside[1] > 0.0099 > 0.008 > r.inside[1]  # a gradient of 0.001 already tells
    assert r.outside[3] < 0.0001 < 0.008 < r.torch_default[3]


@pytest.mark.proves("A3-54")
def test_the_average_of_gradients_has_no_root():
    r = run("adaptive_optimizers/average_of_squares.py")
    assert any(math.isnan(rate) for rate in r.rates["gradients"])
    assert all(rate > 0 for rate in r.rates["squares"])


@pytest.mark.proves("A3-55", "A3-56", "A3-57")
def test_rmsprop_agrees_with_torch():
    agrees(rmsprop, torch.optim.RMSprop, lr=0.01)
    agrees(rmsprop, torch.optim.RMSprop, lr=0.001, alpha=0.9, eps=1e-6)
    assert run("adaptive_optimizers/rmsprop.py").difference < 1e-6


@pytest.mark.proves("A3-59")
def test_alpha_says_how_far_back_the_average_looks():
    batches = noisy_batches(100)
    paths = [ours(rmsprop, batches, alpha=alpha) for alpha in (0.9, 0.99)]
    assert (paths[0] - paths[1]).abs().max() > 0.01
    for alpha in (0.9, 0.99, 0.999):
        w = nn.Parameter(torch.zeros(1))
        optimizer, found = torch.optim.RMSprop([w], alpha=alpha), []
        for g in [1.0] + round(1 / (1 - alpha)) * [0.0]:
            w.grad = torch.full((1,), g)
            optimizer.step()
            found.append(optimizer.state[w]["square_avg"].item())
        assert found[-1] / found[0] == pytest.approx(1 / math.e, rel=0.06)  # what is left after 1 / (1 - alpha) steps


@pytest.mark.proves("A3-47", "A3-58", "A3-59")
def test_rmsprop_recovers_when_gradients_fall():
    assert holds("adaptive_optimizers/rates_over_time.recovery")
    assert holds("adaptive_optimizers/rates_over_time.adagrad")
    assert holds("adaptive_optimizers/rates_over_time.adam")


# ---- Adam


@pytest.mark.proves("A3-62")
def test_adam_agrees_with_torch():
    agrees(adam, torch.optim.Adam, lr=0.01)
    agrees(adam, torch.optim.Adam, lr=0.001, betas=(0.5, 0.9), eps=1e-4)
    assert run("adaptive_optimizers/adam.py").difference < 1e-6


@pytest.mark.parametrize("kind", [torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD])
def test_fused_steps_agree_up_to_rounding(kind):
    batches = noisy_batches(20)
    slow, fast = (trained(kind, batches, lr=0.01, fused=fused)[0] for fused in (False, True))
    assert_close(slow, fast, rtol=1e-4, atol=1e-6)


def test_torch_keeps_both_averages():
    batches = noisy_batches(1)
    x, y = batches[0]
    g = 2 * x.T @ (x @ torch.full((4,), 0.5) - y) / 8
    _, state = trained(torch.optim.Adam, batches)
    assert_close(state["exp_avg"], 0.1 * g)
    assert_close(state["exp_avg_sq"], 0.001 * g.square())


@pytest.mark.proves("A3-62")
def test_without_bias_correction_the_first_steps_are_too_long():
    r = run("adaptive_optimizers/bias_off.py")
    assert_close(torch.tensor(r.on), torch.ones(3000))
    assert math.isclose(r.first, math.sqrt(10), rel_tol=1e-6)
    assert r.most > 2 * r.first
    assert r.off[-1] < 1.1


def test_adamw_agrees_with_torch():
    agrees(adamw, torch.optim.AdamW, {"lr": 0.01, "decay": 0.1}, lr=0.01, weight_decay=0.1)
    assert run("adaptive_optimizers/adamw.py").difference < 1e-6


# ---- settings


@pytest.mark.proves("A3-34", "A3-48", "A3-55")
def test_defaults_are_those_of_the_table():
    r = run("adaptive_optimizers/defaults.py")
    assert r.defaults["SGD"]["momentum"] == 0
    assert r.defaults["Adam"]["betas"] == r.defaults["AdamW"]["betas"] == [0.9, 0.999]
    assert r.defaults["RMSprop"]["alpha"] == 0.99
    assert [r.defaults[name]["eps"] for name in ("Adagrad", "RMSprop", "Adam")] == [1e-10, 1e-8, 1e-8]
    assert r.batch_norm == 0.1


def test_the_rate_matters_more_than_the_optimizer():
    assert holds("adaptive_optimizers/learning_rates.spread")
    assert holds("adaptive_optimizers/learning_rates.cost")


def test_best_rates_lie_far_apart():
    assert holds("adaptive_optimizers/learning_rates.apart")


def test_adam_leads_early_and_not_late():
    assert holds("adaptive_optimizers/who_is_first.lead")
    assert holds("adaptive_optimizers/who_is_first.late")


def test_a_turned_ravine_takes_the_gain_away():
    steps = run("adaptive_optimizers/rotated.py").steps
    for name in ("SGD", "momentum"):
        assert abs(steps[name][0] - steps[name][1]) <= 3
    assert steps["AdaGrad"][0] < 10 < 150 < steps["AdaGrad"][1]
    assert steps["RMSProp"][0] < 10 < 150 < steps["RMSProp"][1]
    assert steps["Adam"][1] < 2 * steps["momentum"][1] < steps["SGD"][1]


@pytest.mark.parametrize(("kind", "key"), [(torch.optim.Adagrad, "sum"), (torch.optim.RMSprop, "square_avg")])
@pytest.mark.parametrize("lr", [0.1, 1.0, 10.0])
def test_in_the_turned_ravine_both_coordinates_get_similar_rates(kind, key, lr):
    def ratios(turn):
        w = (turn @ torch.stack([torch.linspace(-15, -5, 9), torch.linspace(1.5, 0.5, 9)])).requires_grad_()
        optimizer, found = kind([w], lr=lr), []
        for _ in range(100):
            x, y = turn.T @ w
            w.grad = torch.autograd.grad(((x**2 + 100 * y**2) / 2).sum(), w)[0]
            optimizer.step()
            found.append(optimizer.state[w][key].sqrt())
        return torch.stack(found)[:, 0] / torch.stack(found)[:, 1]  # (steps, starts)

    r = run("adaptive_optimizers/rotated.py")
    assert ratios(torch.tensor(r.oblique)).log().abs().max() < 0.5
    assert ratios(torch.tensor(r.straight))[0].log().max() < -2  # along the axes, one is ten times the other


def test_schedules_end_near_zero():
    rates = run("adaptive_optimizers/schedules.py").rates
    assert len(rates) == 4
    for name, rate in rates.items():
        assert math.isclose(max(rate), 0.1, rel_tol=0.01) and rate[-1] < 0.001, name
    assert rates["OneCycleLR"][0] < 0.01 and rates["warm-up, then cosine"][0] < 0.01
    assert rates["StepLR"][0] == rates["CosineAnnealingLR"][0] == 0.1


def test_t_max_counts_calls_of_step():
    cases = run("adaptive_optimizers/t_max.py").cases
    assert_close(torch.tensor(cases["10, each epoch"]), torch.tensor(cases["250, each batch"]), rtol=0, atol=1e-6)
    assert cases["10, each epoch"][-1] < 1e-6
    swings = cases["10, each batch"]
    assert min(swings) < 1e-3 and max(swings) > 0.099
    assert cases["5, each epoch"][4] < 1e-6 and cases["5, each epoch"][-1] > 0.099  # up again after T_max


def test_one_cycle_refuses_to_go_on():
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=3)
    for _ in range(2):
        optimizer.step()
        scheduler.step()
    with pytest.raises(ValueError, match="Tried to step 4 times"):
        scheduler.step()
        scheduler.step()


# ---- exercises


def test_adam_does_not_see_the_scale_of_the_loss():
    shift = run("adaptive_optimizers/scaled_loss.py").shift
    assert shift["SGD"] > 1 and shift["Adam"] < 1e-6


def test_adam_without_averaging_is_rmsprop_corrected():
    r = run("adaptive_optimizers/rmsprop_corrected.py")
    assert math.isclose(r.plain[0], 0.1, rel_tol=1e-4)
    assert_close(torch.tensor(r.corrected), torch.full((1000,), 0.01), rtol=1e-3, atol=0)
    assert math.isclose(r.plain[-1], 0.01, rel_tol=1e-3)


def test_adamw_decays_in_proportion_and_adam_does_not():
    r = run("adaptive_optimizers/decay_only.py")
    shrunk = (1 - 0.001 * 0.1) ** 50
    assert_close(torch.tensor(r.left["AdamW"]), shrunk * torch.tensor([1.0, 0.1]), rtol=1e-4, atol=0)
    lost = torch.tensor([1.0, 0.1]) - torch.tensor(r.left["Adam"])
    assert (lost > 0.04).all()  # nearly lr at each step, whatever the weight
    assert r.left["Adam"][1] < 0.06


def test_the_ravine_before_it_is_turned_is_that_of_the_previous_page():
    steps, before = run("adaptive_optimizers/rotated.py").steps, run("optimizers/ravine.py").steps
    assert {name: straight for name, (straight, _) in steps.items()} == before

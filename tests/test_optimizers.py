import math

import pytest
import torch
from regression import noisy_batches, trained
from torch.nn.functional import mse_loss
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.optimizers.momentum import momentum
from snippets.optimizers.sgd import gradient, sgd

pytestmark = pytest.mark.usefixtures("double")


# ---- landscapes


def curve(name):
    """{optimizer: {rate: steps}} of a landscape; inf where not all starts have arrived."""
    r = run(f"optimizers/{name}.py")
    return {key: dict(zip(r.rates, steps, strict=True)) for key, steps in r.curves.items()}


def fastest(steps):
    return min(steps.values())


@pytest.mark.proves("A3-45")
def test_gradient_descent_zigzags_across_the_ravine():
    r = run("optimizers/zigzag.py")
    assert r.turns["SGD"] == 60  # to the other side at every step
    assert r.turns["momentum"] < 20
    assert r.left["momentum"] < r.left["SGD"] / 10


@pytest.mark.proves("A3-44")
def test_momentum_crosses_the_ravine_in_half_the_steps_at_best():
    curves = curve("ravine")
    assert fastest(curves["momentum"]) < fastest(curves["SGD"]) / 2
    assert max(rate for rate, steps in curves["SGD"].items() if math.isfinite(steps)) < 0.02
    assert max(rate for rate, steps in curves["momentum"].items() if math.isfinite(steps)) > 0.1
    both = [rate for rate in curves["SGD"] if math.isfinite(curves["SGD"][rate])]
    for rate in both:  # no gain at the same effective rate
        assert curves["momentum"][rate] > 0.7 * curves["SGD"][rate]


def test_rates_for_each_coordinate_jump_to_the_floor():
    curves = curve("ravine")
    assert max(fastest(curves[name]) for name in ("AdaGrad", "RMSProp")) <= 10


def axis_path(optimizer_class, lr, curvature, start=(-15.0, 1.5)):
    """Where an optimizer is after each step on a bowl or a ravine along the axes."""
    w = torch.tensor(start, requires_grad=True)
    optimizer, path = optimizer_class([w], lr=lr), [w.detach().clone()]
    for _ in range(5):
        w.grad = curvature * w.detach()
        optimizer.step()
        path.append(w.detach().clone())
    return torch.stack(path)


BEST = {"AdaGrad": (torch.optim.Adagrad, 10.0), "RMSProp": (torch.optim.RMSprop, 100.0)}  # rate in the ravine


@pytest.mark.parametrize("part", [1, 0.05, 0.001])
@pytest.mark.parametrize("name", BEST)
def test_the_curvature_along_an_axis_cancels(name, part):
    optimizer_class, lr = BEST[name]
    ravine, bowl = (axis_path(optimizer_class, part * lr, torch.tensor([1.0, across])) for across in (100.0, 1.0))
    assert_close(ravine, bowl, rtol=0, atol=1e-4)


@pytest.mark.parametrize("name", BEST)
def test_after_the_first_step_each_covers_most_of_the_distance_left(name):
    optimizer_class, lr = BEST[name]
    assert run("optimizers/ravine.py").best[name] == pytest.approx(lr, rel=1e-4)
    for start in [-15.0, 1.5], [-5.0, 0.5]:
        path = axis_path(optimizer_class, lr, torch.tensor([1.0, 100.0]), start).abs()
        assert path[1, 1] > 5 * path[0, 1]  # far across the floor
        assert (path[2:] < 0.5 * path[1:-1]).all()


@pytest.mark.proves("A3-20", "A3-23")
@pytest.mark.parametrize("name", ["plateau", "saddle"])
def test_at_its_best_rate_gradient_descent_is_not_slow(name):
    curves = curve(name)
    assert fastest(curves["SGD"]) < 1.1 * fastest(curves["momentum"])
    assert fastest(curves["SGD"]) < 40
    for rate in curves["SGD"]:  # at the same effective rate momentum is no faster
        if math.isfinite(curves["SGD"][rate]):
            assert curves["momentum"][rate] > 0.9 * curves["SGD"][rate]


@pytest.mark.proves("A3-20", "A3-21", "A3-23")
@pytest.mark.parametrize("name", ["plateau", "saddle"])
def test_adaptive_steps_do_not_shrink_with_the_gradient(name):
    curves = curve(name)
    for rate in (0.0316, 0.0562):
        (at,) = (r for r in curves["SGD"] if math.isclose(r, rate, rel_tol=0.05))
        assert max(curves["RMSProp"][at], curves["Adam"][at]) < curves["SGD"][at] / 2
        assert name == "saddle" or curves["SGD"][at] == math.inf
    assert fastest(curves["AdaGrad"]) < fastest(curves["SGD"]) / 2


def test_at_a_small_rate_gradient_descent_arrives_on_the_plain_from_the_nearer_starts_only():
    last, arrived = "torch.linspace(1, 3.2, 9)])", []
    for kept in ("[:, [0, 1, 7, 8]]", "[:, [4]]"):  # the farther ones, the nearest
        walked = run("optimizers/plateau.py", replace=(last, last + kept))
        arrived.append([math.isfinite(n) for r, n in zip(walked.rates, walked.curves["SGD"], strict=True) if r < 0.09])
    assert not any(arrived[0]) and arrived[1][-1]


@pytest.mark.proves("A3-24")
def test_saddle_and_minimum_differ_in_curvature_only():
    r = run("optimizers/saddle_or_minimum.py")
    assert r.gradients["bowl"] == r.gradients["saddle"] == [0, 0]
    assert min(r.curvatures["bowl"]) > 0
    assert r.curvatures["saddle"][0] < 0 < r.curvatures["saddle"][1]


@pytest.mark.proves("A3-21")
def test_nobody_leaves_the_exact_ridge():
    ridge = "0 * torch.logspace(-5, -2, 9)"
    r = run("optimizers/saddle.py", replace=("torch.logspace(-5, -2, 9)", ridge))
    assert set(r.steps.values()) == {math.inf}
    assert max(run("optimizers/saddle.py").steps.values()) < 100  # beside it everybody does


@pytest.mark.proves("A3-22", "A3-23", "A1-92")
def test_long_steps_cross_in_both_directions():
    assert len(run("optimizers/local_minimum.py").figures) == 1
    assert holds("optimizers/local_minimum.short_steps")
    assert holds("optimizers/local_minimum.least_gained")
    assert holds("optimizers/local_minimum.lost_there")


@pytest.mark.any_outcome
def test_momentum_is_tried_at_the_effective_rate_of_sgd():
    """Where all rates are so small that the slope hardly changes, both have gone the same way."""
    small = run("optimizers/local_minimum.py", replace=("torch.logspace(-2, 1, 19)", "torch.logspace(-5, -4, 19)"))
    plain, pushed = (torch.tensor(small.choices[name]) - torch.tensor(small.starts) for name in ("SGD", "momentum"))
    assert 0.9 < pushed.abs().sum() / plain.abs().sum() < 1


def test_a_larger_momentum_crosses_with_short_steps():
    def walk(**settings):
        x = start.clone().requires_grad_()
        optimizer, longest = torch.optim.SGD([x], **settings), 0.0
        for _ in range(300):
            before = x.detach().clone()
            x.grad = 4 * before * (before**2 - 1) + 0.3
            optimizer.step()
            longest = max(longest, (x.detach() - before).abs().max().item())
        return ((start < top) & (x > top)).sum().item(), ((start > top) & (x < top)).sum().item(), longest

    start, top = torch.linspace(-2, 2, 81), 0.0754
    *plain, plain_step = walk(lr=0.01)
    *usual, _ = walk(lr=0.001, momentum=0.9)
    *heavy, heavy_step = walk(lr=0.001, momentum=0.99)
    assert plain == usual == [0, 0]
    assert min(heavy) >= 3 and heavy_step < 0.6 * plain_step


def test_minima_are_rare_where_directions_are_many():
    assert holds("optimizers/many_directions.minima")
    assert holds("optimizers/many_directions.falls")


@pytest.mark.proves("A4-62")
def test_noise_falls_with_the_root_of_the_batch():
    assert holds("optimizers/batch_size.ratio")
    assert holds("optimizers/batch_size.first")  # a batch of four: more noise than signal


# ---- averages


@pytest.mark.proves("A3-25")
def test_averages_differ_in_their_weights():
    r = run("optimizers/averages.py")
    y = torch.tensor(r.temperature)
    for name, shares in r.shares.items():
        assert math.isclose(sum(shares), 1, abs_tol=1e-6)
        assert math.isclose((torch.tensor(shares) * y).sum(), r.results[name], rel_tol=1e-6)
    assert math.isclose(r.results["arithmetic"], y.mean(), rel_tol=1e-6)
    assert math.isclose(r.results["moving, 3 days"], y[3:].mean(), rel_tol=1e-6)


@pytest.mark.proves("A3-28")
def test_recursion_gives_the_exponential_weights():
    r, s = run("optimizers/averages.py"), 0.0
    for today in r.temperature:
        s = r.beta * s + (1 - r.beta) * today
    assert math.isclose(s / (1 - r.beta**6), r.results["exponential"], rel_tol=1e-6)
    from_first_value = run("optimizers/start_value.py").weights["from_first_value"]
    assert math.isclose(sum(from_first_value), 1, abs_tol=1e-5)


@pytest.mark.proves("A3-27")
def test_yesterday_tells_nothing_about_independent_draws():
    assert holds("optimizers/temperature.gap")


@pytest.mark.proves("A3-30")
def test_the_articles_thirty_days_are_reproduced():
    torch.set_default_dtype(torch.float32)
    torch.default_generator.manual_seed(0)  # the article's seed, also where others are tried
    drawn = torch.randn(30) * 10
    assert " ".join(f"{y:.3f}" for y in drawn[:3]) in run("optimizers/temperature.py", seed=0).text


@pytest.mark.proves("A3-29", "A3-31", "A3-33")
def test_larger_beta_draws_a_smoother_line():
    assert holds("optimizers/temperature.smoother_independent")
    assert holds("optimizers/temperature.smoother_drifting")


@pytest.mark.proves("A3-29")
def test_smoothness_is_paid_with_lag():
    r = run("optimizers/lag.py")
    assert holds("optimizers/lag.smoother")
    assert r.lag == sorted(r.lag) and r.lag[0] == 0 and r.lag[2] >= 5
    assert r.peak == sorted(r.peak, reverse=True) and r.peak[2] < 0.8


@pytest.mark.proves("A3-26", "A3-32")
def test_day_one_weighs_nine_times_day_two():
    weights = run("optimizers/start_value.py").weights
    first = weights["from_first_value"]
    assert math.isclose(first[0] / first[1], 9, rel_tol=1e-4)
    assert sum(w > first[0] for w in first) == 8  # days 23 to 30
    corrected = weights["from_zero"]
    assert corrected == sorted(corrected)
    assert math.isclose(sum(corrected), 1, abs_tol=1e-5)


@pytest.mark.proves("A3-32")
def test_bias_correction_mends_the_start():
    r = run("optimizers/bias_correction.py")
    assert math.isclose(r.raw[0], 0.5, rel_tol=1e-5) and r.raw[9] < 3.5
    assert_close(torch.tensor(r.corrected), torch.full((30,), 5.0), rtol=1e-5, atol=0)


# ---- momentum


@pytest.mark.proves("A3-35", "A3-38", "A3-41")
def test_averaged_form_is_torch_with_dampening():
    for steps in (1, 2, 10, 1000):
        batches = noisy_batches(steps)
        ours = momentum(torch.full((4,), 0.5), batches, lr=0.002, beta=0.9)
        theirs, _ = trained(torch.optim.SGD, batches, lr=0.002, momentum=0.9, dampening=0.9)
        assert (ours - theirs).abs().max() < 1e-6
    assert holds("optimizers/momentum.agrees")


@pytest.mark.proves("A3-39")
def test_first_velocity_is_the_first_gradient():
    batches = noisy_batches(1)
    x, y = batches[0]
    w = torch.full((4,), 0.5, requires_grad=True)
    mse_loss(x @ w, y).backward()
    assert_close(momentum(torch.full((4,), 0.5), batches, lr=0.1), w.detach() - 0.1 * w.grad)


@pytest.mark.proves("A3-36", "A3-37", "A3-40")
def test_formulas_as_printed_are_wrong():
    r = run("optimizers/misprints.py")
    assert math.isclose(r.printed_s2, 3.0) and math.isclose(r.s[1], 1.9)
    assert math.isclose(r.printed_d2, r.d[0])  # today's gradient has dropped out
    assert math.isclose(r.w[1], r.plain, rel_tol=1e-6) and r.w[0] < 1.3 * r.w[1]


@pytest.mark.proves("A3-41")
def test_torch_steps_grow_to_ten_times_the_length():
    r = run("optimizers/step_length.py")
    assert_close(torch.tensor(r.averaged), torch.ones(60), rtol=1e-5, atol=0)
    assert_close(torch.tensor(r.default[:3]), torch.tensor([1, 1.9, 2.71]), rtol=1e-5, atol=0)
    assert 9.9 < r.default[-1] < 10


@pytest.mark.proves("A3-20", "A3-42")
def test_stored_velocity_crosses_where_gradient_descent_creeps():
    r = run("optimizers/inflection.py")
    assert r.ends["plain, 10 x lr"] > 0 and r.ends["averaged"] > 0.05
    assert r.steps["PyTorch's momentum"] < 40 and r.steps["averaged, 10 x lr"] < 15
    assert r.ends["momentum from w = 0"] == 0  # no velocity was stored


@pytest.mark.proves("A3-43")
def test_averaging_smooths_the_gradients():
    assert holds("optimizers/smooth_gradient.ratio")


@pytest.mark.parametrize(
    "settings", [{}, {"momentum": 0.9}, {"momentum": 0.8, "nesterov": True}, {"momentum": 0.9, "dampening": 0.5}]
)
def test_sgd_agrees_with_torch(settings):
    for steps in (1, 2, 10, 1000):
        batches = noisy_batches(steps)
        rest = iter(batches)

        def gradient(w, rest=rest):
            x, y = next(rest)
            return 2 * x.T @ (x @ w - y) / len(y)

        mine = sgd(torch.full((4,), 0.5), gradient, steps, lr=0.0005, **settings)
        theirs, _ = trained(torch.optim.SGD, batches, lr=0.0005, **settings)
        assert (mine - theirs).abs().max() < 1e-6
    assert max(run("optimizers/sgd.py").difference.values()) < 1e-6


def test_the_ravine_is_rosenbrocks():
    w = torch.randn(2, dtype=torch.float64, requires_grad=True)
    ((1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2).backward()
    assert_close(gradient(w.detach()), w.grad)


def test_without_momentum_dampening_is_ignored():
    ends = []
    for settings in {}, {"dampening": 0.5}:
        w = torch.tensor([1.0], requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1, **settings)
        for _ in range(3):
            w.grad = torch.ones(1)
            optimizer.step()
        ends.append(w.item())
    assert ends[0] == ends[1] == pytest.approx(0.7)


@pytest.mark.proves("A1-91")
def test_batch_norms_momentum_weighs_the_new_value():
    r = run("optimizers/two_momentums.py")
    assert_close(torch.tensor(r.running_mean[1:]), 1 - 0.1 ** torch.arange(1.0, 4.0))
    assert_close(torch.tensor(r.velocity[1:]), 1 - 0.9 ** torch.arange(1.0, 4.0))


# ---- exercises


@pytest.mark.proves("A3-44")
def test_tuned_momentum_is_faster_still():
    steps = run("optimizers/heavy_ball.py").steps
    assert steps["tuned"] < steps["plain"] / 3


def test_smoothing_follows_the_root_law():
    assert holds("optimizers/smoothing.error")


@pytest.mark.proves("A3-21", "A3-44")
def test_a_steep_direction_slows_the_saddle_down():
    steps = run("optimizers/steep_saddle.py").steps
    assert steps["SGD"][1] > 20 * steps["SGD"][0]
    assert steps["SGD"][1] > 4 * steps["momentum"][1]
    assert steps["momentum"][1] < 5 * steps["momentum"][0]


def test_on_the_steep_saddle_momentum_is_tried_at_the_effective_rate_of_sgd():
    effective = "return factor / (1 - settings.get('momentum', 0))"
    steps = run("optimizers/steep_saddle.py", replace=("return int(steps.min())", effective)).steps
    assert steps["SGD"] == [1, 1] and steps["momentum"] == pytest.approx([1, 1])


def test_gradient_descent_on_the_ravine_diverges_from_a_rate_of_2_hundredths_on():
    rates = "torch.tensor([0.0194, 0.0196, 0.0198, 0.0202])"
    *below, above = run("optimizers/ravine.py", replace=("torch.logspace(-2.5, 2, 19)", rates)).curves["SGD"]
    assert max(below) < above == math.inf
    shown = run("optimizers/ravine.py").steps  # rates between those of the listing change little
    assert 2 * shown["momentum"] < min(below) and 0.85 * shown["SGD"] < min(below) < shown["SGD"]


def test_plain_and_averaged_descent_are_given_400_steps_and_do_not_cross():
    r = run("optimizers/inflection.py")
    assert r.steps["plain, 10 x lr"] == r.steps["averaged"] == 400

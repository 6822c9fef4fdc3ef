import math
import warnings

import pytest
import torch
from torch import nn
from torch.nn import utils
from torch.testing import assert_close

from proven.testing import ROOT, holds, run
from snippets.exploding_gradients import clipping, forget_bias
from snippets.exploding_gradients.chain_rule import backward

# ---- the effect


@pytest.mark.proves("A2-52", "A2-54")
def test_twenty_sigmoid_layers_do_not_learn():
    assert holds("exploding_gradients/deep_network.gap")
    assert holds("exploding_gradients/deep_network.deep")


@pytest.mark.proves("A2-52", "A2-53")
def test_gradients_vanish_and_explode_layer_by_layer():
    assert holds("exploding_gradients/by_layer.vanishes")
    assert holds("exploding_gradients/by_layer.steady")
    assert holds("exploding_gradients/by_layer.level")
    assert holds("exploding_gradients/by_layer.explodes")


def test_three_lines_show_every_layer():
    assert list(run("exploding_gradients/look.py").norms) == [f"{i}.weight" for i in range(0, 13, 2)]
    assert holds("exploding_gradients/look.vanishes")


# ---- the chain rule


@pytest.mark.proves("A2-50")
def test_product_of_weights_and_derivatives_agrees_with_autograd(double):
    torch.manual_seed(1)
    x, grad = torch.randn(2, 6, 4)
    weights = [torch.randn(4, 4, requires_grad=True) for _ in range(7)]
    y = x
    for w in weights:
        y = torch.tanh(y @ w)
    y.backward(grad)
    with torch.no_grad():
        ours = backward(x, weights, grad)
    assert len(ours) == 7
    for w, mine in zip(weights, ours, strict=True):
        assert_close(mine, w.grad)


@pytest.mark.proves("A2-51")
def test_the_sigmoid_is_at_most_a_quarter_steep():
    largest = run("exploding_gradients/slopes.py").largest
    assert largest["sigmoid"] == 0.25
    assert largest["tanh"] == largest["relu"] == 1
    x = torch.linspace(-50, 50, 100_001, dtype=torch.float64)
    assert (x.sigmoid() * (1 - x.sigmoid())).max() == 0.25


@pytest.mark.proves("A2-54")
def test_a_quarter_to_the_depth():
    products = run("exploding_gradients/slopes.py").products
    for depth, product in products.items():
        assert product == pytest.approx(math.prod([0.25] * int(depth)))
    assert 9e-4 < products["5"] < 1e-3 and 9e-13 < products["20"] < 1e-12


@pytest.mark.proves("A2-50", "A2-52")
def test_weights_and_slopes_together_predict_the_factor_of_a_layer():
    assert holds("exploding_gradients/factor.error")


@pytest.mark.proves("A2-50", "A2-52")
def test_weights_and_slopes_decide_together():
    assert holds("exploding_gradients/factor.sigmoid")
    assert holds("exploding_gradients/factor.relu")
    assert holds("exploding_gradients/factor.relu_he")
    assert holds("exploding_gradients/factor.tanh")


@pytest.mark.proves("A2-52")
def test_the_default_weights_have_that_standard_deviation():
    torch.manual_seed(0)
    assert nn.Linear(64, 64).weight.std().item() == pytest.approx(0.072, abs=0.002)


@pytest.mark.proves("A2-52")
def test_the_same_product_keeps_the_input_from_the_output():
    torch.manual_seed(0)
    model = nn.Sequential(*[f() for _ in range(20) for f in (lambda: nn.Linear(64, 64), nn.Sigmoid)]).double()
    x = torch.randn(100, 64).double()
    assert x.std(0).min() > 0.5
    assert (model(x).amax(0) - model(x).amin(0)).max() < 1e-14


# ---- causes


@pytest.mark.proves("A2-54", "A2-55")
def test_depth_multiplies_what_the_weights_begin():
    assert holds("exploding_gradients/depth_and_weights.shrinks")
    assert holds("exploding_gradients/depth_and_weights.grows")
    assert holds("exploding_gradients/depth_and_weights.slowly")


@pytest.mark.proves("A2-53", "A2-55")
def test_one_pass_explodes_and_one_step_ruins():
    assert holds("exploding_gradients/one_pass.explodes")
    assert holds("exploding_gradients/one_pass.thrown")
    assert holds("exploding_gradients/one_pass.silent")
    assert holds("exploding_gradients/one_pass.finite")
    assert holds("exploding_gradients/one_pass.nan")


# ---- remedies


@pytest.mark.proves("A2-57")
def test_clipping_leaves_a_vanished_gradient():
    assert holds("exploding_gradients/remedies.clipped")


@pytest.mark.proves("A2-58")
def test_relu_needs_its_initialization():
    assert holds("exploding_gradients/remedies.relu_default")
    assert holds("exploding_gradients/remedies.relu_he")
    assert holds("exploding_gradients/remedies.sigmoid_he")


@pytest.mark.proves("A2-59")
def test_batch_norm_levels_sigmoids_and_lets_relus_grow():
    assert holds("exploding_gradients/remedies.sigmoid_bn")
    assert holds("exploding_gradients/remedies.relu_bn")


@pytest.mark.proves("A2-60")
def test_skips_carry_the_gradient_and_add_up_the_activations():
    assert holds("exploding_gradients/remedies.skip")
    assert holds("exploding_gradients/remedies.relu_skip")
    assert holds("exploding_gradients/remedies.both")


@pytest.mark.proves("A2-58", "A2-59", "A2-60")
def test_what_the_gradient_reaches_learns():
    assert holds("exploding_gradients/trained.dead")
    assert holds("exploding_gradients/trained.alive")


@pytest.mark.proves("A2-57")
def test_a_penalty_brings_no_gradient_back():
    torch.manual_seed(0)
    layers = [f() for _ in range(20) for f in (lambda: nn.Linear(64, 64), nn.Sigmoid)]
    model, x = nn.Sequential(*layers), torch.randn(32, 64)
    w = layers[0].weight
    (data,) = torch.autograd.grad(model(x).square().mean(), w)
    (both,) = torch.autograd.grad(model(x).square().mean() + 1e-4 / 2 * w.square().sum(), w)
    assert data.norm() < 1e-12
    assert_close(both, 1e-4 * w.detach())  # nothing but the pull toward zero


# ---- clipping


def gradients(seed, scale):
    torch.manual_seed(seed)
    parameters = [nn.Parameter(torch.zeros(shape)) for shape in ((3, 4), (4,), (2, 2, 2))]
    for p in parameters:
        p.grad = scale * torch.randn_like(p)
    return parameters


@pytest.mark.proves("A2-61")
@pytest.mark.parametrize("scale", [1e-3, 0.2, 1.0, 1e4])
def test_clipping_agrees_with_torch(scale, double):
    for name in ("clip_grad_norm_", "clip_grad_value_"):
        ours, theirs = gradients(3, scale), gradients(3, scale)
        result = getattr(clipping, name)(ours, 0.7), getattr(utils, name)(theirs, 0.7)
        for a, b in zip(ours, theirs, strict=True):
            assert_close(a.grad, b.grad)
        if name == "clip_grad_norm_":
            assert_close(*result)


@pytest.mark.proves("A2-61")
def test_the_norm_keeps_the_direction_and_the_value_turns_it():
    r = run("exploding_gradients/clipping.py")
    assert r.by_norm == pytest.approx([0.9912, 0.1322, 0], abs=1e-4)
    assert r.by_value == [1, 1, 0]
    assert r.angles[0] < 0.1 and 30 < r.angles[1] < 45
    assert r.norm == pytest.approx(math.hypot(30, 4))
    w = nn.Parameter(torch.zeros(2))
    w.grad = torch.tensor([5.0, 5.0])
    utils.clip_grad_value_([w], 1.0)
    assert w.grad.tolist() == [1, 1]  # shorter, and not turned


def test_the_norm_is_one_of_all_parameters():
    parameters = gradients(0, 1.0)
    total = torch.cat([p.grad.flatten() for p in parameters]).norm()
    before = [p.grad.norm() for p in parameters]
    returned = utils.clip_grad_norm_(parameters, 0.5)
    assert_close(returned, total)
    for p, norm in zip(parameters, before, strict=True):
        assert_close(p.grad.norm() / norm, 0.5 / total, atol=1e-5, rtol=0)


def test_clipping_works_only_between_backward_and_step():
    r = run("exploding_gradients/where_to_clip.py")
    assert r.ends["between"] == pytest.approx(1 - 2 * 0.1, abs=1e-5)
    assert r.ends["before backward"] == r.ends["after step"] == 1 - 2 * 100


@pytest.mark.proves("A2-61")
def test_nan_passes_through():
    r = run("exploding_gradients/poisoned.py")
    assert r.error.startswith("RuntimeError: The total norm of order 2.0 for gradients")
    assert "norm nan: [nan, nan], [nan, nan]" in r.text
    assert "norm inf: [0.0, 0.0], [0.0, nan]" in r.text
    w = nn.Parameter(torch.zeros(2))
    w.grad = torch.tensor([math.nan, 5.0])
    utils.clip_grad_value_([w], 1.0)
    assert w.grad[0].isnan() and w.grad[1] == 1


@pytest.mark.any_outcome
def test_under_adam_clipping_matters_and_the_limit_does_not():
    name, adam = "exploding_gradients/clip_adam.py", "Adam, max_norm 1.0"
    clipped = torch.tensor(run(name).end[adam])
    free = run(name, replace=("(1.0, 0.01)", '(1.0, float("inf"))')).end["Adam, max_norm inf"]
    assert (clipped - torch.tensor(free)).abs().max() > 0.05
    draw = "gradients = 100 * torch.randn(200, 3)"
    spiked = run(name, replace=(draw, f"{draw}\ngradients[::50] *= 1000")).end[adam]
    assert_close(torch.tensor(spiked), clipped, rtol=1e-3, atol=1e-3)


@pytest.mark.any_outcome
def test_adam_ignores_a_limit_that_every_step_exceeds():
    r = run("exploding_gradients/clip_adam.py")
    ends = {name: torch.tensor(end) for name, end in r.end.items()}
    assert_close(ends["Adam, max_norm 1.0"], ends["Adam, max_norm 0.01"], rtol=1e-4, atol=1e-3)
    assert_close(ends["SGD, max_norm 0.01"], ends["SGD, max_norm 1.0"] / 100, rtol=1e-3, atol=1e-5)
    assert r.longest["SGD, max_norm 1.0"] <= 0.1 * 1.0 * 1.001  # lr x max_norm
    assert r.longest["SGD, max_norm 0.01"] <= 0.1 * 0.01 * 1.001
    gradients = 100 * torch.randn(200, 3)

    def decayed(kind, max_norm):
        w = nn.Parameter(torch.ones(3))
        optimizer = kind([w], lr=0.1, weight_decay=0.1)
        for g in gradients:
            w.grad = g.clone()
            utils.clip_grad_norm_([w], max_norm)
            optimizer.step()
        return w.detach()

    assert_close(decayed(torch.optim.AdamW, 1.0), decayed(torch.optim.AdamW, 0.01), rtol=1e-3, atol=1e-3)
    apart = decayed(torch.optim.Adam, 1.0) - decayed(torch.optim.Adam, 0.01)
    assert apart.abs().max() > 0.01  # the decay was added to the clipped gradient


def test_four_faults_are_found_where_they_begin():
    found = run("exploding_gradients/find_nan.py").found
    assert list(found.values()) == ["input", "output of Standardize", "loss", "gradient of 1.weight"]


def test_anomaly_mode_names_the_operation():
    w = torch.zeros(2, requires_grad=True)
    with warnings.catch_warnings(), pytest.raises(RuntimeError, match="'MulBackward0' returned nan values"):
        warnings.simplefilter("ignore")
        with torch.autograd.set_detect_anomaly(True):
            (0 * w).sqrt().sum().backward()


@pytest.mark.proves("A2-57", "A2-53")
def test_clipping_rescues_a_recurrent_sum():
    assert holds("exploding_gradients/recurrent_sum.off")
    assert holds("exploding_gradients/recurrent_sum.below")
    assert holds("exploding_gradients/recurrent_sum.lost")


@pytest.mark.proves("A2-61")
def test_in_the_wrong_place_nothing_is_rescued():
    step = "        clip_grad_norm_([w], max_norm)\n        optimizer.step()\n"
    wrong = "        optimizer.step()\n        clip_grad_norm_([w], max_norm)\n"
    r = run("exploding_gradients/recurrent_sum.py", replace=(step, wrong))
    assert math.isnan(r.clips[2]) and math.isnan(r.clips[3])


def test_without_unscale_the_step_is_far_too_short():
    r = run("exploding_gradients/scaled_clipping.py")
    assert r.norms["unscaled"] == [0.5, 0.5] and r.norms["forgotten"] == [0.5 * 65_536] * 2
    assert r.moves["unscaled"] == pytest.approx([0.1, 0.1], rel=1e-4)
    assert r.moves["forgotten"] == pytest.approx([0.1 / 65_536] * 2, rel=0.1)  # 1 - 1.5e-6 is rounded
    assert torch.amp.GradScaler("cpu").get_scale() == 65_536


def test_an_overflow_skips_the_step_and_halves_the_scale():
    r = run("exploding_gradients/scaled_clipping.py")
    assert r.norms["overflow"] == [math.inf, 1.5]
    assert r.moves["overflow"] == pytest.approx([0, 0.1], rel=1e-4)
    assert r.scales["overflow"] == [32_768, 32_768] and r.scales["unscaled"] == [65_536, 65_536]
    assert torch.finfo(torch.float16).max == 65_504


def scaled_backward(gradient):
    w = nn.Parameter(torch.ones(1))
    optimizer, scaler = torch.optim.SGD([w], lr=1.0), torch.amp.GradScaler("cpu")
    scaler.scale((torch.full((2,), gradient).half() * w.half()).float().mean()).backward()
    scaler.unscale_(optimizer)
    return w, optimizer, scaler


def test_unscale_is_called_once_per_step():
    _, optimizer, scaler = scaled_backward(0.5)
    with pytest.raises(RuntimeError, match=r"unscale_\(\) has already been called"):
        scaler.unscale_(optimizer)


def test_an_ordinary_overflow_would_raise():
    w, _, _ = scaled_backward(1.5)
    with pytest.raises(RuntimeError, match="non-finite"):
        utils.clip_grad_norm_([w], max_norm=0.1, error_if_nonfinite=True)


# ---- exercises


def test_the_right_scale_depends_on_the_activation():
    assert holds("exploding_gradients/right_scale.tanh")
    assert holds("exploding_gradients/right_scale.relu")


@pytest.mark.proves("A2-60")
def test_scaled_branches_do_not_add_up():
    assert holds("exploding_gradients/scaled_skip.gradient")
    assert holds("exploding_gradients/scaled_skip.output")


def test_skipping_bad_steps_saves_the_weights():
    r = run("exploding_gradients/skip_bad_steps.py")
    assert r.skipped == 4
    assert holds("exploding_gradients/skip_bad_steps.error_left")
    careless = run("exploding_gradients/skip_bad_steps.py", replace=(".isfinite():", ".isfinite() + 1:"))
    assert math.isnan(careless.error_left)


def test_all_four_clipped_runs_are_printed_with_the_three_weights_where_they_end():
    lines = run("exploding_gradients/clip_adam.py").text.splitlines()
    assert len(lines) == 4
    assert all(len(line.split(", ends at ")[1].split(", ")) == 3 for line in lines)


# ---- the forget gate of an LSTM


def answers():
    """The function of the listing that runs LSTMs side by side, without the training below it."""
    source = (ROOT / "snippets" / "exploding_gradients" / "long_memory.py").read_text(encoding="utf-8")
    names = {}
    exec(source.split("torch.manual_seed(0)")[0], names)
    return names["answers"]


def test_lstms_side_by_side_agree_with_torch():
    lstms, outs = [nn.LSTM(1, 8) for _ in range(3)], [nn.Linear(8, 1, bias=False) for _ in range(3)]
    w = [
        torch.stack([getattr(lstm, name).T.reshape(-1, 32) for lstm in lstms])
        for name in ("weight_ih_l0", "weight_hh_l0")
    ]
    w += [torch.stack([(lstm.bias_ih_l0 + lstm.bias_hh_l0)[None] for lstm in lstms])]
    w += [torch.stack([out.weight.T for out in outs])]
    x = torch.randn(20, 10)  # (batch, time)
    theirs = [out(lstm(x.T[..., None])[0][-1]).squeeze(1) for lstm, out in zip(lstms, outs, strict=True)]
    assert_close(answers()(w, x), torch.stack(theirs))


def test_a_forget_bias_keeps_the_state():
    for bias, left in (0.0, 0.001), (1.0, 0.04), (3.0, 0.62):
        lstm = nn.LSTM(1, 4)
        for p in lstm.parameters():
            nn.init.zeros_(p)
        forget_bias.set_forget_bias(lstm, bias)
        _, (_, c) = lstm(torch.zeros(10, 1), (torch.zeros(1, 4), torch.ones(1, 4)))
        assert_close(c, torch.full((1, 4), left), rtol=0.1, atol=0)


def test_a_forget_bias_helps_to_remember():
    assert holds("exploding_gradients/long_memory.one")
    assert holds("exploding_gradients/long_memory.three")
    assert holds("exploding_gradients/long_memory.best")


def test_both_biases_of_a_gate_add_up():
    r = run("exploding_gradients/forget_bias.py")
    assert r.twice == [2.0] * 4
    assert r.once == [1.0] * 4
    lstm = nn.LSTM(3, 4, num_layers=2, bidirectional=True)
    forget_bias.set_forget_bias(lstm, 1.0)
    biases = {name: p for name, p in lstm.named_parameters() if name.startswith("bias")}
    assert len(biases) == 8
    for name, p in biases.items():
        assert torch.equal(p[4:8], torch.full((4,), float("_ih_" in name)))
        assert p[:4].abs().min() > 0 and p[8:].abs().min() > 0

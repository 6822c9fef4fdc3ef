import copy
import math

import pytest
import torch
from torch import nn
from torch.nn import init
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.initialization.from_scratch import fans, he, normal_, uniform_, xavier
from snippets.initialization.orthogonal import orthogonal
from snippets.initialization.override import start
from snippets.initialization.transformer import start as transformer_start

KAIMING_AND_XAVIER = ("kaiming_normal_", "kaiming_uniform_", "xavier_normal_", "xavier_uniform_")
PLAIN = ("uniform_", "constant_", "zeros_", "ones_", "normal_", "trunc_normal_")
SPECIAL = ("orthogonal_", "sparse_", "eye_", "dirac_")
SHAPES = [(300, 400), (400, 300), (7, 1), (32, 16, 5, 5), (8, 4, 3)]

# ---- the effect, symmetry, biases ----------------------------------------------------------------------------------


@pytest.mark.any_outcome
def test_the_default_start_has_the_biases_of_torch():
    largest = "return max(v.abs().max() for v in b) * torch.ones(len(lr), len(x))\n    optimizer ="
    biases = dict(run("initialization/schemes.py", replace=("optimizer =", largest)).accuracy)
    bound = nn.Linear(64, 64).bias.abs().max().item()
    assert 0.9 * bound < biases.pop("default") < 1.1 * bound and set(biases.values()) == {0}


@pytest.mark.proves("A3-1")
def test_the_scheme_decides_what_is_learned():
    assert holds("initialization/schemes.equal")
    assert holds("initialization/schemes.ahead")
    assert holds("initialization/schemes.he")


@pytest.mark.proves("A3-5", "A3-6", "A3-7")
def test_equal_units_stay_equal():
    r = run("initialization/symmetry.py")
    assert r.distinct == {"zeros": 1, "ones": 1, "constant 0.01": 1, "Xavier": 32}
    assert holds("initialization/symmetry.equal")
    assert holds("initialization/symmetry.random")


@pytest.mark.proves("A3-5", "A3-6", "A3-7")
@pytest.mark.parametrize("activation", [torch.tanh, torch.sigmoid, torch.relu])
@pytest.mark.parametrize("value", [0.0, 1.0, 0.01, 5.0])
def test_equal_units_get_equal_gradients(activation, value):
    torch.manual_seed(0)
    hidden, output = nn.Linear(6, 4), nn.Linear(4, 3)
    for p in (hidden.weight, hidden.bias, output.weight):
        init.constant_(p, value)
    output(activation(hidden(torch.randn(8, 6)))).mul(torch.randn(8, 3)).sum().backward()
    rows = hidden.weight.grad
    assert_close(rows, rows[:1].expand_as(rows))
    columns = output.weight.grad
    assert_close(columns, columns[:, :1].expand_as(columns))


def hidden_gradient(incoming, outgoing, dropout=0.0, random_biases=False):
    """The gradient of 40 hidden units with equal incoming weights."""
    torch.manual_seed(0)
    hidden, output = nn.Linear(6, 40), nn.Linear(40, 3)
    init.constant_(hidden.weight, incoming)
    if not random_biases:
        init.constant_(hidden.bias, incoming)
    outgoing(output.weight)
    h = nn.functional.dropout(hidden(torch.randn(8, 6)).tanh(), dropout)
    output(h).mul(torch.randn(8, 3)).sum().backward()
    return hidden.weight.grad


def differ(grad):
    return (grad - grad[:1]).abs().max() > 0.01 * grad.abs().max()


@pytest.mark.proves("A3-5", "A3-7")
def test_outgoing_weights_or_dropout_tell_equal_units_apart():
    assert not differ(hidden_gradient(0.5, lambda w: init.constant_(w, 0.5)))
    assert differ(hidden_gradient(0.5, init.normal_))
    assert differ(hidden_gradient(0.0, init.normal_))
    assert differ(hidden_gradient(0.5, lambda w: init.constant_(w, 0.5), dropout=0.5))


@pytest.mark.proves("A3-5", "A3-7")
def test_random_biases_tell_units_apart():
    def constant(w):
        return init.constant_(w, 0.5)

    assert differ(hidden_gradient(0.5, constant, random_biases=True))
    assert not differ(hidden_gradient(0.5, constant))


@pytest.mark.proves("A3-5")
@pytest.mark.parametrize("activation", [nn.ReLU, nn.Tanh])
def test_zeros_let_only_the_output_bias_learn(activation):
    model = nn.Sequential(nn.Linear(6, 4), activation(), nn.Linear(4, 3))
    for p in model.parameters():
        init.zeros_(p)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in zip(torch.randn(20, 8, 6), torch.randint(0, 3, (20, 8)), strict=True):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    assert [name for name, p in model.named_parameters() if p.any()] == ["2.bias"]


@pytest.mark.proves("A3-5")
def test_zeros_are_no_obstacle_without_a_hidden_layer():
    assert holds("initialization/zeros_that_learn.no_hidden_layer")


@pytest.mark.proves("A3-2")
def test_biases_may_start_at_zero():
    assert holds("initialization/zeros_that_learn.zero_biases")
    assert holds("initialization/zeros_that_learn.apart")


def test_a_network_of_equal_units_is_a_network_with_one():
    assert holds("initialization/one_unit.apart")


# ---- sizes of signals ----------------------------------------------------------------------------------------------


@pytest.mark.proves("A3-8", "A3-9")
def test_each_scheme_suits_its_activation():
    assert holds("initialization/twenty_layers.linear_xavier")
    assert holds("initialization/twenty_layers.relu_he")
    assert holds("initialization/twenty_layers.linear_he")
    assert holds("initialization/twenty_layers.relu_xavier")


@pytest.mark.proves("A3-9")
def test_for_tanh_xavier_fades_slowly():
    assert holds("initialization/twenty_layers.tanh_xavier")


@pytest.mark.proves("A3-4")
def test_fixed_scales_explode_or_vanish():
    assert holds("initialization/twenty_layers.std_1")
    assert holds("initialization/twenty_layers.std_001")
    assert holds("initialization/twenty_layers.tanh_1")


@pytest.mark.proves("A3-18")
def test_the_default_shrinks_relu_signals():
    assert holds("initialization/twenty_layers.default")


@pytest.mark.proves("A3-4", "A3-3")
def test_a_sum_grows_with_the_root_of_its_inputs():
    assert holds("initialization/sum_grows.root")
    assert holds("initialization/sum_grows.fixed")
    assert holds("initialization/sum_grows.matched")


@pytest.mark.proves("A3-4")
def test_std_1_saturates_and_its_gradients_explode():
    assert holds("initialization/saturated.most")
    assert holds("initialization/saturated.few")
    assert holds("initialization/saturated.explodes")
    assert holds("initialization/saturated.vanishes")


def test_gains_restore_the_mean_square():
    assert holds("initialization/gains.derived")
    assert holds("initialization/gains.tanh")


def test_two_gains_are_no_inverse_of_the_root_mean_square():
    assert holds("initialization/gains.sigmoid")
    assert holds("initialization/gains.selu")
    assert run("initialization/gains.py").given["sigmoid"] == 1


def test_a_gain_of_five_thirds_keeps_activations_and_not_gradients():
    assert holds("initialization/tanh_gain.fades")
    assert holds("initialization/tanh_gain.left")
    assert holds("initialization/tanh_gain.level")
    assert holds("initialization/tanh_gain.grows")
    assert holds("initialization/tanh_gain.grows_on")
    assert nn.init.calculate_gain("tanh") == 5 / 3


# ---- orthogonal weights --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(40, 40), (30, 40), (40, 30)])
@pytest.mark.parametrize("gain", [1.0, math.sqrt(2)])
def test_orthogonal_agrees_with_torch(shape, gain):
    w = draws(lambda w: orthogonal(w, gain), shape)
    theirs = draws(lambda w: init.orthogonal_(w, gain), shape)
    assert_close(w @ w.T if shape[0] <= shape[1] else w.T @ w, gain**2 * torch.eye(min(shape)), atol=1e-5, rtol=0)
    assert_close(w, theirs)


def test_fewer_outputs_than_inputs_shrink_some_vectors():
    square, tall, wide = (draws(init.orthogonal_, shape).double() for shape in ((40, 40), (40, 30), (30, 40)))
    for keeps in square, tall:
        assert_close(torch.linalg.svdvals(keeps), torch.ones(keeps.shape[1]).double(), atol=1e-5, rtol=0)
    lost = torch.linalg.svd(wide).Vh[-1]
    assert lost.norm().item() == pytest.approx(1) and (wide @ lost).norm() < 1e-5


def test_orthogonal_weights_keep_every_length():
    assert holds("initialization/orthogonal.exact")
    assert holds("initialization/orthogonal.no_direction")
    assert holds("initialization/orthogonal.normal")


def test_relus_lose_directions_even_with_orthogonal_weights():
    assert holds("initialization/orthogonal.no_gain")
    assert holds("initialization/orthogonal.gain")
    assert holds("initialization/orthogonal.inexact")
    assert holds("initialization/orthogonal.lost")


# ---- from scratch against torch.nn.init ----------------------------------------------------------------------------


def draws(fill, shape):
    torch.manual_seed(1)
    return fill(torch.empty(shape))


@pytest.mark.proves("A3-9", "A3-16")
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("gain", [1.0, 5 / 3])
def test_xavier_agrees_with_torch(shape, gain):
    ours, theirs = (
        draws(f, shape) for f in (lambda w: normal_(w, xavier(w, gain)), lambda w: init.xavier_normal_(w, gain))
    )
    assert_close(ours, theirs)
    ours, theirs = (
        draws(f, shape) for f in (lambda w: uniform_(w, xavier(w, gain)), lambda w: init.xavier_uniform_(w, gain))
    )
    assert_close(ours, theirs)


@pytest.mark.proves("A3-8", "A3-15")
@pytest.mark.parametrize("shape", SHAPES)
def test_he_agrees_with_torch(shape):
    assert_close(draws(lambda w: normal_(w, he(w)), shape), draws(init.kaiming_normal_, shape))
    assert_close(draws(lambda w: uniform_(w, he(w)), shape), draws(init.kaiming_uniform_, shape))
    relu = draws(lambda w: init.kaiming_normal_(w, nonlinearity="relu"), shape)
    assert_close(draws(init.kaiming_normal_, shape), relu)  # the default, leaky_relu with slope 0, is the same


def test_fans_agree_with_torch():
    for shape in SHAPES:
        assert fans(torch.empty(shape)) == init._calculate_fan_in_and_fan_out(torch.empty(shape))


@pytest.mark.proves("A3-8", "A3-9")
def test_draws_have_the_wanted_spread():
    assert holds("initialization/from_scratch.spread")
    wanted = run("initialization/from_scratch.py").wanted
    assert wanted[:4] == pytest.approx([math.sqrt(2 / 700)] * 2 + [math.sqrt(2 / 400)] * 2)


# ---- PyTorch's defaults --------------------------------------------------------------------------------------------


@pytest.mark.proves("A3-3", "A3-18", "A3-2")
def test_the_default_is_uniform_within_one_over_root_d():
    r = run("initialization/default_worked_out.py")
    assert r.bound == pytest.approx(1 / math.sqrt(400)) and r.std == pytest.approx(1 / math.sqrt(3 * 400))
    assert holds("initialization/default_worked_out.spread")
    torch.manual_seed(1)
    layer = nn.Linear(400, 300)
    assert layer.weight.abs().max() <= r.bound and layer.bias.abs().max() <= r.bound
    torch.manual_seed(1)
    assert_close(layer.weight.detach(), init.uniform_(torch.empty(300, 400), -r.bound, r.bound))
    assert_close(layer.bias.detach(), init.uniform_(torch.empty(300), -r.bound, r.bound))


@pytest.mark.proves("A3-18")
def test_the_default_is_not_he():
    r = run("initialization/default_worked_out.py")
    assert r.he / r.std == pytest.approx(math.sqrt(6))
    assert r.shrinks**20 == pytest.approx(1.65e-8, rel=0.01)


@pytest.mark.proves("A3-18", "A3-2")
def test_default_biases_hide_that_the_signal_fades():
    torch.manual_seed(0)
    model = nn.Sequential(*[f() for _ in range(20) for f in (lambda: nn.Linear(256, 256), nn.ReLU)]).double()
    with torch.no_grad():
        h = model(torch.randn(100, 256).double())
        assert h.square().mean().sqrt() > 1e-2
        assert 1e-10 < h.std(0).square().mean().sqrt() < 1e-6
        for layer in model[::2]:
            init.zeros_(layer.bias)
        assert model(torch.randn(100, 256).double()).square().mean().sqrt() < 1e-6


@pytest.mark.proves("A3-18")
def test_every_layer_with_parameters_has_a_start():
    for layer in nn.Linear(400, 300), nn.Conv2d(16, 32, 5):
        for p in layer.parameters():
            assert 0.04 < p.max() <= 0.05 and -0.05 <= p.min() < -0.04
    norm = nn.BatchNorm1d(300)
    assert (norm.weight == 1).all() and (norm.bias == 0).all()
    assert nn.Embedding(1000, 50).weight.std().item() == pytest.approx(1, abs=0.03)
    for p in nn.LSTM(50, 100).parameters():
        assert 0.09 < p.abs().max() <= 0.1
    assert run("initialization/defaults.py").text.count("no parameters") == 3


# ---- functions of nn.init ------------------------------------------------------------------------------------------


@pytest.mark.proves("A3-11", "A3-12", "A3-13")
def test_constants_are_constant():
    assert holds("initialization/every_function.constant")


@pytest.mark.proves("A3-14", "A3-17")
def test_normal_has_the_spread_it_is_told():
    assert holds("initialization/every_function.normal")
    assert_close(draws(init.normal_, (30, 40)), draws(lambda w: init.normal_(w, mean=0, std=1), (30, 40)))


@pytest.mark.proves("A3-15", "A3-16")
def test_scaled_functions_have_their_spread():
    assert holds("initialization/every_function.scaled")


def test_truncation_needs_bounds_of_its_own():
    assert holds("initialization/every_function.truncated")
    assert draws(lambda w: init.trunc_normal_(w, std=0.05), (300, 400)).max() > 0.15  # the bounds are ±2, not ±2 std


@pytest.mark.proves("A3-10")
def test_uniform_draws_from_0_to_1():
    assert holds("initialization/every_function.positive")
    assert draws(init.uniform_, (300, 400)).min() >= 0


@pytest.mark.proves("A3-10", "A3-3")
def test_uniform_without_bounds_explodes():
    assert holds("initialization/all_positive.bare")
    assert holds("initialization/all_positive.bounded")


@pytest.mark.proves("A3-17")
def test_names_without_underscore_warn():
    assert "deprecated in favor of `nn.init.xavier_uniform_`" in run("initialization/old_name.py").warning
    for name in ("uniform", "normal", "constant", "kaiming_normal", "kaiming_uniform", "xavier_normal"):
        argument = [5] if name == "constant" else []
        with pytest.warns(FutureWarning, match="deprecated"):
            getattr(init, name)(torch.empty(3, 5), *argument)
    assert not any(hasattr(init, name) for name in ("zeros", "ones", "trunc_normal"))


@pytest.mark.proves("A3-17")
def test_functions_work_in_place():
    arguments = {"constant_": [5.0], "sparse_": [0.1]}
    for name in (*PLAIN, *KAIMING_AND_XAVIER, *SPECIAL):
        w = torch.full((3, 5, 2) if name == "dirac_" else (3, 5), 7.0)
        assert getattr(init, name)(w, *arguments.get(name, [])) is w and (w != 7).all(), name


@pytest.mark.proves("A3-16")
def test_a_bias_has_no_fans():
    assert "Fan in and fan out can not be computed" in run("initialization/xavier_bias.py").error


# ---- overriding, fans, seeds ---------------------------------------------------------------------------------------


@pytest.mark.proves("A3-19")
def test_apply_reaches_every_layer():
    inner = nn.Sequential(nn.Conv2d(16, 64, 5, bias=False), nn.BatchNorm2d(64))
    model = nn.Sequential(inner, nn.Linear(400, 300)).apply(start)
    assert inner[0].weight.std().item() == pytest.approx(math.sqrt(2 / 400), rel=0.05)
    assert model[1].weight.std().item() == pytest.approx(math.sqrt(2 / 400), rel=0.05)
    assert not model[1].bias.any()
    assert (inner[1].weight == 1).all()  # left alone


@pytest.mark.proves("A3-19")
def test_the_optimizer_keeps_its_parameters():
    model = nn.Linear(4, 3)
    optimizer, before = torch.optim.SGD(model.parameters(), lr=1), copy.deepcopy(model)
    model.apply(lambda module: init.ones_(module.weight))
    assert optimizer.param_groups[0]["params"][0] is model.weight
    assert not torch.equal(model.weight, before.weight)
    model(torch.ones(1, 4)).sum().backward()
    optimizer.step()
    assert_close(model.weight.detach(), torch.zeros(3, 4))


def test_in_place_changes_need_no_grad():
    assert "leaf Variable that requires grad" in run("initialization/own_formula.py").error
    layer = nn.Linear(400, 300)
    with torch.no_grad():
        layer.weight.normal_(0, 0.05)
    assert layer.weight.requires_grad and layer.weight.std().item() == pytest.approx(0.05, rel=0.02)


@pytest.mark.proves("A3-9", "A3-15")
def test_fan_in_keeps_activations_and_fan_out_gradients():
    assert holds("initialization/fan_in_or_out.forward")
    assert holds("initialization/fan_in_or_out.backward")


@pytest.mark.proves("A3-9")
def test_the_other_direction_changes_by_the_root_of_the_widths():
    assert holds("initialization/fan_in_or_out.ratio_forward")
    assert holds("initialization/fan_in_or_out.ratio_backward")


@pytest.mark.proves("A3-9")
def test_xavier_lies_between():
    assert holds("initialization/fan_in_or_out.xavier")


@pytest.mark.proves("A3-1")
def test_after_five_epochs_of_sgd_he_is_ahead():
    assert holds("initialization/seed_or_scheme.sgd_early")


def test_small_weights_make_small_gradients():
    norms = {}
    for careful in False, True:
        found = []
        for _ in range(20):
            model = nn.Sequential(
                *[part for _ in range(3) for part in (nn.Linear(64, 64), nn.ReLU())], nn.Linear(64, 10)
            )
            model = model.apply(start) if careful else model
            x, y = torch.rand(50, 64), torch.randint(10, (50,))
            nn.functional.cross_entropy(model(x), y).backward()
            found.append(model[0].weight.grad.norm().item())
        norms[careful] = sum(found) / len(found)
    assert norms[False] < 0.5 * norms[True]


@pytest.mark.proves("A3-1")
def test_the_default_learns_later():
    assert holds("initialization/seed_or_scheme.sgd_late")


@pytest.mark.proves("A3-1")
def test_with_adam_the_start_matters_less():
    assert holds("initialization/seed_or_scheme.adam_early")
    assert holds("initialization/seed_or_scheme.adam_late")


# ---- transformers --------------------------------------------------------------------------------------------------


def encoder(blocks):
    block = nn.TransformerEncoderLayer(64, 4, 256, 0.0, "gelu", batch_first=True, norm_first=True)
    return nn.TransformerEncoder(block, blocks, enable_nested_tensor=False)


def test_scaled_residual_layers_keep_the_stream_at_any_depth():
    assert holds("initialization/transformer.grows")
    assert holds("initialization/transformer.scaled")
    model = encoder(8)
    transformer_start(model, 8, scaled=True)
    for name, p in model.named_parameters():
        if p.dim() > 1:
            last = name.endswith(("out_proj.weight", "linear2.weight"))  # of a branch
            assert p.std().item() == pytest.approx(0.02 / (4 if last else 1), rel=0.05), name
        elif "norm" in name and name.endswith("weight"):
            assert (p == 1).all(), name
        else:
            assert not p.any(), name


def test_the_encoder_copies_one_layer():
    model = encoder(3)
    first, *others = (dict(layer.named_parameters()) for layer in model.layers)
    assert all(torch.equal(p, other[name]) and p is not other[name] for other in others for name, p in first.items())
    transformer_start(model, 3, scaled=True)
    assert not torch.equal(model.layers[0].linear1.weight, model.layers[1].linear1.weight)


def test_the_default_bounds_cut_nothing_at_std_002():
    free = draws(lambda w: init.trunc_normal_(w, std=0.02), (300, 400))
    cut = draws(lambda w: init.trunc_normal_(w, std=0.02, a=-0.04, b=0.04), (300, 400))
    assert free.abs().max() > 0.07 and free.std().item() == pytest.approx(0.02, rel=0.02)
    assert cut.abs().max() <= 0.04 and cut.std().item() == pytest.approx(0.0176, rel=0.02)


# ---- seeds ---------------------------------------------------------------------------------------------------------


def test_a_seed_repeats_the_start():
    def start(seed):
        torch.manual_seed(seed)
        return nn.Linear(400, 300).weight.detach()

    assert torch.equal(start(1), start(1)) and not torch.equal(start(1), start(2))
    assert start(1).std().item() == pytest.approx(start(2).std().item(), rel=0.01)


# ---- exercises -----------------------------------------------------------------------------------------------------


@pytest.mark.proves("A3-4", "A3-8")
def test_numbers_run_out():
    assert holds("initialization/until_infinity.longer")
    assert holds("initialization/until_infinity.nothing")
    assert run("initialization/until_infinity.py").he == "never"


def test_batch_norm_forgives_scale_and_not_symmetry():
    assert holds("initialization/normalized_starts.normal")
    assert holds("initialization/normalized_starts.ones")


def test_both_starts_of_the_normalized_network_are_printed():
    lines = run("initialization/normalized_starts.py").text.splitlines()
    assert [line.rpartition(":")[0] for line in lines] == ["batch norm, normal with std 1", "batch norm, ones"]

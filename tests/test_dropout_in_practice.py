"""The chapter Dropout in Transformers and LSTMs, Monte Carlo dropout."""

import warnings

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.dropout_in_practice.all_places import set_dropout
from snippets.dropout_in_practice.attention_weights import attention
from snippets.dropout_in_practice.one_mask_per_sequence import LockedDropout

SETTINGS = [(n, p) for n in (20, 160) for p in (0.1, 0.3)]


def answers(call, times=20):
    """How many different results a function without arguments gives."""
    return len({tuple(call().flatten().tolist()) for _ in range(times)})


# ---- attention -------------------------------------------------------------------------------------------------------


def test_attention_without_the_check_drops_in_evaluation():
    assert holds("dropout_in_practice/attention_ignores_eval.broken")
    shown = run("dropout_in_practice/attention_ignores_eval.py")
    assert shown.repaired == 1


def test_multihead_attention_knows_its_mode():
    layer, x = nn.MultiheadAttention(16, 2, dropout=0.5, batch_first=True), torch.randn(1, 8, 16)
    assert answers(lambda: layer(x, x, x)[0]) > 1
    layer.eval()
    assert answers(lambda: layer(x, x, x)[0]) == 1


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("shape", [(2, 5, 8), (3, 4, 6, 16)])
def test_attention_from_scratch_agrees_with_torch(p, shape):
    q, k, v = torch.randn(3, *shape)
    torch.manual_seed(1)
    theirs = F.scaled_dot_product_attention(q, k, v, dropout_p=p)
    torch.manual_seed(1)
    assert_close(attention(q, k, v, p)[0], theirs)


def test_after_dropout_the_weights_sum_to_one_on_average_only():
    assert holds("dropout_in_practice/attention_weights.lowest")
    assert holds("dropout_in_practice/attention_weights.highest")
    assert holds("dropout_in_practice/attention_weights.off")


# ---- a Transformer layer ---------------------------------------------------------------------------------------------


def test_a_transformer_layer_drops_in_four_places_at_one_tenth():
    layer = nn.TransformerEncoderLayer(16, nhead=4, batch_first=True)
    modules = {name: part.p for name, part in layer.named_modules() if isinstance(part, nn.Dropout)}
    assert modules == {"dropout": 0.1, "dropout1": 0.1, "dropout2": 0.1}
    assert layer.self_attn.dropout == 0.1
    assert nn.MultiheadAttention(16, 4).dropout == 0.0
    decoder = nn.TransformerDecoderLayer(16, nhead=4)  # six: it is the encoder's layer that has four
    assert sum(isinstance(part, nn.Dropout) for part in decoder.modules()) == 4
    assert decoder.self_attn.dropout == decoder.multihead_attn.dropout == 0.1


def test_a_loop_over_dropout_modules_misses_attention():
    assert holds("dropout_in_practice/transformer_places.left")
    assert run("dropout_in_practice/transformer_places.py").none == 1


def test_each_place_alone_makes_the_output_random():
    assert holds("dropout_in_practice/transformer_places.alone")


# ---- recurrent layers ------------------------------------------------------------------------------------------------


def test_dropout_of_a_single_layer_does_nothing():
    shown = run("dropout_in_practice/lstm_one_layer.py")
    assert shown.same
    assert "dropout option adds dropout after all but last recurrent layer" in shown.warning


def test_an_lstm_drops_between_its_layers():
    shown = run("dropout_in_practice/lstm_between.py")
    assert shown.agree
    assert shown.zeros == 0


def test_each_time_step_draws_its_own_mask():
    assert holds("dropout_in_practice/lstm_between.patterns")


@pytest.mark.parametrize("layer", [nn.GRU, nn.RNN])
def test_gru_and_rnn_warn_in_the_same_words(layer):
    with pytest.warns(UserWarning, match="dropout option adds dropout after all but last recurrent layer"):
        layer(8, 16, dropout=0.5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        twice = layer(8, 16, num_layers=2, dropout=0.5)
    x, state = torch.randn(5, 3, 8), twice.state_dict()
    assert answers(lambda: twice(x)[0]) > 1
    lower, upper = layer(8, 16), layer(16, 16)
    for each, end in (lower, "_l0"), (upper, "_l1"):
        each.load_state_dict({name[:-3] + "_l0": state[name] for name in state if name.endswith(end)})
    torch.manual_seed(1)
    theirs = twice(x)[0]
    torch.manual_seed(1)
    assert_close(theirs, upper(F.dropout(lower(x)[0], 0.5))[0])  # between the layers, and nowhere else


# ---- Monte Carlo dropout ---------------------------------------------------------------------------------------------


def test_only_dropout_goes_back_to_training():
    assert run("dropout_in_practice/monte_carlo.py").active == ["Dropout", "Dropout"]


@pytest.mark.parametrize(("n", "p"), SETTINGS)
def test_the_spread_is_larger_outside_the_data(n, p):
    assert holds(f"dropout_in_practice/monte_carlo_many.farther_{n}_{round(10 * p)}")


@pytest.mark.parametrize(("n", "p"), SETTINGS)
def test_outside_the_data_the_error_is_more_than_twice_the_spread(n, p):
    assert holds(f"dropout_in_practice/monte_carlo_many.missed_{n}_{round(10 * p)}")


@pytest.mark.parametrize("place", ["inside", "outside"])
@pytest.mark.parametrize("n", [20, 160])
def test_the_spread_grows_with_p(place, n):
    assert holds(f"dropout_in_practice/monte_carlo_many.{place}_{n}")


@pytest.mark.parametrize("p", [0.1, 0.3])
def test_more_data_lowers_the_error_more_than_the_spread(p):
    assert holds(f"dropout_in_practice/monte_carlo_many.error_left_{round(10 * p)}")
    assert holds(f"dropout_in_practice/monte_carlo_many.spread_left_{round(10 * p)}")
    assert holds(f"dropout_in_practice/monte_carlo_many.apart_{round(10 * p)}")


# ---- exercises -------------------------------------------------------------------------------------------------------


def test_all_places_are_found():
    shown = run("dropout_in_practice/all_places.py")
    assert [after for _, after in shown.agree.values()] == [True, True]
    assert [before for before, _ in shown.agree.values()] == [False, False]
    model = nn.Sequential(*(each(0.5) for name, each in vars(nn).items() if "Dropout" in name))
    set_dropout(model, 0.25)
    assert len(model) > 5
    assert [layer.p for layer in model] == [0.25] * len(model)


def test_one_mask_serves_a_whole_sequence():
    shown = run("dropout_in_practice/one_mask_per_sequence.py")
    assert shown.masks == 1
    assert holds("dropout_in_practice/one_mask_per_sequence.samples")
    assert holds("dropout_in_practice/one_mask_per_sequence.zeros")
    x = torch.randn(5, 3, 8)
    assert_close(LockedDropout(0.3).eval()(x), x)


def test_the_mean_settles_with_the_root_of_the_passes():
    assert holds("dropout_in_practice/passes.off")

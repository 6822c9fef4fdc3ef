from itertools import pairwise

import numpy as np
import pytest
import torch
from sklearn.linear_model import Ridge
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.fitting.three_degrees import fit, measure, powers

# ---- one data set, three degrees


def test_the_fit_agrees_with_numpy():
    x, y = measure(30)
    for degree in (1, 3, 9):
        ours, theirs = fit(x, y, degree), np.polynomial.Polynomial.fit(x.numpy(), y.numpy(), degree)
        assert_close(ours(x).numpy(), theirs(x.numpy()))
    assert_close(powers(torch.tensor([2.0]), 3), torch.tensor([[1.0, 2.0, 4.0, 8.0]]))


@pytest.mark.proves("A1-2", "A2-6")
def test_a_line_misses_training_and_test_points():
    assert holds("fitting/samples.line_train")
    assert holds("fitting/samples.line_test")


@pytest.mark.proves("A1-1", "A2-3", "A2-4")
def test_degree_nine_hits_every_point_and_fails_between():
    assert holds("fitting/three_degrees.hit")
    assert holds("fitting/samples.few")


# ---- capacity


@pytest.mark.proves("A1-1", "A2-5", "A2-3")
def test_training_error_falls_with_the_degree_and_test_error_turns():
    assert holds("fitting/capacity.step")
    assert holds("fitting/capacity.best")
    assert holds("fitting/capacity.under")
    assert holds("fitting/capacity.over")


def test_no_degree_errs_less_than_the_noise():
    assert holds("fitting/capacity.above")


def test_an_even_power_does_not_help_a_sine():
    assert holds("fitting/capacity.even_test")
    assert holds("fitting/capacity.even_train")


# ---- samples


@pytest.mark.proves("A1-47", "A2-5")
def test_the_same_degree_is_too_high_for_ten_points_and_fine_for_hundreds():
    assert holds("fitting/samples.few")
    assert holds("fitting/samples.many")


@pytest.mark.proves("A1-48")
def test_with_ten_points_the_noise_is_memorized():
    assert holds("fitting/samples.memorized")
    assert holds("fitting/samples.rest")


@pytest.mark.proves("A1-49")
def test_with_ten_points_simple_wins_but_not_the_simplest():
    assert holds("fitting/samples.too_simple")
    assert holds("fitting/samples.too_complex")


def test_a_line_gains_nothing_from_more_points():
    assert holds("fitting/samples.stays")
    assert holds("fitting/samples.misses")


# ---- small samples


@pytest.mark.proves("A1-50")
def test_the_mean_of_a_sample_strays_by_one_over_the_root_of_n():
    assert holds("fitting/one_wrong_label.strays")


@pytest.mark.any_outcome
@pytest.mark.proves("A1-51")
def test_a_wrong_label_moves_the_fit_by_its_share_of_parameters():
    r = run("fitting/one_wrong_label.py")
    for degree, moved in r.moved.items():
        for n, move in zip(r.sizes, moved, strict=True):
            assert move == pytest.approx(3 * (int(degree) + 1) / n, rel=1e-3)


# ---- underfitting: four causes


@pytest.mark.proves("A1-2", "A2-6", "A2-7")
def test_four_causes_look_the_same():
    assert holds("fitting/four_causes.high")
    assert holds("fitting/four_causes.close")


@pytest.mark.proves("A1-4", "A1-6", "A1-7")
def test_each_remedy_mends_its_own_cause():
    assert holds("fitting/four_causes.mended")


def test_no_remedy_mends_another_cause():
    assert holds("fitting/four_causes.others")


@pytest.mark.proves("A1-5")
def test_a_missing_feature_is_mended_by_the_feature_alone():
    assert holds("fitting/four_causes.blind")


def test_rate_and_scale_have_their_own_remedies():
    assert holds("fitting/rate_and_scale.mended")
    assert holds("fitting/rate_and_scale.others")


def test_large_inputs_saturate_tanh_at_nearly_all_points():
    torch.manual_seed(0)
    x, w, b = 2 * torch.rand(200, 2) - 1, 2 * torch.rand(2, 20) - 1, 2 * torch.rand(20) - 1
    flat = [(1 - ((scale * x @ w + b) / 2**0.5).tanh() ** 2 < 0.01).double().mean() for scale in (1, 1000)]
    assert flat[0] == 0 and flat[1] > 0.95


@pytest.mark.proves("A1-5")
def test_two_good_features_make_a_line_fit_a_sine():
    assert holds("fitting/better_features.line")
    assert holds("fitting/better_features.good")


# ---- learning curves


@pytest.mark.proves("A1-1", "A1-2")
def test_learning_curves_tell_the_cases_apart():
    assert holds("fitting/learning_curves.small")
    assert holds("fitting/learning_curves.close")
    assert holds("fitting/learning_curves.near")
    assert holds("fitting/learning_curves.fair")
    assert holds("fitting/learning_curves.gap")
    assert holds("fitting/learning_curves.turn")


def test_validation_loss_and_accuracy_can_both_rise():
    assert holds("fitting/loss_and_accuracy.rise")
    assert holds("fitting/loss_and_accuracy.more")


def test_validation_may_look_better_than_training():
    assert holds("fitting/validation_better.logged")
    assert holds("fitting/validation_better.again")


# ---- levers, and what regularization trades


@pytest.mark.proves("A2-9")
def test_data_model_and_training_each_mend_overfitting():
    assert holds("fitting/three_levers.left")


@pytest.mark.proves("A2-10", "A2-12")
def test_regularization_trades_training_error_for_test_error():
    assert holds("fitting/trade.gain")
    assert holds("fitting/trade.cost")


@pytest.mark.any_outcome
def test_each_stronger_penalty_costs_training_error():
    r = run("fitting/trade.py")
    assert all(weak < strong for weak, strong in pairwise(r.train))
    assert all(weak > strong for weak, strong in pairwise(r.norm))


@pytest.mark.proves("A2-12", "A1-6")
def test_too_strong_a_penalty_underfits():
    assert holds("fitting/trade.harm")
    assert holds("fitting/trade.zero")
    assert holds("fitting/trade.rise")


def test_the_penalized_fit_is_ridge():
    torch.manual_seed(0)
    x, y = torch.randn(15, 4, dtype=torch.float64), torch.randn(15, dtype=torch.float64)
    ours = torch.linalg.solve(x.mT @ x / 15 + 0.1 * torch.eye(4), x.mT @ y / 15)
    theirs = Ridge(alpha=15 * 0.1, fit_intercept=False).fit(x, y).coef_
    assert_close(ours, torch.from_numpy(theirs))


# ---- networks


@pytest.mark.proves("A3-64")
def test_the_gain_by_dropout_is_a_hump_over_the_number_of_samples():
    assert holds("fitting/parameters_and_data.up")
    assert holds("fitting/parameters_and_data.top")
    assert holds("fitting/parameters_and_data.down")


@pytest.mark.proves("A1-8")
def test_dropout_helps_without_small_weights():
    assert holds("weight_decay/two_roads.gain_dropout")
    assert holds("weight_decay/two_roads.size_dropout")


def test_a_smaller_rate_gains_what_dropout_gains():
    assert holds("fitting/parameters_and_data.slower")
    assert holds("fitting/parameters_and_data.alike")


def test_at_the_best_rates_little_is_gained():
    assert holds("fitting/parameters_and_data.tuned")


def test_the_error_peaks_where_weights_equal_points_and_falls_again():
    assert holds("fitting/very_wide.dip")
    assert holds("fitting/very_wide.peak")
    assert holds("fitting/very_wide.fall")


def test_the_widest_network_beats_the_best_narrow_one():
    assert holds("fitting/very_wide.repeated")  # the wrong labels are learned, too
    assert holds("fitting/very_wide.better")


def test_a_penalty_flattens_the_peak():
    assert holds("fitting/flat_peak.flat")
    assert holds("fitting/flat_peak.no_peak")


def test_the_penalty_helps_from_30_units_on():
    assert holds("fitting/flat_peak.helps")


def test_a_network_can_learn_random_labels():
    assert holds("fitting/random_labels.memorized")
    assert holds("fitting/random_labels.guessed")
    assert holds("fitting/random_labels.learned")


# ---- no free lunch


@pytest.mark.proves("A2-11")
def test_another_truth_has_another_best_degree():
    assert holds("fitting/no_best_model.ahead")


# ---- choosing


def test_training_error_chooses_the_highest_degree_and_validation_a_good_one():
    assert holds("fitting/choose_degree.highest")
    assert holds("fitting/choose_degree.good")
    assert holds("fitting/choose_degree.ratio")


def test_errors_with_and_without_penalty_are_printed_below_their_widths():
    r = run("fitting/flat_peak.py")
    rows = {line[:15].strip(): line[15:].split() for line in r.text.splitlines()}
    assert list(rows) == ["hidden units", "without penalty", "with penalty"]
    assert [int(width) for width in rows["hidden units"]] == r.widths
    assert {len(row) for row in rows.values()} == {5}


@pytest.mark.any_outcome
def test_many_is_the_error_of_degree_nine_at_500_points_over_the_noise():
    r = run("fitting/samples.py")
    assert r.sizes[-1] == 500
    assert r.many == pytest.approx(r.test["9"][-1] / 0.09)


# ---- bias and variance


@pytest.mark.any_outcome
def test_bias_and_variance_add_up():
    r = run("fitting/bias_variance.py")
    last = (torch.tensor(r.f) - torch.tensor(r.truth)).square().mean().item()
    assert r.bias[-1] + r.variance[-1] == pytest.approx(last, rel=1e-5)
    sums = [float(line.split("= ")[1]) for line in r.text.splitlines()]
    assert [b + v for b, v in zip(r.bias, r.variance, strict=True)] == pytest.approx(sums, abs=1e-4)


def test_capacity_lowers_the_bias():
    assert holds("fitting/bias_variance.bias")
    assert holds("fitting/bias_variance.even")


def test_each_coefficient_adds_to_the_variance():
    assert holds("fitting/bias_variance.coefficient")


def test_the_error_is_lower_in_between():
    assert holds("fitting/bias_variance.under")
    assert holds("fitting/bias_variance.over")

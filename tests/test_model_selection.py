import itertools
import math

import pytest
import torch
from sklearn import metrics
from torch import nn
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.model_selection.metrics_from_scratch import auc, confusion, scores

# ---- metrics


@pytest.mark.any_outcome
def test_the_shown_metrics_are_those_of_scikit_learn():
    r = run("model_selection/metrics_from_scratch.py")
    assert r.matrix == metrics.confusion_matrix(r.y, r.predicted).tolist()
    theirs = metrics.precision_recall_fscore_support(r.y, r.predicted)
    for ours, other in zip((r.precision, r.recall, r.f1), theirs, strict=False):
        assert ours == pytest.approx(other.tolist())
    assert r.accuracy == pytest.approx(metrics.accuracy_score(r.y, r.predicted))


@pytest.mark.proves("A5-2")
def test_metrics_agree_with_scikit_learn():
    y, predicted = torch.randint(4, (2, 300))
    matrix = confusion(y, predicted, classes=4)
    assert (matrix.numpy() == metrics.confusion_matrix(y, predicted)).all()
    theirs = metrics.precision_recall_fscore_support(y, predicted)
    for ours, other in zip(scores(matrix), theirs, strict=False):
        assert_close(ours, torch.tensor(other))
    truth, score = torch.randint(2, (300,)), torch.randint(10, (300,))
    assert math.isclose(auc(truth, score), metrics.roc_auc_score(truth, score))


@pytest.mark.proves("A5-3", "A5-4")
def test_a_useless_model_has_a_high_accuracy_and_no_f1():
    truth = torch.tensor([1] * 5 + [0] * 95)
    never = torch.zeros(100)
    assert metrics.accuracy_score(truth, never) == 0.95
    assert metrics.f1_score(truth, never, zero_division=0.0) == 0
    assert holds("model_selection/imbalance.useless")
    assert holds("model_selection/imbalance.useless_f1")


@pytest.mark.proves("A5-4")
def test_f1_and_auc_tell_the_trained_model_from_the_useless_one():
    assert holds("model_selection/imbalance.accuracy_better")
    assert holds("model_selection/imbalance.accuracy_gap")
    assert holds("model_selection/imbalance.f1_gap")
    assert holds("model_selection/imbalance.auc")
    assert holds("model_selection/imbalance.coin_low")
    assert holds("model_selection/imbalance.coin_high")


@pytest.mark.any_outcome
def test_a_lower_threshold_never_lowers_recall():
    recall = run("model_selection/threshold.py").recall
    assert all(lower >= higher for lower, higher in itertools.pairwise(recall))


def test_a_lower_threshold_costs_precision_here():
    assert holds("model_selection/threshold.precision")
    assert holds("model_selection/threshold.recall")


def test_shirts_have_the_lowest_f1():
    assert holds("model_selection/confusion.shirt_behind")


# ---- hyperparameters


@pytest.mark.proves("A4-59")
def test_training_changes_parameters_and_no_hyperparameter():
    torch.manual_seed(0)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    start = model.weight.detach().clone()
    chosen = {key: value for key, value in optimizer.param_groups[0].items() if key != "params"}
    model(torch.ones(2, 3)).sum().backward()
    optimizer.step()
    assert not torch.equal(model.weight, start)
    assert {key: value for key, value in optimizer.param_groups[0].items() if key != "params"} == chosen


@pytest.mark.proves("A4-61", "A4-64")
def test_the_useful_rates_depend_on_the_optimizer():
    assert holds("model_selection/learning_rates.adam_at_a_thousandth")
    assert holds("model_selection/learning_rates.sgd_at_a_thousandth")
    assert holds("model_selection/learning_rates.sgd_at_one")
    assert holds("model_selection/learning_rates.adam_at_one")


def test_each_at_its_best_rate_they_are_close():
    assert holds("model_selection/learning_rates.best_apart")


def test_a_lower_rate_needs_more_epochs():
    assert holds("model_selection/epochs.later")


@pytest.mark.proves("A4-62")
def test_at_equal_epochs_and_rate_a_larger_batch_learns_less():
    assert holds("model_selection/rate_and_batch.at_a_tenth")


def test_large_batches_want_a_larger_rate():
    assert holds("model_selection/rate_and_batch.small_batches")
    assert holds("model_selection/rate_and_batch.large_batches")


@pytest.mark.proves("A4-62")
def test_ten_updates_are_too_few_at_any_rate():
    assert holds("model_selection/rate_and_batch.best_of_each")


@pytest.mark.proves("A4-60")
def test_a_search_finds_what_learns():
    assert holds("model_selection/random_search.best")
    assert holds("model_selection/random_search.median")
    assert holds("model_selection/optuna_search.best")


def test_rates_drawn_on_a_linear_scale_are_nearly_all_too_large():
    r = run("model_selection/random_search.py", replace=("10 ** random.uniform(-4, 1)", "random.uniform(1e-4, 10)"))
    assert sum(lr < 0.3 for lr in r.lrs) <= 3
    assert sum(lr < 0.3 for lr in run("model_selection/random_search.py").lrs) >= 15


def test_optuna_finds_a_lower_validation_loss_more_often():
    assert holds("model_selection/who_wins.wins")


def test_on_new_digits_the_two_searches_are_close():
    assert holds("model_selection/who_wins.apart")


@pytest.mark.proves("A4-66", "A4-97")
def test_the_winners_validation_score_is_too_good():
    assert holds("model_selection/searched.optimism")
    assert holds("model_selection/searched.no_choice")


def test_searching_helps_and_its_optimism_grows():
    assert holds("model_selection/searched.growth")
    assert holds("model_selection/searched.helps")


def test_a_larger_validation_set_is_less_optimistic():
    assert holds("model_selection/validation_size.small")
    assert holds("model_selection/validation_size.large")


def test_optuna_draws_from_the_ranges_of_the_random_search():
    line = "best = study.best_value"
    ranges = "ranges = {k: [d.low, d.high, d.log] for k, d in study.best_trial.distributions.items()}"
    r = run("model_selection/optuna_search.py", replace=(line, f"{line}\n{ranges}"))
    assert r.ranges == {"lr": [1e-4, 10, True], "momentum": [0, 0.99, False], "weight_decay": [1e-6, 0.1, True]}
    by_chance = run("model_selection/random_search.py")
    assert all(1e-4 <= lr <= 10 for lr in by_chance.lrs)
    assert all(0 <= momentum <= 0.99 for momentum in by_chance.momenta)

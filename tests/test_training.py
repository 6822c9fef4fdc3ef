import math

import pytest
import torch
from sklearn import metrics
from torch import nn
from torch.nn.functional import cross_entropy
from torch.testing import assert_close
from torch.utils.data import DataLoader, TensorDataset

from proven.testing import holds, run
from snippets.training.evaluator import Evaluator
from snippets.training.metrics_from_scratch import auc, confusion, scores

# ---- the loop


@pytest.mark.proves("A4-94", "A4-99")
def test_the_loop_learns_digits():
    assert holds("training/loop.accuracy")


@pytest.mark.any_outcome
def test_four_lines_in_the_wrong_order_do_not_learn():
    r = run("training/order.py")
    right, thrown_away, too_early = r.moved.values()
    assert right > 0
    assert thrown_away == too_early == 0
    assert "modified by an inplace operation" in r.message


def test_a_step_first_is_the_same_loop_one_step_late():
    def train(order, steps):
        torch.manual_seed(0)
        w = torch.randn(5, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
        for _ in range(steps):
            for line in order:
                {"s": optimizer.step, "z": optimizer.zero_grad, "b": lambda: w.square().sum().backward()}[line]()
        return w.detach()

    assert torch.equal(train("zbs", 7), train("szb", 8))


def test_without_zero_grad_the_usual_rate_fails():
    assert holds("training/no_zero_grad.same_rate")


def test_without_zero_grad_a_far_smaller_rate_still_learns():
    assert holds("training/no_zero_grad.small_rate")
    assert holds("training/no_zero_grad.each_best")


def test_a_kept_loss_keeps_its_graph():
    grows, flat, learned, none = run("training/kept_graph.py").lines.values()
    assert grows[-1] > 15 * grows[0] > 0
    assert flat[-1] <= 2 * flat[0]
    assert max(learned) < 1 and max(none) < 1


# ---- modes


@pytest.mark.proves("A4-96")
def test_without_eval_the_accuracy_is_lower_and_wobbles():
    assert holds("training/forgotten_eval.lost")
    assert holds("training/forgotten_eval.wobble")


@pytest.mark.any_outcome
def test_with_eval_each_repeat_gives_the_same():
    r = run("training/forgotten_eval.py")
    assert min(r.right) == max(r.right)


@pytest.mark.proves("A4-70")
def test_dropout_is_random_and_batch_norm_switches_statistics():
    r = run("training/two_kinds.py")
    assert r.repeats == {"Dropout": False, "BatchNorm1d": True}
    assert r.switches == {"Dropout": True, "BatchNorm1d": True}
    assert "evaluation: True" in r.text


@pytest.mark.proves("A4-71")
def test_validation_leaves_the_model_in_evaluation_mode():
    r = run("training/mode_left.py")
    assert (r.forgotten, r.right) == (1, 5)


def test_inference_mode_gives_tensors_that_cannot_learn():
    w = torch.ones(2, requires_grad=True)
    with torch.inference_mode():
        y = 2 * w
    assert not y.requires_grad
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        (w * y).sum().backward()


# ---- averages and reports


@pytest.mark.proves("A4-68")
def test_the_mean_of_batch_means_is_wrong_for_a_short_last_batch():
    r = run("training/mean_of_means.py")
    assert math.isclose(r.mean, 125 / 101, rel_tol=1e-6)
    assert math.isclose(r.mean_of_means, 9)
    assert math.isclose(r.too_small, 27 / 4)
    equal = torch.rand(100).split(50)
    assert_close(torch.stack([part.mean() for part in equal]).mean(), torch.cat(equal).mean())


@pytest.mark.proves("A4-95")
def test_every_2000_of_782_batches_is_never():
    r = run("training/every_2000.py")
    assert (r.batches, r.printed) == (782, 0)
    assert len(r.better) == 4
    assert len(DataLoader(range(50_000), batch_size=64)) == 782


@pytest.mark.proves("A4-72", "A4-98")
def test_argmax_and_unrounded_percent():
    r = run("training/percent.py")
    assert r.same
    assert r.floored == 79
    assert "79.99%" in r.text


@pytest.mark.any_outcome
@pytest.mark.proves("A4-69", "A4-67")
def test_the_evaluator_agrees_with_scikit_learn():
    r = run("training/evaluator.py")
    assert math.isclose(r.ours["accuracy"], r.theirs[0])
    assert math.isclose(r.ours["F1"], r.theirs[1], rel_tol=1e-6)

    x, y = torch.randn(101, 6), torch.randint(3, (101,))
    model = nn.Sequential(nn.Linear(6, 3), nn.Dropout(p=0.5))
    loader = DataLoader(TensorDataset(x, y), batch_size=50)
    for training in (True, False):
        model.train(training)
        found = Evaluator(nn.CrossEntropyLoss(), classes=3)(model, loader)
        assert model.training is training
        with torch.no_grad():
            whole = model.eval()(x)
        assert math.isclose(found["loss"], cross_entropy(whole, y).item(), rel_tol=1e-5)
        assert math.isclose(found["accuracy"], (whole.argmax(1) == y).sum().item() / 101)


# ---- metrics


@pytest.mark.proves("A5-2")
def test_metrics_agree_with_scikit_learn():
    run("training/metrics_from_scratch.py")
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
    assert holds("training/imbalance.useless")
    assert holds("training/imbalance.useless_f1")


@pytest.mark.proves("A5-4")
def test_f1_and_auc_tell_the_trained_model_from_the_useless_one():
    assert holds("training/imbalance.accuracy_gap")
    assert holds("training/imbalance.f1_gap")
    assert holds("training/imbalance.auc")
    assert holds("training/imbalance.coin_low")
    assert holds("training/imbalance.coin_high")


def test_shirts_have_the_lowest_f1():
    assert holds("training/confusion.shirt_behind")


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


@pytest.mark.proves("A4-61", "A4-64", "A4-99")
def test_the_useful_rates_depend_on_the_optimizer():
    assert holds("training/learning_rates.adam_at_a_thousandth")
    assert holds("training/learning_rates.sgd_at_a_thousandth")
    assert holds("training/learning_rates.sgd_at_one")
    assert holds("training/learning_rates.adam_at_one")


def test_each_at_its_best_rate_they_are_close():
    assert holds("training/learning_rates.best_apart")


@pytest.mark.proves("A4-62")
def test_at_equal_epochs_and_rate_a_larger_batch_learns_less():
    assert holds("training/rate_and_batch.at_a_tenth")


def test_large_batches_want_a_larger_rate():
    assert holds("training/rate_and_batch.small_batches")
    assert holds("training/rate_and_batch.large_batches")


def test_ten_updates_are_too_few_at_any_rate():
    assert holds("training/rate_and_batch.best_of_each")


@pytest.mark.proves("A4-60")
def test_a_search_finds_what_learns():
    assert holds("training/random_search.best")
    assert holds("training/random_search.median")
    assert holds("training/optuna_search.best")


def test_neither_search_wins():
    assert holds("training/who_wins.apart")
    assert holds("training/who_wins.worst")


@pytest.mark.proves("A4-66", "A4-97")
def test_the_winners_validation_score_is_too_good():
    assert holds("training/searched.optimism")
    assert holds("training/searched.no_choice")


def test_searching_helps_and_its_optimism_grows():
    assert holds("training/searched.growth")
    assert holds("training/searched.helps")


# ---- before training


def test_the_first_loss_is_that_of_guessing():
    assert holds("training/first_checks.start")


def test_unscaled_pixels_begin_far_off():
    assert holds("training/first_checks.unscaled")


@pytest.mark.any_outcome
def test_large_logits_begin_above_guessing():
    r = run("training/first_checks.py", replace=("network()(x), y", "9 * network()(x), y"))
    assert r.start > math.log(10) + 0.4


def test_one_batch_can_be_learned_by_heart():
    assert holds("training/first_checks.by_heart")


# ---- scripts


def test_the_script_ends_with_a_test():
    assert holds("training/take_home.test_accuracy")


@pytest.mark.any_outcome
def test_the_log_has_a_line_for_each_epoch():
    lines = run("training/progress.py").text.strip().splitlines()
    lines = lines[lines.index("epoch,loss") :]  # the bar stands before or after
    assert [line.split(",")[0] for line in lines[1:6]] == ["1", "2", "3", "4", "5"]


@pytest.mark.any_outcome
def test_accumulated_parts_are_weighted_by_their_size():
    errors = run("training/accumulation.py").errors
    assert errors["sum of losses"] > 0.1
    assert errors["each divided by 3"] > 0.01
    assert errors["each times n / 100"] < 1e-12


# ---- the article


@pytest.mark.proves("A4-67", "A4-94")
def test_the_printed_code_stops_at_once():
    assert "'ellipsis' object has no attribute 'eval'" in run("training/no_model.py").error
    assert "name 'num_epochs' is not defined" in run("training/no_epochs.py").error

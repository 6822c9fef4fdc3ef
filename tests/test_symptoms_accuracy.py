import pytest
import torch
from torch import nn
from torch.utils.data import random_split

from proven.testing import holds, run


@pytest.mark.parametrize(
    ("listing", "shows"),
    [
        ("symptoms_accuracy/above_one.py", lambda r: r.accuracy == 2 and r.share == 0.5),
        (
            "symptoms_accuracy/one_class.py",
            lambda r: r.losses[-1] < r.losses[0] / 2 and max(r.accuracies[1:]) < 0.905 and r.found == r.alarms == 0,
        ),
        (
            "symptoms_accuracy/surer_and_wrong.py",
            lambda r: r.losses[1] > r.losses[0] + 0.3 and r.accuracies == [0.5, 0.75],
        ),
        ("symptoms_accuracy/settling.py", lambda r: abs(r.in_training) < 1e-5 and r.in_evaluation > 3),
        ("symptoms_accuracy/each_call.py", lambda r: r.answers == 10),
        ("symptoms_accuracy/still_random.py", lambda r: r.answers == 10),
        ("training/mode_left.py", lambda r: r.forgotten == 1),
        ("symptoms_accuracy/color_order.py", lambda r: r.brightest == "blue"),
        ("training/mean_of_means.py", lambda r: r.mean_of_means > 7 * r.mean),
        ("symptoms_accuracy/wraps.py", lambda r: r.distance > 160 and r.brighter == [160, 4, 54]),
        ("symptoms_accuracy/text_order.py", lambda r: r.wrong == 11),
        ("symptoms_accuracy/softmax_dim.py", lambda r: r.together == [0, 1] and r.alone == [[1, 1]]),
        ("symptoms_accuracy/shared_transform.py", lambda r: r.augmented == [True, True]),
    ],
)
def test_the_symptom_is_there(listing, shows):
    assert shows(run(listing))


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        ("symptoms_accuracy/above_one_cured.py", lambda r: r.accuracy == r.share == 1),
        ("symptoms_accuracy/one_class_cured.py", lambda r: r.found == 6 and 30 <= r.alarms <= 36),
        (
            "symptoms_accuracy/surer_and_wrong_cured.py",
            lambda r: r.best == 4 and min(r.losses) < r.losses[0] - 0.4 and r.accuracy == 0.75,
        ),
        ("symptoms_accuracy/settling_cured.py", lambda r: abs(r.in_evaluation) < 1e-5),
        ("symptoms_accuracy/each_call_cured.py", lambda r: r.answers == 1),
        ("symptoms_accuracy/still_random_cured.py", lambda r: r.answers == 1),
        ("training/mode_left.py", lambda r: r.right == 5),
        ("symptoms_accuracy/color_order_cured.py", lambda r: r.brightest == "red"),
        ("training/mean_of_means.py", lambda r: abs(r.mean - 125 / 101) < 1e-5),
        (
            "symptoms_accuracy/wraps_cured.py",
            lambda r: abs(r.distance - 4 / 3) < 1e-5 and r.brighter == [160, 255, 255],
        ),
        ("symptoms_accuracy/text_order_cured.py", lambda r: r.wrong == 0),
        ("symptoms_accuracy/softmax_dim_cured.py", lambda r: r.together == [0, 0] and r.alone[0][0] > r.alone[0][1]),
        ("symptoms_accuracy/shared_transform_cured.py", lambda r: r.augmented == [True, False]),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


def test_validation_is_better_because_training_is_measured_otherwise():
    assert holds("fitting/validation_better.logged")
    assert holds("fitting/validation_better.again")


def test_a_leak_lets_noise_be_predicted():
    assert holds("symptoms_accuracy/leak.accuracy")


def test_after_an_honest_split_noise_stays_noise():
    assert holds("symptoms_accuracy/leak_cured.lowest")
    assert holds("symptoms_accuracy/leak_cured.highest")
    assert run("symptoms_accuracy/leak_cured.py").shared == 0


def test_raw_pixels_gain_confidence_and_no_accuracy():
    assert holds("deployment/forgotten_preprocessing.right")
    assert holds("deployment/forgotten_preprocessing.lost")
    assert holds("deployment/forgotten_preprocessing.surer")
    assert holds("deployment/forgotten_preprocessing.inverted")


def test_the_ranking_does_not_change_with_the_temperature():
    logits = torch.tensor([[4.0, 0], [1.0, 0], [-4.0, 0]])
    assert torch.equal(logits.argmax(1), (logits / 3).argmax(1))


def test_after_five_batches_two_fifths_are_known():
    mean = run("symptoms_accuracy/settling.py").layer_mean
    assert abs(mean / 10 - (1 - 0.9**5)) < 1e-5


def test_no_grad_leaves_dropout_on():
    layer = nn.Dropout(0.5)
    with torch.no_grad():
        assert (layer(torch.ones(1000)) == 0).any()


def test_a_mean_of_true_values_hides_the_table():
    yes, y = torch.ones(4, 1), torch.tensor([1, 1, 0, 0])
    assert (yes == y).shape == (4, 4)


def test_classes_are_numbered_in_the_order_of_text():
    assert sorted(["1", "2", "10"]) == ["1", "10", "2"]


def test_a_batch_of_one_has_probability_one_everywhere():
    assert torch.equal(torch.randn(1, 5).softmax(0), torch.ones(1, 5))


def test_both_parts_of_a_split_hold_the_same_dataset():
    train, validation = random_split(list(range(10)), [8, 2])
    assert train.dataset is validation.dataset


def test_a_constant_answer_is_as_accurate_as_its_class_is_frequent():
    r = run("symptoms_accuracy/one_class.py")
    assert all(abs(accuracy - 0.9) < 1e-6 for accuracy in r.accuracies)

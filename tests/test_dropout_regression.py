from statistics import mean

import pytest

from proven.testing import bound, run

NOISE = 0.3**2


@pytest.fixture
def found():
    return run("notebooks/dropout_regression.py")


def test_new_values_miss_even_the_truth_by_the_noise(found):
    squares = [(new - x) ** 2 for (new,), (x,) in zip(found.y_new, found.x, strict=True)]
    assert abs(mean(squares) - NOISE) < 0.06


def test_the_plain_network_copies(found):
    assert found.seen[0] < NOISE / 3 < NOISE < found.new[0]


def test_the_plain_network_repeats_its_noise(found):
    assert found.learned > bound("notebooks/dropout_regression.learned")


def test_unseen_noise_is_repeated_by_chance_only(found):
    assert abs(found.chance) < 2 / 20**0.5


def test_dropout_repeats_less_noise(found):
    assert found.less > bound("notebooks/dropout_regression.less")
    assert found.seen[1] > 2 * found.seen[0]
    assert found.new[1] < found.new[0]


def test_the_gain_is_not_luck(found):
    assert found.gain > bound("notebooks/dropout_regression.gain")
    assert found.gain > 3 * found.doubt
    assert found.wins >= 8


def test_one_data_set_says_little(found):
    assert 0.5 < found.scatter / found.gain < 2


def test_the_right_model_wins(found):
    assert found.means[2] < found.means[1] / 2
    theory = 2 / 20 * NOISE
    assert abs(found.means[2] - theory) < 3 * theory / 10**0.5  # the error of one data set scatters by its mean

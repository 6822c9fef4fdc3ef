import pytest
import torch

from proven.testing import holds

NOISE = 0.3**2


def test_new_values_miss_even_the_truth_by_the_noise():
    assert (0.3 * torch.randn(20, 100_000)).square().mean().item() == pytest.approx(NOISE, rel=0.01)


def test_the_plain_network_repeats_its_noise():
    assert holds("notebooks/dropout_regression.learned")


def test_unseen_noise_is_repeated_by_chance_only():
    departure, noise = torch.randn(2, 100_000, 20)  # a curve that copies all of some other noise
    share = (departure * noise).sum(1) / noise.square().sum(1)
    assert abs(share.mean()) < 0.01
    assert 0.21 < share.std() < 0.25


def test_dropout_repeats_less_noise():
    assert holds("notebooks/dropout_regression.less")


def test_the_gain_is_not_luck():
    assert holds("notebooks/dropout_regression.gain")


def test_the_right_model_wins():
    x = torch.linspace(-1, 1, 20, dtype=torch.float64).unsqueeze(1)
    features = torch.cat([x, torch.ones_like(x)], 1)
    y = x + 0.3 * torch.randn(20, 20_000, dtype=torch.float64)  # one data set a column
    error = (features @ torch.linalg.lstsq(features, y).solution - x).square().mean()
    assert error.item() == pytest.approx(2 / 20 * NOISE, rel=0.05)
    assert holds("notebooks/dropout_regression.truer")

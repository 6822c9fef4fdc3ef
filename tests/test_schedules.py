import math
from statistics import fmean

import pytest
import torch
from torch.optim import SGD
from torch.optim import lr_scheduler as schedule
from torch.testing import assert_close

from proven.testing import ROOT, holds, run

# ---- how a schedule is written and stepped ---------------------------------------------------------------------------


def test_by_hand_agrees_with_the_parts_of_torch():
    r = run("schedules/warmup_cosine.py")
    assert_close(torch.tensor(r.by_hand), torch.tensor(r.from_parts), rtol=1e-6, atol=1e-9)
    assert math.isclose(r.by_hand[0], 0.01) and math.isclose(max(r.by_hand), 0.1)
    assert r.by_hand[10] == max(r.by_hand) and 0 < r.by_hand[-1] < 1e-4


def test_scheduler_first_skips_the_first_rate():
    r = run("schedules/order.py")
    assert r.right == [0.1, 0.01, 0.01, 0.001, 0.001]
    assert r.wrong[:4] == r.right[1:]
    assert "before `optimizer.step()`" in str(r.warning)


# ---- finding a rate --------------------------------------------------------------------------------------------------


def test_the_lowest_loss_of_the_range_test_is_at_too_large_a_rate():
    assert holds("schedules/range_test.apart")
    assert holds("schedules/range_test.cost")


# ---- gains -----------------------------------------------------------------------------------------------------------


def test_schedules_that_fall_gain():
    assert holds("schedules/gain.cosine")
    assert holds("schedules/gain.one_cycle")
    assert holds("schedules/gain.step")


def test_one_cycle_gains_as_much_as_cosine():
    assert holds("schedules/gain.shapes")


def test_warm_up_alone_changes_little_here():
    assert holds("schedules/gain.warm_up")


def test_half_of_t_max_is_worse_than_no_schedule():
    assert holds("schedules/gain.too_small")
    optimizer = SGD([torch.zeros(1)], lr=1.0)
    scheduler = schedule.CosineAnnealingLR(optimizer, T_max=150)
    for _ in range(299):
        optimizer.step(), scheduler.step()
    assert scheduler.get_last_lr()[0] > 0.99  # the last step is one at the peak


def test_one_cycle_notices_too_many_calls_but_not_too_few():
    optimizer = SGD([torch.zeros(1)], lr=1.0)
    scheduler = schedule.OneCycleLR(optimizer, 1.0, total_steps=10)
    for _ in range(10):
        optimizer.step(), scheduler.step()
    optimizer.step()
    with pytest.raises(ValueError, match="Tried to step 11 times"):
        scheduler.step()
    scheduler = schedule.OneCycleLR(optimizer, 1.0, total_steps=10 * 100)  # but one call an epoch
    for _ in range(10):
        optimizer.step(), scheduler.step()
    assert scheduler.get_last_lr()[0] < 0.05


def test_with_warm_up_adam_tolerates_a_high_rate():
    assert holds("schedules/warm_up.high")


def test_at_the_best_rates_warm_up_changes_little():
    assert holds("schedules/warm_up.adam")
    assert holds("schedules/warm_up.sgd")


def test_with_warm_up_large_batches_tolerate_a_high_rate():
    assert holds("schedules/large_batches.high")


@pytest.mark.any_outcome
def test_small_batches_gain_from_warm_up_as_well():
    lines = (ROOT / "snippets" / "schedules" / "large_batches.py").read_text(encoding="utf-8").splitlines(keepends=True)
    step = "".join(line for line in lines[29:33])
    assert step.count("500") == 2
    test = run("schedules/large_batches.py", replace=(step, step.replace("500", "64"))).test
    assert fmean(test["cosine"][3]) - fmean(test["warm-up"][3]) > 0.1


def test_with_large_batches_warm_up_costs_at_a_low_rate():
    assert holds("schedules/large_batches.low")


def test_with_large_batches_warm_up_changes_little_at_the_best_rates():
    assert holds("schedules/large_batches.best")


def test_larger_batches_want_a_larger_rate():
    assert holds("schedules/batch_size.sgd")
    assert holds("schedules/batch_size.adam")


def test_larger_batches_save_ever_fewer_steps():
    assert holds("schedules/batch_size.early")
    assert holds("schedules/batch_size.late")


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_a_scaled_parameter_has_its_own_rate(kind):
    """Networks as w0 + scale * u, stepped with a common rate of 1, step as if each had its own rate."""
    w0, rate, target = torch.tensor([1.0, -2.0]), 0.03, torch.tensor([0.3, 0.4])
    settings = {"momentum": 0.9} if kind == "SGD" else {"eps": 1e-12}
    scale = rate**0.5 if kind == "SGD" else rate
    u, w = torch.zeros(2, requires_grad=True), w0.clone().requires_grad_()
    for parameter, start, factor, lr in ((u, w0, scale, 1.0), (w, 0, 1, rate)):
        optimizer = getattr(torch.optim, kind)([parameter], lr=lr, **settings)
        scheduler = schedule.CosineAnnealingLR(optimizer, T_max=20)
        for _ in range(20):
            optimizer.zero_grad()
            (start + factor * parameter - target).square().sum().backward()
            optimizer.step()
            scheduler.step()
    assert_close(w0 + scale * u.detach(), w.detach(), rtol=1e-4, atol=1e-5)


# ---- resuming, plateaus ----------------------------------------------------------------------------------------------


def test_a_scheduler_that_is_not_restored_changes_the_rate():
    r = run("schedules/resume.py")
    assert r.resumed["nothing"] == r.whole
    assert max(r.resumed["scheduler"]) > 6 * 0.1
    assert math.isclose(r.resumed["scheduler"][0], r.whole[0])
    anew = r.resumed["optimizer and scheduler"]
    assert anew == r.before and anew[0] < r.whole[0] / 5


def test_the_plateau_scheduler_must_be_told_what_is_better():
    found = run("schedules/plateau.py").found
    assert found["validation loss"][5] == 0.1 and math.isclose(found["validation loss"][6], 0.01)
    assert set(found["training loss"]) == {0.1} == set(found['accuracy, mode="max"'])
    assert math.isclose(found["accuracy"][-1], 0.0001)


def test_a_loss_that_falls_very_slowly_is_a_plateau():
    optimizer = SGD([torch.zeros(1)], lr=0.1)
    scheduler = schedule.ReduceLROnPlateau(optimizer, patience=2)
    for epoch in range(4):
        optimizer.step(), scheduler.step(1 - 1e-5 * epoch)
    assert math.isclose(scheduler.get_last_lr()[0], 0.01)
    assert scheduler.threshold == 1e-4 and scheduler.threshold_mode == "rel"


# ---- exercises -------------------------------------------------------------------------------------------------------


def test_each_cycle_is_twice_as_long():
    r = run("schedules/restarts.py")
    assert r.starts == [0, 10, 30, 70]
    assert all(r.rates[t] < 0.003 for t in r.ends)
    assert r.rates[-1] > 0.05


def test_a_rate_set_by_hand_stays_or_is_overwritten():
    r = run("schedules/by_hand.py")
    assert r.recursive[:11] == pytest.approx(r.closed[:11])
    assert all(a < 0.005 for a in r.recursive[11:])
    expected = [0.1 * (1 + math.cos(math.pi * t / 20)) / 2 for t in range(11, 20)]
    assert r.closed[11:] == pytest.approx(expected)


def test_a_longer_range_test_is_lowest_at_a_lower_loss_and_rate():
    assert holds("schedules/range_lengths.losses")
    assert holds("schedules/range_lengths.rates")

"""The chapter Best model and checkpoints."""

import importlib.util
import inspect
import os
import pickle
import random
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.best_model.early_stopping import EarlyStopping

DRILL = """
import os, random, runpy, signal, sys, time
from pathlib import Path

import torch

torch.set_num_threads(1)  # a child that was forked beside OpenMP's threads would wait for them for ever
random.seed(0)
for write in (torch.save, runpy.run_path(sys.argv[1])["save"]):
    broken = midway = 0
    for _ in range(100):
        for file in Path().glob("drill.pt*"):
            file.unlink()
        write(torch.full((400_000,), 1.0), "drill.pt")
        begun, begin = os.pipe()
        child = os.fork()
        while not child:
            write(torch.full((400_000,), 2.0), "drill.pt")
            os.write(begin, b".")
        os.close(begin)
        os.read(begun, 1)  # it has saved once and goes on: a busy machine may take its time
        os.close(begun)
        time.sleep(random.uniform(0.0, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        midway += Path("drill.pt.part").exists()
        try:
            x = torch.load("drill.pt", weights_only=True)
            broken += len(x) != 400_000 or x.min() != x.max()
        except Exception:
            broken += 1
    print("drill", int(broken), midway)
"""


# ---- save if better ------------------------------------------------------------------------------------------------


@pytest.mark.proves("A5-5", "A5-8", "A5-32")
def test_the_best_epoch_beats_the_last():
    assert holds("best_model/best_epoch.gain")


def test_training_rises_while_validation_falls():
    assert holds("best_model/best_epoch.rise")
    assert holds("best_model/best_epoch.fall")


@pytest.mark.proves("A5-32")
def test_the_gain_is_large_where_training_overfits():
    assert holds("best_model/where_it_helps.overfit")
    assert holds("best_model/where_it_helps.tuned")
    assert holds("best_model/where_it_helps.less")


def test_with_right_labels_the_choice_gains_nothing():
    assert holds("best_model/where_it_helps.right")
    assert holds("best_model/where_it_helps.cost")


@pytest.mark.proves("A5-28")
def test_measuring_rarely_misses_the_peak():
    assert holds("best_model/patience.rarely")


@pytest.mark.parametrize("mode", ["min", "max"])
def test_early_stopping_counts_as_torch_does(mode):
    rng = random.Random(0)
    for _ in range(20):
        stopping = EarlyStopping(mode, patience=3)
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        plateau = ReduceLROnPlateau(optimizer, mode, patience=3, threshold=0)
        for _ in range(50):
            metric = rng.randint(1, 20) / 20  # coarse: ties are common
            stopping.step(metric)
            plateau.step(metric)
            assert stopping.best == plateau.best
            assert stopping.stop == (optimizer.param_groups[0]["lr"] < 1)
            if stopping.stop:
                break
            assert stopping.num_bad_epochs == plateau.num_bad_epochs
        else:
            pytest.fail("50 random metrics without a stop")


def test_ties_keep_the_first_and_patience_ends_the_run():
    r = run("best_model/early_stopping.py")
    assert r.saved == [0, 1, 4]
    assert r.ran == 8 < len(r.history)


def test_a_nan_is_never_better():
    stopping = EarlyStopping("min", patience=1)
    assert not stopping.step(float("nan"))
    assert stopping.step(0.5)
    assert not stopping.step(float("nan"))
    assert stopping.best == 0.5


def test_the_scheduler_stops_where_we_do():
    r = run("best_model/plateau.py")
    assert r.epochs == run("best_model/early_stopping.py").ran


def test_the_defaults_in_the_box():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    assert ReduceLROnPlateau(optimizer).patience == 10
    assert inspect.signature(get_ema_multi_avg_fn).parameters["decay"].default == 0.999


@pytest.mark.proves("A5-15")
def test_an_assignment_hides_the_best_outside():
    assert run("best_model/unbound_best.py").error.startswith("UnboundLocalError")


# ---- the file ------------------------------------------------------------------------------------------------------


@pytest.mark.proves("A5-6")
def test_a_failed_save_leaves_the_old_file():
    r = run("best_model/atomic_save.py")
    assert r.atomic == "epoch 1"
    assert r.plain.startswith("PytorchStreamReader failed")
    assert len(r.failures) == 2


@pytest.mark.proves("A5-6")
def test_a_killed_save_leaves_a_whole_file(tmp_path):
    listing = importlib.util.find_spec("snippets.best_model.atomic_save").origin
    command = [sys.executable, "-c", DRILL, listing]
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    said = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True).stdout
    plain, atomic = [list(map(int, line.split()[1:])) for line in said.splitlines() if line.startswith("drill")]
    assert plain[0] >= 10
    assert atomic[0] == 0
    assert atomic[1] >= 10  # so many were killed while they wrote


@pytest.mark.proves("A5-16")
def test_a_state_dict_follows_the_training():
    r = run("best_model/live_reference.py")
    assert r.same_memory
    assert holds("best_model/live_reference.live_moved")
    assert r.kept_moved == 0


@pytest.mark.proves("A5-29", "A5-33")
def test_overwriting_keeps_one_file():
    r = run("best_model/many_files.py")
    assert "best            1 files" in r.text
    assert "best and last   2 files" in r.text
    assert r.used["every epoch"] > 50 * r.used["best"]


# ---- checkpoints ---------------------------------------------------------------------------------------------------


@pytest.mark.proves("A2-75", "A5-7")
def test_a_whole_checkpoint_loads_safely():
    keys = run("best_model/full_checkpoint.py").keys
    state = {"epoch", "model", "ema", "optimizer", "scheduler", "order", "torch_rng", "numpy_rng", "python_rng"}
    assert state | {"best", "settings", "preprocessing", "versions"} == set(keys)


def test_an_average_and_a_scaler_resume(tmp_path):
    model = nn.Linear(3, 2)
    ema = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))
    scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
    for _ in range(3):
        with torch.no_grad():
            model.weight.add_(1)
        ema.update_parameters(model)
    torch.save({"ema": ema.state_dict(), "scaler": scaler.state_dict()}, tmp_path / "checkpoint.pt")
    loaded = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    again = AveragedModel(nn.Linear(3, 2), multi_avg_fn=get_ema_multi_avg_fn(0.9))
    again.load_state_dict(loaded["ema"])
    other = torch.amp.GradScaler("cpu")
    other.load_state_dict(loaded["scaler"])
    assert again.n_averaged == 3
    assert_close(again.module.weight, ema.module.weight)
    assert other.get_scale() == 4


@pytest.mark.proves("A2-75")
def test_three_dots_are_no_dictionary_item():
    error = run("best_model/three_dots.py").error
    assert error.startswith("SyntaxError: ':' expected after dictionary key")


@pytest.mark.proves("A2-77")
def test_a_loss_goes_as_tensor_or_number(tmp_path):
    assert run("best_model/numpy_loss.py").refused == ["NumPy number", "NumPy array"]
    torch.save(np.random.get_state(), tmp_path / "global.pt")
    with pytest.raises(pickle.UnpicklingError, match="Weights only load failed"):
        torch.load(tmp_path / "global.pt", weights_only=True)


@pytest.mark.any_outcome
@pytest.mark.proves("A2-76", "A5-7")
def test_a_resumed_run_is_the_same_to_the_bit():
    assert run("best_model/resume.py").difference["nothing"] == 0


@pytest.mark.proves("A2-76")
def test_each_forgotten_part_changes_the_run():
    assert holds("best_model/resume.smallest")


def test_a_generator_wants_its_state_on_the_cpu():
    generator, state = torch.Generator(), torch.get_rng_state()
    assert state.device.type == "cpu"
    generator.set_state(state)
    with pytest.raises(TypeError, match="ByteTensor"):
        generator.set_state(state.to("meta"))


def test_the_model_moves_before_the_optimizer_loads():
    answers = run("best_model/device_order.py").answers
    assert answers["model first"] == "trains on"
    assert "expected dtype" in answers["optimizer first"]
    weight = torch.ones(3, requires_grad=True)
    weight.grad = torch.ones(3)
    for optimizer in torch.optim.Adam([weight], foreach=True), torch.optim.SGD([weight], momentum=0.9, foreach=True):
        optimizer.step()
        state = optimizer.state[weight]
        state.update({name: each.to("meta") for name, each in state.items() if name != "step"})
        with pytest.raises(RuntimeError, match=r"^Tensors of the same index must be on the same device"):
            optimizer.step()  # with foreach=True, which is the default on a GPU


@pytest.mark.proves("A2-78")
def test_a_loaded_model_is_in_training_mode():
    r = run("best_model/mode_after_loading.py")
    assert r.outputs == {"as loaded": 10, "eval()": 1}
    assert holds("best_model/mode_after_loading.shift")
    assert r.moved["eval()"] == 0


def test_a_whole_model_keeps_its_mode(tmp_path):
    torch.save(nn.Linear(2, 1).eval(), tmp_path / "best.pt")
    assert not torch.load(tmp_path / "best.pt", weights_only=False).training


@pytest.mark.any_outcome
@pytest.mark.proves("A5-8", "A5-30")
def test_the_saved_model_is_reproducible_the_run_only_with_its_seed():
    first, other = run("best_model/best_epoch.py", seed=5), run("best_model/best_epoch.py", seed=6)
    again = run("best_model/best_epoch.py", seed=5, replace=("best, curves = 0.0, []", "curves, best = [], 0.0"))
    assert (again.best_test, again.curves) == (first.best_test, first.curves)
    assert other.curves != first.curves


@pytest.mark.proves("A5-35")
def test_another_architecture_can_take_what_fits():
    r = run("saving/warm_start.py")
    assert r.body_loaded and r.head_kept


# ---- the price of choosing -----------------------------------------------------------------------------------------


@pytest.mark.proves("A5-27")
def test_the_winner_is_praised_too_much():
    assert holds("best_model/lucky_winner.praise")
    assert holds("best_model/lucky_winner.less")


def test_the_best_of_fifty_lies_two_deviations_above():
    assert holds("best_model/lucky_winner.nearest")
    assert holds("best_model/lucky_winner.farthest")


def test_more_candidates_more_praise():
    assert holds("best_model/more_candidates.step")
    assert holds("best_model/more_candidates.slower")


def test_choosing_on_the_test_set_flatters():
    assert holds("best_model/chosen_on_test.gap_50")


def test_the_leak_shrinks_with_the_test_set():
    assert holds("best_model/chosen_on_test.shrinks")


# ---- averages, exercises -------------------------------------------------------------------------------------------


def test_averages_of_weights_beat_the_last_ones():
    assert holds("best_model/averaged.ema")
    assert holds("best_model/averaged.swa")


def test_the_best_epoch_stays_ahead_of_averages():
    assert holds("best_model/averaged.behind")


def test_the_average_is_the_formula():
    torch.manual_seed(0)
    model = nn.Linear(3, 2)
    ema = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))
    ema.update_parameters(model)  # the first call copies
    average = model.weight.detach().clone()
    for _ in range(5):
        with torch.no_grad():
            model.weight.add_(torch.randn(2, 3))
        ema.update_parameters(model)
        average = 0.9 * average + 0.1 * model.weight.detach()
    assert_close(ema.module.weight.detach(), average)


def weight_of_first_and_last(decay, steps, last):
    """Of the state after the first step, and of those after the last steps, in an average of all steps."""
    model, shares = nn.Linear(1, 1, bias=False).requires_grad_(False), []
    for marked in [0], range(steps - last, steps):
        ema = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
        for step in range(steps):
            model.weight.fill_(step in marked)
            ema.update_parameters(model)
        shares.append(ema.module.weight.item())
    return shares


def test_the_last_steps_have_63_percent_of_an_average():
    for decay, last in (0.9, 10), (0.99, 100), (0.995, 200):
        assert weight_of_first_and_last(decay, 3 * last, last)[1] == pytest.approx(1 - decay**last, abs=1e-4)
    for decay in 0.99, 0.999:
        assert 1 - decay ** round(1 / (1 - decay)) == pytest.approx(0.63, abs=0.005)


def test_a_short_average_remembers_its_start():
    assert weight_of_first_and_last(0.99, 40 * 3, 1)[0] == pytest.approx(0.30, abs=0.005)


def test_without_patience_training_ends_too_soon():
    assert holds("best_model/patience.zero")


def test_a_patience_of_five_saves_epochs_and_costs_little():
    assert holds("best_model/patience.ran")
    assert holds("best_model/patience.five")
    assert holds("best_model/patience.two")


def test_a_heap_keeps_the_best_three():
    r = run("best_model/keep_k_best.py")
    best = sorted(range(20), key=lambda epoch: r.scores[epoch])[-3:]
    assert r.kept == sorted(f"epoch_{epoch:02}.pt" for epoch in best)
    assert r.used == 3 * r.one


# ---- averages of predictions


def test_shifts_that_were_learned_gain_more():
    assert holds("best_model/test_time.known")


def test_the_mean_over_unknown_shifts_is_worse():
    assert holds("best_model/test_time.plain")


def test_a_mirrored_view_costs_accuracy():
    assert holds("best_model/test_time.mirrored")

import itertools
import math
import weakref
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.testing import assert_close
from torch.utils.data import DataLoader, TensorDataset

from proven.testing import holds, run
from snippets.training import take_home
from snippets.training.evaluator import Evaluator

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
    w = torch.ones(3, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, fused=True)
    w.square().sum().backward()
    loss = w.square().sum()  # where w is 1, so the gradient is 2
    optimizer.step(), optimizer.zero_grad()
    loss.backward()  # no error
    assert_close(w.grad, torch.full((3,), 2 * 0.8))  # that of the changed weights


def test_without_backward_or_step_nothing_moves():
    w = torch.ones(3, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    optimizer.zero_grad()
    loss = w.square().sum()
    optimizer.step()  # without backward
    assert torch.equal(w, torch.ones(3))
    optimizer.zero_grad()
    loss.backward()  # without step
    assert torch.equal(w, torch.ones(3))


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
    assert torch.equal(train("sbz", 8), train("", 0))  # another order that begins with a step: nothing is learned


def test_six_of_nineteen_wrong_orders_raise_no_error():
    """Of all 24 orders of the four lines, as a program of its own each."""
    ends = {"learns": [], "stands still": [], "raises": []}
    for order in itertools.permutations(["zero_grad", "loss", "backward", "step"]):
        w = torch.ones(3, requires_grad=True)
        optimizer, names = torch.optim.SGD([w], lr=0.1), {}
        try:
            for _ in range(5):
                for line in order:
                    if line == "loss":
                        names["loss"] = w.square().sum()
                    else:
                        getattr(names["loss"] if line == "backward" else optimizer, line)()
            ends["stands still" if torch.equal(w, torch.ones(3)) else "learns"].append(order)
        except (KeyError, RuntimeError):  # no loss yet, or a weight changed in between
            ends["raises"].append(order)
    assert {end: len(orders) for end, orders in ends.items()} == {"learns": 5, "stands still": 6, "raises": 13}
    assert ("zero_grad", "loss", "backward", "step") in ends["learns"]


def test_without_zero_grad_the_usual_rate_fails():
    assert holds("training/no_zero_grad.usual")
    assert holds("training/no_zero_grad.same_rate")


def test_without_zero_grad_a_far_smaller_rate_still_learns():
    assert holds("training/no_zero_grad.small_rate")
    assert holds("training/no_zero_grad.each_best")


def test_a_kept_loss_keeps_its_graph():
    grows, flat, learned, none = run("training/kept_graph.py").lines.values()
    assert grows[-1] > 15 * grows[0] > 0
    assert flat[-1] <= 2 * flat[0]
    assert max(learned) < 1 and max(none) < 1


def test_an_output_keeps_its_graph_too():
    alive = weakref.WeakSet()

    class Kept:
        def __init__(self, tensor):
            self.tensor = tensor
            alive.add(self)

    w = torch.ones(3, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(Kept, lambda kept: kept.tensor):
        output = w.sin()
        loss = output.square().sum()
        assert len(alive) == 2
        del loss
        assert len(alive) == 1
        del output
        assert not alive
        loss = w.sin().square().sum()
        loss.backward(retain_graph=True)
        assert len(alive) == 2
        loss.backward()
        assert not alive
        loss = w.sin().sum()
        one = len(alive)
        loss = w.sin().sum(), len(alive)  # computed while the name still holds the last loss
        assert loss[1] == 2 * one and len(alive) == one


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


def test_inference_mode_gives_tensors_that_cannot_be_saved_for_backward():
    w = torch.ones(2, requires_grad=True)
    with torch.inference_mode():
        y = 2 * w
    assert not y.requires_grad
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        w * y
    (w * y.clone()).sum().backward()
    assert w.grad.tolist() == [2, 2]


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


# ---- large batches, 16 bits, compilation


@pytest.mark.any_outcome
def test_accumulated_parts_are_weighted_by_their_size():
    errors = run("training/accumulation.py").errors
    assert errors["sum of losses"] > 0.1
    assert errors["each divided by 3"] > 0.01
    assert errors["each times n / 100"] < 1e-12
    z, y = torch.arange(18.0).view(6, 3).sin().requires_grad_(), torch.tensor([0, -100, 2, 1, 0, 1])
    whole, by_sample, by_token = (
        torch.autograd.grad(loss, z)[0]
        for loss in (
            cross_entropy(z, y),  # five of six labels count
            (cross_entropy(z[:2], y[:2]) * 2 + cross_entropy(z[2:], y[2:]) * 4) / 6,
            (cross_entropy(z[:2], y[:2]) * 1 + cross_entropy(z[2:], y[2:]) * 4) / 5,
        )
    )
    assert_close(by_token, whole)
    assert not torch.allclose(by_sample, whole, rtol=0.1)


def test_batch_norm_sees_the_parts():
    torch.manual_seed(0)
    x, norm = torch.randn(10, 3), nn.BatchNorm1d(3)
    first, second = (norm(part) for part in x.split(5))
    for part in first, second:
        assert_close(part.mean(0), torch.zeros(3), atol=1e-6, rtol=0)
    assert not torch.allclose(torch.cat([first, second]), norm(x), atol=0.1)


def test_an_incomplete_group_leaks_into_the_next_epoch():
    r = run("training/last_group.py")
    assert r.usual == [4, 4, 6, 4] and r.left
    assert r.right == [4, 4, 2] * 2 and not r.left_right


def test_autocast_changes_results_and_not_weights():
    assert run("training/mixed_precision.py").types == {
        "True": ["torch.float32", "torch.bfloat16", "torch.float32"],
        "False": ["torch.float32"] * 3,
    }
    layer = nn.Linear(4, 4)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = layer(torch.ones(1, 4))
    out.float().sum().backward()
    assert layer.weight.grad.dtype == torch.float32


def test_bfloat16_learns_as_well_here():
    assert holds("training/mixed_precision.apart")


def test_float16_loses_small_gradients():
    assert run("training/mixed_precision.py").tiny[0] > 0
    tiny = torch.tensor([1e-8, 1e-8 * 2**16])
    assert tiny.half()[0] == 0 < tiny.half()[1]
    assert tiny.bfloat16()[0] > 0
    w = torch.ones(1, requires_grad=True)
    scaler = torch.amp.GradScaler("cpu")
    optimizer = torch.optim.SGD([w], lr=1.0)
    scaler.scale(0.25 * w.sum()).backward()
    assert w.grad.item() == 0.25 * scaler.get_scale() == 0.25 * 2**16
    scaler.step(optimizer)
    assert w.item() == 0.75


@pytest.mark.any_outcome
def test_a_new_batch_size_is_compiled_once_more():
    r = run("training/compiled.py")
    assert r.counts["without if"] == [1, 1, 1, 2, 2]
    assert all(r.same)


@pytest.mark.any_outcome
def test_a_branch_on_data_breaks_the_graph():
    assert run("training/compiled.py").counts["with an if"] == [2, 2, 2, 4, 4]
    torch.compiler.reset()
    broken = torch.compile(lambda x: x / 2 if x.mean() > 1 else x, backend="eager", fullgraph=True)
    with pytest.raises(Exception, match=r"(?i)data-dependent"):
        broken(torch.ones(3))


# ---- scripts


def test_the_script_ends_with_a_test(tmp_path, monkeypatch):
    assert holds("training/take_home.test_accuracy")
    said = run("training/take_home.py").text.splitlines()
    assert [line for line in said if line.startswith("test:")] == said[-1:]
    monkeypatch.chdir(tmp_path)
    tested = take_home.main(epochs=6, batch_size=32, lr=0.1)  # a rate at which losses rise again
    losses = [float(line.split(",")[1]) for line in Path("log.csv").read_text(encoding="utf-8").splitlines()[1:]]
    torch.manual_seed(0)
    _, val_loader, test_loader = take_home.load(32)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p=0.2), nn.Linear(64, 10))
    model.load_state_dict(torch.load("digits.pt", weights_only=True, map_location="cpu"))
    for loader, expected in (val_loader, min(losses)), (test_loader, tested[0]):
        loss, _ = take_home.evaluate(model, loader, nn.CrossEntropyLoss(), "cpu")
        assert math.isclose(loss, expected, rel_tol=1e-4)


@pytest.mark.any_outcome
def test_the_log_has_a_line_for_each_epoch():
    lines = run("training/progress.py").text.strip().splitlines()
    lines = lines[lines.index("epoch,loss") :]  # the bar stands before or after
    assert [line.split(",")[0] for line in lines[1:6]] == ["1", "2", "3", "4", "5"]
    row = "        log.writerow([epoch, round(total / 1797, 4)])\n"
    look = "        seen[epoch] = open('log.csv').read().count('\\n')  # before the row of this epoch\n"
    r = run("training/progress.py", replace=(row, f"        seen = {{}} if epoch == 1 else seen\n{look}{row}"))
    assert list(r.seen.values()) == [0, 2, 3, 4, 5]


# ---- the article


@pytest.mark.proves("A4-67", "A4-94")
def test_the_printed_code_stops_at_once():
    assert "'ellipsis' object has no attribute 'eval'" in run("training/no_model.py").error
    assert "name 'num_epochs' is not defined" in run("training/no_epochs.py").error

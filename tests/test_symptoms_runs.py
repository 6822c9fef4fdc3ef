import copy
import random
from multiprocessing.reduction import ForkingPickler

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

from proven.snippet import Problem
from proven.testing import run


@pytest.mark.parametrize(
    ("listing", "shows"),
    [
        ("symptoms_runs/loads_nothing.py", lambda r: r.loaded is False),
        ("setup/seeds.py", lambda r: r.torch_only == [True, False, False]),
        ("augmentation_in_practice/worker_copies.py", lambda r: r.different["copies"] == 4),
        ("symptoms_runs/rate_forgotten.py", lambda r: abs(r.after / r.before - 100) < 1e-6 and r.velocities == 0),
        ("symptoms_runs/last_not_best.py", lambda r: r.kept == 3),
        ("training/kept_graph.py", lambda r: r.lines["total += loss"][-1] > 15 * r.lines["total += loss"][0]),
        ("symptoms_runs/growing_graph.py", lambda r: r.sizes == [5, 8, 11, 14, 17, 20]),
        ("symptoms_runs/more_hooks.py", lambda r: r.calls == [1, 2, 3, 4]),
        (
            "symptoms_runs/frozen_moves.py",
            lambda r: r.moved == ["1.running_mean", "1.running_var", "1.num_batches_tracked"],
        ),
        ("symptoms_runs/same_layer.py", lambda r: r.count == 20 and r.same is True),
        ("symptoms_runs/drifting_data.py", lambda r: r.means == [0, -5, -10, -15]),
    ],
)
def test_the_symptom_is_there(listing, shows):
    assert shows(run(listing))


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        ("symptoms_runs/loads_nothing_cured.py", lambda r: r.loaded is True),
        ("setup/seeds.py", lambda r: r.everything == [True, True, True]),
        ("augmentation_in_practice/worker_copies.py", lambda r: r.different["own_rng"] == 8),
        ("symptoms_runs/rate_forgotten_cured.py", lambda r: r.after == r.before and r.velocities == 2),
        ("symptoms_runs/last_not_best_cured.py", lambda r: r.kept == 2),
        (
            "training/kept_graph.py",
            lambda r: r.lines["total += loss.item()"][-1] <= 2 * r.lines["total += loss.item()"][0],
        ),
        ("symptoms_runs/growing_graph_cured.py", lambda r: r.sizes == [5] * 6),
        ("symptoms_runs/more_hooks_cured.py", lambda r: r.calls == [1] * 4),
        ("symptoms_runs/frozen_moves_cured.py", lambda r: r.moved == []),
        ("symptoms_runs/same_layer_cured.py", lambda r: r.count == 60 and r.same is False),
        ("symptoms_runs/drifting_data_cured.py", lambda r: r.means == [0] * 4),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


@pytest.mark.any_outcome
def test_the_resumed_run_sees_the_order_of_the_first_epoch_again():
    r = run("augmentation_in_practice/resumed_order.py")
    assert r.forgotten == r.first and r.resumed == r.second
    assert r.second != r.first


def test_without_strict_false_the_mistake_is_an_error():
    state = {f"module.{name}": v for name, v in nn.Linear(4, 2).state_dict().items()}
    with pytest.raises(RuntimeError, match="Missing key") as error:
        nn.Linear(4, 2).load_state_dict(state)
    assert '"weight", "bias"' in str(error.value) and '"module.weight", "module.bias"' in str(error.value)


def test_without_retain_graph_the_second_pass_is_an_error():
    with pytest.raises(Problem, match="backward through the graph a second time"):
        run("symptoms_runs/growing_graph.py", replace=("loss.backward(retain_graph=True)", "loss.backward()"))


def test_a_shallow_copy_of_the_state_moves_too():
    model = nn.Linear(1, 1)
    for copied in (dict(model.state_dict()), model.state_dict().copy()):
        with torch.no_grad():
            model.weight.add_(1)
        assert torch.equal(copied["weight"], model.weight)


def test_train_unfreezes_the_statistics():
    model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)).requires_grad_(False).eval()
    model.train()
    before = model[1].running_mean.clone()
    model(torch.randn(4, 2) + 5)
    assert not torch.equal(model[1].running_mean, before)


def test_an_array_from_numpy_shares_its_memory():
    array = torch.zeros(2).numpy()
    torch.from_numpy(array).add_(1)
    assert array.tolist() == [1, 1]


def test_a_tensor_sent_to_a_spawned_worker_is_shared():
    x = torch.zeros(2)
    assert not x.is_shared()
    ForkingPickler.dumps(x)  # what a started process is given
    assert x.is_shared()


def test_a_generator_of_its_own_ignores_the_global_seed():
    def draws():
        np.random.seed(0)
        return np.random.rand(), np.random.default_rng().random()

    first, second = draws(), draws()
    assert first[0] == second[0] and first[1] != second[1]
    assert np.random.default_rng(0).random() == np.random.default_rng(0).random()


class Draws(Dataset):
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return torch.tensor([torch.rand(1).item(), np.random.rand(), random.random()], dtype=torch.float64)


def test_global_generators_differ_between_workers():
    one, other = DataLoader(Draws(), batch_size=1, num_workers=2, multiprocessing_context="fork")
    assert (one != other).all()


def test_a_file_keeps_the_state(tmp_path):
    model = nn.Linear(1, 1)
    before = model.weight.item()
    torch.save(model.state_dict(), tmp_path / "best.pt")
    nn.init.constant_(model.weight, before + 1)
    assert torch.load(tmp_path / "best.pt", weights_only=True)["weight"].item() == before


def test_backward_frees_the_activations():
    lines = run("training/kept_graph.py").lines
    assert max(lines["total += loss after backward()"]) < 1e-6 < 1 < min(lines["total += loss"])


def test_eval_on_the_frozen_part_leaves_the_head_in_training():
    body = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)).requires_grad_(False)
    model = nn.Sequential(body, nn.Dropout(), nn.Linear(3, 1))
    model.train()
    body.eval()
    before = copy.deepcopy(body.state_dict())
    model(torch.randn(4, 2) + 5)
    assert all(torch.equal(v, before[name]) for name, v in body.state_dict().items())
    assert model[1].training
    model.eval()
    assert not model[1].training


def test_deep_copies_are_separate_and_start_alike():
    layer = nn.Linear(4, 4)
    layers = [copy.deepcopy(layer) for _ in range(3)]
    assert layers[0] is not layers[1] and torch.equal(layers[0].weight, layers[1].weight)
    assert sum(p.numel() for p in nn.Sequential(*layers).parameters()) == 60


class Drifting(Dataset):
    def __init__(self):
        self.x = torch.tensor([[4.0], [5.0], [6.0]])

    def __len__(self):
        return 3

    def __getitem__(self, i):
        x = self.x[i]
        x -= 5.0
        return x


@pytest.mark.parametrize(("persist", "means"), [(False, [0, 0, 0]), (True, [0, -5, -10])])
def test_forked_workers_hide_the_drift_unless_they_persist(persist, means):
    options = {"num_workers": 1, "multiprocessing_context": "fork", "persistent_workers": persist}
    loader = DataLoader(Drifting(), batch_size=3, **options)
    assert [torch.cat([*loader]).mean().item() for _ in range(3)] == means

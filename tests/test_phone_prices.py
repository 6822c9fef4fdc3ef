import ast
import os
import random
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.testing import assert_close
from torch.utils.data import DataLoader, TensorDataset

from proven.testing import ROOT, holds, run

NAME = "notebooks/phone_prices.py"
SMALL, DEEP = (20, 128, 256, 4), (20, 128, 256, 512, 128, 4)


def statements():
    mutant = Path(os.environ.get("PROVEN_OVERLAY", os.devnull), NAME)
    return ast.parse((mutant if mutant.is_file() else ROOT / NAME).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book():
    """The notebook's functions, classes and imports, without its experiments."""
    tree = statements()
    kinds = ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef
    tree.body = [node for node in tree.body if isinstance(node, kinds)]
    names = {"SMALL": SMALL, "DEEP": DEEP}
    exec(compile(tree, "phone_prices", "exec"), names)
    return type("Book", (), {name: staticmethod(value) for name, value in names.items() if callable(value)})


def row(name):
    return holds(f"notebooks/phone_prices.{name}")


# ---- the table


@pytest.mark.proves("A3-93")
def test_schema_and_equal_classes(book):
    table = book.generate(seed=1)
    assert table.shape == (2000, 21)
    assert table["price_range"].value_counts().to_dict() == dict.fromkeys(range(4), 500)
    assert set(table["three_g"][table["four_g"] == 1]) == {1}
    for small, large in ("fc", "pc"), ("px_height", "px_width"), ("sc_w", "sc_h"):
        assert (table[small] <= table[large]).all()
    for name, low, high in ("ram", 256, 3999), ("battery_power", 500, 1999), ("clock_speed", 0.5, 3), ("m_dep", 0.1, 1):
        assert low <= table[name].min() and table[name].max() <= high
    scores = price(table)
    assert (scores.groupby(table["price_range"]).mean().diff().dropna() > 500).all()


def price(table):
    """The generator's formula without its noise."""
    factors = {"ram": 1, "battery_power": 0.62, "px_height": 0.375, "px_width": 0.363}
    factors |= {"mobile_wt": -1.33, "int_memory": 0.83, "n_cores": 5.9}
    return sum(factor * table[name] for name, factor in factors.items())


def test_noise_sets_a_ceiling(book):
    right = []
    for seed in range(10):
        table = book.generate(seed=seed)
        right.append((pd.qcut(price(table), 4, labels=False) == table["price_range"]).mean())
    assert np.mean(right) > 0.96 and max(right) < 0.99


def change(name, value):
    def do(table):
        table = table.astype(object)
        table.loc[3, name] = value
        return table.infer_objects()

    return do


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda table: table.drop(columns=["ram", "wifi"]), "columns are missing: ['ram', 'wifi']"),
        (lambda table: table[:0], "the table has no rows"),
        (change("ram", "much"), "columns that are not numbers: ['ram']"),
        (change("ram", None), "rows with empty cells: 1"),
        (lambda table: pd.concat([table, table[:2]]), "rows that repeat an earlier one: 2"),
        (change("price_range", 4), "price_range must take the values 0, 1, 2, 3"),
    ],
)
def test_wrong_tables_are_refused(book, tmp_path, spoil, message):
    table = book.generate(40)
    table.to_csv(tmp_path / "right.csv", index=False)
    pd.testing.assert_frame_equal(book.check(pd.read_csv(tmp_path / "right.csv")), table, check_dtype=False)
    spoil(table).to_csv(tmp_path / "wrong.csv", index=False)
    with pytest.raises(ValueError) as caught:
        book.check(pd.read_csv(tmp_path / "wrong.csv"))
    assert str(caught.value) == message


def test_the_first_cells_take_the_file_of_the_reader(book, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tree = statements()
    reads = [ast.unparse(each).startswith("table = ") for each in tree.body].index(True)
    tree.body = tree.body[: reads + 1]
    cells = compile(tree, "phone_prices", "exec")
    tables = []
    for seed in None, 7:  # without a file, with one
        if seed:
            (tmp_path / "data").mkdir()
            book.generate(seed=seed).to_csv("data/mobile_price.csv", index=False)
        names = {}
        exec(cells, names)
        tables.append(names["table"])
    pd.testing.assert_frame_equal(tables[0], book.generate())
    pd.testing.assert_frame_equal(tables[1], book.generate(seed=7), check_dtype=False)


def test_the_order_of_the_columns_does_not_matter(book):
    table = book.generate(40)
    mixed = table[random.Random(0).sample(list(table), 21)].assign(id=range(40))
    pd.testing.assert_frame_equal(book.check(mixed), table)


def test_ram_says_most(book):
    assert run("notebooks/phone_prices.py").ram_tie > 0.85
    for seed in range(5):
        table = book.generate(seed=seed)
        ties = table.corr()["price_range"].abs().drop("price_range")
        assert ties["ram"] > 0.85 and ties.drop("ram").max() < 0.35


# ---- the split


@pytest.mark.proves("A3-98", "A3-99", "A3-100")
def test_each_phone_keeps_its_class(book):
    table = book.generate()
    x, y, x_val, y_val, x_test, y_test = book.split(table, 88)
    assert [len(part) for part in (x, x_val, x_test)] == [1200, 400, 400]
    known = {tuple(row[:-1]): row[-1] for row in table.to_numpy(np.float32)}
    for features, classes in (x, y), (x_val, y_val), (x_test, y_test):
        assert [known[tuple(each)] for each in features.numpy()] == classes.tolist()


@pytest.mark.proves("A3-101", "A3-102")
def test_seed_and_stratify(book):
    table = book.generate()
    for one, other in zip(book.split(table, 3), book.split(table, 3), strict=True):
        assert_close(one, other)
    assert not torch.equal(book.split(table, 3)[0], book.split(table, 4)[0])
    assert [y.bincount().tolist() for y in book.split(table, 3)[1::2]] == [[300] * 4, [100] * 4, [100] * 4]
    loose = run("notebooks/phone_prices.py").loose_counts
    assert sum(loose) == 400 and loose != [100] * 4


@pytest.mark.proves("A3-103")
def test_parts_share_no_phone(book):
    parts = [{tuple(row) for row in x.numpy()} for x in book.split(book.generate(), 88)[::2]]
    assert sum(map(len, parts)) == len(set.union(*parts)) == 2000


@pytest.mark.proves("A3-96")
def test_loader_gives_each_phone_once():
    x, y = torch.randn(30, 20), torch.arange(30)
    phones = TensorDataset(x, y)
    assert_close(phones[7], (x[7], y[7]))
    loader = DataLoader(phones, batch_size=8, shuffle=True)
    seen = [torch.cat([classes for _, classes in loader]) for _ in range(2)]
    assert [len(classes) for _, classes in loader] == [8, 8, 8, 6]
    for classes in seen:
        assert_close(classes.sort()[0], y)
    assert not torch.equal(seen[0], seen[1])


@pytest.mark.proves("A3-97")
def test_values_of_one_type_are_read_only(book):
    table = pd.DataFrame(np.ones((8, 20), dtype=np.float32))
    torch.set_warn_always(True)  # otherwise only once in a process
    try:
        with pytest.warns(UserWarning, match="not writable"):
            torch.from_numpy(table.values)
        mixed = book.generate(8).drop(columns="price_range").astype(np.float32)
        assert set(mixed.dtypes) == {np.dtype(np.float32)}
        assert mixed.values.flags.writeable  # several blocks are copied together
        with warnings.catch_warnings(action="error"):
            copied = torch.tensor(table.values)
    finally:
        torch.set_warn_always(False)
    copied.zero_()
    assert table.to_numpy().min() == 1


# ---- the network


@pytest.mark.proves("A3-104")
def test_a_last_sigmoid_limits(book):
    model = book.network(*SMALL)
    assert [type(layer) for layer in model] == [nn.Linear, nn.Sigmoid, nn.Linear, nn.Sigmoid, nn.Linear]
    best = torch.tensor([1.0, 0, 0, 0]).softmax(0).max()
    assert best.item() == pytest.approx(np.e / (np.e + 3)) and best < 0.48
    squashed = torch.rand(10_000, 4)  # whatever the outputs
    assert squashed.softmax(1).max() < best
    least = cross_entropy(torch.tensor([[1.0, 0, 0, 0]]), torch.tensor([0]))
    assert cross_entropy(squashed, squashed.argmax(1), reduction="none").min() > least > 0.74


@pytest.mark.proves("A3-95", "A3-105", "A3-124")
def test_the_sizes_that_the_page_names():
    shown = run("notebooks/phone_prices.py")
    assert shown.rows == 2000 and shown.ordinal_size == 23
    assert shown.counts == [36_740, 233_476]


@pytest.mark.proves("A3-106", "A3-107")
def test_layers_must_fit(book):
    assert book.network(*SMALL)(torch.randn(3, 20)).shape == (3, 4)
    with pytest.raises(RuntimeError, match="mat1 and mat2 shapes cannot be multiplied"):
        nn.Sequential(nn.Linear(20, 128), nn.Linear(256, 4))(torch.randn(3, 20))
    with pytest.raises(IndexError, match="Target 3 is out of bounds"):
        cross_entropy(torch.randn(3, 3), torch.tensor([0, 1, 3]))


@pytest.mark.proves("A3-109", "A3-110")
def test_training_is_the_loop_by_hand(book):
    x, y = torch.randn(21, 20), torch.randint(4, (21,))
    ours, theirs = book.network(20, 8, 4), book.network(20, 8, 4)
    theirs.load_state_dict(ours.state_dict())
    loader = DataLoader(TensorDataset(x, y), batch_size=8)
    means = book.train(ours, loader, torch.optim.SGD(ours.parameters(), lr=0.1), epochs=3)
    for epoch in range(3):
        losses = []
        for a, b in zip(x.split(8), y.split(8), strict=True):
            loss = cross_entropy(theirs(a), b, reduction="sum")
            gradients = torch.autograd.grad(loss / len(b), list(theirs.parameters()))
            with torch.no_grad():
                for w, gradient in zip(theirs.parameters(), gradients, strict=True):
                    w -= 0.1 * gradient
            losses.append(loss.item())
        assert means[epoch] == pytest.approx(sum(losses) / 21, rel=1e-5)
    assert_close(ours.state_dict(), theirs.state_dict())


@pytest.mark.proves("A3-108", "A3-111")
def test_three_fixed_parts():
    assert not hasattr(nn, "optim") and issubclass(torch.optim.Adam, torch.optim.Optimizer)
    with pytest.raises(NotImplementedError):
        nn.Module()(torch.ones(1))
    logits, y = torch.randn(5, 4), torch.randint(4, (5,))
    assert_close(nn.CrossEntropyLoss()(logits, y), -logits.log_softmax(1)[range(5), y].mean())


@pytest.mark.proves("A3-112", "A3-113")
def test_mean_loss_counts_from_zero(book):
    class Even(nn.Module):  # all classes alike: the loss of each sample is ln 4
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.zeros(1))

        def forward(self, x):
            return self.w * torch.zeros(len(x), 4)

    model = Even()
    loader = DataLoader(TensorDataset(torch.zeros(1600, 20), torch.zeros(1600, dtype=torch.long)), batch_size=300)
    (mean,) = book.train(model, loader, torch.optim.SGD(model.parameters(), lr=0.0), epochs=1)
    assert mean == pytest.approx(np.log(4))
    assert round(1600 / 1601, 5) == 0.99938 and f"{1600 / 1601:.2f}" == "1.00"
    orders, kept = [], DataLoader(range(8), shuffle=True)
    for rebuilt in (False, True):
        torch.manual_seed(0)
        loaders = [DataLoader(range(8), shuffle=True) if rebuilt else kept for _ in range(3)]
        orders.append([[x.item() for x in loader] for loader in loaders])
    assert orders[0] == orders[1]


@pytest.mark.proves("A3-115", "A3-118")
def test_evaluation_counts_answers(book):
    x, model = torch.randn(50, 20), book.network(*SMALL)
    y = model(x).argmax(1)
    y[:10] = (y[:10] + 1) % 4
    right = sum(model(each[None]).argmax().item() == true for each, true in zip(x, y.tolist(), strict=True))
    assert book.accuracy(model, x, y) == pytest.approx(right / 50)
    order = torch.randperm(50)
    assert book.accuracy(model, x[order], y[order]) == pytest.approx(right / 50)
    silent = nn.Sequential(nn.Dropout(0.5), model)
    assert book.accuracy(silent, x, y) == pytest.approx(right / 50) and silent.training


@pytest.mark.proves("A3-117")
def test_outputs_are_logits(book):
    example = [0.12, 0.25, 0.56, 0.12, 0.07]
    assert len(example) == 5 and sum(example) == pytest.approx(1.12)
    model = book.network(*SMALL)
    nn.init.constant_(model[-1].bias, -2)  # nothing keeps the outputs positive, or their sum at 1
    output = model(torch.randn(100, 20)).detach()
    assert (output.sum(1) - 1).abs().max() > 0.1 and (output < 0).any()
    probabilities = output.softmax(1)
    assert_close(probabilities.sum(1), torch.ones(100))
    assert torch.equal(probabilities.argmax(1), output.argmax(1))


# ---- the two programs


@pytest.mark.proves("A3-119")
def test_first_is_right_on_half():
    assert row("first")


@pytest.mark.proves("A3-122")
def test_second_is_right_on_most():
    assert row("second")


def test_a_csv_file_of_the_reader_gives_about_the_same(book, tmp_path, monkeypatch):
    """Bounds that no row of seeds.tsv measures: the notebook never runs on such a file, which is the reader's."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    book.generate(seed=7).to_csv("data/mobile_price.csv", index=False)
    table = book.check(pd.read_csv("data/mobile_price.csv"))
    x, y, x_val, y_val, x_test, y_test = book.split(table, 88)
    x, y = torch.cat([x, x_val]), torch.cat([y, y_val])
    _, first = book.program(x, y, x_test, y_test, SMALL, torch.optim.SGD, 1e-3)
    assert 0.45 < first < 0.6
    x, x_test = book.standardize(x, x_test)
    _, second = book.program(x, y, x_test, y_test, DEEP, torch.optim.Adam, 1e-4)
    assert 0.93 < second < 0.99


@pytest.mark.proves("A3-123")
def test_scaler_learns_from_training(book):
    x, other = 5 + 3 * torch.randn(100, 20), torch.randn(30, 20)
    scaled, applied = book.standardize(x, other)
    mean, deviation = x.mean(0), x.std(0, correction=0)
    assert_close(scaled, (x - mean) / deviation, rtol=1e-4, atol=1e-5)
    assert_close(applied, (other - mean) / deviation, rtol=1e-4, atol=1e-5)
    assert scaled.dtype == torch.float32


# ---- the ablation


def test_larger_batches_agree():
    assert row("first_again") and row("second_again")


def test_stacked_are_separate(book):
    x, y = torch.randn(3, 10, 20), torch.randint(4, (3, 10))
    weights = book.stacked((20, 8, 6, 4), 3)
    loss = cross_entropy(book.forward(weights, x).flatten(0, 1), y.flatten())
    stacked = torch.autograd.grad(3 * loss, weights)
    for number in range(3):
        model = book.network(20, 8, 6, 4)
        with torch.no_grad():
            for mine, theirs in zip(model.parameters(), weights, strict=True):
                mine.copy_(theirs[number].T.squeeze())
        assert_close(model(x[number]), book.forward(weights, x)[number])
        alone = torch.autograd.grad(cross_entropy(model(x[number]), y[number]), list(model.parameters()))
        for mine, theirs in zip(alone, stacked, strict=True):
            assert_close(mine, theirs[number].T.squeeze())


def test_stacked_networks_begin_as_linear_layers_do(book):
    drawn = book.stacked((20, 128, 4), 200)
    for (w, b), layer in zip(
        zip(drawn[::2], drawn[1::2], strict=True), (nn.Linear(20, 128), nn.Linear(128, 4)), strict=True
    ):
        assert w.std().item() == pytest.approx(layer.weight.std().item(), rel=0.1)
        limit = layer.in_features**-0.5  # that of PyTorch, for weights and biases
        assert max(layer.weight.abs().max(), layer.bias.abs().max()) <= limit
        assert 0.95 * limit < w.abs().max() <= limit and 0.95 * limit < b.abs().max() <= limit


@pytest.mark.proves("A3-121")
def test_standardizing_alone_hurts():
    assert row("standardizing_alone")


@pytest.mark.proves("A3-121")
def test_adam_alone_helps_a_little():
    assert row("adam_alone")


@pytest.mark.proves("A3-121")
def test_both_together_do_it():
    assert row("both_together")


def test_depth_adds_little():
    assert row("depth")


def test_sgd_at_a_fitting_rate():
    assert row("fitting_sgd")


@pytest.mark.proves("A3-125")
def test_raw_inputs_saturate(book):
    assert row("flat_raw") and row("flat_standardized")
    h = torch.tensor([0.01, 0.99])  # where saturation begins, the slope is at most 4% of the largest, 1/4
    assert (4 * h * (1 - h)).max() < 0.04


# ---- the seven ideas


def test_adam_in_larger_batches():
    assert row("larger_batches_adam")


@pytest.mark.proves("A3-120")
def test_batch_norm_rescues():
    assert row("rescued") and row("not_rescued")


def test_five_layers_stay_at_chance():
    assert row("chance")


def test_on_top_nothing_gains():
    assert row("no_gain") and row("norm_loses") and row("relu_loses")


# ---- baselines


def test_the_ordinal_logit_is_one_line_with_three_thresholds(book):
    model = book.Ordinal(20)
    assert sum(w.numel() for w in model.parameters()) == 23
    with torch.no_grad():
        model.weight.normal_(), model.gaps.normal_()
        x = torch.randn(50, 20)
        limits = torch.cat([model.first, model.gaps.exp()]).cumsum(0)
        below = (limits - (x @ model.weight)[:, None]).sigmoid()  # P(y <= k)
        assert_close(model(x).exp().cumsum(1)[:, :3], below)
        assert_close(model(x).exp().sum(1), torch.ones(50))


def test_ordinal_beats_network():
    assert row("ordinal_gain")


@pytest.mark.proves("A3-93")
def test_ordinal_or_five_layers():
    assert row("ordinal_or_deep")


def test_softmax_keeps_up():
    assert row("softmax_gap")


def test_boosting_loses():
    assert row("boosting_gap")


def test_scaling_hurts_neighbours():
    assert row("neighbours_lose")


def test_scaling_hurts_svm():
    assert row("svm_loses")


def test_smaller_gamma_helps():
    assert row("svm_back")


def test_tuning_flatters():
    assert row("flattery")


# ---- the best model


def test_errors_are_near():
    assert row("far") and row("on_test")


def test_validation_keeps_ordinal():
    assert row("validated")


@pytest.mark.proves("A3-114", "A3-116")
def test_folder_and_safe_load(book, tmp_path):
    saved = {"weights": book.Ordinal(20).state_dict(), "mean": torch.zeros(20), "columns": ["ram"]}
    with pytest.raises(RuntimeError, match=r"Parent directory .* does not exist"):
        torch.save(saved, tmp_path / "model" / "phone.pt")
    (tmp_path / "model").mkdir()
    torch.save(saved, tmp_path / "model" / "phone.pt")
    assert torch.load(tmp_path / "model" / "phone.pt", weights_only=True)["columns"] == ["ram"]


def test_loaded_predicts_as_saved(book):
    table = book.generate()
    features = table.drop(columns="price_range")
    raw = torch.tensor(features.to_numpy(np.float32))
    scaler = book.StandardScaler().fit(raw.numpy())
    (x,) = book.standardize(raw)
    model = book.fit_whole(book.Ordinal(20), x, torch.tensor(table["price_range"].to_numpy(np.int64)))
    numbers = {"mean": torch.tensor(scaler.mean_).float(), "scale": torch.tensor(scaler.scale_).float()}
    again = book.Ordinal(20)
    again.load_state_dict(model.state_dict())
    mixed = table[sorted(table)]  # another order of the columns
    found = book.predict(again, {**numbers, "columns": list(features)}, mixed)
    assert_close(found, model(x).exp(), atol=1e-3, rtol=1e-3, check_dtype=False)


@pytest.mark.proves("A3-126")
def test_to_without_device():
    x = torch.ones(3)
    assert x.to("meta").device.type == "meta"
    assert x.to() is x
    with pytest.raises(NameError, match="module"):
        exec("model = module.cuda()", {})


def test_same_four_columns():
    assert row("ram_first") and row("four_columns") and row("others")


# ---- exercises


def test_four_columns_help_neighbours():
    assert row("four_regain") and row("four_most")
    assert run(NAME).names == ["ram", "battery_power", "px_height", "px_width"]


def test_few_phones_favour_ordinal():
    assert row("few_phones")


def test_many_phones_close_the_gap():
    assert row("many_phones")


def test_relu_loses_at_its_best_rate():
    assert row("fair_relu")

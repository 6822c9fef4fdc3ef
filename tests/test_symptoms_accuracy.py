import pytest
import torch
from PIL import Image
from torch import nn
from torch.optim.swa_utils import update_bn
from torch.utils.data import random_split
from torchvision.datasets import ImageFolder

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


@pytest.mark.parametrize("temperature", [0.5, 1.5, 3, 8])
def test_the_ranking_does_not_change_with_the_temperature(temperature):
    logits = torch.randn(100, 10)
    assert torch.equal(logits.argsort(1), (logits / temperature).argsort(1))


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


def test_classes_are_numbered_in_the_order_of_text(tmp_path):
    for name in ("1", "2", "10"):
        (tmp_path / name).mkdir()
        Image.new("L", (2, 2)).save(tmp_path / name / "a.png")
    assert ImageFolder(tmp_path).class_to_idx == {"1": 0, "10": 1, "2": 2}


def test_a_batch_of_one_has_probability_one_everywhere():
    assert torch.equal(torch.randn(1, 5).softmax(0), torch.ones(1, 5))


def test_both_parts_of_a_split_hold_the_same_dataset():
    train, validation = random_split(list(range(10)), [8, 2])
    assert train.dataset is validation.dataset


def test_a_constant_answer_is_as_accurate_as_its_class_is_frequent():
    r = run("symptoms_accuracy/one_class.py")
    assert all(abs(accuracy - 0.9) < 1e-6 for accuracy in r.accuracies)


def test_accuracy_prefers_the_model_that_finds_nothing():
    plain, weighted = run("symptoms_accuracy/one_class.py"), run("symptoms_accuracy/one_class_cured.py")
    assert plain.found == 0 < weighted.found
    assert plain.accuracies[-1] > weighted.accuracies[-1] + 0.2


def test_the_mean_of_the_table_is_half_for_any_predictions():
    y = torch.tensor([1, 0, 1, 0])
    for number in range(16):
        predicted = torch.tensor([[number >> bit & 1] for bit in range(4)])
        assert (predicted == y).float().mean() == 0.5


def test_update_bn_measures_every_layer():
    model = nn.Sequential(nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)), nn.Flatten(), nn.LazyBatchNorm1d())
    x = 5 + torch.randn(64, 3, 6, 6)
    model(x)
    model.eval()
    assert model[0](x).mean().abs() > 0.1  # one batch is not enough
    update_bn([x], model)
    assert model[0](x).mean().abs() < 1e-3 and model(x).mean().abs() < 1e-3
    assert not model.training and model[0][1].momentum == 0.1


def test_in_training_mode_an_answer_depends_on_the_batch():
    model, x = nn.BatchNorm1d(3), torch.randn(8, 3)
    assert not torch.allclose(model(x)[:2], model(x[:2]))
    model.eval()
    assert torch.allclose(model(x)[:2], model(x[:2]))


def test_loading_leaves_the_mode_alone():
    model = nn.Sequential(nn.Linear(2, 2), nn.Dropout())
    state = model.eval().state_dict()
    assert nn.Sequential(nn.Linear(2, 2), nn.Dropout()).training
    for mode in (True, False):
        model.train(mode).load_state_dict(state)
        assert model.training is mode and model[1].training is mode


def test_other_dropouts_that_eval_does_not_reach():
    class Net(nn.Module):
        def forward(self, x):
            return nn.Dropout(0.5)(x)

    assert (Net().eval()(torch.ones(1000)) == 0).any()
    q = torch.ones(1, 1, 8, 8)
    attention = nn.functional.scaled_dot_product_attention
    assert torch.equal(attention(q, q, q), attention(q, q, q))
    assert not torch.equal(attention(q, q, q, dropout_p=0.5), attention(q, q, q, dropout_p=0.5))


def test_eval_stops_the_statistics():
    layer = nn.BatchNorm1d(2)
    layer.eval()
    layer(5 + torch.randn(16, 2)).sum().backward()
    assert torch.equal(layer.running_mean, torch.zeros(2))


def test_shuffled_labels_show_features_chosen_on_all_data():
    torch.manual_seed(0)
    right = []
    for _ in range(10):
        x, y = torch.randn(100, 5000), torch.randint(2, (100,))  # nothing to learn
        chosen = ((y - 0.5) @ x).abs().topk(20).indices  # before the split
        x = x[:, chosen]
        means = torch.stack([x[:70][y[:70] == c].mean(0) for c in (0, 1)])
        right.append((torch.cdist(x[70:], means).argmin(1) == y[70:]).float().mean())
    assert torch.stack(right).mean() > 0.7


def test_shuffled_labels_do_not_show_frames_of_one_video():
    torch.manual_seed(0)

    def accuracy(shuffled):  # 100 videos of 20 frames, split by frames
        videos, y = torch.randn(100, 1, 20), torch.randint(2, (100,)).repeat_interleave(20)
        x = (videos + 0.05 * torch.randn(100, 20, 20)).flatten(0, 1)
        y = y[torch.randperm(2000)] if shuffled else y
        train, val = torch.randperm(2000).split([1600, 400])
        return (y[train][torch.cdist(x[val], x[train]).argmin(1)] == y[val]).float().mean()

    assert accuracy(False) > 0.95 and abs(accuracy(True) - 0.5) < 0.12


def test_a_weighted_loss_divides_by_the_weights():
    logits, y, weight = torch.randn(6, 2), torch.tensor([0, 0, 0, 1, 1, 0]), torch.tensor([1.0, 5.0])
    loss = nn.CrossEntropyLoss(weight=weight)
    parts = [(loss(a, b), len(b), weight[b].sum()) for a, b in zip(logits.split(3), y.split(3), strict=True)]
    by_size = sum(mean * size for mean, size, _ in parts) / 6
    by_weight = sum(mean * total for mean, _, total in parts) / weight[y].sum()
    torch.testing.assert_close(by_weight, loss(logits, y))
    assert abs(by_size - loss(logits, y)) > 1e-3
    soft, logit, positive = torch.rand(6, 2).softmax(1), logits[:, 0], nn.BCEWithLogitsLoss(pos_weight=weight[1])
    for by_count, x, target in (loss, logits, soft), (positive, logit, y.float()):
        halves = [by_count(a, b) for a, b in zip(x.split(3), target.split(3), strict=True)]
        torch.testing.assert_close(sum(halves) / 2, by_count(x, target))


def test_clamping_comes_too_late():
    image = torch.tensor([250], dtype=torch.uint8)
    assert (image + 60).clamp(0, 255).item() == 54

import math
import os
import pickle
import random
from concurrent.futures import ThreadPoolExecutor

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.svm import SVC
from torch.testing import assert_close
from torchvision import transforms, tv_tensors
from torchvision.datasets import CIFAR10, FakeData, FashionMNIST
from torchvision.transforms import v2

from proven.testing import ROOT, holds, run
from snippets.augmentation.custom_transform import Tilt
from snippets.augmentation.from_scratch import normalize, random_crop, random_horizontal_flip, to_tensor

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


@pytest.fixture
def cat():
    return Image.open(ROOT / "data" / "cat.jpg")


def ready():
    return v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])


# ---- from scratch


@pytest.mark.proves("A1-56", "A1-57")
def test_agrees_with_torchvision(cat):
    x = to_tensor(cat)
    assert_close(x, transforms.ToTensor()(cat))
    assert_close(normalize(x, MEAN, STD), v2.Normalize(MEAN, STD)(x))
    for seed in range(20):
        for ours, theirs in (
            (random_horizontal_flip(torch.manual_seed(seed) and x), v2.RandomHorizontalFlip()),
            (random_crop(torch.manual_seed(seed) and x, 50, 70), v2.RandomCrop((50, 70))),
        ):
            torch.manual_seed(seed)
            assert torch.equal(ours, theirs(x))


@pytest.mark.proves("A1-45", "A1-54", "A4-54")
def test_each_call_gives_another_view():
    r = run("augmentation/new_views.py")
    assert r.different == 8
    assert r.figures[0].count("<image") == 8


# ---- the table


@pytest.mark.proves("A4-57")
def test_the_gallery_shows_every_transform_of_the_table():
    r = run("augmentation/gallery.py")
    assert r.figures[0].count("<image") == 24
    names = ["Compose", "ToImage", "Normalize", "Resize", "CenterCrop", "RandomCrop", "RandomHorizontalFlip"]
    names += ["RandomVerticalFlip", "RandomRotation", "ColorJitter", "RandomGrayscale", "RandomResizedCrop"]
    for name in names:
        assert name in r.figures[0]
        assert hasattr(v2, name)
        assert name == "ToImage" or hasattr(transforms, name)


@pytest.mark.proves("A1-55")
def test_order_matters_in_compose(cat):
    with pytest.raises(TypeError):
        v2.Compose([v2.Normalize(MEAN, STD), v2.ToImage()])(cat)
    crop_first = v2.Compose([v2.CenterCrop(80), v2.Resize(40)])(cat)
    resize_first = v2.Compose([v2.Resize(40), v2.CenterCrop(80)])(cat)
    assert (crop_first.size, resize_first.size) == ((40, 40), (80, 80))


@pytest.mark.proves("A1-56")
def test_only_uint8_is_scaled_by_its_255(cat):
    white = run("augmentation/to_tensor.py").white
    assert white["PIL image"] == white["uint8 array"] == [1, 1]
    assert white["int16 array"] == [255, pytest.approx(255 / 32767)]
    assert white["float64 array"] == [255, 255]
    gray = Image.fromarray(np.full((2, 3), 255, np.uint16))  # 16 bits: a picture, and not scaled
    assert gray.mode == "I;16" and transforms.ToTensor()(gray).max() == 255
    assert_close(ready()(cat).data, transforms.ToTensor()(cat), atol=1e-6, rtol=0)
    assert v2.ToDtype(torch.float32)(torch.tensor([255], dtype=torch.uint8)).item() == 255  # without scale=True


@pytest.mark.proves("A1-54", "A1-56")
def test_v2_to_tensor_warns_and_v1_does_not(recwarn):
    assert run("augmentation/deprecated.py").warning.startswith("UserWarning: The transform `ToTensor()` is deprecated")
    transforms.ToTensor()
    assert not recwarn


@pytest.mark.proves("A1-58")
def test_one_number_is_the_shorter_side(cat):
    sizes = run("augmentation/sizes.py").sizes
    assert sizes["Resize(80)"] == [120, 80]
    assert sizes["Resize((80, 80))"] == [80, 80]
    assert v2.Resize(30)(Image.new("RGB", (60, 100))).size == (30, 50)


@pytest.mark.proves("A1-59")
def test_center_crop_takes_the_centre_and_pads_with_zeros():
    x = torch.arange(1, 37).reshape(1, 6, 6)
    assert torch.equal(v2.CenterCrop(2)(x), x[:, 2:4, 2:4])
    padded = v2.CenterCrop(8)(x)
    assert torch.equal(padded[:, 1:7, 1:7], x)
    assert padded.sum() == x.sum()
    assert run("augmentation/sizes.py").sizes["CenterCrop(250)"] == [250, 250]


@pytest.mark.proves("A1-60")
def test_random_crops_differ_and_must_fit(cat):
    assert len({v2.RandomCrop(80)(cat).tobytes() for _ in range(20)}) > 15
    with pytest.raises(ValueError):
        v2.RandomCrop(250)(cat)
    assert v2.RandomCrop(250, pad_if_needed=True)(cat).size == (250, 250)


@pytest.mark.any_outcome
@pytest.mark.proves("A1-61", "A1-62", "A1-65")
def test_flips_fire_half_of_the_time_and_grey_a_tenth():
    share = run("augmentation/how_often.py").share
    for name, p in ("RandomHorizontalFlip", 0.5), ("RandomVerticalFlip", 0.5), ("RandomGrayscale", 0.1):
        assert share[name] == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / 2000))


@pytest.mark.proves("A1-65")
def test_grey_keeps_three_equal_channels():
    r, g, b = v2.RandomGrayscale(p=1)(torch.rand(3, 8, 8))
    assert torch.equal(r, g)
    assert torch.equal(g, b)


@pytest.mark.any_outcome
@pytest.mark.proves("A1-63")
def test_rotation_keeps_the_size_and_fills_with_black():
    r = run("augmentation/rotation.py")
    assert r.sizes["RandomRotation(30)"] == [120, 80]
    assert r.corners["RandomRotation(30)"] == [0, 0, 0]
    assert r.corners["fill=128"] == [128, 128, 128]
    width, height = r.sizes["expand=True"]
    assert width > 120
    assert height > 80
    assert v2.RandomRotation(30).degrees == [-30, 30]
    assert v2.RandomRotation(30).interpolation == "nearest"


@pytest.mark.proves("A1-64", "A1-70")
def test_color_jitter_needs_ranges():
    unchanged = run("augmentation/jitter.py").unchanged
    assert unchanged.pop("defaults")
    assert not any(unchanged.values())
    off = v2.ColorJitter()
    assert off.brightness is off.contrast is off.saturation is off.hue is None
    jitter = v2.ColorJitter(0.5, 0.5, 0.5, 0.5)
    assert jitter.brightness == jitter.contrast == jitter.saturation == (0.5, 1.5)
    assert jitter.hue == (-0.5, 0.5)
    with pytest.raises(ValueError):
        v2.ColorJitter(hue=0.6)


@pytest.mark.proves("A1-70")
def test_half_a_turn_of_hue_makes_red_cyan():
    red = torch.tensor([1.0, 0, 0]).reshape(3, 1, 1)
    for half in (-0.5, 0.5):
        assert_close(v2.functional.adjust_hue(red, half).flatten(), torch.tensor([0.0, 1, 1]))


@pytest.mark.any_outcome
@pytest.mark.proves("A1-66")
def test_a_crop_may_keep_a_twelfth():
    r = run("augmentation/smallest_crop.py")
    assert 0.07 < r.smallest < 0.12
    assert r.below_quarter > 0.15
    crop = v2.RandomResizedCrop(128)
    assert tuple(crop.scale) == (0.08, 1.0)
    assert tuple(crop.ratio) == (3 / 4, 4 / 3)


def test_the_recommended_transforms_take_an_image():
    x = torch.randint(256, (3, 32, 32), dtype=torch.uint8)
    small = v2.Compose([v2.RandomCrop(32, padding=4), v2.RandomHorizontalFlip(), v2.TrivialAugmentWide()])
    assert small(x).shape == (3, 32, 32)
    strong = v2.RandAugment(2, 9)
    assert (strong.num_ops, strong.magnitude) == (v2.RandAugment().num_ops, v2.RandAugment().magnitude)  # the defaults
    assert strong(x).shape == (3, 32, 32)
    photo = torch.randint(256, (3, 300, 400), dtype=torch.uint8)
    train = v2.Compose([v2.RandomResizedCrop(224), v2.RandomHorizontalFlip(), v2.RandomErasing(p=0.1)])
    assert train(photo).shape == v2.Compose([v2.Resize(256), v2.CenterCrop(224)])(photo).shape == (3, 224, 224)
    batch, labels = torch.rand(4, 3, 8, 8), torch.tensor([0, 1, 2, 1])
    for mix in v2.MixUp(alpha=0.2, num_classes=3), v2.CutMix(alpha=1.0, num_classes=3):
        x, y = mix(batch, labels)
        assert x.shape == batch.shape
        assert y.shape == (4, 3)
    for as_written in v2.MixUp(alpha=0.2), v2.CutMix(alpha=1.0):
        assert as_written(batch, torch.eye(3)[labels])[1].shape == (4, 3)
        with pytest.raises(ValueError, match="num_classes"):
            as_written(batch, labels)


# ---- normalize and show


@pytest.mark.proves("A1-57", "A1-71")
def test_normalize_measures_nothing_and_can_be_undone():
    r = run("augmentation/normalize.py")
    assert max(map(abs, r.means)) > 0.2
    assert max(r.spreads) < 0.8
    assert r.outside > 0.3
    assert r.miss < 1e-6


@pytest.mark.proves("A1-57")
def test_normalize_refuses_a_picture(cat):
    with pytest.raises(TypeError):
        v2.Normalize(MEAN, STD)(cat)
    with pytest.raises(TypeError):
        transforms.Normalize(MEAN, STD)(cat)


@pytest.mark.proves("A1-72")
def test_imshow_wants_channels_last():
    r = run("augmentation/channels_last.py")
    assert "channels: fine" in r.text
    assert r.error.startswith("TypeError: Invalid shape (3, 80, 120)")
    with pytest.warns(DeprecationWarning, match="copy"):
        plt.imshow(torch.rand(8, 8, 3))
    plt.close()


@pytest.mark.proves("A1-67")
def test_a_fourth_channel_stops_normalize():
    r = run("augmentation/alpha_channel.py")
    assert r.shape == [3, 160, 240]
    assert r.error.startswith("RuntimeError: The size of tensor a (4) must match")


@pytest.mark.proves("A1-67")
def test_a_grey_file_is_refused_or_tripled(cat):
    x = transforms.ToTensor()(cat.convert("L"))
    assert x.shape == (1, 160, 240)
    with pytest.raises(RuntimeError):
        transforms.Normalize(MEAN, STD)(x)
    assert v2.Normalize(MEAN, STD)(x).shape == (3, 160, 240)
    assert to_tensor(cat.convert("L").convert("RGB")).shape == (3, 160, 240)


@pytest.mark.proves("A1-67", "A4-56")
def test_names_must_be_imported():
    for line, name in ("os.path.join('a', 'b')", "os"), ("random.random() > 0.5", "random"), ("TF.hflip(0)", "TF"):
        with pytest.raises(NameError, match=f"'{name}'"):
            exec(line, {})


# ---- random or not


@pytest.mark.any_outcome
@pytest.mark.proves("A1-68", "A1-69")
def test_a_crop_to_the_same_size_does_nothing():
    different = run("augmentation/nothing_random.py").different
    assert different["Resize((128, 128))"] == different["then RandomCrop(128)"] == 1
    assert different["Resize(144), RandomCrop(128)"] > 15
    assert different["RandomResizedCrop(128)"] > 15


# ---- a transform of one's own


@pytest.mark.proves("A4-55")
def test_compose_passes_one_argument():
    error = run("augmentation/custom_two_arguments.py").error
    assert error == "TypeError: Mirror.__call__() missing 1 required positional argument: 'label'"
    with pytest.raises(TypeError):
        transforms.ToTensor()((Image.new("RGB", (8, 8)), 3))
    assert v2.Compose([lambda image, label: (image, label)])("image", 3) == ("image", 3)  # only if it is given both


@pytest.mark.any_outcome
@pytest.mark.proves("A4-55", "A4-58")
def test_the_tilt_fires_half_of_the_time_and_never_alike():
    r = run("augmentation/custom_transform.py")
    assert r.tilted == pytest.approx(100, abs=5 * 50**0.5)
    assert r.different > 0.9 * r.tilted


@pytest.mark.any_outcome
@pytest.mark.proves("A4-55", "A4-58")
def test_the_mask_is_tilted_with_its_image_and_the_label_rests():
    r = run("augmentation/custom_transform.py")
    assert r.followed == r.tilted
    x = torch.zeros(3, 32, 32)
    x[:, 4:9, 4:9] = 1
    for seed in range(5):
        torch.manual_seed(seed)
        image, mask, label = Tilt(45, p=1)(tv_tensors.Image(x), tv_tensors.Mask(x[0]), 7)
        assert torch.equal(image[0], mask)
        assert not torch.equal(mask, x[0])
        assert label == 7


@pytest.mark.proves("A4-58")
def test_tilt_with_p_one_is_random_rotation(cat):
    for seed in range(5):
        torch.manual_seed(seed)
        torch.rand(1)  # the coin
        theirs = v2.RandomRotation(15)(cat)
        torch.manual_seed(seed)
        assert Tilt(15, p=1)(cat).tobytes() == theirs.tobytes()


@pytest.mark.proves("A4-58")
def test_the_random_module_ignores_the_seed_of_torch():
    state = random.getstate()
    draws = set()
    for _ in range(5):
        torch.manual_seed(0)
        draws.add((random.random(), torch.rand(1).item()))
    random.setstate(state)
    assert len({a for a, _ in draws}) == 5
    assert len({b for _, b in draws}) == 1


@pytest.mark.any_outcome
def test_a_batch_is_one_draw():
    r = run("augmentation/one_draw.py")
    assert set(r.whole) == {0, 64}
    assert all(10 < n < 54 for n in r.single)


# ---- helpful or harmful


@pytest.mark.proves("A1-62")
def test_flipped_digits_are_read_wrongly():
    r = run("augmentation/flipped_digits.py")
    assert r.accuracy["upright"] > 0.9
    assert max(r.accuracy["mirrored"], r.accuracy["upside down"]) < 0.6
    assert r.two_as_five > 0.25


@pytest.mark.proves("A1-46", "A1-62")
def test_learning_flipped_digits_costs_accuracy():
    """Over 20 ways to cut the data: the one listing cannot say it, for it has one test set."""
    x, y = load_digits(return_X_y=True)
    images, costs = x.reshape(-1, 8, 8), []
    for seed in range(20):
        i = np.random.default_rng(seed).permutation(len(x))
        train, test = i[:1200], i[1200:]
        both = np.concatenate([images[train], images[train, ::-1]]).reshape(-1, 64)
        taught = SVC().fit(both, np.tile(y[train], 2))
        costs.append(SVC().fit(x[train], y[train]).score(x[test], y[test]) - taught.score(x[test], y[test]))
    assert np.mean(costs) > 0.003
    assert np.mean(costs) > 3 * np.std(costs) / 20**0.5
    r = run("augmentation/flipped_digits.py")
    assert r.taught < r.accuracy["upright"]


def test_shifts_gain_with_fifty_images():
    assert holds("augmentation/few_or_many.helps")


@pytest.mark.proves("A1-46", "A1-53", "A4-54")
def test_few_images_gain_more_than_many():
    assert holds("augmentation/few_or_many.few")


@pytest.mark.proves("A1-46", "A1-53")
def test_with_a_thousand_images_shifts_harm_at_first():
    assert holds("augmentation/few_or_many.many_early")
    assert holds("augmentation/few_or_many.narrow_early")


@pytest.mark.proves("A1-46", "A1-53")
def test_more_steps_make_good_the_harm():
    assert holds("augmentation/few_or_many.more_steps")
    assert holds("augmentation/few_or_many.many_late")


@pytest.mark.proves("A1-46")
def test_more_units_make_better_use_of_shifts():
    assert holds("augmentation/few_or_many.more_units")


@pytest.mark.any_outcome
def test_the_rate_is_near_the_best_of_three():
    """Of 0.03, 0.1 and 0.3, on validation data, for the wide networks with 1,000 digits and the larger budget."""
    before = "lr, cases = 0.1, [(50, 64, 64), (200, 64, 6), (1000, 64, 12), (1000, 16, 6)]"
    small = "[(50, 64, 1), (50, 64, 1), (1000, 64, 4), (50, 64, 1)]"
    plain, shifted, rates = {}, {}, (0.03, 0.1, 0.3)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        changed = [(before, f"lr, cases = {lr}, {small}") for lr in rates]
        runs = pool.map(lambda change: run("augmentation/few_or_many.py", replace=change), changed)
        for lr, r in zip(rates, runs, strict=True):
            plain[lr], shifted[lr] = torch.tensor(r.valid)[1, 2].mean(1).tolist()
    assert plain[0.1] > max(plain.values()) - 0.015
    assert shifted[0.1] > max(shifted.values()) - 0.015


# ---- data sets and loaders


@pytest.mark.any_outcome
@pytest.mark.proves("A4-87", "A4-85")
def test_training_images_change_and_test_images_stay():
    r = run("augmentation/train_and_test.py")
    assert r.same["test"] == 100
    assert r.same["training"] < 20
    assert r.shape == [64, 1, 28, 28]


@pytest.mark.any_outcome
@pytest.mark.proves("A4-85")
def test_the_numbers_of_normalize_are_those_of_the_training_set():
    r = run("augmentation/train_and_test.py")
    pixels = FashionMNIST(ROOT / "data", train=True).data / 255
    assert_close(torch.tensor(r.mean + r.std), torch.stack([pixels.mean(), pixels.std()]), atol=0.002, rtol=0)
    assert r.batches == [94, 16]


@pytest.mark.proves("A4-86", "A4-85")
def test_224_pixels_cost_49_times_the_bytes():
    r = run("augmentation/large_images.py")
    assert r.ratio == 49
    assert r.shapes["224"] == [64, 3, 224, 224]
    assert r.batches == [782, 157]


@pytest.mark.proves("A4-87")
def test_the_pipeline_of_the_article_draws_nothing():
    steps = [v2.Resize((224, 224)), v2.ToImage(), v2.ToDtype(torch.float32, scale=True), v2.Normalize(MEAN, STD)]
    data = FakeData(1, (3, 32, 32), 10, transform=v2.Compose(steps))
    assert torch.equal(data[0][0], data[0][0])


@pytest.mark.proves("A4-83")
def test_imagenet_is_not_downloaded():
    error = run("augmentation/imagenet.py").error
    assert error.startswith("RuntimeError: The archive ILSVRC2012_devkit_t12.tar.gz is not present")
    assert "download it externally" in error


def test_cifar_keeps_the_channels_one_after_the_other(tmp_path):
    r = run("augmentation/cifar_format.py")
    assert (r.mode, r.size, r.first) == ("RGB", [32, 32], [255, 0, 0])
    folder = tmp_path / CIFAR10.base_folder
    folder.mkdir()
    (folder / "data_batch_1").write_bytes(pickle.dumps({}))
    with pytest.raises(RuntimeError, match="not found or corrupted"):
        CIFAR10(tmp_path)


def test_the_turned_cat_is_drawn_four_times():
    assert run("augmentation/rotation.py").figures[0].count("<image") == 4


def test_each_view_of_the_cat_is_titled_with_its_transform_and_size():
    r = run("augmentation/sizes.py")
    for name, (width, height) in r.sizes.items():
        assert f"{name}: {width} x {height}" in r.figures[0]


@pytest.mark.any_outcome
def test_random_apply_is_all_or_nothing():
    """Of each: only flipped, only erased, both."""
    counts = run("augmentation/apply_some.py").counts
    assert counts["RandomApply"][:2] == [0, 0]
    assert 200 < counts["RandomApply"][2] < 400
    assert counts["RandomChoice"][2] == 0
    assert sum(counts["RandomChoice"]) == 1000
    assert min(counts["Compose"]) > 20
    assert sum(counts["Compose"]) < 700

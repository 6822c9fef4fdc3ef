"""What stands on docs/en/augmentation_in_practice.md."""

import inspect
import subprocess
import sys
import textwrap

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.testing import assert_close
from torch.utils.data import DataLoader, Dataset, TensorDataset, default_collate
from torchvision import tv_tensors
from torchvision.models.detection.generalized_rcnn import GeneralizedRCNN
from torchvision.models.detection.transform import GeneralizedRCNNTransform
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as F

from proven.testing import run
from snippets.augmentation_in_practice.boxes_by_hand import crop, flip, resize
from snippets.augmentation_in_practice.cutmix import cutmix
from snippets.augmentation_in_practice.mixup import mixup


def boxes_of(*rows, size=(100, 200), kind="XYXY"):
    return tv_tensors.BoundingBoxes(rows, format=kind, canvas_size=size)


# ---- boxes


def test_boxes_follow_the_image_and_a_plain_tensor_stays(recwarn):
    r = run("augmentation_in_practice/boxes.py")
    assert r.stayed == r.plain == [[70, 10, 190, 125]]
    assert r.followed == [[10, 0, 70, 57]]
    assert r.figures[0].count("<image") == 3
    x = torch.zeros(3, 100, 200)
    x[:, 20:60, 10:50] = 1
    image, box = v2.RandomHorizontalFlip(p=1)(tv_tensors.Image(x), boxes_of([10, 20, 50, 60]))
    left, top, right, bottom = box[0].tolist()
    assert image[:, top:bottom, left:right].min() == 1
    assert image.sum() == image[:, top:bottom, left:right].sum()
    assert not recwarn


@pytest.mark.parametrize("seed", range(3))
def test_boxes_by_hand_agree_with_torchvision(seed):
    assert run("augmentation_in_practice/boxes_by_hand.py").agree == {"flip": True, "crop": True, "resize": True}
    torch.manual_seed(seed)
    low = torch.rand(50, 2) * torch.tensor([150, 80])
    corners = torch.cat([low, low + torch.rand(50, 2) * torch.tensor([50, 20])], dim=1)
    boxes = boxes_of(*corners.tolist())
    assert_close(flip(corners, 200), F.horizontal_flip(boxes).data)
    assert_close(crop(corners, 10, 40, 50, 70), F.crop(boxes, 10, 40, 50, 70).data)
    assert_close(resize(corners, (100, 200), (30, 90)), F.resize(boxes, [30, 90]).data)


def test_arithmetic_loses_the_type_and_wrap_restores_it():
    lefts = run("augmentation_in_practice/type_lost.py").lefts
    assert lefts["boxes + 0"] == [10, 20, 50, 60]  # where it was
    assert lefts["wrapped again"] == lefts["BoundingBoxes"] == [150, 20, 190, 60]
    boxes = boxes_of([10, 20, 50, 60])
    for lost in boxes + 0, boxes[:1], torch.cat([boxes, boxes]):
        assert type(lost) is torch.Tensor


def test_a_wrong_format_gives_other_boxes_without_a_message(recwarn):
    lefts = run("augmentation_in_practice/type_lost.py").lefts
    assert lefts["read as XYWH"] != lefts["BoundingBoxes"]
    assert F.horizontal_flip(boxes_of([10, 20, 50, 60], kind="XYWH")).tolist() == [[140, 20, 50, 60]]
    assert not recwarn


def test_the_format_is_converted():
    corners = v2.ConvertBoundingBoxFormat("XYXY")(boxes_of([10, 20, 40, 30], kind="XYWH"))
    assert corners.tolist() == [[10, 20, 50, 50]]
    assert corners.format.value == "XYXY"


def test_a_crop_keeps_boxes_that_it_has_emptied():
    r = run("augmentation_in_practice/sanitize.py")
    assert [right - left for left, _, right, _ in r.boxes["cropped"]] == [0, 80, 2]
    assert r.labels["cropped"] == [1, 2, 3]


def test_a_detector_refuses_an_empty_box():
    model = GeneralizedRCNN(nn.Identity(), None, None, GeneralizedRCNNTransform(100, 200, [0.0] * 3, [1.0] * 3))
    target = {"boxes": torch.tensor([[0.0, 0, 0, 30]]), "labels": torch.tensor([1])}
    with pytest.raises(AssertionError, match="All bounding boxes should have positive height and width"):
        model([torch.rand(3, 100, 200)], [target])


def test_sanitize_removes_boxes_with_their_labels():
    r = run("augmentation_in_practice/sanitize.py")
    assert r.labels["sanitized"] == [2, 3]
    assert r.boxes["sanitized"] == r.boxes["cropped"][1:]
    assert r.labels["min_size=5"] == [2]
    assert r.boxes["min_size=5"] == r.boxes["cropped"][1:2]


def test_sanitize_has_to_find_the_labels():
    sample = {"boxes": boxes_of([0, 0, 0, 9], [0, 0, 9, 9]), "classes": torch.tensor([4, 5])}
    with pytest.raises(ValueError, match="Could not infer where the labels are"):
        v2.SanitizeBoundingBoxes()(sample)
    assert v2.SanitizeBoundingBoxes(labels_getter=lambda s: s["classes"])(sample)["classes"].tolist() == [5]


# ---- masks


def test_a_mask_must_be_called_one():
    masks = run("augmentation_in_practice/masks.py").masks
    assert masks["two tensors"] == [[7, 0, 0, 0], [7, 7, 0, 0]]  # where they were
    assert masks["two pictures"][0] == pytest.approx([0, 0, 0, 7 / 255])  # classes are lost
    assert masks["tv_tensors.Mask"] == [[0, 0, 0, 7], [0, 0, 7, 7]]


def test_image_and_mask_turn_together_and_labels_rest():
    x = torch.rand(3, 8, 8)
    mask = tv_tensors.Mask(x[:1])
    flipped, mask_flipped, label = v2.RandomHorizontalFlip(p=1)(tv_tensors.Image(x), mask, 7)
    assert torch.equal(flipped.data, x.flip(-1))
    assert torch.equal(mask_flipped.data, x[:1].flip(-1))
    assert label == 7


def test_a_padded_mask_can_be_ignored():
    fill = {tv_tensors.Image: 0, tv_tensors.Mask: 255}
    crop = v2.RandomCrop(12, pad_if_needed=True, fill=fill)
    image, mask = crop(tv_tensors.Image(torch.ones(3, 8, 8)), tv_tensors.Mask(torch.ones(8, 8, dtype=torch.long)))
    assert image.shape == (3, 12, 12)
    assert torch.equal(mask == 255, image[0] == 0)
    z = torch.randn(1, 2, 12, 12)
    loss = cross_entropy(z, mask[None], ignore_index=255)
    inside = z.permute(0, 2, 3, 1)[mask[None] != 255]
    assert_close(loss, cross_entropy(inside, torch.ones(64, dtype=torch.long)))


# ---- MixUp and CutMix


@pytest.mark.any_outcome
@pytest.mark.parametrize("mix", [v2.MixUp(num_classes=6), v2.CutMix(num_classes=6)])
def test_every_image_is_mixed_with_its_neighbour(mix):
    assert run("augmentation_in_practice/mixed.py").figures[0].count("<image") == 12
    x, y = torch.rand(6, 1, 16, 16), torch.arange(6)
    images, labels = mix(x, y)
    share = labels.diagonal()
    assert_close(share, share[:1].expand(6))  # one draw for the batch
    assert_close(labels, share[0] * torch.eye(6) + (1 - share[0]) * torch.eye(6).roll(1, 0))
    for i in range(6):
        low, high = torch.minimum(x[i], x[i - 1]), torch.maximum(x[i], x[i - 1])
        assert ((images[i] > low - 1e-6) & (images[i] < high + 1e-6)).all()


@pytest.mark.any_outcome
@pytest.mark.parametrize("seed", range(5))
def test_cutmix_agrees_with_torchvision(seed):
    assert run("augmentation_in_practice/cutmix.py").agree
    x, y = torch.rand(8, 3, 24, 36), torch.randint(5, (8,))
    torch.manual_seed(seed)
    ours = cutmix(x, y, 5)
    torch.manual_seed(seed)
    for a, b in zip(ours, v2.CutMix(num_classes=5)(x, y), strict=True):
        assert_close(a, b)


@pytest.mark.any_outcome
@pytest.mark.parametrize("seed", range(3))
def test_mixup_agrees_with_torchvision(seed):
    assert run("augmentation_in_practice/mixup.py").agree
    x, y = torch.rand(8, 3, 4, 4), torch.randint(5, (8,))
    torch.manual_seed(seed)
    ours = mixup(x, y, 5)
    torch.manual_seed(seed)
    for a, b in zip(ours, v2.MixUp(num_classes=5)(x, y), strict=True):
        assert_close(a, b)


@pytest.mark.any_outcome
def test_the_loss_with_soft_labels_is_two_weighted_losses():
    losses = run("augmentation_in_practice/cutmix_loss.py").losses
    assert losses["soft targets"] == pytest.approx(losses["two losses"], rel=1e-4)
    assert losses["soft targets"] == pytest.approx(losses["by hand"], rel=1e-4)
    torch.manual_seed(0)
    z, y = torch.randn(8, 5), torch.randint(5, (8,))
    soft = 0.3 * torch.eye(5)[y] + 0.7 * torch.eye(5)[y.roll(1)]
    two = 0.3 * cross_entropy(z, y) + 0.7 * cross_entropy(z, y.roll(1))
    assert_close(cross_entropy(z, soft), two)
    assert not torch.isclose(cross_entropy(z, y), two)


def test_cutmix_needs_classes_and_refuses_boxes():
    x, y = torch.rand(4, 3, 8, 8), torch.tensor([0, 1, 2, 1])
    for mix in v2.CutMix, v2.MixUp:
        with pytest.raises(ValueError, match="num_classes must be passed"):
            mix()(x, y)
        assert mix()(x, torch.eye(3)[y])[1].shape == (4, 3)
        for other in boxes_of([0, 0, 4, 4], size=(8, 8)), tv_tensors.Mask(torch.zeros(4, 8, 8)):
            with pytest.raises(ValueError, match="does not support PIL images, bounding boxes"):
                mix(num_classes=3)(x, y, other)


def test_label_smoothing_goes_with_soft_labels():
    z, soft = torch.randn(4, 5), torch.rand(4, 5).softmax(1)
    assert_close(cross_entropy(z, soft, label_smoothing=0.1), cross_entropy(z, 0.9 * soft + 0.1 / 5))


def test_soft_labels_have_no_ignore_index():
    with pytest.raises(RuntimeError, match="ignore_index is not supported"):
        cross_entropy(torch.randn(4, 5), torch.rand(4, 5).softmax(1), ignore_index=2)


def test_a_collate_function_mixes():
    mix = v2.CutMix(num_classes=3)
    data = TensorDataset(torch.rand(8, 3, 8, 8), torch.tensor([0, 1, 2, 1, 0, 1, 2, 1]))
    loader = DataLoader(data, batch_size=4, collate_fn=lambda samples: mix(*default_collate(samples)))
    for x, y in loader:
        assert (x.shape, y.shape) == ((4, 3, 8, 8), (4, 3))


@pytest.mark.any_outcome
def test_the_border_cuts_the_rectangle():
    r = run("augmentation_in_practice/pasted_share.py")
    assert r.worst < 1e-5
    assert abs(r.mean - (1 / 2 - 1 / 5 + 1 / 48)) < 0.05
    assert r.mean < 0.4


# ---- ready-made policies


def test_the_defaults_are_those_of_the_signatures():
    defaults = run("augmentation_in_practice/policies.py").defaults
    assert defaults["RandAugment"] == {"num_ops": 2, "magnitude": 9}
    assert defaults["TrivialAugmentWide"] == {}
    assert defaults["RandomErasing"] == {"p": 0.5, "scale": [0.02, 0.33], "value": 0}
    assert len(v2.RandAugment._AUGMENTATION_SPACE) == 14
    assert set(v2.RandAugment._AUGMENTATION_SPACE) == set(v2.TrivialAugmentWide._AUGMENTATION_SPACE)
    assert inspect.signature(v2.RandAugment).parameters["num_magnitude_bins"].default == 31


def test_trivial_augment_turns_farther():
    for policy, degrees in (v2.RandAugment, 30), (v2.TrivialAugmentWide, 135):
        values, signed = policy._AUGMENTATION_SPACE["Rotate"]
        assert values(31, 100, 100).max() == degrees
        assert signed


@pytest.mark.any_outcome
def test_some_images_are_left_alone():
    r = run("augmentation_in_practice/policies.py")
    assert r.figures[0].count("<image") == 15
    assert 0 < r.unchanged["TrivialAugmentWide"] < 0.4
    assert abs(r.unchanged["RandomErasing"] - 0.5) < 5 * 0.5 / 100**0.5


def test_erased_after_normalize_is_the_mean():
    mean, std = [0.5, 0.4, 0.3], [0.2, 0.2, 0.2]
    erase, normalize = v2.RandomErasing(p=1), v2.Normalize(mean, std)
    torch.manual_seed(0)
    late = erase(normalize(torch.rand(3, 32, 32)))
    undone = late * torch.tensor(std)[:, None, None] + torch.tensor(mean)[:, None, None]
    hole = (late == 0).all(0)
    assert hole.float().mean() > 0.01
    assert_close(undone[:, hole].mean(1), torch.tensor(mean))
    assert (erase(torch.rand(3, 32, 32) + 0.1) == 0).any()


def test_policies_refuse_boxes_and_erasing_warns():
    image, box = tv_tensors.Image(torch.rand(3, 100, 200)), boxes_of([0, 0, 9, 9])
    mask = tv_tensors.Mask(torch.zeros(100, 200))
    for other in box, mask:
        for policy in v2.RandAugment(), v2.TrivialAugmentWide():
            with pytest.raises(TypeError, match="are not supported by"):
                policy(image, other)
        with pytest.warns(UserWarning, match="currently passing through inputs"):
            assert torch.equal(v2.RandomErasing(p=1)(image, other)[1], other)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(3))
def test_the_recommended_transforms_take_boxes_and_masks(seed):
    torch.manual_seed(seed)
    image = tv_tensors.Image(torch.randint(256, (3, 300, 400), dtype=torch.uint8))
    sample = {
        "image": image,
        "boxes": boxes_of([20.0, 30, 220, 230], [200, 100, 390, 290], size=(300, 400)),
        "labels": torch.tensor([1, 2]),
    }
    steps = [v2.RandomPhotometricDistort(), v2.RandomZoomOut(), v2.RandomIoUCrop(), v2.RandomHorizontalFlip()]
    for transform in v2.RandomHorizontalFlip(), v2.Compose([*steps, v2.SanitizeBoundingBoxes()]):
        out = transform(sample)
        assert out["boxes"].canvas_size == out["image"].shape[-2:]
        assert len(out["boxes"]) == len(out["labels"])
    fill = {tv_tensors.Image: 0, tv_tensors.Mask: 255}
    crop = v2.RandomCrop(480, pad_if_needed=True, fill=fill)
    segment = v2.Compose([v2.RandomResize(260, 1040), v2.RandomHorizontalFlip(), crop])
    x, mask = segment(image, tv_tensors.Mask(torch.ones(300, 400, dtype=torch.uint8)))
    assert x.shape[1:] == mask.shape == (480, 480)
    mix = v2.RandomChoice([v2.MixUp(alpha=0.2, num_classes=3), v2.CutMix(alpha=1.0, num_classes=3)])
    assert mix(torch.rand(4, 3, 8, 8), torch.tensor([0, 1, 2, 1]))[1].shape == (4, 3)


def test_a_turned_box_grows():
    r = run("augmentation_in_practice/rotated_box.py")
    for degrees, growth in r.growth.items():
        angle = torch.tensor(float(degrees)).deg2rad()
        assert growth == pytest.approx(((angle.cos() + angle.sin()) ** 2).item(), rel=1e-3)
    assert r.growth["45"] == pytest.approx(2, rel=1e-3)
    assert r.again == pytest.approx(4, rel=1e-3)


# ---- loaders


def test_the_four_pipelines_end_alike():
    shapes = run("augmentation_in_practice/pil_or_tensor.py").shapes
    single = shapes["PIL image"]
    assert single == shapes["uint8 tensor"] == shapes["float tensor"] == [3, 128, 128]
    assert shapes["uint8 batch"] == [16, *single]


@pytest.mark.proves("A4-88")
def test_workers_are_processes():
    assert run("augmentation_in_practice/workers.py").processes == {"0": 0, "2": 2}
    assert DataLoader([1]).num_workers == 0


@pytest.mark.any_outcome
def test_a_seeded_generator_gives_the_same_batches():
    r = run("augmentation_in_practice/same_batches.py")
    assert r.a == r.again
    assert r.a[0] != r.a[1]
    assert r.a != r.other
    order, alone = (np.floor(x).tolist() for x in (r.a, r.alone))
    assert order[0] == alone[0]
    assert r.a[0] != r.alone[0]


def test_workers_copy_a_generator_of_ones_own():
    assert run("augmentation_in_practice/worker_copies.py").different == {"copies": 4, "own_rng": 8}


@pytest.mark.any_outcome
def test_the_generators_state_carries_the_order_on():
    r = run("augmentation_in_practice/resumed_order.py")
    assert r.resumed == r.second
    assert r.forgotten == r.first
    assert r.second != r.first


def test_the_generators_state_carries_the_workers_draws_on():
    def loader(generator):
        return DataLoader(Drawing(), num_workers=1, shuffle=True, generator=generator)

    generator = torch.Generator().manual_seed(3)
    interrupted = loader(generator)
    list(interrupted)
    state = generator.get_state()
    second = torch.cat([*interrupted])
    generator = torch.Generator()
    generator.set_state(state)
    assert torch.equal(torch.cat([*loader(generator)]), second)


class Drawing(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, i):
        return i + torch.rand(1).item()


def test_without_a_fork_a_script_needs_its_guard(tmp_path):
    """The start methods of Windows and macOS, and of Linux from Python 3.14 on, run the script again in each worker."""
    script = """
        import torch
        from torch.utils.data import DataLoader, Dataset

        print("begins")
        GUARD
            loader = DataLoader(range(4), num_workers=1, multiprocessing_context=METHOD)
            print(len(list(loader)), "batches")
    """
    script = textwrap.dedent(script)
    for method in ("spawn", "forkserver"):
        for guard, status in ('if __name__ == "__main__":', 0), ("if True:", 1):
            text = script.replace("METHOD", repr(method)).replace("GUARD", guard)
            file = tmp_path / "script.py"
            file.write_text(text, encoding="utf-8")
            done = subprocess.run([sys.executable, file], capture_output=True, text=True)
            assert done.returncode == status, done.stderr
            assert done.stdout.count("begins") == 2  # in the worker, too
            assert ("4 batches" in done.stdout) == (status == 0)
            assert ("bootstrapping phase" in done.stderr) == (status == 1)


def test_the_second_run_with_seed_0_is_printed_as_the_first_and_no_other():
    lines = run("augmentation_in_practice/same_batches.py").text.splitlines()
    drawn = {line[:18].strip(): line[18:].split() for line in lines}
    first = drawn.pop("seed 0, epoch 1")
    assert drawn.pop("seed 0 again") == first
    assert list(drawn) == ["seed 0, epoch 2", "seed 1", "seed 0, no workers"]
    assert first not in drawn.values()

"""What stands on docs/en/augmentation_in_practice.md."""

import inspect
import subprocess
import sys
import textwrap

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torch.nn.functional import cross_entropy
from torch.testing import assert_close
from torch.utils.data import DataLoader, Dataset, TensorDataset, WeightedRandomSampler, default_collate
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


def test_without_an_image_the_first_plain_tensor_is_taken_for_it(recwarn):
    sample = {"labels": torch.tensor([1, 2, 3]), "image": torch.rand(3, 8, 8)}
    flip = v2.RandomHorizontalFlip(p=1)
    flipped = flip(sample)
    assert flipped["labels"].tolist() == [3, 2, 1]
    assert torch.equal(flipped["image"], sample["image"])
    for image in tv_tensors.Image(sample["image"]), Image.new("RGB", (8, 8)):
        assert flip(sample | {"image": image})["labels"].tolist() == [1, 2, 3]
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
    free = tv_tensors.wrap(boxes, like=boxes, clamping_mode=None)
    assert F.crop(free, 10, 40, 50, 70).min() < 0  # clamped by default only


def test_arithmetic_loses_the_type_and_wrap_restores_it():
    lefts = run("augmentation_in_practice/type_lost.py").lefts
    assert lefts["boxes + 0"] == [10, 20, 50, 60]  # where it was
    assert lefts["wrapped again"] == lefts["BoundingBoxes"] == [150, 20, 190, 60]
    boxes = boxes_of([10, 20, 50, 60])
    for lost in boxes + 0, boxes[:1], torch.cat([boxes, boxes]), boxes.float():
        assert type(lost) is torch.Tensor
    assert type(boxes.to(torch.float32)) is tv_tensors.BoundingBoxes
    with tv_tensors.set_return_type("TVTensor"):
        assert type(boxes + 0) is tv_tensors.BoundingBoxes  # plain by default only


def test_a_wrong_format_gives_other_boxes_without_a_message(recwarn):
    lefts = run("augmentation_in_practice/type_lost.py").lefts
    assert lefts["read as XYWH"] != lefts["BoundingBoxes"]
    sizes, corners = boxes_of([10, 20, 40, 40], kind="XYWH"), boxes_of([10, 20, 50, 60])
    for transform in F.horizontal_flip, lambda boxes: F.crop(boxes, 30, 20, 50, 100):
        for boxes, other in (sizes, corners), (corners, sizes):
            mislabeled = tv_tensors.wrap(boxes, like=boxes, format=other.format)
            assert not torch.equal(transform(mislabeled), transform(boxes))
    assert not recwarn


def test_an_exchanged_canvas_size_moves_the_box_without_a_message(recwarn):
    x, flip = torch.rand(3, 100, 200), v2.RandomHorizontalFlip(p=1)
    assert flip(x, boxes_of([10, 20, 50, 60], size=(100, 200)))[1].tolist() == [[150, 20, 190, 60]]
    assert flip(x, boxes_of([10, 20, 50, 60], size=(200, 100)))[1].tolist() == [[50, 20, 90, 60]]
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
    sample["class_labels"] = sample.pop("classes")
    assert v2.SanitizeBoundingBoxes()(sample)["class_labels"].tolist() == [5]


def test_sanitize_leaves_other_entries_of_a_box(recwarn):
    sample = {"boxes": boxes_of([0, 0, 0, 9], [0, 0, 9, 9]), "labels": torch.tensor([4, 5])}
    sample |= {"area": torch.tensor([0, 81]), "iscrowd": torch.tensor([0, 1])}
    sample["masks"] = tv_tensors.Mask(torch.zeros(2, 9, 9))  # of a type of its own: follows its box
    out = v2.SanitizeBoundingBoxes()(sample)
    assert len(out["masks"]) == 1
    assert (out["labels"].tolist(), out["area"].tolist(), out["iscrowd"].tolist()) == ([5], [0, 81], [0, 1])
    out = v2.SanitizeBoundingBoxes(labels_getter=lambda s: (s["labels"], s["area"], s["iscrowd"]))(sample)
    assert (out["labels"].tolist(), out["area"].tolist(), out["iscrowd"].tolist()) == ([5], [81], [1])
    assert not recwarn


# ---- masks


def test_a_mask_must_be_called_one():
    masks = run("augmentation_in_practice/masks.py").masks
    assert masks["two tensors"] == [[7, 0, 0, 0], [7, 7, 0, 0]]  # where they were
    assert masks["two pictures"][0] == pytest.approx([0, 0, 0, 7 / 255])  # classes are lost
    assert masks["tv_tensors.Mask"] == [[0, 0, 0, 7], [0, 0, 7, 7]]


def test_resizing_a_mask_that_is_a_picture_invents_classes():
    classes = torch.tensor([[7, 0], [7, 0]], dtype=torch.uint8)
    gray, palette = Image.fromarray(classes.numpy()), Image.frombytes("P", (2, 2), classes.numpy().tobytes())
    transform = v2.Compose([v2.ToImage(), v2.Resize((2, 8))])
    for picture in gray, palette:
        assert set(transform(picture).flatten().tolist()) > {0, 7}
    assert set(transform(gray, tv_tensors.Mask(classes))[1].flatten().tolist()) == {0, 7}


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


def test_a_center_crop_pads_the_mask_with_class_0():
    mask = v2.CenterCrop(12)(tv_tensors.Mask(torch.ones(8, 8, dtype=torch.long)))
    assert (mask.shape, mask.sum(), mask.min()) == ((12, 12), 64, 0)
    assert "fill" not in inspect.signature(v2.CenterCrop).parameters


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
@pytest.mark.parametrize("alpha", [1.0, 0.2, 0.05])
def test_cutmix_agrees_with_torchvision(alpha):
    assert run("augmentation_in_practice/cutmix.py").agree
    x, y = torch.rand(4, 1, 24, 32), torch.randint(5, (4,))
    for seed in range(400):  # with a small alpha, shares close to 0 and to 1, where the last bit of the root decides
        torch.manual_seed(seed)
        ours = cutmix(x, y, 5, alpha=alpha)
        torch.manual_seed(seed)
        for a, b in zip(ours, v2.CutMix(alpha=alpha, num_classes=5)(x, y), strict=True):
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


def test_weighted_soft_labels_are_divided_by_the_size_of_the_batch():
    z, y, weight = torch.randn(8, 5), torch.tensor([0, 1, 2, 3, 4, 4, 4, 4]), torch.arange(1.0, 6)
    soft = torch.eye(5)[y]
    total = -(weight * soft * z.log_softmax(1)).sum()
    assert_close(cross_entropy(z, soft, weight=weight), total / 8)
    assert_close(cross_entropy(z, y, weight=weight), total / weight[y].sum())


def test_cross_entropy_takes_labels_that_do_not_sum_to_1(recwarn):
    z, soft = torch.randn(4, 5), torch.rand(4, 5).softmax(1)
    assert_close(cross_entropy(z, 3 * soft), 3 * cross_entropy(z, soft))
    assert not recwarn


def test_cutmix_needs_classes_and_refuses_boxes():
    x, y = torch.rand(4, 3, 8, 8), torch.tensor([0, 1, 2, 1])
    for mix in v2.CutMix, v2.MixUp:
        with pytest.raises(ValueError, match="num_classes must be passed"):
            mix()(x, y)
        assert mix()(x, torch.eye(3)[y])[1].shape == (4, 3)
        for other in boxes_of([0, 0, 4, 4], size=(8, 8)), tv_tensors.Mask(torch.zeros(4, 8, 8)):
            with pytest.raises(ValueError, match="does not support PIL images, bounding boxes"):
                mix(num_classes=3)(x, y, other)


def test_mixup_needs_floating_point_images():
    x, y = torch.full((4, 3, 8, 8), 9, dtype=torch.uint8), torch.tensor([0, 1, 2, 1])
    with pytest.raises(RuntimeError, match="can't be cast"):
        v2.MixUp(num_classes=3)(x, y)
    assert v2.MixUp(num_classes=3)(x.float(), y)[0].dtype == torch.float32
    assert v2.CutMix(num_classes=3)(x, y)[0].dtype == torch.uint8


def test_a_plain_mask_is_not_mixed(recwarn):
    x, y, mask = torch.rand(4, 3, 8, 8), torch.tensor([0, 1, 2, 1]), torch.randint(9, (4, 8, 8))
    for mix in v2.CutMix(num_classes=3), v2.MixUp(num_classes=3):
        assert torch.equal(mix(x, y, mask)[2], mask)
    assert not recwarn


def test_label_smoothing_goes_with_soft_labels():
    z, soft = torch.randn(4, 5), torch.rand(4, 5).softmax(1)
    assert_close(cross_entropy(z, soft, label_smoothing=0.1), cross_entropy(z, 0.9 * soft + 0.1 / 5))


def test_soft_labels_have_no_ignore_index():
    z, soft = torch.randn(4, 5), torch.rand(4, 5).softmax(1)
    for k in 0, 2:
        with pytest.raises(RuntimeError, match="ignore_index is not supported"):
            cross_entropy(z, soft, ignore_index=k)
    assert_close(cross_entropy(z, soft, ignore_index=-1), cross_entropy(z, soft))


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
    spaces = v2.RandAugment._AUGMENTATION_SPACE, v2.TrivialAugmentWide._AUGMENTATION_SPACE
    wider = 0
    for name in spaces[0]:
        rand, trivial = (space[name][0](31, 224, 224) for space in spaces)
        if trivial is not None:
            wider += (trivial.max() - trivial.min() > rand.max() - rand.min()).item()
    assert wider > 14 / 2
    for name in "TranslateX", "TranslateY":
        assert all(spaces[1][name][0](31, side, side).max() == 32 for side in (64, 224, 1000))


@pytest.mark.any_outcome
def test_some_images_are_left_alone():
    r = run("augmentation_in_practice/policies.py")
    assert r.figures[0].count("<image") == 15
    assert 0 < r.unchanged["TrivialAugmentWide"] < 0.4
    assert abs(r.unchanged["RandomErasing"] - 0.5) < 5 * 0.5 / 100**0.5


def test_an_image_too_narrow_for_the_rectangle_is_not_erased():
    narrow, square = torch.ones(1, 4, 1000), torch.ones(1, 64, 64)
    erase = v2.RandomErasing(p=1)
    assert all(torch.equal(erase(narrow), narrow) for _ in range(50))
    assert any((erase(square) == 0).any() for _ in range(50))


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
    steps = [
        v2.RandomPhotometricDistort(),
        v2.RandomZoomOut(fill=[123, 117, 104]),
        v2.RandomIoUCrop(),
        v2.RandomHorizontalFlip(),
    ]
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


def area(boxes):
    left, top, right, bottom = boxes[0].tolist()
    return (right - left) * (bottom - top)


def test_a_narrow_box_grows_more_and_one_in_the_corner_is_cut_off():
    def growth(*box):
        boxes = boxes_of(box, size=(200, 200))
        return area(F.rotate(boxes, 45)) / area(boxes)

    assert growth(80.0, 80, 120, 120) == pytest.approx(2, rel=1e-3)
    assert growth(60.0, 90, 140, 110) > 3
    assert growth(0.0, 0, 40, 40) < 1


def test_boxes_of_a_rotated_format_keep_their_size():
    boxes = boxes_of([80.0, 90, 40, 20, 0], size=(200, 200), kind="XYWHR")
    turned = F.rotate(boxes, 45)
    assert_close(turned.data[:, 2:], torch.tensor([[40.0, 20, 45]]))
    assert_close(F.rotate(turned, -45).data, boxes.data)
    corner = boxes_of([10.0, 10, 40, 30, 0], size=(200, 200), kind="XYWHR")
    assert F.rotate(corner, 30)[0, 2] < 32  # the image ends


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
    assert order == alone
    assert r.a[0] != r.alone[0]


def test_workers_copy_a_generator_of_ones_own():
    assert run("augmentation_in_practice/worker_copies.py").different == {"copies": 4, "own_rng": 8}


class Copied(Dataset):
    def __init__(self):
        self.rng = np.random.default_rng(0)

    def __len__(self):
        return 4

    def __getitem__(self, i):
        return self.rng.integers(10**9)


@pytest.mark.parametrize("workers", [1, 2])
def test_new_workers_repeat_the_numbers_of_the_last_epoch(workers):
    loader = DataLoader(Copied(), num_workers=workers)
    first, second = (torch.cat([*loader]).tolist() for _ in range(2))
    assert first == second


def test_a_sampler_needs_the_generator_itself():
    def order(seed, own):
        torch.manual_seed(seed)
        generator = torch.Generator().manual_seed(0)
        sampler = WeightedRandomSampler(torch.ones(50), 50, generator=generator if own else None)
        return torch.cat([*DataLoader(torch.arange(50), sampler=sampler, generator=generator)]).tolist()

    assert order(0, own=False) != order(1, own=False)
    assert order(0, own=True) == order(1, own=True)


def test_persistent_workers_change_the_order_from_epoch_2_on():
    def orders(persistent):
        generator = torch.Generator().manual_seed(0)
        options = {"num_workers": 1, "batch_size": 50, "persistent_workers": persistent}
        loader = DataLoader(torch.arange(50), shuffle=True, generator=generator, **options)
        return [torch.cat([*loader]).tolist() for _ in range(3)]

    ours, theirs = orders(False), orders(True)
    assert [a == b for a, b in zip(ours, theirs, strict=True)] == [True, False, False]


@pytest.mark.any_outcome
def test_the_generators_state_carries_the_order_on():
    r = run("augmentation_in_practice/resumed_order.py")
    assert r.resumed == r.second
    assert r.forgotten == r.first
    assert r.second != r.first


def second_epoch(**options):
    """The second epoch of a loader, and the first of another that is given the generator's state after one epoch."""
    generator, resumed = torch.Generator().manual_seed(3), torch.Generator()
    interrupted = DataLoader(shuffle=True, generator=generator, **options)
    list(interrupted)
    resumed.set_state(generator.get_state())
    second = torch.cat([*interrupted])
    return second, torch.cat([*DataLoader(shuffle=True, generator=resumed, **options)])


def test_the_generators_state_carries_the_workers_draws_on():
    second, resumed = second_epoch(dataset=Drawing(), num_workers=1)
    assert torch.equal(resumed, second)


def test_the_generators_state_does_not_carry_persistent_workers_on():
    second, resumed = second_epoch(dataset=Drawing(50), num_workers=2, batch_size=10, persistent_workers=True)
    assert not torch.equal(resumed.floor(), second.floor())  # the order
    assert not torch.isclose(resumed.frac(), second.frac(), atol=1e-6).any()  # the draws


class Drawing(Dataset):
    def __init__(self, size=4):
        self.size = size

    def __len__(self):
        return self.size

    def __getitem__(self, i):
        return i + torch.rand(1).item()


def test_without_a_fork_a_script_needs_its_guard(tmp_path):
    """The start methods of Windows and macOS, and of Linux from Python 3.14 on, run the script again.

    `spawn` does so in each worker, `forkserver` in each worker or, where Python preloads the script, in the server.
    """
    script = """
        import torch
        from torch.utils.data import DataLoader, Dataset

        print("begins")
        GUARD
            loader = DataLoader(range(4), num_workers=WORKERS, multiprocessing_context=METHOD)
            print(len(list(loader)), "batches")
    """
    script = textwrap.dedent(script)
    for method in ("spawn", "forkserver"):
        for guard, status in ('if __name__ == "__main__":', 0), ("if True:", 1):
            workers = 2 - status  # without the guard, the first worker ends the script
            text = script.replace("METHOD", repr(method)).replace("GUARD", guard).replace("WORKERS", str(workers))
            file = tmp_path / "script.py"
            file.write_text(text, encoding="utf-8")
            done = subprocess.run([sys.executable, file], capture_output=True, text=True)
            assert done.returncode == status, done.stderr
            again = done.stdout.count("begins") - 1
            assert again == workers or (method == "forkserver" and again == 1)
            assert ("4 batches" in done.stdout) == (status == 0)
            assert ("bootstrapping phase" in done.stderr) == (status == 1)


def test_the_second_run_with_seed_0_is_printed_as_the_first_and_no_other():
    lines = run("augmentation_in_practice/same_batches.py").text.splitlines()
    drawn = {line[:18].strip(): line[18:].split() for line in lines}
    first = drawn.pop("seed 0, epoch 1")
    assert drawn.pop("seed 0 again") == first
    assert list(drawn) == ["seed 0, epoch 2", "seed 1", "seed 0, no workers"]
    assert first not in drawn.values()

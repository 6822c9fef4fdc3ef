import pickle
import sys
import zipfile

import pytest
import torch
from torch import nn

from proven.testing import run
from tests.said import said

RATE = lambda epoch: 0.9**epoch  # noqa: E731


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        (
            "error_saving/missing_keys.py",
            'RuntimeError: Error(s) in loading state_dict for Sequential:\n\tMissing key(s) in state_dict: "1.weight", "1.bias", "1.running_mean", "1.running_var".',
        ),
        (
            "error_saving/unexpected_keys.py",
            'RuntimeError: Error(s) in loading state_dict for Sequential:\n\tUnexpected key(s) in state_dict: "1.weight", "1.bias".',
        ),
        (
            "error_saving/module_prefix.py",
            'RuntimeError: Error(s) in loading state_dict for Linear:\n\tMissing key(s) in state_dict: "weight", "bias". \n\tUnexpected key(s) in state_dict: "module.weight", "module.bias".',
        ),
        (
            "saving/shape_mismatch.py",
            "RuntimeError: Error(s) in loading state_dict for ModuleDict:\n\tsize mismatch for head.weight: copying a param with shape torch.Size([10, 8]) from checkpoint, the shape in current model is torch.Size([3, 8]).\n\tsize mismatch for head.bias: copying a param with shape torch.Size([10]) from checkpoint, the shape in current model is torch.Size([3]).",
        ),
        (
            "error_saving/weights_only.py",
            "UnpicklingError: Weights only load failed. This file can still be loaded, to do so you have two options, do those steps only if you trust the source of the checkpoint.\n\t(1) In PyTorch 2.6, we changed the default value of the `weights_only` argument in `torch.load` from `False` to `True`. Re-running `torch.load` with `weights_only` set to `False` will likely succeed, but it can result in arbitrary code execution. Do it only if you got the file from a trusted source.\n\t(2) Alternatively, to load with `weights_only=True` please check the recommended steps in the following error message.\n\tWeightsUnpickler error: Unsupported global: GLOBAL torch.nn.modules.linear.Linear was not an allowed global by default. Please use `torch.serialization.add_safe_globals([torch.nn.modules.linear.Linear])` or the `torch.serialization.safe_globals([torch.nn.modules.linear.Linear])` context manager to allowlist this global if you trust this class/function.\n\nCheck the documentation of torch.load to learn more about types accepted by default with weights_only https://pytorch.org/docs/stable/generated/torch.load.html.",
        ),
        (
            "error_saving/zip_archive.py",
            "RuntimeError: PytorchStreamReader failed reading zip archive: failed finding central directory. This is an internal miniz error. If you are seeing this error, there is a high likelihood that your checkpoint file is corrupted. This can happen if the checkpoint was not saved properly, was transferred incorrectly, or the file was modified after saving.",
        ),
        ("error_saving/empty_file.py", "EOFError:"),
        (
            "error_saving/load_key.py",
            "UnpicklingError: Weights only load failed. In PyTorch 2.6, we changed the default value of the `weights_only` argument in `torch.load` from `False` to `True`. Re-running `torch.load` with `weights_only` set to `False` will likely succeed, but it can result in arbitrary code execution. Do it only if you got the file from a trusted source.\nPlease file an issue with the following so that we can make `weights_only=True` compatible with your use case: WeightsUnpickler error: \n\nUnsupported operand 118\n\nCheck the documentation of torch.load to learn more about types accepted by default with weights_only https://pytorch.org/docs/stable/generated/torch.load.html.",
        ),
        (
            "error_saving/cuda_device.py",
            "RuntimeError: Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. If you are running on a CPU-only machine, please use torch.load with map_location=torch.device('cpu') to map your storages to the CPU.",
        ),
        ("saving/dict_is_no_model.py", "AttributeError: 'collections.OrderedDict' object has no attribute 'eval'"),
        ("error_saving/dict_called.py", "TypeError: 'collections.OrderedDict' object is not callable"),
        (
            "error_saving/dict_like.py",
            "TypeError: Expected state_dict to be dict-like, got <class 'torch.nn.modules.linear.Linear'>.",
        ),
        ("saving/missing_folder.py", "RuntimeError: Parent directory model does not exist."),
        (
            "error_saving/param_group.py",
            "ValueError: loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
        ),
        (
            "error_saving/local_object.py",
            f"AttributeError: Can't {'get' if sys.version_info >= (3, 13) else 'pickle'} local object 'make.<locals>.Net'",
        ),
        (
            "error_saving/cannot_get_attribute.py",
            "AttributeError: Can't get attribute 'Net' on <module '__main__' from 'cannot_get_attribute.py'>",
        ),
    ],
)
def test_the_message_is_exactly_this(listing, message):
    assert said(listing) == message


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        (
            "error_saving/missing_keys_cured.py",
            lambda r: {key.split(".")[0] for key in r.missing} == {"1"} and r.unexpected == [],
        ),
        ("error_saving/unexpected_keys_cured.py", lambda r: "All keys matched" in r.text),
        ("error_saving/module_prefix_cured.py", lambda r: "All keys matched" in r.text),
        ("error_saving/size_mismatch_cured.py", lambda r: r.missing == ["head.weight", "head.bias"]),
        ("error_saving/weights_only_cured.py", lambda r: "All keys matched" in r.text),
        ("error_saving/zip_archive_cured.py", lambda r: r.left == ["model.pt"]),
        ("error_saving/load_key_cured.py", lambda r: r.kinds == {"model.pth": False, "good.pth": True}),
        ("error_saving/cuda_device_cured.py", lambda r: r.device == "cpu"),
        ("error_saving/no_model_cured.py", lambda r: r.training is False),
        ("error_saving/dict_like_cured.py", lambda r: "All keys matched" in r.text),
        ("error_saving/missing_folder_cured.py", lambda r: r.size > 0),
        ("error_saving/param_group_cured.py", lambda r: r.sizes == [2, 2]),
        ("error_saving/local_object_cured.py", lambda r: "All keys matched" in r.text),
        ("error_saving/cannot_get_attribute_cured.py", lambda r: r.epoch == 3),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


def test_strict_false_may_load_nothing():
    saved, model = nn.Linear(4, 3), nn.Linear(4, 3)
    before = model.weight.clone()
    told = model.load_state_dict({f"module.{key}": v for key, v in saved.state_dict().items()}, strict=False)
    assert torch.equal(model.weight, before) and told.missing_keys == ["weight", "bias"]


def test_a_cut_file_of_middle_size_is_an_invalid_argument(tmp_path):
    path = tmp_path / "cut.pt"
    torch.save(torch.zeros(100_000), path)
    whole = path.read_bytes()
    for size, error in ((4_000, RuntimeError), (5_000, OSError), (67_000, OSError), (71_000, RuntimeError)):
        path.write_bytes(whole[:size])
        with pytest.raises(error, match="Invalid argument" if error is OSError else "central directory"):
            torch.load(path, weights_only=True)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        ("version https://git-lfs.github.com/spec/v1", pickle.UnpicklingError, "invalid load key, 'v'."),
        ("<!DOCTYPE html>", pickle.UnpicklingError, "invalid load key, '<'."),
        ("", EOFError, "Ran out of input"),
    ],
)
def test_the_old_default_said_less(tmp_path, content, error, message):
    path = tmp_path / "model.pth"
    path.write_text(content)
    with pytest.raises(error) as caught:
        torch.load(path, weights_only=False)
    assert str(caught.value) == message


def test_a_file_of_the_old_format_is_no_zip_archive(tmp_path):
    path = tmp_path / "old.pt"
    torch.save({"weight": torch.ones(2)}, path, _use_new_zipfile_serialization=False)
    assert not zipfile.is_zipfile(path)
    assert torch.load(path, weights_only=True)["weight"].tolist() == [1, 1]


def test_a_lambda_cannot_be_pickled(tmp_path):
    why = "it's not found as" if sys.version_info >= (3, 14) else "attribute lookup"
    with pytest.raises(pickle.PicklingError, match=rf"Can't pickle <function <lambda> at 0x\w+>: {why}"):
        torch.save({"rate": RATE}, tmp_path / "schedule.pt")


def test_an_interrupted_save_leaves_the_old_file(tmp_path):
    class Full:
        def __reduce__(self):
            raise OSError("No space left on device")

    def save(what, path):
        torch.save(what, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    path = tmp_path / "model.pt"
    save({"epoch": 1}, path)
    with pytest.raises(OSError, match="No space"):
        save({"epoch": 2, "rest": Full()}, path)
    assert torch.load(path, weights_only=True) == {"epoch": 1}


def test_optimizer_state_is_matched_by_position():
    a, b = nn.Linear(4, 4, bias=False), nn.Linear(4, 4, bias=False)
    first = torch.optim.Adam([a.weight, b.weight])
    a(torch.ones(1, 4)).sum().backward()
    first.step()  # only a has a state
    second = torch.optim.Adam([b.weight, a.weight])
    second.load_state_dict(first.state_dict())
    assert b.weight in second.state and a.weight not in second.state
    other = torch.optim.Adam([nn.Parameter(torch.zeros(3)), b.weight])
    other.load_state_dict(first.state_dict())  # other shapes are no error either
    p = other.param_groups[0]["params"][0]
    assert other.state[p]["exp_avg"].shape != p.shape


def test_another_number_of_groups():
    a, b = nn.Linear(4, 3), nn.Linear(4, 3)
    one = torch.optim.Adam([a.weight, b.weight])
    two = torch.optim.Adam([{"params": [a.weight]}, {"params": [b.weight]}])
    with pytest.raises(ValueError, match="has a different number of parameter groups"):
        two.load_state_dict(one.state_dict())


def test_a_checkpoint_with_more_in_it_cannot_be_called_either(tmp_path):
    torch.save({"model": nn.Linear(4, 2).state_dict(), "epoch": 3}, tmp_path / "last.pt")
    model = torch.load(tmp_path / "last.pt", weights_only=True)
    with pytest.raises(TypeError, match="'dict' object is not callable"):
        model(torch.ones(1, 4))

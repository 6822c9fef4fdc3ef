"""The chapter Checkpoints in real projects."""

import pickle
import zipfile
from contextlib import nullcontext
from functools import partial

import pytest
import torch
import torch.distributed.checkpoint as dcp
from torch import nn
from torch.distributed.checkpoint.format_utils import dcp_to_torch_save
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from proven.testing import holds, run

PLAIN = ["0.weight", "0.bias", "2.weight", "2.bias"]
PREFIXES = {
    "plain": "",
    "DataParallel": "module.",
    "DDP": "module.",
    "torch.compile": "_orig_mod.",
    "both": "_orig_mod.module.",
    "model.compile()": "",
}


# ---- prefixes ------------------------------------------------------------------------------------------------------


def test_each_wrapper_puts_the_name_of_its_child_first():
    keys = run("checkpoints/wrappers.py").keys
    assert keys == {name: [prefix + key for key in PLAIN] for name, prefix in PREFIXES.items()}


def test_compiling_in_place_leaves_the_keys_alone():
    keys = run("checkpoints/wrappers.py").keys
    assert keys["model.compile()"] == keys["plain"]


def test_unwrapped_before_saving_the_file_loads_into_a_plain_model():
    unwrap = run("checkpoints/unwrap.py")
    assert unwrap.report == "<All keys matched successfully>"
    assert unwrap.same is True
    assert f"in the file: {' '.join(PLAIN)}\n" in unwrap.text


def test_a_layer_called_module_is_no_wrapper():
    assert run("checkpoints/unwrap.py").kept is True


def test_two_prefixes_are_removed_from_the_outside():
    def names(*prefixes):
        state = {f"_orig_mod.module.{key}": torch.zeros(1) for key in PLAIN}
        for prefix in prefixes:
            consume_prefix_in_state_dict_if_present(state, prefix)
        return list(state)

    assert names("_orig_mod.", "module.") == PLAIN
    assert names("module.", "_orig_mod.") != PLAIN


def test_the_inner_prefix_first_leaves_one():
    two = run("checkpoints/two_prefixes.py")
    assert two.missing == {"_orig_mod.": 0, "module.": len(PLAIN)}
    assert "leaves module.0.weight, loaded: False" in two.text


# ---- corrupt files -------------------------------------------------------------------------------------------------

ZIP = "PytorchStreamReader failed reading zip archive: "


def test_each_damage_has_its_own_message():
    outcomes = run("checkpoints/corrupt.py").outcomes
    expected = {
        "half of a small file": ("OSError", "[Errno 22] Invalid argument"),
        "half of a large file": ("RuntimeError", f"{ZIP}failed finding central directory"),
        "first 10 bytes": ("RuntimeError", f"{ZIP}not a ZIP archive"),
        "nothing": ("EOFError", ""),
        "pointer of Git LFS": ("UnpicklingError", f"Unsupported operand {ord('v')}"),
        "web page": ("UnpicklingError", f"Unsupported operand {ord('<')}"),
    }
    assert outcomes.keys() == expected.keys()
    for name, (kind, message) in expected.items():
        assert outcomes[name][0] == kind
        assert outcomes[name][1].strip().startswith(message)
    assert outcomes["nothing"][1] == ""


@pytest.mark.parametrize(
    ("size", "error", "message"),
    [
        (4, RuntimeError, "not a ZIP archive"),
        (21, RuntimeError, "not a ZIP archive"),
        (22, RuntimeError, "failed finding central directory"),
        (4_000, RuntimeError, "failed finding central directory"),
        (5_000, OSError, "Invalid argument"),
        (67_000, OSError, "Invalid argument"),
        (71_000, RuntimeError, "failed finding central directory"),
    ],
)
def test_each_damage_has_its_own_message_by_size(tmp_path, size, error, message):
    path = tmp_path / "cut.pt"
    torch.save(torch.zeros(100_000), path)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(error, match=message):
        torch.load(path, weights_only=True)


@pytest.mark.parametrize("content", [b"version https://git-lfs.github.com/spec/v1\n", b"<!DOCTYPE html>"])
def test_weights_only_false_does_not_open_a_pointer_or_a_page(tmp_path, content):
    path = tmp_path / "model.pt"
    path.write_bytes(content)
    with pytest.raises(pickle.UnpicklingError, match=r"weights_only. set to .False"):
        torch.load(path, weights_only=True)
    with pytest.raises(pickle.UnpicklingError, match="invalid load key"):
        torch.load(path, weights_only=False)


def test_damaged_weights_load_without_an_error(tmp_path):
    assert run("checkpoints/silent.py").changed == 25
    path = tmp_path / "model.pt"
    torch.save([torch.zeros(1000), torch.ones(1000)], path)
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("model/data/1").header_offset
    content = bytearray(path.read_bytes())
    content[start : start + 30] = bytes(30)  # not weights but the header before them
    path.write_bytes(content)
    with pytest.raises(RuntimeError, match="invalid header"):
        torch.load(path, weights_only=True)


def test_testzip_finds_the_damaged_member():
    assert run("checkpoints/silent.py").found == {"model.pt": None, "damaged.pt": "model/data/0"}


def test_the_newest_whole_checkpoint_is_found():
    assert run("checkpoints/newest_whole.py").chosen == "epoch-001.pt"


def test_without_adam_a_third_remains():
    assert 2.95 < run("checkpoints/stripped.py").times < 3.05


# ---- optimizers ----------------------------------------------------------------------------------------------------


def test_a_longer_group_is_refused():
    message = "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
    assert message in run("checkpoints/group_mismatch.py").error


def test_a_group_added_after_loading_keeps_the_old_averages():
    added = run("checkpoints/group_added.py")
    assert added.kept is True
    assert added.groups == [2, 2]


def test_an_optimizer_in_another_order_takes_the_wrong_averages():
    average = run("checkpoints/by_position.py").average
    assert average["before"] == pytest.approx(1.0, rel=1e-4)  # (1 - 0.9) times the gradient 10
    assert average["after"] == pytest.approx(0.1, rel=1e-4)  # that of the other layer


@pytest.mark.parametrize("fused", [False, True])
@pytest.mark.parametrize("kind", [torch.optim.Adam, partial(torch.optim.SGD, lr=0.1, momentum=0.9)])
def test_with_other_shapes_the_first_step_fails(kind, fused):
    first, second = nn.Linear(3, 4, bias=False), nn.Linear(4, 3, bias=False)
    saved = kind([first.weight, second.weight], fused=fused)
    for layer in first, second:
        layer.weight.grad = torch.ones_like(layer.weight)
    saved.step()
    swapped = kind([second.weight, first.weight], fused=fused)
    swapped.load_state_dict(saved.state_dict())  # no error
    with nullcontext() if fused else pytest.raises(RuntimeError, match="must match the size"):
        swapped.step()  # of as many elements: with fewer, a fused step writes beyond them


# ---- the rest of the training state --------------------------------------------------------------------------------


@pytest.mark.any_outcome
def test_scaler_average_and_order_resume_exactly():
    assert run("checkpoints/training_state.py").off_by["nothing"] == 0


def test_each_lost_part_changes_the_result():
    assert holds("checkpoints/training_state.smallest")


def test_a_new_scaler_skips_steps():
    w = nn.Parameter(torch.zeros(3))
    scaler, optimizer = torch.amp.GradScaler("cpu"), torch.optim.SGD([w], lr=1.0)
    scales = [scaler.get_scale()]
    while not w.any():
        optimizer.zero_grad()
        scaler.scale((w.half() * 10).sum()).backward()  # gradients of 10 times the scale, in float16
        scaler.step(optimizer)
        scaler.update()
        scales.append(scaler.get_scale())
    assert scales == [65536, 32768, 16384, 8192, 4096, 4096]


def test_a_new_average_begins_with_the_current_weights():
    model, average = nn.Linear(3, 2), AveragedModel(nn.Linear(3, 2), multi_avg_fn=get_ema_multi_avg_fn(0.99))
    average.update_parameters(model)
    assert torch.equal(average.module.weight, model.weight)


# ---- names, classes ------------------------------------------------------------------------------------------------


def test_a_hook_renames_old_keys():
    migrate = run("checkpoints/migrate.py")
    assert migrate.report == "<All keys matched successfully>"
    assert migrate.same is True
    assert "names that are saved: encoder.weight encoder.bias" in migrate.text


def test_the_hook_works_inside_another_model():
    assert run("checkpoints/migrate.py").report_inside == "<All keys matched successfully>"


def test_each_class_of_a_checkpoint_must_be_allowed():
    allow = run("checkpoints/allow_list.py")
    assert allow.needed == ["__main__.Settings", "__main__.Schedule"]
    assert "1 allowed: None\n2 allowed: Settings(lr=0.1, schedule=<Schedule.COSINE: 'cosine'>)" in allow.text


# ---- processes -----------------------------------------------------------------------------------------------------


def test_the_file_of_rank_zero_has_the_weights_of_all():
    seen = run("checkpoints/rank_zero.py").seen
    assert seen == ["True, keys ['weight', 'bias']"] * 2


def test_shards_of_two_processes_are_loaded_by_one():
    sharded = run("checkpoints/sharded.py")
    assert sharded.same is True
    assert sharded.files == [".metadata", "__0_0.distcp", "__1_0.distcp"]
    assert "loaded by one process: True, epoch 3" in sharded.text


@pytest.mark.filterwarnings("ignore:torch.distributed is disabled")
def test_a_sharded_checkpoint_becomes_one_file(tmp_path):
    model = nn.Linear(4, 3)
    dcp.save({"model": model.state_dict(), "epoch": 3}, checkpoint_id=tmp_path / "saved")
    dcp_to_torch_save(tmp_path / "saved", tmp_path / "one.pt")
    one = torch.load(tmp_path / "one.pt", weights_only=True)
    assert one["epoch"] == 3
    assert torch.equal(one["model"]["weight"], model.weight)
    assert zipfile.is_zipfile(tmp_path / "one.pt")


def test_a_run_that_was_asked_to_stop_resumes_exactly():
    sigterm = run("checkpoints/sigterm.py")
    assert sigterm.same is True
    assert sigterm.stopped == 8

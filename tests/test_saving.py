"""The chapter Saving and loading."""

import inspect
import pickle
import pickletools
import struct
import zipfile
from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import nn
from torch.testing import assert_close

from proven.testing import holds, run
from snippets.saving.from_scratch import load_state_dict, state_dict


def network():
    return nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.ReLU(), nn.Linear(3, 2))


@pytest.fixture
def trained():
    torch.manual_seed(0)
    model = network()
    for x in 5 + torch.randn(3, 64, 4):
        model(x)
    return model


# ---- from scratch --------------------------------------------------------------------------------------------------


@pytest.mark.proves("A5-10", "A1-125")
def test_state_dict_agrees_with_torch(trained):
    theirs = trained.state_dict()
    ours = state_dict(trained)
    assert list(ours) == list(theirs)
    for key, tensor in theirs.items():
        assert_close(ours[key], tensor)


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(5, 3)
        self.out = nn.Linear(3, 5, bias=False)
        self.out.weight = self.embed.weight
        self.again = self.out  # one module, two names
        self.register_buffer("mask", torch.ones(5), persistent=False)
        self.register_buffer("steps", torch.zeros(()))


def test_tied_weights_have_every_name_and_passing_buffers_none():
    saved, model, theirs = Tied(), Tied(), Tied()
    state = state_dict(saved)
    assert list(state) == list(saved.state_dict())
    assert list(state) == ["steps", "embed.weight", "out.weight", "again.weight"]
    assert state["out.weight"].data_ptr() == state["embed.weight"].data_ptr()
    assert load_state_dict(model, saved.state_dict()) == ([], [])
    theirs.load_state_dict(state)
    for loaded in (model, theirs):
        assert_close(loaded.out.weight, saved.embed.weight)
        assert loaded.out.weight is loaded.embed.weight


@pytest.mark.proves("A2-72")
def test_loading_agrees_with_torch(trained):
    ours, theirs = network(), network()
    load_state_dict(ours, state_dict(trained))
    theirs.load_state_dict(trained.state_dict())
    for key, tensor in theirs.state_dict().items():
        assert_close(ours.state_dict()[key], tensor)
    x = torch.randn(5, 4)
    assert_close(ours.eval()(x), trained.eval()(x))
    oldest = {key: value for key, value in trained.state_dict().items() if key != "1.num_batches_tracked"}
    assert load_state_dict(network(), oldest, strict=False) == (["1.num_batches_tracked"], [])
    assert network().load_state_dict(oldest) == ([], [])  # a dict without versions counts as one of the oldest files


def test_the_report_agrees_with_torch(trained):
    state = trained.state_dict()
    state["old"] = state.pop("3.bias")
    ours = load_state_dict(network(), state, strict=False)
    theirs = network().load_state_dict(state, strict=False)
    assert ours == (theirs.missing_keys, theirs.unexpected_keys) == (["3.bias"], ["old"])


@pytest.mark.parametrize("load", [load_state_dict, nn.Module.load_state_dict])
@pytest.mark.parametrize("fault", ["missing", "unexpected", "shape"])
def test_both_refuse_what_does_not_fit(trained, load, fault):
    state = dict(trained.state_dict())
    if fault == "missing":
        del state["3.bias"]
    elif fault == "unexpected":
        state["old"] = torch.ones(1)
    else:
        state["3.bias"] = torch.ones(1)  # would broadcast
    with pytest.raises(RuntimeError):
        load(network(), state)


@pytest.mark.proves("A5-11", "A1-125")
def test_a_state_dict_is_tensors_by_name():
    kinds = run("saving/from_scratch.py").kinds
    assert kinds["0.weight"] == "parameter"
    assert kinds["1.running_mean"] == kinds["1.num_batches_tracked"] == "buffer"
    state = network().state_dict()
    assert all(type(value) is torch.Tensor for value in state.values())
    assert not [key for key in state if "accuracy" in key]


def test_a_module_can_add_to_its_state_dict():
    class Counting(nn.Linear):
        def get_extra_state(self):
            return {"epoch": 3}

    assert Counting(2, 1).state_dict()["_extra_state"] == {"epoch": 3}


# ---- tensors and files ---------------------------------------------------------------------------------------------


@pytest.mark.proves("A2-65", "A2-66", "A2-67")
def test_tensors_lists_and_dicts_come_back():
    r = run("saving/tensors.py")
    assert r.same_tensor and r.same_list and r.same_dict


@pytest.mark.proves("A1-114", "A2-68")
def test_a_file_name_needs_no_ending():
    names = [line.split()[0] for line in run("saving/tensors.py").text.splitlines()]
    assert names == ["tensor_a", "tensor_abc", "tensor_dict_abc"]


@pytest.mark.proves("A2-64")
def test_the_folder_must_exist():
    assert "Parent directory model does not exist" in run("saving/missing_folder.py").error


@pytest.mark.proves("A2-67")
def test_a_slice_is_saved_with_its_whole_storage():
    r = run("saving/slices.py")
    assert r.view == r.whole > 4_000_000
    assert 4_000 < r.copy < 8_000


# ---- a state_dict goes into a new model ----------------------------------------------------------------------------


@pytest.mark.proves("A2-71", "A2-72", "A4-100")
def test_a_new_model_answers_as_the_old_one():
    r = run("saving/round_trip.py")
    assert not r.before and r.after
    assert r.report == "<All keys matched successfully>"


@pytest.mark.proves("A5-13", "A5-23")
def test_loading_goes_through_map_location_and_eval(tmp_path):
    torch.manual_seed(0)
    saved = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5))
    torch.save(saved.state_dict(), tmp_path / "best.pth")
    device = torch.device("cpu")
    model = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5)).to(device)
    model.load_state_dict(torch.load(tmp_path / "best.pth", map_location=device))
    model.eval()
    x = torch.randn(8, 4)
    assert_close(model(x), saved[0](x))
    assert b"Linear" not in zipfile.ZipFile(tmp_path / "best.pth").read("best/data.pkl")


@pytest.mark.proves("A1-126")
def test_a_misspelt_class_is_a_name_error():
    assert run("saving/misspelt_class.py").error.startswith("NameError: name 'MyModel' is not defined")


@pytest.mark.proves("A1-127")
def test_order_does_not_matter_names_and_shapes_do():
    r = run("saving/names_and_order.py")
    assert r.answers["other order"] == "<All keys matched successfully>" and r.equal
    assert r.answers["other name"].startswith("Missing key(s) in state_dict")
    assert r.answers["other width"].startswith("size mismatch")


@pytest.mark.proves("A1-127")
def test_equal_keys_say_nothing_about_forward():
    r = run("saving/same_keys.py")
    assert r.report == "<All keys matched successfully>"
    assert holds("saving/same_keys.gap")
    assert not nn.ReLU().state_dict() and not nn.Tanh().state_dict() and list(nn.PReLU().state_dict()) == ["weight"]


@pytest.mark.proves("A1-127")
def test_positions_are_names_in_a_sequential():
    r = run("saving/same_keys.py")
    assert r.keys == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert r.moved[2:] == ["1.weight", "1.bias", "3.weight", "3.bias"]


@pytest.mark.proves("A1-129")
def test_strict_false_reports_what_it_left():
    r = run("saving/strict_false.py")
    assert r.missing == ["classes.weight", "classes.bias"]
    assert r.unexpected == ["head.weight", "head.bias"]
    assert r.loaded


@pytest.mark.proves("A1-128")
def test_a_shape_mismatch_raises_even_so():
    assert "size mismatch for head.weight" in run("saving/shape_mismatch.py").error


def test_a_wrapper_puts_a_prefix_before_every_key():
    r = run("saving/prefixes.py")
    assert 'Missing key(s) in state_dict: "weight", "bias".' in r.refusal
    assert 'Unexpected key(s) in state_dict: "module.weight", "module.bias".' in r.refusal
    assert r.report == "<All keys matched successfully>" and r.same
    assert list(torch.compile(nn.Linear(4, 2)).state_dict()) == ["_orig_mod.weight", "_orig_mod.bias"]


def test_a_refused_load_has_overwritten_what_fits():
    saved = nn.ModuleDict({"body": nn.Linear(4, 8), "head": nn.Linear(8, 10)})
    model = nn.ModuleDict({"body": nn.Linear(4, 8), "head": nn.Linear(8, 3)})
    assert not torch.equal(model["body"].weight, saved["body"].weight)
    with pytest.raises(RuntimeError):
        model.load_state_dict(saved.state_dict())
    assert torch.equal(model["body"].weight, saved["body"].weight)


@pytest.mark.proves("A1-128")
def test_a_warm_start_takes_what_fits():
    r = run("saving/warm_start.py")
    assert r.taken == ["body.weight", "body.bias"] and r.left == ["head.weight", "head.bias"]
    assert r.body_loaded and r.head_kept


# ---- the file ------------------------------------------------------------------------------------------------------


@pytest.mark.proves("A1-123", "A1-124")
def test_the_file_is_a_zip_and_its_ending_a_name():
    r = run("saving/archive.py")
    assert {"model/data.pkl", "model/data/0", "model/version"} <= set(r.names)
    assert r.identical
    assert "persistent id" in r.refusal.lower()  # how it goes on depends on the version of Python


def test_numbers_of_python_are_in_the_pickle(tmp_path):
    torch.save({"epoch": 12345, "weight": torch.tensor([2.5])}, tmp_path / "model.pt")
    with zipfile.ZipFile(tmp_path / "model.pt") as archive:
        described = [argument for _, argument, _ in pickletools.genops(archive.read("model/data.pkl"))]
        assert archive.read("model/data/0") == struct.pack("<f", 2.5)
    assert 12345 in described and 2.5 not in described


@pytest.mark.proves("A1-117")
def test_protocol_2_is_written():
    assert run("saving/archive.py").protocol == 2 < pickle.HIGHEST_PROTOCOL
    assert run("saving/signatures.py").save["pickle_protocol"] == "2"


@pytest.mark.proves("A1-113", "A1-116", "A1-118")
def test_the_signatures_are_those_of_this_version():
    r = run("saving/signatures.py")
    assert list(r.save)[:4] == ["obj", "f", "pickle_module", "pickle_protocol"]
    assert r.save["pickle_module"] == "pickle"
    assert r.load["map_location"] == r.load["pickle_module"] == r.load["weights_only"] == r.load["mmap"] == "None"
    kinds = [p.kind for p in inspect.signature(torch.load).parameters.values()]
    assert kinds[-1] is inspect.Parameter.VAR_KEYWORD


@pytest.mark.proves("A1-115")
def test_paths_and_files_will_do_but_no_descriptor():
    r = run("saving/where_to.py")
    assert r.answers["int"].startswith("expected 'f' to be string, path, or a file-like object")
    assert r.answers["str"] == r.answers["BytesIO"] == "saved" and r.same


@pytest.mark.proves("A1-121")
def test_further_arguments_only_warn(tmp_path):
    torch.save(torch.ones(2), tmp_path / "a.pt")
    with pytest.warns(UserWarning, match="only works if `weights_only=False`"):
        torch.load(tmp_path / "a.pt", encoding="latin1")


# ---- what a file can do --------------------------------------------------------------------------------------------


@pytest.mark.proves("A1-122")
def test_a_pickle_module_lets_the_file_run_code():
    r = run("saving/code_runs.py")
    said = r.text.split("pickle_module=pickle")
    assert ">>>" not in said[0] and ">>>" in said[1]
    assert "Unsupported global: GLOBAL print" in r.refusals["default"]


@pytest.mark.proves("A1-116")
def test_weights_only_and_a_pickle_module_exclude_each_other():
    refusals = run("saving/code_runs.py").refusals
    assert "explicit pickle_module" in refusals["both"]
    assert "pickle_module=pickle" not in refusals


def test_an_environment_variable_switches_the_default_off(tmp_path, monkeypatch):
    torch.save(nn.Linear(2, 1), tmp_path / "whole.pt")
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    with pytest.warns(UserWarning, match="forcing weights_only=False"):
        assert isinstance(torch.load(tmp_path / "whole.pt"), nn.Linear)
    with pytest.raises(pickle.UnpicklingError, match="Weights only load failed"):
        torch.load(tmp_path / "whole.pt", weights_only=True)


def test_this_version_is_past_both_holes_and_still_warns():
    assert tuple(map(int, torch.__version__.split("+")[0].split(".")[:2])) >= (2, 10)
    assert "Never load data from an untrusted source" in torch.load.__doc__


@pytest.mark.proves("A2-73", "A2-74", "A5-25")
def test_a_whole_model_is_refused_by_default():
    r = run("saving/whole_model.py")
    assert r.refusal == "Weights only load failed"
    assert r.needed == ["__main__.Net", "torch.nn.modules.linear.Linear"]


@pytest.mark.proves("A5-9", "A5-19", "A5-22")
def test_an_allow_list_lets_a_whole_model_in():
    assert run("saving/whole_model.py").same


@pytest.mark.proves("A1-122", "A5-14", "A5-18")
def test_a_whole_model_needs_its_class():
    answers = run("saving/danger_class_missing.py").answers
    assert answers["same class"] == "works"
    assert answers["class missing"] == "Can't get attribute 'Net'"


@pytest.mark.proves("A5-21")
def test_an_edited_class_fails_at_its_first_use():
    assert "has no attribute 'center'" in run("saving/danger_class_missing.py").answers["class edited"]


@pytest.mark.proves("A5-26")
def test_a_dict_is_no_model():
    assert "object has no attribute 'eval'" in run("saving/dict_is_no_model.py").error


@pytest.mark.proves("A5-12", "A5-20")
def test_a_whole_model_is_hardly_larger():
    r = run("saving/sizes.py")
    assert 0 < r.extra < 1
    assert r.sizes["whole model"] - r.sizes["state_dict"] < 2_000


@pytest.mark.proves("A5-17", "A5-20")
def test_a_whole_model_holds_no_optimizer_state(tmp_path):
    r = run("saving/sizes.py")
    assert 2.9 < r.adam < 3.1
    assert r.sizes["whole model"] < 1.01 * r.sizes["state_dict"]


def test_half_precision_halves_the_file():
    sizes = run("saving/sizes.py").sizes
    assert sizes["bfloat16"] < 0.52 * sizes["state_dict"]


# ---- devices and memory --------------------------------------------------------------------------------------------


@pytest.mark.proves("A1-119")
def test_a_file_from_a_gpu_wants_a_gpu():
    assert run("saving/map_location.py").refusal.startswith("Attempting to deserialize object on a CUDA device")


@pytest.mark.proves("A1-120", "A5-24")
def test_map_location_brings_it_to_the_cpu():
    devices = run("saving/map_location.py").devices
    assert devices == {"'cpu'": "cpu", "device(type='cpu')": "cpu", "'meta'": "meta"}


def test_map_location_must_name_a_device_of_this_machine(tmp_path):
    torch.save(torch.ones(2), tmp_path / "a.pt")
    with pytest.raises(RuntimeError, match="Attempting to deserialize object on"):
        torch.load(tmp_path / "a.pt", map_location="cuda:99", weights_only=True)


@pytest.mark.proves("A1-120")
def test_a_mapped_file_is_not_copied():
    r = run("saving/memory_mapped.py")
    assert (r.before, r.after) == ("meta", "cpu")
    assert r.same and r.shared
    assert r.mapped or not Path("/proc/self/maps").exists()


def test_assigned_tensors_leave_an_older_optimizer_behind():
    model, saved = nn.Linear(2, 1), nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model.load_state_dict(saved.state_dict(), assign=True)
    before = model.weight.detach().clone()
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    assert torch.equal(model.weight, before)  # it still steps the tensors that the model no longer has


def test_safetensors_refuses_tied_weights_and_save_model_takes_them(tmp_path):
    saved, loaded = Tied(), Tied()
    with pytest.raises(RuntimeError, match="share memory"):
        safetensors.torch.save_file(saved.state_dict(), tmp_path / "tied.safetensors")
    safetensors.torch.save_model(saved, tmp_path / "tied.safetensors")
    safetensors.torch.load_model(loaded, tmp_path / "tied.safetensors")
    assert_close(loaded.out.weight, saved.embed.weight)


def test_safetensors_holds_tensors_only():
    r = run("saving/with_safetensors.py")
    assert r.same and r.metadata == {"classes": "cat, dog"}
    assert "expected torch.Tensor" in r.refusal


# ---- exercises -----------------------------------------------------------------------------------------------------


def test_tied_weights_are_stored_once():
    r = run("saving/shared_storage.py")
    assert r.still_tied
    assert 1.9 < r.copied / r.tied < 2.1


def test_renamed_keys_load():
    r = run("saving/remapped_keys.py")
    assert r.missing == ["0.weight", "0.bias"] and not r.unexpected
    assert r.same


def test_forgotten_buffers_shift_the_outputs():
    r = run("saving/forgotten_buffers.py")
    assert r.missing == ["1.running_mean", "1.running_var"]
    assert holds("saving/forgotten_buffers.shift")


def test_settings_go_as_a_plain_dict():
    r = run("saving/plain_settings.py")
    assert r.refused and r.rebuilt

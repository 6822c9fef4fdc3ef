import functools
import operator
import os
import pickle
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset, random_split
from torchvision.transforms import v2

from proven.testing import run
from tests.said import said


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        (
            "error_data/stack_sizes.py",
            "RuntimeError: stack expects each tensor to be equal size, but got [3] at entry 0 and [2] at entry 1",
        ),
        (
            "error_data/collate_type.py",
            "TypeError: default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found <class 'NoneType'>",
        ),
        (
            "error_data/num_samples.py",
            "ValueError: num_samples should be a positive integer value, but got num_samples=0",
        ),
        ("error_data/not_subscriptable.py", "TypeError: 'DataLoader' object is not subscriptable"),
        ("error_data/too_many_values.py", "ValueError: too many values to unpack (expected 2)"),
        (
            "error_data/input_lengths.py",
            "ValueError: Sum of input lengths does not equal the length of the input dataset!",
        ),
        ("error_data/tensors_differ.py", "AssertionError: Size mismatch between tensors"),
        ("error_data/in_worker.py", "KeyError: Caught KeyError in DataLoader worker process 0."),
        ("error_data/worker_killed.py", "RuntimeError: DataLoader worker (pid(s) …) exited unexpectedly"),
        ("error_data/open_files.py", "OSError: [Errno 24] Too many open files: 'sample.txt'"),
        (
            "error_data/pin_memory.py",
            "UserWarning: 'pin_memory' argument is set as true but no accelerator is found, then device pinned memory won't be used.",
        ),
        (
            "error_data/many_workers.py",
            "UserWarning: This DataLoader will create 1000 worker processes in total. Our suggested max number of worker in current system is …, which is smaller than what this DataLoader is going to create. Please be aware that excessive worker creation might get DataLoader running slow or even freeze, lower the worker number to avoid potential slowness/freeze if necessary.",
        ),
        ("error_data/pic_should_be.py", "TypeError: pic should be PIL Image or ndarray. Got <class 'torch.Tensor'>"),
        ("error_data/float_tensor.py", "TypeError: Input tensor should be a float tensor. Got torch.uint8."),
        ("error_data/handle_type.py", "TypeError: Cannot handle this data type: (1, 1, 3), <f4"),
    ],
)
def test_the_message_is_exactly_this(listing, message):
    assert said(listing) == message


@pytest.mark.parametrize(
    ("listing", "holds"),
    [
        ("error_data/stack_sizes_cured.py", lambda r: r.batch == [[5, 2, 9], [7, 1, 0]]),
        ("error_data/collate_type_cured.py", lambda r: r.x == [[1, 1, 1], [0, 0, 0]]),
        ("error_data/num_samples_cured.py", lambda r: r.count == 1),
        ("error_data/not_subscriptable_cured.py", lambda r: r.first == [0, 1]),
        ("error_data/too_many_values_cured.py", lambda r: r.text == "[2, 2] [2] [0, 1]\n[2, 2] [2] [2, 3]\n"),
        ("error_data/input_lengths_cured.py", lambda r: r.sizes == [9, 2]),
        ("error_data/tensors_differ_cured.py", lambda r: r.count == 10),
        ("error_data/in_worker_cured.py", lambda r: r.wrong == [3]),
        ("error_data/worker_killed_cured.py", lambda r: r.rows == 4),
        ("error_data/open_files_cured.py", lambda r: r.total == 100),
        ("error_data/pin_memory_cured.py", lambda r: r.text == "tensor([0])\ntensor([1])\n"),
        ("error_data/many_workers_cured.py", lambda r: r.fits is True),
        ("error_data/pic_should_be_cured.py", lambda r: r.shape == [3, 8, 8]),
        ("error_data/float_tensor_cured.py", lambda r: r.low == -1),
        ("error_data/handle_type_cured.py", lambda r: r.pixel == [255, 255, 255]),
    ],
)
def test_the_cure_does_what_it_should(listing, holds):
    assert holds(run(listing))


def test_in_a_worker_a_large_first_sample_is_another_error():
    for sizes, message in ((3, 2), "Trying to resize storage that is not resizable"), ((2, 3), "stack expects each"):
        with pytest.raises(RuntimeError, match=message):
            list(DataLoader([torch.zeros(size) for size in sizes], batch_size=2, num_workers=1))


def test_without_shuffle_an_empty_loader_is_silent():
    assert list(DataLoader([], batch_size=4)) == []


def test_a_batch_of_two_is_taken_apart():
    (i, x), *_ = DataLoader(torch.arange(4).reshape(4, 1), batch_size=2)
    assert i.tolist() == [0] and x.tolist() == [1]  # two samples, not a number and a batch
    (i, x), *_ = DataLoader(TensorDataset(torch.ones(6, 2), torch.zeros(6)), batch_size=3)
    assert i.shape == (3, 2) and x.shape == (3,)  # inputs and labels


def test_fractions_may_sum_to_more_than_1():
    fractions = [0.8, 0.05, 0.05, 0.1]
    assert functools.reduce(operator.add, fractions) > 1
    if sys.version_info < (3, 12):
        with pytest.raises(ValueError, match="Sum of input lengths does not equal"):
            random_split(range(100), fractions)
    else:  # sum() carries what rounding takes away
        assert [len(part) for part in random_split(range(100), fractions)] == [80, 5, 5, 10]


def test_without_scaling_white_is_509():
    image = torch.tensor([0, 255], dtype=torch.uint8).reshape(1, 1, 2)
    assert v2.Normalize([0.5], [0.5])(image.float()).flatten().tolist() == [-1, 509]


def test_bytes_without_the_factor_are_black():
    image = np.linspace(0, 1, 1000, dtype=np.float32)
    assert set(image.astype(np.uint8)) == {0, 1} and (255 * image).astype(np.uint8).max() == 255


class Killed:
    """A data set whose worker is killed."""

    def __len__(self):
        return 1

    def __getitem__(self, index):
        os.kill(os.getpid(), signal.SIGKILL)


def test_the_inner_error_of_a_killed_worker_names_the_signal():
    with pytest.raises(RuntimeError, match="exited unexpectedly") as caught:
        next(iter(DataLoader(Killed(), num_workers=1)))
    assert "is killed by signal: Killed" in str(caught.value.__cause__)


def test_a_worker_may_fail_at_its_start(tmp_path):
    script = """
        from torch.utils.data import DataLoader, Dataset

        class Numbers(Dataset):
            def __len__(self):
                return 1

            def __getitem__(self, index):
                return index

        GUARD
            list(DataLoader(DATA, num_workers=1, multiprocessing_context="spawn"))
    """
    script, guard = textwrap.dedent(script), 'if __name__ == "__main__":'
    file = tmp_path / "script.py"
    file.write_text(script.replace("GUARD", "if True:").replace("DATA", "range(1)"), encoding="utf-8")
    notebook = script.replace("GUARD", guard).replace("DATA", "Numbers()")  # -c has no file either
    for command, cause in ([file], "bootstrapping phase"), (["-c", notebook], "Can't get attribute 'Numbers'"):
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True)
        first, last = done.stderr.find(cause), done.stderr.rfind("DataLoader worker (pid(s)")
        assert 0 <= first < last and "exited unexpectedly" in done.stderr[last:], done.stderr


def test_a_memory_map_is_pickled_whole(tmp_path):
    np.save(tmp_path / "samples.npy", np.arange(1000.0))
    mapped = np.load(tmp_path / "samples.npy", mmap_mode="r")
    assert isinstance(mapped, np.memmap) and len(pickle.dumps(mapped)) > mapped.nbytes

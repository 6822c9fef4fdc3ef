# proven: warns=UserWarning
import tempfile
from pathlib import Path

import torch
import torch.distributed.checkpoint as dcp
from torch import distributed
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor import Shard, distribute_tensor
from torch.multiprocessing import spawn


def weights():
    return torch.arange(100_000.0).reshape(1000, 100)


def save(rank, folder):
    start = f"file://{folder}/start"
    distributed.init_process_group("gloo", start, rank=rank, world_size=2)
    mesh = init_device_mesh("cpu", (2,))
    part = distribute_tensor(weights(), mesh, [Shard(0)])  # 500 rows each
    dcp.save({"weight": part, "epoch": 3}, checkpoint_id=f"{folder}/saved")
    distributed.destroy_process_group()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        spawn(save, args=(folder,), nprocs=2)
        files = sorted(path.name for path in Path(folder, "saved").iterdir())
        state = {"weight": torch.zeros(1000, 100), "epoch": 0}
        dcp.load(state, checkpoint_id=f"{folder}/saved")
    same = torch.equal(state["weight"], weights())
    print("files:", *files)
    print(f"loaded by one process: {same}, epoch {state['epoch']}")

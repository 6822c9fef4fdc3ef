import tempfile
from pathlib import Path

import torch
from torch import distributed, nn
from torch.multiprocessing import spawn
from torch.nn.parallel import DistributedDataParallel


def train(rank, folder):
    start = f"file://{folder}/start"
    distributed.init_process_group("gloo", start, rank=rank, world_size=2)
    torch.manual_seed(rank)  # each process draws a data set of its own
    model = DistributedDataParallel(nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(5):
        model(torch.randn(8, 4)).square().mean().backward()
        optimizer.step()
        optimizer.zero_grad()

    if rank == 0:
        torch.save(model.module.state_dict(), f"{folder}/model.pt")
    distributed.barrier()  # nobody reads before the file is whole
    state = torch.load(f"{folder}/model.pt", weights_only=True)
    same = torch.equal(state["weight"], model.module.weight)
    Path(folder, f"rank{rank}").write_text(f"{same}, keys {list(state)}")
    distributed.destroy_process_group()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        spawn(train, args=(folder,), nprocs=2)
        seen = [Path(folder, f"rank{rank}").read_text() for rank in (0, 1)]
    for rank, text in enumerate(seen):
        print(f"rank {rank}: the file has its weights: {text}")

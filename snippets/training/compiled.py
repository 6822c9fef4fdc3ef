import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, branch):
        super().__init__()
        self.hidden, self.out = nn.Linear(64, 32), nn.Linear(32, 10)
        self.branch = branch

    def forward(self, x):  # (batch, 64)
        if self.branch and x.max() > 1:  # depends on the data
            x = x / 255
        return self.out(self.hidden(x).relu())


def backend(graph, inputs):  # called once for each graph that is captured
    graphs.append([node.name for node in graph.graph.nodes])
    return graph.forward  # as it is; the default would make faster code


counts, same = {"without if": [], "with an if": []}, []
for name, count in counts.items():
    torch.compiler.reset()
    model, graphs = Net(branch=name == "with an if"), []
    fast = torch.compile(model, backend=backend)
    for size in (32, 32, 32, 7, 5):  # 7 and 5: short last batches
        x = torch.rand(size, 64)
        same.append(torch.allclose(fast(x), model(x), atol=1e-6))
        count.append(len(graphs))
    print(f"{name}: {count} graphs so far")
print("the same results:", all(same))

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.fx import symbolic_trace
from torch.fx.passes.shape_prop import ShapeProp
from torchvision.models.resnet import BasicBlock

STYLE = {"ha": "center", "va": "center", "fontsize": 9}
STYLE["bbox"] = {"boxstyle": "round", "facecolor": "white", "edgecolor": "C0"}


def draw(ax, block, x):
    model, texts = symbolic_trace(block), {}
    ShapeProp(model).propagate(x)  # notes the shape that each node gives
    for node in list(model.graph.nodes)[:-1]:
        label = f"{node.name}\n{list(node.meta['tensor_meta'].shape[1:])}"
        if node.op == "call_module":
            layer = model.get_submodule(node.target)
            count = sum(p.numel() for p in layer.parameters())
            label += f"\n{count:,} parameters" * (count > 0)
        sources, aside = node.all_input_nodes, "downsample" in node.name
        rows = [texts[source].get_position()[1] for source in sources]
        row = 1 + aside + max(rows, default=-1)
        texts[node] = ax.text(1.7 * aside, row, label, **STYLE)
        for source, above in zip(sources, rows):
            a, b = texts[source], texts[node]
            link = {"patchA": a.get_bbox_patch(), "patchB": b.get_bbox_patch()}
            bend = -0.8 * (row - above > 3 and source.name == "x")
            link |= {"connectionstyle": f"arc3,rad={bend}", "arrowstyle": "->"}
            ax.annotate("", b.get_position(), a.get_position(), arrowprops=link)
    ax.set(xlim=(-0.6, 2.3), ylim=(row + 0.6, -0.6))
    ax.axis("off")
    return [f"{s} -> {n}" for n in texts for s in n.all_input_nodes]


down = nn.Sequential(nn.Conv2d(16, 32, 1, 2, bias=False), nn.BatchNorm2d(32))
x, (_, axes) = torch.zeros(1, 16, 8, 8), plt.subplots(1, 2, figsize=(7, 6))
same = draw(axes[0], BasicBlock(16, 16), x)
half = draw(axes[1], BasicBlock(16, 32, 2, down), x)
plt.show()

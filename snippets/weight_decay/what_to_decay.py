from torch import nn

model = nn.ModuleDict(
    {
        "words": nn.Embedding(100, 8),
        "conv": nn.Conv2d(1, 4, kernel_size=3),
        "norm": nn.LayerNorm([4, 6, 6]),
        "head": nn.Linear(144, 10),
    }
)
layers = nn.Linear, nn.Conv2d  # those whose weights are to decay
by_module = {
    f"{name}.weight"
    for name, module in model.named_modules()
    if isinstance(module, layers)
}
by_ndim = {name for name, p in model.named_parameters() if p.ndim > 1}

print("parameter     dimensions   ndim > 1   by module")
for name, p in model.named_parameters():
    chosen = name in by_ndim, name in by_module
    print(f"{name:13} {p.ndim:10} {chosen[0]!s:>10} {chosen[1]!s:>11}")

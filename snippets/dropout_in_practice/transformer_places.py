import torch
from torch import nn

torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(16, nhead=4, batch_first=True)
x = torch.randn(1, 5, 16)  # (batch, token, feature)
places = {
    "self_attn": "attention weights",
    "dropout1": "attention, before the residual addition",
    "dropout": "feedforward, after the activation",
    "dropout2": "feedforward, before the residual addition",
}


def answers(layer, x):
    return len({tuple(layer(x).flatten().tolist()) for _ in range(20)})


for part in layer.modules():
    if isinstance(part, nn.Dropout):
        part.p = 0.0
left = answers(layer, x)
print(f"all nn.Dropout modules at 0: {left} different outputs of 20")
layer.self_attn.dropout = 0.0
none = answers(layer, x)
print(f"self_attn.dropout at 0, too: {none}")

alone = {}
for name, place in places.items():
    part = layer.get_submodule(name)
    attribute = "dropout" if name == "self_attn" else "p"
    setattr(part, attribute, 0.5)
    alone[name] = answers(layer, x)
    setattr(part, attribute, 0.0)
    print(f"{name:9} alone: {alone[name]:2}  ({place})")

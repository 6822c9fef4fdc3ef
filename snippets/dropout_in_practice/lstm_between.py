import torch
from torch import nn
from torch.nn import functional as F

lstm = nn.LSTM(8, 16, num_layers=2, dropout=0.5)
first, second = nn.LSTM(8, 16), nn.LSTM(16, 16)
state = lstm.state_dict()
for layer, end in ((first, "_l0"), (second, "_l1")):
    names = [name for name in state if name.endswith(end)]
    layer.load_state_dict({name[:-3] + "_l0": state[name] for name in names})

x = torch.randn(7, 3, 8)  # (time, batch, feature)
with torch.no_grad():
    torch.manual_seed(0)
    y, _ = lstm(x)
    torch.manual_seed(0)
    h, _ = first(x)
    kept = F.dropout(h, 0.5)
    ours, _ = second(kept)
zeros = (y == 0).sum().item()
patterns = len({tuple((step == 0).flatten().tolist()) for step in kept})
agree = torch.allclose(y, ours, atol=1e-6)
print("our two layers agree with nn.LSTM:", agree)
print(f"zeros in the output: {zeros}")
print(f"different masks in {len(kept)} time steps: {patterns}")

import torch
from torch import nn

MODULES = nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d
MODULES += nn.AlphaDropout, nn.FeatureAlphaDropout


def set_dropout(model, p):
    for module in model.modules():
        if isinstance(module, MODULES):
            module.p = p
        elif isinstance(module, (nn.MultiheadAttention, nn.RNNBase)):
            module.dropout = p


torch.manual_seed(0)
transformer = nn.TransformerEncoder(
    nn.TransformerEncoderLayer(16, nhead=4, batch_first=True), num_layers=2
)
lstm = nn.LSTM(16, 16, num_layers=2, dropout=0.5, batch_first=True)
x = torch.randn(3, 5, 16)  # (batch, token, feature)
agree = {}
with torch.no_grad():
    for model in (transformer, lstm):
        name = type(model).__name__
        before = [model(x) for _ in range(2)]
        set_dropout(model, 0.0)
        after = [model(x) for _ in range(2)]
        if model is lstm:
            before, after = [y for y, _ in before], [y for y, _ in after]
        agree[name] = torch.equal(*before), torch.equal(*after)
        print(f"{name}: two calls agree before and after:", *agree[name])

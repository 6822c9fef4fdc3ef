import torch
from torch import nn


def forget_bias(lstm):  # what the forget gates of the first layer get
    gate = slice(lstm.hidden_size, 2 * lstm.hidden_size)  # i, f, g, o
    return (lstm.bias_ih_l0 + lstm.bias_hh_l0)[gate].tolist()


@torch.no_grad()
def set_forget_bias(lstm, value):  # in all layers and directions
    gate = slice(lstm.hidden_size, 2 * lstm.hidden_size)
    for name, p in lstm.named_parameters():
        if name.startswith("bias"):
            p[gate] = value if name.startswith("bias_ih") else 0.0


torch.manual_seed(0)
lstm = nn.LSTM(input_size=3, hidden_size=4, num_layers=2, bidirectional=True)
default = forget_bias(lstm)
with torch.no_grad():
    for p in (lstm.bias_ih_l0, lstm.bias_hh_l0):
        p[4:8] = 1.0  # once too often: both are added
twice = forget_bias(lstm)
set_forget_bias(lstm, 1.0)
once = forget_bias(lstm)

print("as constructed:  ", *(f"{b:.2f}" for b in default))
print("1 in both biases:", *twice)
print("set_forget_bias: ", *once)

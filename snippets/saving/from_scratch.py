import torch
from torch import nn


def state_dict(module, prefix=""):
    state = {}
    for name, tensor in (module._parameters | module._buffers).items():
        kept = name not in module._non_persistent_buffers_set
        if tensor is not None and kept:
            state[prefix + name] = tensor.detach()
    for name, child in module._modules.items():
        state |= state_dict(child, f"{prefix}{name}.")
    return state


def load_state_dict(module, state, strict=True):
    own = state_dict(module)
    missing = [key for key in own if key not in state]
    unexpected = [key for key in state if key not in own]
    if strict and missing + unexpected:
        raise RuntimeError(f"missing {missing}, unexpected {unexpected}")
    for key in own.keys() & state.keys():
        if own[key].shape != state[key].shape:
            raise RuntimeError(f"shape mismatch for {key}")
        own[key].copy_(state[key])  # into the tensors that the layers hold
    return missing, unexpected


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3))
model(5 + torch.randn(64, 4))  # moves the running statistics
kinds = dict.fromkeys(dict(model.named_parameters()), "parameter")
kinds |= dict.fromkeys(dict(model.named_buffers()), "buffer")

for key, tensor in state_dict(model).items():
    print(f"{key:21} {kinds[key]:9} {tuple(tensor.shape)}")

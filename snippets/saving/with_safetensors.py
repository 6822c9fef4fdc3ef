import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 2)
save_file(model.state_dict(), "model.safetensors", {"classes": "cat, dog"})

state = load_file("model.safetensors", device="cpu")
report = str(model.load_state_dict(state))
with safe_open("model.safetensors", framework="pt") as file:
    metadata = file.metadata()
    bias = file.get_tensor("bias")  # reads this one alone
same = torch.equal(bias, model.bias)

print(report, metadata)
try:
    save_file({"weight": model.weight.detach(), "step": 3}, "other.safetensors")
except (SafetensorError, ValueError) as error:
    refusal = str(error)
    print(refusal)

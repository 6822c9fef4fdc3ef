import torch
from torch import nn


def rms_norm(x, eps=1e-5):
    return x / (x.square().mean(-1, keepdim=True) + eps).sqrt()


x = torch.tensor([[-300.0, 300, 300, 300]])
half = x.half()
rows = {
    "float32": rms_norm(x),
    "float16": rms_norm(half),  # 300 squared is more than 65,504
    "float16, inside float32": rms_norm(half.float()).half(),
    "nn.RMSNorm in float16": nn.RMSNorm(4, dtype=torch.float16)(half),
}
results = {name: y.tolist()[0] for name, y in rows.items()}
for name, y in results.items():
    print(f"{name:24} {y}")
print("1e-8 in float16:", torch.tensor(1e-8).half().item())

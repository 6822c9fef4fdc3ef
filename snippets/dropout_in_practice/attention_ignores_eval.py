import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, features, p, repaired):
        super().__init__()
        self.qkv = nn.Linear(features, 3 * features)
        self.p, self.repaired = p, repaired

    def forward(self, x):  # (batch, token, feature)
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        p = self.p
        if self.repaired and not self.training:
            p = 0.0
        return F.scaled_dot_product_attention(q, k, v, dropout_p=p)


def answers(model, x):
    return len({tuple(model(x).flatten().tolist()) for _ in range(100)})


torch.manual_seed(0)
x = torch.randn(1, 6, 16)
broken = answers(Attention(16, p=0.1, repaired=False).eval(), x)
repaired = answers(Attention(16, p=0.1, repaired=True).eval(), x)
print(f"different outputs after eval(): {broken} broken, {repaired} repaired")

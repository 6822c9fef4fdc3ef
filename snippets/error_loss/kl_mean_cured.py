import torch
from torch import nn

p = torch.tensor([[0.5, 0.5], [0.9, 0.1]])
log_q = torch.tensor([[0.25, 0.75], [0.5, 0.5]]).log()
loss = nn.KLDivLoss(reduction="batchmean")(log_q, p)
print(f"{loss:.4f}")

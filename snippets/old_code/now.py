import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.utils.data import DataLoader
from torchvision.models import resnet18
from torchvision.transforms import v2

layer = nn.Linear(3, 2)
x = torch.ones(4, 3)
optimizer = optim.SGD(layer.parameters(), lr=0.1)
scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=5)
torch.save(layer.state_dict(), "model.pth")
layer.load_state_dict(torch.load("model.pth", weights_only=True))
now = {
    "item": layer(x).sum().item(),
    "~": ~(x > 0),
    "bool mask": x.masked_fill(x > 0, 0),
    "next": next(iter(DataLoader([1, 2]))),
    "eigh": torch.linalg.eigh(torch.eye(2)).eigenvalues,
    "lstsq": torch.linalg.lstsq(x, x).solution,
    "in place": nn.init.xavier_uniform_(torch.ones(2, 3)),
    "reduction": nn.MSELoss(reduction="sum")(x, 0 * x),
    "dim": F.softmax(x, dim=1),
    "last rate": scheduler.get_last_lr(),
    "weights": resnet18(weights=None).fc.out_features,
    "to float": v2.ToDtype(torch.float32, scale=True)(v2.ToImage()(x.numpy())),
    "autocast": torch.autocast("cpu"),
    "interpolate": F.interpolate(x[None], scale_factor=2),
    "mT": torch.ones(2, 3, 4).mT,
    "arange": torch.arange(0, 4),
}
flags = now["~"].tolist()
eigenvalues, range_ = now["eigh"].tolist(), now["arange"].tolist()
sums, shape = now["dim"].sum(1).tolist(), list(now["mT"].shape)
total, rate, classes = now["reduction"].item(), now["last rate"], now["weights"]

print(f"{len(now)} calls, no error, no warning")

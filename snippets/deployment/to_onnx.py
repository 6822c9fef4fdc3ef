import onnxruntime
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Conv2d(1, 16, 3, stride=2, padding=1),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(16 * 14 * 14, 10),
).eval()
torch.onnx.export(
    model,
    (torch.zeros(2, 1, 28, 28),),
    "model.onnx",
    input_names=["x"],
    output_names=["logits"],
    dynamic_shapes=({0: torch.export.Dim("batch")},),
    opset_version=20,
    dynamo=True,
    external_data=False,  # one file
    verbose=False,
)

cpu = ["CPUExecutionProvider"]
session = onnxruntime.InferenceSession("model.onnx", providers=cpu)
x = torch.randn(1000, 1, 28, 28)
(theirs,) = session.run(["logits"], {"x": x.numpy()})
with torch.no_grad():
    ours = model(x)
difference = (torch.tensor(theirs) - ours).abs().max().item()
same = (torch.tensor(theirs).argmax(1) == ours.argmax(1)).sum().item()
print(f"largest difference {difference:.1e}, {same} of 1000 classes equal")

import torch

# without a GPU: label what we save as if it were on GPU 0
torch.serialization.register_package(0, lambda _: "cuda:0", lambda *_: None)
a = torch.arange(3.0)
torch.save(a, "from_gpu.pt")

try:
    torch.load("from_gpu.pt", weights_only=True)
except RuntimeError as error:
    refusal = str(error).partition(" but ")[0]
    print(refusal)

devices = {}
for place in ("cpu", torch.device("cpu"), "meta"):
    b = torch.load("from_gpu.pt", map_location=place, weights_only=True)
    devices[repr(place)] = b.device.type
    print(f"map_location={place!r}: on {b.device.type}")

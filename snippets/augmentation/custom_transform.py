import torch
from PIL import Image
from torchvision import tv_tensors
from torchvision.transforms import v2


class Tilt(v2.Transform):
    def __init__(self, degrees, p=0.5):
        super().__init__()
        self.degrees, self.p = degrees, p

    def make_params(self, inputs):  # drawn once a call, for all inputs
        if torch.rand(1) >= self.p:
            return {"angle": None}
        angle = torch.empty(1).uniform_(-self.degrees, self.degrees)
        return {"angle": angle.item()}

    def transform(self, x, params):  # called for image, mask, boxes ...
        if params["angle"] is None:
            return x
        return v2.functional.rotate(x, params["angle"])


torch.manual_seed(0)
to_image = v2.Compose([v2.ToImage(), v2.Resize((64, 64))])
image, label = to_image(Image.open("data/cat.jpg")), 3
mask = tv_tensors.Mask(image[0] > 128)

results = [Tilt(15)(image, mask, label) for _ in range(200)]
tilted = sum(not torch.equal(x, image) for x, _, _ in results)
different = len({x.numpy().tobytes() for x, _, _ in results}) - 1
followed = sum(not torch.equal(m, mask) for _, m, _ in results)
print(f"{tilted} of 200 are tilted, by {different} different angles")
print(f"{followed} masks follow, labels: { ({y for _, _, y in results}) }")

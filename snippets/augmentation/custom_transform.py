import torch
from PIL import Image
from torchvision.transforms import v2


class Tilt:
    def __init__(self, degrees, p=0.5):
        self.degrees, self.p = degrees, p

    def __call__(self, image):
        if torch.rand(1) >= self.p:
            return image
        angle = torch.empty(1).uniform_(-self.degrees, self.degrees).item()
        return v2.functional.rotate(image, angle)


torch.manual_seed(0)
image = Image.open("data/cat.jpg")
transform = v2.Compose([v2.Resize((64, 64)), Tilt(15), v2.ToImage()])
plain = v2.Compose([v2.Resize((64, 64)), v2.ToImage()])(image)

results = [transform(image) for _ in range(200)]
tilted = sum(not torch.equal(x, plain) for x in results)
different = len({x.numpy().tobytes() for x in results}) - 1
print(f"{tilted} of 200 are tilted, by {different} different angles")

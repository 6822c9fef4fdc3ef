# proven: raises=TypeError
from PIL import Image
from torchvision.transforms import v2


class Mirror:
    def __call__(self, image, label):
        return v2.functional.horizontal_flip(image), label


transform = v2.Compose([v2.Resize((64, 64)), Mirror(), v2.ToImage()])
transform(Image.open("data/cat.jpg"))

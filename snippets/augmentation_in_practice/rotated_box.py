import math

from torchvision import tv_tensors
from torchvision.transforms.v2 import functional as F

square = tv_tensors.BoundingBoxes(  # a tight box around a disk
    [[80.0, 80.0, 120.0, 120.0]], format="XYXY", canvas_size=(200, 200)
)
growth = {}
for degrees in (5, 15, 30, 45):
    turned = F.rotate(square, degrees)
    left, top, right, bottom = turned[0].tolist()
    growth[str(degrees)] = (right - left) * (bottom - top) / 40**2
    angle = math.radians(degrees)
    expected = (math.cos(angle) + math.sin(angle)) ** 2
    print(f"{degrees:2} degrees: {growth[str(degrees)]:.2f} times the area")
    print(f"   by the formula: {expected:.2f}")
back = F.rotate(F.rotate(square, 45), -45)[0].tolist()
again = (back[2] - back[0]) * (back[3] - back[1]) / 40**2
print(f"45 degrees and back: {again:.2f} times the area")

import inspect

import matplotlib.pyplot as plt
import torch
from PIL import Image
from torchvision.transforms import v2

torch.manual_seed(0)
image = v2.functional.to_image(Image.open("data/cat.jpg").resize((120, 80)))
policies = v2.RandAugment, v2.TrivialAugmentWide, v2.RandomErasing
shown = "num_ops", "magnitude", "p", "scale", "value"
defaults, unchanged = {}, {}

_, axes = plt.subplots(3, 5, figsize=(7, 3.4))
for row, policy in zip(axes, policies, strict=True):
    name, known = policy.__name__, inspect.signature(policy).parameters
    defaults[name] = {k: known[k].default for k in shown if k in known}
    draws = [policy()(image) for _ in range(100)]
    unchanged[name] = sum(torch.equal(x, image) for x in draws) / 100
    told = ", ".join(f"{k}={v}" for k, v in defaults[name].items())
    print(f"{name}({told}): {unchanged[name]:.1%} unchanged")
    row[0].set_title(name, loc="left", fontsize=9)
    for axis, draw in zip(row, draws[:5], strict=True):
        axis.imshow(draw.permute(1, 2, 0).numpy())
        axis.axis("off")
plt.show()

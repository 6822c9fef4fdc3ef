import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.svm import SVC

x, y = load_digits(return_X_y=True)
images = x.reshape(-1, 8, 8)  # (images, height, width)
model = SVC().fit(x[:1200], y[:1200])
test, target = images[1200:], y[1200:]

views = {
    "upright": test,
    "mirrored": test[:, :, ::-1],
    "upside down": test[:, ::-1],
}
read = {
    name: model.predict(view.reshape(-1, 64)) for name, view in views.items()
}
accuracy = {name: (digits == target).mean() for name, digits in read.items()}
for name, value in accuracy.items():
    print(f"{name:12} {value:.3f} read correctly")
two_as_five = (read["upside down"][target == 2] == 5).mean()
print(f"upside down, {two_as_five:.0%} of the 2s are read as 5")

both = np.concatenate([images[:1200], images[:1200, ::-1]]).reshape(-1, 64)
taught = SVC().fit(both, np.tile(y[:1200], 2)).score(x[1200:], target)
print(f"taught both ways, it reads {taught:.3f} of the upright ones")

_, axes = plt.subplots(2, 10, figsize=(7, 1.9))
for digit, (above, below) in enumerate(axes.T):
    i = np.flatnonzero(target == digit)[0]
    above.imshow(test[i], cmap="gray")
    below.imshow(test[i, ::-1], cmap="gray")
    above.set_title(str(digit))
    below.set_title(str(read["upside down"][i]))
    above.axis("off")
    below.axis("off")
plt.show()

import numpy as np

CHANNELS = ["red", "green", "blue"]  # what the model was trained with
image = np.full((2, 2, 3), [20, 30, 200], dtype=np.uint8)  # cv2: B, G, R
x = image / 255
brightest = CHANNELS[x.mean((0, 1)).argmax()]
print(f"a red picture looks {brightest} to the model")

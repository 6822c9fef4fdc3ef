import io
import os
from pathlib import Path

import torch

a = torch.arange(3.0)
buffer = io.BytesIO()
descriptor = os.open("by_number.pt", os.O_WRONLY | os.O_CREAT)
answers = {}

for f in ("a.pt", Path("a.pt"), buffer, descriptor):
    kind = type(f).__name__
    try:
        torch.save(a, f)
        answers[kind] = "saved"
    except AttributeError as error:
        answers[kind] = str(error)
    print(f"{kind}: {answers[kind]}")
os.close(descriptor)

buffer.seek(0)  # back to its beginning
same = torch.equal(torch.load(buffer, weights_only=True), a)

# proven: shown-only=tests/test_deployment.py take-home=yes
import asyncio
import hashlib
import os
from pathlib import Path
from typing import Annotated

import torch
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import Counter, Histogram, make_asgi_app
from pydantic import BaseModel, Field
from torch import nn

BYTES, SECONDS = 1_000_000, 10  # limits of one request
TIME = Histogram("predict_seconds", "from the valid request to the answer")
COUNT = Counter("predicted", "images by predicted class", ["name"])
Pixel = Annotated[float, Field(strict=True, ge=0, le=255, allow_inf_nan=False)]
Image = Annotated[list[Pixel], Field(min_length=784, max_length=784)]


class Question(BaseModel, extra="forbid"):
    images: list[Image] = Field(min_length=1, max_length=64, fail_fast=True)


digest = hashlib.sha256(Path("model.pt").read_bytes()).hexdigest()
if digest != os.environ["MODEL_SHA256"]:
    raise SystemExit(f"model.pt has another SHA-256: {digest}")
bundle = torch.load("model.pt", weights_only=True, map_location="cpu")
convs = nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1)
model = nn.Sequential(*convs, nn.ReLU(), nn.Flatten(), nn.Linear(1568, 10))
model.eval().load_state_dict(bundle["weights"])
app, waiting, lock = FastAPI(max_body_size=BYTES), [], asyncio.Lock()
app.mount("/metrics", make_asgi_app())
app.add_api_route("/health", lambda: {"model": digest})


@torch.inference_mode()
def classify(images):  # (images, 784), pixels from 0 to 255
    x = (images.view(-1, 1, 28, 28) - bundle["mean"]) / bundle["std"]
    return model(x).softmax(1)


@app.middleware("http")
async def limit_time(request, call_next):  # of the body and of the answer
    try:
        async with asyncio.timeout(SECONDS):
            return await call_next(request)
    except TimeoutError:
        return JSONResponse({"detail": "took too long"}, 503)


@app.exception_handler(RequestValidationError)
async def refuse(request, error):  # names the fault, repeats no input
    first = error.errors()[0]
    detail = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return JSONResponse({"detail": detail}, 422)


@app.post("/predict")
async def predict(question: Question):
    mine = asyncio.get_running_loop().create_future()
    waiting.append((torch.tensor(question.images), mine))
    with TIME.time():
        async with lock:  # while one batch is computed, the next one gathers
            while not mine.done():
                batch, waiting[:] = waiting[:16], waiting[16:]
                x, answers = zip(*batch)
                p = await asyncio.to_thread(classify, torch.cat(x))
                for answer, rows in zip(answers, p.split([*map(len, x)])):
                    answer.set_result(rows)
    top, k = mine.result().max(1)
    names = [bundle["classes"][i] for i in k]
    for name in names:
        COUNT.labels(name).inc()
    pairs = zip(names, top.tolist())
    return [{"class": name, "probability": p} for name, p in pairs]

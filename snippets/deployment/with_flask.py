import torch
from flask import Flask, request
from torch import nn

app, model = Flask(__name__), nn.Linear(3, 2)


@app.post("/predict")
def predict():
    x = torch.tensor(request.get_json()["images"])
    return {"classes": model(x).argmax(1).tolist()}


app.logger.disabled = True  # else it logs a traceback for each 500
client, status = app.test_client(), {}
for body in (
    '{"images": [[1.0, 2.0, 3.0]]}',
    '{"image": [[1.0, 2.0, 3.0]]}',
    '{"images": [[1.0, 2.0]]}',
    '{"images": [["1", "2", "3"]]}',
    '{"images": [[1.0, 2.0, NaN]]}',
):
    answer = client.post("/predict", data=body, content_type="application/json")
    status[body] = answer.status_code
    print(answer.status_code, body)

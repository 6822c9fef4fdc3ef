from torch import nn

saved = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2))
model = nn.Sequential(nn.Linear(4, 3))
body = {k: v for k, v in saved.state_dict().items() if k.startswith("0.")}
told = model.load_state_dict(body)
print(told)

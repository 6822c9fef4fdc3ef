from torch import nn

saved = nn.Sequential(nn.Linear(4, 3))
model = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3))
told = model.load_state_dict(saved.state_dict(), strict=False)
missing, unexpected = told.missing_keys, told.unexpected_keys
assert all(key.startswith("1.") for key in missing) and not unexpected
print("not loaded:", len(missing), "entries, all of the new layer")

from torch import nn

saved = nn.ModuleDict({"body": nn.Linear(4, 8), "head": nn.Linear(8, 10)})
model = nn.ModuleDict({"body": nn.Linear(4, 8), "head": nn.Linear(8, 3)})

ours, theirs = model.state_dict(), saved.state_dict()
fitting = {
    k: v for k, v in theirs.items() if k in ours and v.shape == ours[k].shape
}
told = model.load_state_dict(fitting, strict=False)
missing = told.missing_keys
print("stay as they are:", missing)

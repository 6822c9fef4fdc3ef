import torch

w = torch.tensor(3.0, requires_grad=True)
h = 2 * w

both = torch.autograd.grad(h * h, w, retain_graph=True)[0].item()
one = torch.autograd.grad(h * h.detach(), w)[0].item()
print("h * h          gradient", both)
print("h * h.detach() gradient", one)

losses, kept = [], []
for x in (1.0, 2.0):
    loss = (w * x - 5) ** 2
    losses.append(loss)
    kept.append(loss.item())
print("a list of losses:", losses)
print("their numbers:   ", kept)
graphs = [loss.grad_fn is not None for loss in losses]

import torch
from torch.nn.functional import kl_div, log_softmax

torch.manual_seed(0)
teacher = 3 * torch.randn(10)
z = torch.randn(10, requires_grad=True)  # the student's logits

gradients = {}
for T in (1, 2, 4, 8, 16):
    p, q = log_softmax(teacher / T, 0), log_softmax(z / T, 0)
    loss = kl_div(q, p, reduction="sum", log_target=True)
    (grad,) = torch.autograd.grad(loss, z)
    by_hand = (q.exp() - p.exp()).detach() / T
    gradients[T] = [grad.norm().item(), T**2 * grad.norm().item()]
    off = (grad - by_hand).abs().max().item()
    largest = p.exp().max()
    print(f"T = {T:2}: largest probability {largest:.2f}, ", end="")
    print("gradient {:.4f}, times T² {:.2f}".format(*gradients[T]))

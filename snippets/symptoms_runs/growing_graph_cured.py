import torch


def nodes(tensor):  # of the graph that backward() walks through
    found, waiting = set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in found:
            found.add(node)
            waiting += [before for before, _ in node.next_functions]
    return len(found)


w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.01)
state, sizes = torch.tensor(0.0), []
for _ in range(6):
    state = 0.9 * state.detach() + 2.0 * w
    loss = (state - 1) ** 2
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    sizes.append(nodes(loss))
print("nodes in the graph:", *sizes)

import matplotlib.pyplot as plt
import torch


def lengths(corrected, betas=(0.9, 0.999)):  # the gradient stays 1, lr is 1
    m = v = torch.zeros((), dtype=torch.float64)
    found = []
    for t in range(1, 3001):
        m = betas[0] * m + (1 - betas[0])
        v = betas[1] * v + (1 - betas[1])
        if corrected:
            m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
        else:
            m_hat, v_hat = m, v
        found.append((m_hat / v_hat.sqrt()).item())
    return found


on, off = lengths(corrected=True), lengths(corrected=False)
first, most = off[0], max(off)
print(f"corrected: all steps between {min(on):.2f} and {max(on):.2f}")
print(f"without:   first step {first:.2f}, longest {most:.2f}")
plt.semilogx(range(1, 3001), on, label="with bias correction")
plt.semilogx(range(1, 3001), off, label="without")
plt.gca().set(ylim=(0, 7), xlabel="step", ylabel="length / lr")
plt.legend()
plt.show()

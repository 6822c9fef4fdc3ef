# proven: raises=RuntimeError
import torch

torch.save(torch.rand(6), "model/tensor_a")

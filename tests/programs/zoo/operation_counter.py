"""Counts the operations of a network's layers by hooks, then looks at its activations through a PCA, and moves weights of a DataParallel model."""
import argparse
import random
from collections import Counter
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
from torch.nn.common_types import _size_2_t, _size_any_t
from torch.nn.init import _calculate_correct_fan
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import _ConvNd
from torch.nn.modules.module import _addindent
from torch.nn.modules.pooling import _AdaptiveAvgPoolNd, _AdaptiveMaxPoolNd, _AvgPoolNd, _MaxPoolNd
from torch.nn.modules.utils import _pair, _reverse_repeat_tuple, consume_prefix_in_state_dict_if_present
from torch.optim.optimizer import Optimizer, ParamsT
from torch.utils.hooks import RemovableHandle


class MirroredConv2d(nn.Module):
    """A convolution in a window of kernel_size, with the picture mirrored at its edges."""

    def __init__(self, i: int, o: int, kernel_size: _size_2_t, dilation: _size_any_t = 1):
        super().__init__()
        self.kernel_size, self.dilation = _pair(kernel_size), _pair(dilation)
        self.edges = _reverse_repeat_tuple([d * (k - 1) // 2 for k, d in zip(self.kernel_size, self.dilation)], 2)
        self.weight = nn.Parameter(torch.empty(o, i, *self.kernel_size))
        nn.init.normal_(self.weight, std=(2 / _calculate_correct_fan(self.weight, "fan_out")) ** 0.5)

    def forward(self, x):
        return nn.functional.conv2d(nn.functional.pad(x, self.edges, mode="reflect"), self.weight, dilation=self.dilation)

    def __repr__(self):
        return f"{type(self).__name__}(\n  " + _addindent(f"kernel_size={self.kernel_size}\nedges={self.edges}", 2) + "\n)"


class SignDescent(Optimizer):
    def __init__(self, params: ParamsT, lr: float = 1e-3):
        super().__init__(params, dict(lr=lr))

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in filter(lambda p: p.grad is not None, group["params"]):
                p.add_(p.grad.sign(), alpha=-group["lr"])


def count(model: nn.Module, x: torch.Tensor) -> Counter:
    found, handles = Counter(), []

    def hook(module, inputs, output):
        numbers = output.numel()
        if isinstance(module, _ConvNd):
            found[type(module).__name__] += numbers * module.weight[0].numel()
        elif isinstance(module, (_MaxPoolNd, _AvgPoolNd)):
            found["pool"] += numbers * int(torch.tensor(module.kernel_size).prod())
        elif isinstance(module, (_AdaptiveAvgPoolNd, _AdaptiveMaxPoolNd)):
            found["adaptive"] += inputs[0].numel()
        elif isinstance(module, _BatchNorm):
            found["norm"] += 2 * numbers
        elif not list(module.children()):
            found["other"] += numbers

    for module in model.modules():
        handle = module.register_forward_hook(hook)
        assert isinstance(handle, RemovableHandle)
        handles.append(handle)
    model(x)
    for handle in handles:
        handle.remove()
    return found


parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=1e-3)
parser.add_argument("--log-dir", type=Path, default=Path("runs") / "first")
args = parser.parse_args([])
random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
net = nn.Sequential(MirroredConv2d(3, 4, (3, 5)), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3), nn.AvgPool2d((1, 2)), nn.ConvTranspose2d(6, 4, 2),
                    nn.AdaptiveMaxPool2d(3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3))
print(net, sorted(count(net, torch.rand(2, 3, 12, 12)).items()))
x, y = torch.rand(16, 3, 12, 12), torch.arange(16) % 3
model = nn.DataParallel(net)
optimizer = SignDescent(model.parameters(), lr=args.lr)
for _ in range(6):
    loss = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"{loss.item():.4f}", optimizer)

activations = []
net[3].register_forward_hook(lambda module, inputs, output: activations.append(output.detach().flatten(1)))
model(x)
for options in (dict(q=2), dict(q=3, center=False), dict(niter=4)):
    U, S, V = torch.pca_lowrank(activations[0], **options)
    print(options, U.shape, S, V.shape, (activations[0] @ V[:, :2]).abs().mean(0), torch.rand(1))
U, S, V = torch.svd_lowrank(activations[0], q=16, M=activations[0].mean(0))
print(torch.dist((U * S) @ V.mT + activations[0].mean(0), activations[0]) < 1e-4, torch.svd_lowrank(activations[0].T, q=2)[1], torch.svd_lowrank(x[0], q=1)[1].shape)
leaf = activations[0].clone().requires_grad_()
torch.pca_lowrank(leaf, q=2)[1].sum().backward()
print(leaf.grad.norm(), *torch.std_mean(leaf), *torch.aminmax(leaf), leaf.mode(0)[0].grad_fn.name(), leaf.nanmedian().grad_fn.name())
for wrong in (lambda: torch.pca_lowrank(leaf, q=17), lambda: torch.pca_lowrank(leaf, q=2, niter=-1), lambda: torch.pca_lowrank(leaf[0]), lambda: torch.svd_lowrank(leaf[0])):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__)

torch.save({"args": args, "model": model.state_dict(), "random": (random.getstate(), np.random.get_state(), torch.get_rng_state())}, "checkpoint.pt")
drawn = random.random(), np.random.rand(), torch.rand(1).item()
checkpoint = torch.load("checkpoint.pt", weights_only=False)
state = checkpoint["model"]
print(checkpoint["args"], list(state)[:3], list(state._metadata)[:3])
consume_prefix_in_state_dict_if_present(state, "module.")
print(list(state)[:3], list(state._metadata)[:3], net.load_state_dict(state))
mine, theirs, generator = checkpoint["random"]
random.setstate(mine)
np.random.set_state(theirs)
torch.set_rng_state(generator)
print(drawn == (random.random(), np.random.rand(), torch.rand(1).item()))

"""Adagrad."""
import microgradx

from ._fused import adagrad
from .optimizer import Checked, fused_step, scalar


class Adagrad(Checked):
    """Adagrad: s += g g; p -= lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps); s begins at initial_accumulator_value.

    One fused kernel call updates a parameter; `foreach` and `fused` change nothing. Raises ValueError for negative
    options. Duchi, Hazan and Singer 2011.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, -2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> microgradx.optim.Adagrad([w], lr=0.25).step()
    >>> w
    tensor([ 0.7500, -1.7500], requires_grad=True)
    """

    step = fused_step(adagrad)
    OPTIONS = "lr lr_decay eps weight_decay initial_accumulator_value foreach maximize differentiable fused"

    def __init__(self, params, lr=1e-2, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10,
                 foreach=None, *, maximize=False, differentiable=False, fused=None):
        super().__init__(params, locals())
        for group in self.param_groups:
            for p in group["params"]:
                start = group["initial_accumulator_value"]
                start = complex(start, start) if p.is_complex() else start
                self.state[p] = {"step": scalar(0), "sum": microgradx.full_like(p, start, requires_grad=False)}

    def share_memory(self):
        """Put the state into memory that processes share, as Tensor.share_memory_ does."""
        for values in self.state.values():
            values["sum"].share_memory_()

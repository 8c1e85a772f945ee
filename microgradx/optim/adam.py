"""Adam."""
from ._fused import adam
from .optimizer import Checked, check, fused_step, need


def _pair(betas):
    need(hasattr(betas, "__iter__"), TypeError, f"betas: must be a pair of numbers, not {type(betas).__name__}")
    return tuple(betas)


class Adam(Checked):
    """Adam: m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g g; p -= lr m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + eps).

    weight_decay joins g, or multiplies p by 1 - lr weight_decay when decoupled_weight_decay; amsgrad divides by the
    largest v so far; maximize takes -g. One fused kernel call updates a parameter; `foreach`, `fused` and
    `capturable` change nothing. Raises ValueError for negative options and betas outside [0, 1). Kingma and Ba 2015;
    amsgrad: Reddi et al. 2018.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, -1.0], requires_grad=True)
    >>> optimizer = microgradx.optim.Adam([w], lr=0.25)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.7500, -0.7500], requires_grad=True)
    """

    step = fused_step(adam)
    OPTIONS = "lr betas eps weight_decay amsgrad maximize foreach capturable differentiable fused decoupled_weight_decay"

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=False, *, foreach=None,
                 maximize=False, capturable=False, differentiable=False, fused=None, decoupled_weight_decay=False):
        super().__init__(params, {**locals(), "betas": _pair(betas)})

    def _check(self, betas, foreach, capturable, **others):
        name = type(self).__name__
        tensors = [b for b in betas if hasattr(b, "numel")]
        check(not (foreach and not capturable and hasattr(others["lr"], "numel")), "lr as a Tensor is not supported for capturable=False and foreach=True")
        check(all(b.numel() == 1 for b in tensors) and not (tensors and foreach and not capturable),
              f"{name}: betas as Tensors must have 1 element, and need capturable=True for foreach=True, got {betas}")
        super()._check(betas=betas, **others)
        check(len(tensors) == 2 or all(isinstance(b, float) for b in betas[:2]),
              f"{name}: betas must be either both floats or both Tensors, got {betas}. Hint: write 0. instead of 0")

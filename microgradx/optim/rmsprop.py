"""RMSprop."""
from ._fused import rmsprop
from .optimizer import Checked, check, fused_step


class RMSprop(Checked):
    """RMSprop: v = alpha v + (1 - alpha) g g; p -= lr g / (sqrt(v) + eps), or through a momentum buffer.

    centered takes the variance of g for v. One fused kernel call updates a parameter; `foreach` and `capturable`
    change nothing. Raises ValueError for negative options. Hinton's lecture 6e; centered: Graves 2013.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, -2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> microgradx.optim.RMSprop([w], lr=0.25).step()
    >>> w
    tensor([-1.5000,  0.5000], requires_grad=True)
    """

    step = fused_step(rmsprop)
    OPTIONS = "lr momentum alpha eps centered weight_decay capturable foreach maximize differentiable"

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=False,
                 capturable=False, foreach=None, maximize=False, differentiable=False):
        check(alpha >= 0, f"Invalid alpha value: {alpha}")
        super().__init__(params, locals())

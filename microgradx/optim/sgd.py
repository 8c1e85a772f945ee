"""Stochastic gradient descent."""
from ._fused import sgd
from .optimizer import Checked, check, fused_step


class SGD(Checked):
    """Stochastic gradient descent: g += weight_decay p; b = momentum b + (1 - dampening) g; p -= lr b.

    The first b is g itself; with nesterov the step is g + momentum b; with maximize g is -g; without momentum b is g.
    One fused kernel call updates a parameter. `foreach` and `fused` change nothing. Raises ValueError for negative
    options and for nesterov without momentum. Sutskever et al. 2013, with PyTorch's placing of lr.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = microgradx.optim.SGD([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.tolist()
    [0.0, 0.0]
    """

    step = fused_step(sgd)
    OPTIONS = "lr momentum dampening weight_decay nesterov maximize foreach differentiable fused"

    def __init__(self, params, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, *, maximize=False,
                 foreach=None, differentiable=False, fused=None):
        check(not nesterov or (momentum > 0 and dampening == 0), "Nesterov momentum requires a momentum and zero dampening")
        super().__init__(params, locals())

"""Averaged stochastic gradient descent."""
from microgradx import tensor

from .optimizer import Composed, scalar, zeros


class ASGD(Composed):
    """SGD that keeps an average of the parameters: p = (1 - lambd eta) p - eta g; ax += mu (p - ax);
    eta = lr / (1 + lambd lr t)^alpha; mu = 1 / max(1, t - t0).

    The average is state[p]["ax"]. `foreach` and `capturable` change nothing. Raises ValueError for a negative lr or
    weight_decay. Polyak and Juditsky 1992.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, -2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> microgradx.optim.ASGD([w], lr=0.25).step()
    >>> w
    tensor([ 0.5000, -1.0000], requires_grad=True)
    """

    STATE = {"eta": lambda p, group: scalar(group["lr"]), "mu": lambda p, group: scalar(1), "ax": zeros}
    OPTIONS = "lr lambd alpha t0 weight_decay foreach maximize differentiable capturable"

    def __init__(self, params, lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0, foreach=None, maximize=False, differentiable=False, capturable=False):
        super().__init__(params, locals())

    def update(self, p, grad, state, group, step):
        eta, mu, lambd, lr = state["eta"].item(), state["mu"].item(), group["lambd"], float(group["lr"])
        p.mul_(1 - lambd * eta).add_(grad, alpha=-eta)
        if mu == 1:
            state["ax"].copy_(p)
        else:
            state["ax"].add_(p - state["ax"], alpha=mu)
        state["eta"].copy_(tensor(lr / (1 + lambd * lr * step) ** group["alpha"]))        # rounded to the default dtype, as PyTorch's
        state["mu"].copy_(tensor(1 / max(1, step - group["t0"])))

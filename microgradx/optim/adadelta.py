"""Adadelta."""
from .optimizer import Composed, check, zeros


class Adadelta(Composed):
    """Adadelta: d = sqrt(u + eps) / sqrt(v + eps) g; p -= lr d; v averages g g and u averages d d with factor rho.

    `foreach` and `capturable` change nothing. Raises ValueError for negative options and rho outside [0, 1].
    Zeiler 2012.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, -2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> microgradx.optim.Adadelta([w]).step()
    >>> w
    tensor([ 0.9968, -1.9968], requires_grad=True)
    """

    STATE = {"square_avg": zeros, "acc_delta": zeros}
    OPTIONS = "lr rho eps weight_decay maximize capturable foreach differentiable"

    def __init__(self, params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0, foreach=None, *, capturable=False, maximize=False, differentiable=False):
        check(0 <= rho <= 1, f"Invalid rho value: {rho}")
        super().__init__(params, locals())

    def update(self, p, grad, state, group, step):
        rho, eps, square_avg, acc_delta = group["rho"], group["eps"], state["square_avg"], state["acc_delta"]
        square_avg.mul_(rho).addcmul_(grad, grad, value=1 - rho)
        delta = acc_delta.add(eps).sqrt_().div_(square_avg.add(eps).sqrt_()).mul_(grad)
        acc_delta.mul_(rho).addcmul_(delta, delta, value=1 - rho)
        p.add_(delta, alpha=-float(group["lr"]))

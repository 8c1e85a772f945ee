"""Adamax."""
import microgradx

from .optimizer import Composed, zeros


class Adamax(Composed):
    """Adamax: m = b1 m + (1 - b1) g; u = max(b2 u, |g| + eps); p -= lr / (1 - b1^t) m / u.

    `foreach` and `capturable` change nothing. Raises ValueError for negative options and betas outside [0, 1).
    Kingma and Ba 2015, section 7.1.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, -2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> microgradx.optim.Adamax([w], lr=0.25).step()
    >>> w
    tensor([ 0.7500, -1.7500], requires_grad=True)
    """

    STATE = {"exp_avg": zeros, "exp_inf": zeros}
    OPTIONS = "lr betas eps weight_decay foreach maximize differentiable capturable"

    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, foreach=None, *, maximize=False, differentiable=False, capturable=False):
        super().__init__(params, locals())

    def update(self, p, grad, state, group, step):
        (beta1, beta2), exp_inf = group["betas"], state["exp_inf"]
        state["exp_avg"].lerp_(grad, 1 - beta1)
        exp_inf.copy_(microgradx.maximum(exp_inf.mul_(beta2), grad.abs().add_(group["eps"])))
        p.addcdiv_(state["exp_avg"], exp_inf, value=-float(group["lr"]) / (1 - beta1 ** step))

"""RAdam."""
from .optimizer import Composed, zeros


class RAdam(Composed):
    """Adam with a rectified step: r(t) = r - 2 t b2^t / (1 - b2^t), r = 2 / (1 - b2) - 1; while r(t) <= 5 the step is
    lr m / (1 - b1^t), later Adam's times sqrt((r(t) - 4) (r(t) - 2) r / ((r - 4) (r - 2) r(t))).

    `foreach` and `capturable` change nothing. Raises ValueError for negative options and betas outside [0, 1).
    Liu et al. 2020.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, -2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> microgradx.optim.RAdam([w], lr=0.25).step()
    >>> w
    tensor([ 0.5000, -1.0000], requires_grad=True)
    """

    STATE = {"exp_avg": zeros, "exp_avg_sq": zeros}
    OPTIONS = "lr betas eps weight_decay maximize foreach capturable decoupled_weight_decay differentiable"

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, decoupled_weight_decay=False, *,
                 foreach=None, maximize=False, capturable=False, differentiable=False):
        super().__init__(params, locals())

    def update(self, p, grad, state, group, step):
        (beta1, beta2), exp_avg, exp_avg_sq = group["betas"], state["exp_avg"], state["exp_avg_sq"]
        exp_avg.lerp_(grad, 1 - beta1)
        exp_avg_sq.mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        size, bias2 = float(group["lr"]) / (1 - beta1 ** step), 1 - beta2 ** step
        longest = 2 / (1 - beta2) - 1
        length = longest - 2 * step * beta2 ** step / bias2
        if length > 5:
            rectified = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            p.addcdiv_(exp_avg, exp_avg_sq.sqrt().add_(group["eps"]), value=-size * (rectified * bias2) ** 0.5)
        else:
            p.add_(exp_avg, alpha=-size)

"""NAdam."""
from .optimizer import Composed, scalar, zeros


class NAdam(Composed):
    """Adam with Nesterov momentum: mu(t) = b1 (1 - 0.96^(t momentum_decay) / 2), M(t) = mu(1) ... mu(t);
    p -= lr ((1 - mu(t)) / (1 - M(t)) g + mu(t+1) / (1 - M(t+1)) m) / (sqrt(v / (1 - b2^t)) + eps).

    `foreach` and `capturable` change nothing. Raises ValueError for negative options and betas outside [0, 1).
    Dozat 2016.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, -2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> microgradx.optim.NAdam([w], lr=0.25).step()
    >>> w
    tensor([ 0.7359, -1.7359], requires_grad=True)
    """

    STATE = {"mu_product": lambda p, group: scalar(1), "exp_avg": zeros, "exp_avg_sq": zeros}
    OPTIONS = "lr betas eps weight_decay momentum_decay decoupled_weight_decay maximize foreach capturable differentiable"

    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, momentum_decay=4e-3,
                 decoupled_weight_decay=False, *, foreach=None, maximize=False, capturable=False, differentiable=False):
        super().__init__(params, locals())

    def update(self, p, grad, state, group, step):
        (beta1, beta2), lr = group["betas"], float(group["lr"])
        mu, mu_next = (beta1 * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"])) for t in (step, step + 1))
        state["mu_product"] *= mu
        product = state["mu_product"].item()
        state["exp_avg"].lerp_(grad, 1 - beta1)
        state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        denom = state["exp_avg_sq"].div(1 - beta2 ** step).sqrt_().add_(group["eps"])
        p.addcdiv_(grad, denom, value=-lr * (1 - mu) / (1 - product))
        p.addcdiv_(state["exp_avg"], denom, value=-lr * mu_next / (1 - product * mu_next))

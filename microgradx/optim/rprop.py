"""Rprop."""
import microgradx

from .optimizer import Composed, check, zeros


class Rprop(Composed):
    """Resilient backpropagation: p -= sign(g) s; s grows by etas[1] while the sign of g stays and shrinks by etas[0]
    when it changes (that g counts as 0), within step_sizes; s begins at lr.

    `foreach` and `capturable` change nothing. Raises ValueError for a negative lr and unless 0 < etas[0] < 1 < etas[1].
    Riedmiller and Braun 1993.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, -2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> microgradx.optim.Rprop([w], lr=0.25).step()
    >>> w
    tensor([ 0.7500, -1.7500], requires_grad=True)
    """

    STATE = {"prev": zeros, "step_size": lambda p, group: microgradx.full_like(p, float(group["lr"]), requires_grad=False)}
    L2 = False
    OPTIONS = "lr etas step_sizes foreach maximize differentiable capturable"

    def __init__(self, params, lr=1e-2, etas=(0.5, 1.2), step_sizes=(1e-6, 50), *, capturable=False, foreach=None, maximize=False, differentiable=False):
        check(0 < etas[0] < 1 < etas[1], f"Invalid eta values: {etas[0]}, {etas[1]}")
        super().__init__(params, locals())

    def update(self, p, grad, state, group, step):
        (shrink, grow), (smallest, largest) = group["etas"], group["step_sizes"]
        agreement = grad * state["prev"]
        factor = microgradx.ones_like(agreement).masked_fill_(agreement > 0, grow).masked_fill_(agreement < 0, shrink)
        state["step_size"].mul_(factor).clamp_(smallest, largest)
        grad = grad.masked_fill(agreement < 0, 0)
        p.addcmul_(grad.sign(), state["step_size"], value=-1)
        state["prev"].copy_(grad)

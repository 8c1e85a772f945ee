"""Adafactor: second moments kept as one row and one column per matrix."""
import microgradx

from .optimizer import Composed, check, zeros


def _rms(t):
    return t.norm(2).item() / t.numel() ** 0.5


class Adafactor(Composed):
    """Adafactor: v averages g g with factor 1 - t^beta2_decay, for matrices as row means times column means; the update
    g / sqrt(v) is scaled down to a root mean square of d at most, times max(eps[1], rms(p)) min(lr, 1 / sqrt(t)).

    eps[0] None means the machine epsilon of the dtype; weight_decay is decoupled. `foreach` changes nothing. Raises
    ValueError for options out of range. Shazeer and Stern 2018.

    >>> import microgradx
    >>> w = microgradx.tensor([1.0, -2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> microgradx.optim.Adafactor([w], lr=0.25).step()
    >>> w
    tensor([ 0.6047, -1.6047], requires_grad=True)
    """

    STATE = {"row_var": lambda p, group: p.new_zeros((*p.shape[:-1], 1)) if p.dim() > 1 else None,
             "col_var": lambda p, group: p.new_zeros((*p.shape[:-2], 1, p.shape[-1])) if p.dim() > 1 else None,
             "variance": lambda p, group: zeros(p, group) if p.dim() <= 1 else None}
    L2 = COMPLEX = False
    OPTIONS = "lr beta2_decay eps d weight_decay foreach maximize"

    def __init__(self, params, lr=1e-2, beta2_decay=-0.8, eps=(None, 1e-3), d=1.0, weight_decay=0.0, *, foreach=None, maximize=False):
        super().__init__(params, locals())

    def _check(self, lr, beta2_decay, eps, d, weight_decay, **others):
        check(lr >= 0, f"Learning rate should be >= 0 but is: {lr}")
        check(beta2_decay <= 0, f"beta2_decay should be <= 0 but is: {beta2_decay}")
        check(eps[0] is None or eps[0] >= 0, f"epsilon1 should be >= 0 but is: {eps[0]}")
        check(eps[1] >= 0, f"epsilon2 should be >= 0 but is: {eps[1]}")
        check(d >= 1, f"Clipping threshold d should be >= 1 but is: {d}")
        check(weight_decay >= 0, f"weight_decay should be >= 0 but is: {weight_decay}")

    def update(self, p, grad, state, group, step):
        lr, weight, (eps1, eps2) = float(group["lr"]), step ** group["beta2_decay"], group["eps"]
        eps1 = microgradx.finfo(p.dtype).eps if eps1 is None else eps1
        size = max(eps2, _rms(p)) * min(lr, 1 / step ** 0.5)
        if group["weight_decay"] != 0:
            p.mul_(1 - lr * group["weight_decay"])
        squares = grad * grad
        if grad.dim() > 1:
            row, column = state["row_var"], state["col_var"]
            row.lerp_(squares.mean(-1, keepdim=True), weight)
            column.lerp_(squares.mean(-2, keepdim=True), weight)
            variance = (row @ column).div_(row.mean(-2, keepdim=True).clamp_(min=eps1))
        else:
            variance = state["variance"].lerp_(squares, weight).clone()
        update = variance.clamp_(min=eps1 * eps1).rsqrt_().mul_(grad)
        p.add_(update, alpha=-size / max(1.0, _rms(update) / group["d"]))

"""Muon: momentum whose update is orthogonalised."""
import math

import microgradx

from .optimizer import Composed, check, zeros


def _half(t):
    """The values as bfloat16 would keep them, in float32: PyTorch iterates in that precision."""
    return t.to(microgradx.bfloat16).to(microgradx.float32)


def _orthogonalised(grad, coefficients, steps, eps):
    """The Newton-Schulz iteration X = a X + (b A + c A A) X with A = X X^T, from X = grad / |grad|."""
    check(steps < 100, f"Number of steps must be less than 100 for computational efficiency, got ns_steps={steps}")
    a, b, c = coefficients
    x = _half(grad)
    tall = grad.size(0) > grad.size(1)
    if tall:
        x = x.T
    x = _half(x / _half(x.norm()).clamp(min=eps))
    for _ in range(steps):
        gram = _half(x @ x.T)
        x = _half(a * x + _half(b * gram + c * (gram @ gram)) @ x)
    return (x.T if tall else x).to(grad.dtype)


class Muon(Composed):
    """Muon, for matrices: m = momentum m + (1 - momentum) g; u = the orthogonal factor of m (with nesterov, of a mix of
    g and m); p = (1 - lr weight_decay) p - lr s u, where s is sqrt(max(1, rows / columns)), or for adjust_lr_fn
    "match_rms_adamw" 0.2 sqrt(max(rows, columns)).

    Raises ValueError for parameters that are not 2-D. Jordan et al. 2024; adjust_lr_fn: Liu et al. 2025.

    >>> import microgradx
    >>> w = microgradx.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> microgradx.optim.Muon([w], lr=0.5).step()
    >>> w
    tensor([[1.2918, 1.4918],
            [2.4828, 3.6765]], requires_grad=True)
    """

    STATE = {"momentum_buffer": zeros}
    L2 = COMPLEX = COUNTED = False
    OPTIONS = "lr weight_decay momentum nesterov ns_coefficients eps ns_steps adjust_lr_fn"

    def __init__(self, params, lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=True,
                 ns_coefficients=(3.4445, -4.7750, 2.0315), eps=1e-7, ns_steps=5, adjust_lr_fn=None):
        super().__init__(params, locals())
        for group in self.param_groups:
            for p in group["params"]:
                check(p.dim() == 2, f"Muon only supports 2D parameters whereas we found a parameter with size: {p.size()}")

    def _check(self, lr, momentum, weight_decay, adjust_lr_fn, **others):
        check(lr >= 0, f"Learning rate should be >= 0 but is: {lr}")
        check(momentum >= 0, f"momentum should be >= 0 but is: {momentum}")
        check(weight_decay >= 0, f"weight decay should be >= 0 but is: {weight_decay}")
        check(adjust_lr_fn in (None, "original", "match_rms_adamw"), f"Adjust learning rate function {adjust_lr_fn} is not supported")

    def update(self, p, grad, state, group, step):
        momentum, lr, (rows, columns) = group["momentum"], float(group["lr"]), p.shape
        buffer = state["momentum_buffer"].lerp_(grad, 1 - momentum)
        mixed = grad.lerp(buffer, momentum) if group["nesterov"] else buffer
        direction = _orthogonalised(mixed, group["ns_coefficients"], group["ns_steps"], group["eps"])
        if group["adjust_lr_fn"] == "match_rms_adamw":
            size = 0.2 * math.sqrt(max(rows, columns))
        else:
            size = math.sqrt(max(1, rows / columns))
        p.mul_(1 - lr * group["weight_decay"]).add_(direction, alpha=-lr * size)

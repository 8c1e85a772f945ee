"""Bessel functions of orders 0 and 1 of real numbers, in float64, from their integrals.

Each is the mean or the sum of an analytic function over equidistant points, which converges exponentially (Trefethen and Weideman, The
exponentially convergent trapezoidal rule, SIAM Review 2014). Behind x = 25 Hankel's expansion takes over (NIST's DLMF, 10.17).
"""
import math

import numpy as np

_ANGLES = (np.arange(32) + 0.5) * math.pi / 64
_K = np.arange(1, 32).reshape(-1, 1)
# J_n(x) is the mean over the angles t of cos(x sin t) cos(n t), or of sin(x sin t) sin(n t) for odd n; the sums that Y_0 and Y_1 need of
# J_2, J_4 ... and J_1, J_3 ... (DLMF 10.8) are means with the sums of these weights
_WEIGHTS = {"j0": np.ones(32), "j1": np.sin(_ANGLES), "y0": ((-1.0) ** _K / _K * np.cos(2 * _K * _ANGLES)).sum(0),
            "y1": ((-1.0) ** _K / _K * (np.sin((2 * _K - 1) * _ANGLES) - np.sin((2 * _K + 1) * _ANGLES))).sum(0)}


def _mean(kind, x):
    wave = np.cos if kind.endswith("0") else np.sin
    return sum(w * wave(x * s) for w, s in zip(_WEIGHTS[kind] / 32, np.sin(_ANGLES), strict=True))


def _far(order, second, x):
    """J or Y of large x: sqrt(2 / (pi x)) (P cos(u) - Q sin(u)) or its sine, u = x - (2 order + 1) pi / 4."""
    P, Q, term = np.zeros_like(x), np.zeros_like(x), np.ones_like(x)
    for k in range(24):
        if k % 2:
            Q += (-1) ** (k // 2) * term
        else:
            P += (-1) ** (k // 2) * term
        term = term * (4 * order**2 - (2 * k + 1) ** 2) / (8 * (k + 1) * x)
    u = x - (2 * order + 1) * math.pi / 4
    return np.sqrt(2 / (math.pi * x)) * (P * np.sin(u) + Q * np.cos(u) if second else P * np.cos(u) - Q * np.sin(u))


def j(order, x):
    """J of any x; NaN of infinities, as PyTorch's."""
    size = np.abs(x)
    found = np.where(size < 25, _mean(f"j{order}", np.minimum(size, 25)), _far(order, False, np.maximum(size, 25)))
    return np.where(np.isinf(x), np.nan, np.copysign(1, x) * found if order else found)


def y(order, x):
    """Y of x > 0; -inf at 0, NaN below and of infinities."""
    near = np.clip(x, 5e-324, 25)
    log = np.log(near / 2) + np.euler_gamma
    if order:
        low = -(_mean("j0", near) / near - log * _mean("j1", near) - _mean("y1", near)) * 2 / math.pi
    else:
        low = (log * _mean("j0", near) - 2 * _mean("y0", near)) * 2 / math.pi
    found = np.where(x < 25, low, _far(order, True, np.maximum(x, 25)))
    return np.where(x == 0, -np.inf, np.where((x < 0) | np.isinf(x), np.nan, found))


def k(order, x, scaled):
    """K of x > 0, or e^x K: the integral of e^(-x cosh(t)) cosh(order t) over t > 0 (DLMF 10.32); infinite at 0, NaN below."""
    at = np.where(x > 0, x, np.nan)
    width = np.minimum(1, 4 / np.sqrt(at))              # of the bell e^(-x (cosh(t) - 1)) where x is large
    step, total = 0.125, np.zeros_like(at)
    for t in np.arange(0, max(10, math.acosh(1 + 750 / max(np.nanmin(at, initial=1), 1e-306))), step):
        total += np.exp(-at * (np.cosh(t * width) - 1)) * np.cosh(order * t * width) * width * (step if t else step / 2)
    return np.where(x == 0, np.inf, np.where(x == np.inf, 0, total if scaled else total * np.exp(-at)))

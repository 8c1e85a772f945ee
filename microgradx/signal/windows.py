"""Windows of M points, 1 in the middle. sym=False: the first M points of the window of M + 1, which continues periodically.

ValueError for a negative M, or a dtype that is not floating. All take dtype, layout, device and requires_grad.
"""
import math

import numpy as np

from microgradx._engine.dtype import dtype as dtype_type, get_default_dtype
from microgradx._machine import get_default_device
from microgradx._rows import need, tensor
from microgradx.creation import _made
from microgradx.rare import _kaiser

__all__ = ["bartlett", "blackman", "cosine", "exponential", "gaussian", "general_cosine", "general_hamming", "hamming", "hann", "kaiser", "nuttall"]


def _window(name, M, formula, dtype, layout, device, requires_grad):
    """formula(0, 1 ... M - 1), a window of one point being 1."""
    need(layout is None or repr(layout) == "microgradx.strided", ValueError, f"{name}: windows are strided tensors, got layout {layout!r}")
    kind = get_default_dtype() if dtype is None else dtype
    need(hasattr(M, "__index__"), TypeError, f"{name}(): argument 'M' must be int, not {type(M).__name__}")
    need(M >= 0, ValueError, f"{name}: requires non-negative window length, got M={M}")
    need(isinstance(kind, dtype_type) and kind.is_floating_point and kind.itemsize > 2, ValueError, f"{name}: expects float32 or float64 dtypes, got: {kind!r}")
    M = M.__index__()
    return _made(name, tensor(formula(np.arange(M)) if M > 1 else np.ones(M), kind), requires_grad, None, get_default_device() if device is None else device)


def _cosines(name, M, a, sym, *rest):
    def formula(k):
        angle = 2 * math.pi * k / (M - 1 if sym else M)
        return sum((-1) ** i * factor * np.cos(i * angle) for i, factor in enumerate(a))
    return _window(name, M, formula, *rest)


def general_cosine(M, *, a, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """sum over i of (-1)^i a[i] cos(2 pi i k / (M - 1)). ValueError for an a without elements.

    >>> import microgradx
    >>> microgradx.signal.windows.general_cosine(3, a=[0.5, 0.5])
    tensor([0., 1., 0.])
    """
    need(hasattr(a, "__iter__"), TypeError, f"general_cosine: a must be a list of numbers, not {type(a).__name__}")
    a = list(a)
    need(a, ValueError, "general_cosine: a must have elements, the factors of the cosines")
    return _cosines("general_cosine", M, a, sym, dtype, layout, device, requires_grad)


def general_hamming(M, *, alpha=0.54, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """alpha - (1 - alpha) cos(2 pi k / (M - 1)).

    >>> import microgradx
    >>> microgradx.signal.windows.general_hamming(3, alpha=0.75)
    tensor([0.5000, 1.0000, 0.5000])
    """
    return _cosines("general_hamming", M, [alpha, 1 - alpha], sym, dtype, layout, device, requires_grad)


def hamming(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """0.54 - 0.46 cos(2 pi k / (M - 1)).

    >>> import microgradx
    >>> microgradx.signal.windows.hamming(3)
    tensor([0.0800, 1.0000, 0.0800])
    """
    return _cosines("hamming", M, [0.54, 0.46], sym, dtype, layout, device, requires_grad)


def hann(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """(1 - cos(2 pi k / (M - 1))) / 2.

    >>> import microgradx
    >>> microgradx.signal.windows.hann(3)
    tensor([0., 1., 0.])
    """
    return _cosines("hann", M, [0.5, 0.5], sym, dtype, layout, device, requires_grad)


def blackman(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """0.42 - 0.5 cos(2 pi k / (M - 1)) + 0.08 cos(4 pi k / (M - 1)).

    >>> import microgradx
    >>> microgradx.signal.windows.blackman(5)[1:4]
    tensor([0.3400, 1.0000, 0.3400])
    """
    return _cosines("blackman", M, [0.42, 0.5, 0.08], sym, dtype, layout, device, requires_grad)


def nuttall(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """Four cosines with the factors of Nuttall's minimum (Heinzel, Ruediger and Schilling, 2002).

    >>> import microgradx
    >>> microgradx.signal.windows.nuttall(5)[1:4]
    tensor([0.2270, 1.0000, 0.2270])
    """
    return _cosines("nuttall", M, [0.3635819, 0.4891775, 0.1365995, 0.0106411], sym, dtype, layout, device, requires_grad)


def bartlett(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """A triangle: 1 - |2 k / (M - 1) - 1|.

    >>> import microgradx
    >>> microgradx.signal.windows.bartlett(3)
    tensor([0., 1., 0.])
    """
    return _window("bartlett", M, lambda k: 1 - np.abs(2 * k / (M - 1 if sym else M) - 1), dtype, layout, device, requires_grad)


def cosine(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """sin(pi (k + 1/2) / M).

    >>> import microgradx
    >>> microgradx.signal.windows.cosine(3)
    tensor([0.5000, 1.0000, 0.5000])
    """
    return _window("cosine", M, lambda k: np.sin(math.pi * (k + 0.5) / (M if sym else M + 1)), dtype, layout, device, requires_grad)


def exponential(M, *, center=None, tau=1.0, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """exp(-|k - center| / tau), center being the middle. ValueError for a tau that is not positive, and for a center of a symmetric window.

    >>> import microgradx
    >>> microgradx.signal.windows.exponential(3)
    tensor([0.3679, 1.0000, 0.3679])
    """
    need(tau > 0, ValueError, f"exponential: tau must be positive, got {tau}")
    need(not sym or center is None, ValueError, f"exponential: a symmetric window has its center in the middle, got {center}. Hint: sym=False")
    middle = (M - 1 if sym else M) / 2 if center is None else center
    return _window("exponential", M, lambda k: np.exp(-np.abs(k - middle) / tau), dtype, layout, device, requires_grad)


def gaussian(M, *, std=1.0, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """exp(-(k - (M - 1) / 2)^2 / (2 std^2)). ValueError for a std that is not positive.

    >>> import microgradx
    >>> microgradx.signal.windows.gaussian(3)
    tensor([0.6065, 1.0000, 0.6065])
    """
    need(std > 0, ValueError, f"gaussian: std must be positive, got {std}")
    return _window("gaussian", M, lambda k: np.exp(-((k - (M - 1 if sym else M) / 2) / std) ** 2 / 2), dtype, layout, device, requires_grad)


def kaiser(M, *, beta=12.0, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    """I0(beta sqrt(1 - (2 k / (M - 1) - 1)^2)) / I0(beta). ValueError for a negative beta.

    >>> import microgradx
    >>> microgradx.signal.windows.kaiser(3, beta=1.0)
    tensor([0.7898, 1.0000, 0.7898])
    """
    need(beta >= 0, ValueError, f"kaiser: beta must not be negative, got {beta}")
    return _window("kaiser", M, lambda k: _kaiser(k / (M - 1 if sym else M), beta), dtype, layout, device, requires_grad)

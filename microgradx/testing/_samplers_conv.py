"""Samplers of the rows of convolutions, pools, unfold and fold, and norms."""
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

import microgradx as m
from microgradx._engine.ops import conv as _  # noqa: F401 - the rows must be in the table
from microgradx._engine.ops.conv import avg_pool, conv, conv_transpose, fold, max_pool, unfold
from microgradx._engine.ops.norm import batch_norm, group_norm, layer_norm, rms_norm
from microgradx.testing.samplers import Case, adjoint, sampler


def _windows(x, kernel, stride, padding, dilation, fill=0.0):
    """The windows of x (N, C, ...): (N, C, *places, *kernel)."""
    n = x.ndim - 2
    x = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * n, constant_values=fill)
    views = sliding_window_view(x, [dilation * (k - 1) + 1 for k in kernel], tuple(range(2, 2 + n)))
    return views[(slice(None), slice(None), *[slice(None, None, stride)] * n, *[slice(None, None, dilation)] * n)]


def _conv(x, w, b, stride, padding, dilation, groups):
    n = x.ndim - 2
    v = _windows(x, w.shape[2:], stride, padding, dilation)
    v = v.reshape(v.shape[0], groups, v.shape[1] // groups, *v.shape[2:])
    w = w.reshape(groups, w.shape[0] // groups, *w.shape[1:])
    places, taps = "xyz"[:n], "ijk"[:n]
    out = np.einsum(f"ngc{places}{taps},gfc{taps}->ngf{places}", v, w)
    return out.reshape(out.shape[0], out.shape[1] * out.shape[2], *out.shape[3:]) + b.reshape(-1, *[1] * n)


# ---------------------------------------------------------------------------------------------------- convolution

@sampler("conv", "conv_transpose", "conv_dweight")
def _convolution(d, row):
    n, groups = d.one(1, 2, 3), d.one(1, 2)
    how = d.one((1, 0, 1), (1, 1, 1), (2, 1, 1), (1, 1, 2))     # stride, padding, dilation
    batch, taps = 0 if d.kind == "empty" else 2, [int(k) for k in d.rng.integers(1, 3, n)]
    x, w, b = d.real((batch, groups, *[4] * n)), d.real((2 * groups, 1, *taps)), d.real(2 * groups)
    if row == "conv":
        return Case(lambda x, w, b: conv(x, w, b, *how, groups), (x, w, b), lambda x, w, b: _conv(x, w, b, *how, groups))
    if row == "conv_transpose":
        stride, padding, dilation = how
        x, w, b = d.real((batch, 2 * groups, *[3] * n)), d.real((2 * groups, 1, *[3] * n)), d.real(groups)
        return Case(lambda x, w, b: conv_transpose(x, w, b, stride, padding, stride - 1, groups, dilation), (x, w, b))
    y = conv(m.from_numpy(x), m.from_numpy(w), None, *how, groups)
    return Case(adjoint(lambda x, w: conv(x, w, None, *how, groups)), (d.real(tuple(y.shape)), x, w))


# ---------------------------------------------------------------------------------------------------- linear maps

def _linear_maps(d, name, n):
    """(function, shape of its input, reference) of one map."""
    batch = 0 if d.kind == "empty" else 2
    shape = (batch, 2, *[int(k) for k in d.rng.integers(3, 5, n)])
    if name == "avg_pool":
        kernel, stride, padding = d.one((2, 2, 0), (2, 1, 1), (3, 2, 1))
        over = tuple(range(-n, 0))
        return (lambda x: avg_pool(x, kernel, stride, padding), shape,
                lambda x: _windows(x, [kernel] * n, stride, padding, 1).mean(over))
    how = d.one((1, 0, 1), (1, 1, 2), (2, 1, 1))                # dilation, padding, stride
    columns = tuple(unfold(m.ones(shape), 2, *how).shape)
    if name == "unfold":
        return (lambda x: unfold(x, 2, *how), shape, None)
    return (lambda c: fold(c, shape[2:], 2, *how), columns, None)


@sampler("unfold", "fold", *[f"avg_pool{n}d{end}" for n in (1, 2, 3) for end in ("", "_backward")])
def _linear(d, row):
    back = row.endswith("_backward")
    name = row.removesuffix("_backward")
    function, shape, reference = _linear_maps(d, name[:-2] if name[-1] == "d" and name[-2].isdigit() else name,
                                              int(name[-2]) if name[-2].isdigit() else 2)
    if not back:
        return Case(function, (d.real(shape),), reference)
    at = m.zeros(shape, dtype=m.float64)
    out = tuple(function(at).shape)
    return Case(lambda g: adjoint(function)(g, at.to(g.dtype))[0], (d.real(out),))


# ---------------------------------------------------------------------------------------------------- maxima

@sampler(*[f"max_pool{n}d" for n in (1, 2, 3)])
def _maxima(d, row):
    n = int(row[-2])
    x = d.distinct((0 if d.kind == "empty" else 2, 2, *[int(k) for k in d.rng.integers(3, 5, n)]))
    how = d.one((2, 2, 0, 1), (2, 1, 1, 1), (2, 1, 1, 2))       # kernel, stride, padding, dilation
    return Case(lambda x: max_pool(x, *how)[0], (x,), lambda x: _windows(x, [how[0]] * n, *how[1:], -np.inf).max(
        tuple(range(-n, 0))), ties=False)


# ---------------------------------------------------------------------------------------------------- norms

def _normalised(x, over, eps, centred=True):
    x = x - x.mean(over, keepdims=True) if centred else x
    return x / np.sqrt((x * x).mean(over, keepdims=True) + eps)


@sampler("layer_norm", "rms_norm", "batch_norm", "group_norm")
def _norm(d, row):
    """eps is large enough that few values make no ill-conditioned example."""
    batch, eps = 0 if d.kind == "empty" else 3, 0.1
    x = d.distinct((batch, 4, *d.shape(0, 2, False)))
    w, b = d.real(4), d.real(4)
    column = lambda a: a.reshape(4, *[1] * (x.ndim - 2))                      # noqa: E731
    if row in ("layer_norm", "rms_norm"):
        w, b, over = d.real(x.shape[1:]), d.real(x.shape[1:]), tuple(range(1, x.ndim))
        if row == "rms_norm":
            return Case(lambda x, w: rms_norm(x, w.shape, w, eps), (x, w), lambda x, w: _normalised(x, over, eps, False) * w,
                        ties=False)
        return Case(lambda x, w, b: layer_norm(x, w.shape, w, b, eps), (x, w, b),
                    lambda x, w, b: _normalised(x, over, eps) * w + b, ties=False)
    if row == "group_norm":
        def grouped(x, w, b):
            rows = _normalised(x.reshape(len(x), 2, -1), 2, eps) if x.size else x
            return rows.reshape(x.shape) * column(w) + column(b)
        return Case(lambda x, w, b: group_norm(x, 2, w, b, eps), (x, w, b), grouped, ties=False)
    if d.one(True, False):
        over = (0, *range(2, x.ndim))
        return Case(lambda x, w, b: batch_norm(x, w, b, None, None, True, 0.1, eps), (x, w, b),
                    lambda x, w, b: _normalised(x, over, eps) * column(w) + column(b) if x.size else x, ties=False)
    mean, var = d.real(4), d.real(4, 0.5, 2)
    return Case(lambda x, w, b: batch_norm(x, w, b, *[m.from_numpy(np.array(a)).to(x.dtype) for a in (mean, var)], False, 0.1, eps),
                (x, w, b), lambda x, w, b: (x - column(mean)) / np.sqrt(column(var) + eps) * column(w) + column(b))

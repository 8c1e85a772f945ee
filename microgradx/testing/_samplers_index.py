"""Samplers of the rows that index, and of the losses and softmax."""
import numpy as np

import microgradx as m
from microgradx._engine.ops.index import spmm
from microgradx.testing.samplers import Case, adjoint, sampler

F = m.nn.functional


def _tensor(array):
    return m.from_numpy(np.array(array))


# ---------------------------------------------------------------------------------------------------- reading

@sampler("index", "index_select", "take", "masked_select", "embedding", "sparse_rows", "gather")
def _read(d, row):
    shape = (3, 2) if row in ("embedding", "sparse_rows") else d.shape(1, 3, False)
    x = d.real(shape)
    idx = d.rng.integers(0, shape[0], (0,) if d.kind == "empty" else (2, 2))
    if row == "index":
        return Case(lambda t: t[_tensor(idx)], (x,), lambda a: a[idx])
    if row == "embedding":
        return Case(lambda w: F.embedding(_tensor(idx), w), (x,), lambda a: a[idx])
    if row == "sparse_rows":         # its gradient is dense behind w * 1
        return Case(lambda w: F.embedding(_tensor(idx), w * 1, sparse=True), (x,), lambda a: a[idx])
    if row == "index_select":
        return Case(lambda t: m.index_select(t, 0, _tensor(idx.ravel())), (x,), lambda a: a[idx.ravel()])
    if row == "take":
        return Case(lambda t: m.take(t, _tensor(idx)), (x,), lambda a: a.ravel()[idx])
    if row == "masked_select":
        mask = d.rng.random(shape) < 0.5
        return Case(lambda t: m.masked_select(t, _tensor(mask)), (x,), lambda a: a[mask])
    at = d.rng.integers(0, shape[0], (2, *shape[1:]))
    return Case(lambda t: m.gather(t, 0, _tensor(at)), (x,), lambda a: np.take_along_axis(a, at, 0))


@sampler("index_backward")
def _read_back(d):
    idx = d.index((4,), 3)
    return Case(adjoint(lambda x: x[idx]), (d.real((4, 2)), d.real((3, 2))))


@sampler("spmm")
def _sparse(d):
    shape, n = d.shape(1, 3, False), int(d.rng.integers(1, 4))
    dim = int(d.rng.integers(len(shape)))
    count = 0 if d.kind == "empty" else int(np.lcm(n, shape[dim]) * d.rng.integers(1, 3))
    kind, w = d.one("gather", "scatter", "both"), d.rng.random(count) + 0.5
    src = np.arange(count) % shape[dim] if kind == "scatter" else d.rng.integers(0, shape[dim], count)
    dst = np.arange(count) % n if kind == "gather" else d.rng.integers(0, n, count)

    def run(x):
        return spmm(x, _tensor(w).to(x.dtype), None if kind == "scatter" else _tensor(src), None if kind == "gather" else _tensor(dst), dim, n)

    def reference(a):
        out = np.zeros((n, *np.moveaxis(a, dim, 0).shape[1:]), a.dtype)
        np.add.at(out, dst, np.moveaxis(a, dim, 0)[src] * w.reshape(-1, *[1] * (a.ndim - 1)))
        return np.moveaxis(out, 0, dim)
    return Case(run, (d.real(shape),), reference)


# ---------------------------------------------------------------------------------------------------- writing

def _written(x, y, write):
    out = np.array(x)
    write(out, y)
    return out


@sampler("index_put", "index_add", "index_copy", "put", "masked_scatter", "index_fill", "masked_fill")
def _write(d, row):
    shape = (4, *d.shape(0, 2))
    x, idx = d.real(shape), d.rng.permutation(4)[:2]
    part = d.real((2, *shape[1:]))
    mask = d.rng.random(shape) < 0.5
    if row in ("index_fill", "masked_fill"):
        value = d.real(())
        if row == "masked_fill":
            return Case(lambda t, v: m.masked_fill(t, _tensor(mask), v), (x, value), lambda a, v: np.where(mask, v, a))
        return Case(lambda t, v: m.index_fill(t, 0, _tensor(idx), v), (x, value), lambda a, v: _written(a, v, lambda o, v: o.__setitem__(idx, v)))
    if row == "masked_scatter":
        return Case(lambda t, s: m.masked_scatter(t, _tensor(mask), s), (x, d.real(int(mask.sum()) + 1)),
                    lambda a, s: _written(a, s, lambda o, s: o.__setitem__(mask, s[:mask.sum()])))
    if row == "put":
        x, idx = d.real((2, 3)), d.rng.permutation(6)[:3]
        return Case(lambda t, s: m.put(t, _tensor(idx), s), (x, d.real(3)), lambda a, s: _written(a, s, lambda o, s: np.put(o, idx, s)))
    if row == "index_add":
        idx = d.rng.integers(0, 4, 2)
        return Case(lambda t, s: m.index_add(t, 0, _tensor(idx), s, alpha=2), (x, part),
                    lambda a, s: _written(a, s, lambda o, s: np.add.at(o, idx, 2 * s)))
    if row == "index_copy":
        return Case(lambda t, s: m.index_copy(t, 0, _tensor(idx), s), (x, part), lambda a, s: _written(a, s, lambda o, s: o.__setitem__(idx, s)))
    add = bool(d.rng.random() < 0.5)
    return Case(lambda t, s: m.index_put(t, (_tensor(idx),), s, accumulate=add), (x, part[:1] if d.rng.random() < 0.3 else part),
                lambda a, s: _written(a, s, lambda o, s: o.__setitem__(idx, s + (o[idx] if add else 0))))


@sampler("scatter", "scatter_add")
def _scatter(d, row):
    x, src = d.real((4, 2)), d.real((3, 2))
    idx = np.stack([d.rng.permutation(4)[:3], d.rng.permutation(4)[:3]], 1)

    def reference(a, s):
        out = np.array(a)
        np.put_along_axis(out, idx, s + (np.take_along_axis(a, idx, 0) if row == "scatter_add" else 0), 0)
        return out
    return Case(lambda t, s: getattr(m, row)(t, 0, _tensor(idx), s), (x, src), reference)


@sampler("scatter_reduce")
def _scatter_reduce(d):
    values = d.distinct((7, 2))
    idx = d.rng.integers(0, 3, (4, 2))
    reduce, include = d.one("sum", "prod", "mean", "amax", "amin"), bool(d.rng.random() < 0.5)
    return Case(lambda t, s: m.scatter_reduce(t, 0, _tensor(idx), s, reduce, include_self=include), (values[:3], values[3:]), ties=False)


# ---------------------------------------------------------------------------------------------------- softmax and losses

def _log_softmax(x, axis):
    x = x - x.max(axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis, keepdims=True))


@sampler("softmax", "log_softmax")
def _softmax(d, row):
    shape = d.shape(1, 3, False)
    dim = int(d.rng.integers(len(shape)))
    value = _log_softmax if row == "log_softmax" else lambda x, dim: np.exp(_log_softmax(x, dim))
    return Case(lambda x: getattr(F, row)(x, dim), (d.real(shape, -3, 3),), lambda x: value(x, dim))


def _reduced(values, reduction, total=None):
    return values if reduction == "none" else values.sum() if reduction == "sum" else values.sum() / (values.size if total is None else total)


@sampler("cross_entropy", "nll_loss")
def _classes(d, row):
    n, c = int(d.rng.integers(1, 4)), int(d.rng.integers(2, 4))
    target, weight, reduction = d.rng.integers(0, c, n), d.rng.random(c) + 0.5, d.one("mean", "sum", "none")
    if d.rng.random() < 0.5:
        weight = None
    smooth = d.one(0.0, 0.1) if row == "cross_entropy" else 0.0
    options = {"label_smoothing": smooth} if smooth else {}

    def function(x):
        return getattr(F, row)(x, _tensor(target), weight=None if weight is None else _tensor(weight).to(x.dtype), reduction=reduction, **options)

    def reference(x):
        logp = _log_softmax(x, 1) if row == "cross_entropy" else x
        w = np.ones(c) if weight is None else weight
        each = -w[target] * logp[np.arange(n), target]
        return _reduced((1 - smooth) * each - smooth / c * (logp * w).sum(1), reduction, w[target].sum())
    return Case(function, (d.real((n, c), -3, 3),), reference)


@sampler("mse_loss")
def _mse(d):
    shape, reduction = d.shape(empty=False), d.one("mean", "sum", "none")
    return Case(lambda x, y: F.mse_loss(x, y, reduction=reduction), (d.real(shape), d.real(shape)),
                lambda x, y: _reduced((x - y) ** 2, reduction))


@sampler("binary_cross_entropy_with_logits")
def _bce_logits(d):
    shape, reduction = d.shape(empty=False), d.one("mean", "sum", "none")
    return Case(lambda x, y: F.binary_cross_entropy_with_logits(x, y, reduction=reduction), (d.real(shape, -3, 3), d.real(shape)),
                lambda x, y: _reduced(np.logaddexp(0, x) - x * y, reduction))


@sampler("binary_cross_entropy")
def _bce(d):
    shape, reduction = d.shape(empty=False), d.one("mean", "sum", "none")
    return Case(lambda x, y: F.binary_cross_entropy(x, y, reduction=reduction), (d.real(shape, 0.1, 0.9), d.real(shape, 0.1, 0.9)),
                lambda x, y: _reduced(-(y * np.log(x) + (1 - y) * np.log(1 - x)), reduction))

"""Softmax kernels and the losses on them against float64 NumPy, at every CPU level."""
import ctypes
import itertools

import numpy as np
import pytest

from ._levels import I, P, each_level, kernel, module, ptr

FLOATS = {"f32": np.float32, "f64": np.float64}
SHAPES = [(64, 10), (15, 10), (1, 1), (3, 2), (5, 33), (128, 7), (7, 100), (300, 5), (2, 1024), (3, 5000), (4, 257)]
each_float = pytest.mark.parametrize("d", FLOATS)
each_shape = pytest.mark.parametrize("shape", SHAPES)


def draw(d, shape, seed=0):
    return (np.random.default_rng(seed).normal(size=shape) * 3).astype(FLOATS[d])


def run(level, name, x, dout=None, out=None):
    """A kernel of (outer, n, inner, x, dout or NULL, out), of rows or (outer, n, inner)."""
    out = np.empty_like(x) if out is None else out
    kernel("softmax", level, name, I, I, I, P, P, P)(*x.shape, *(1,) * (3 - x.ndim), ptr(x), None if dout is None else ptr(dout), ptr(out))
    return out


def log_softmax(x):
    x = x.astype(np.float64)
    top = x.max(1, keepdims=True)
    return x - top - np.log(np.exp(x - top).sum(1, keepdims=True))


def close(got, want, d, scale=1):
    eps = np.finfo(FLOATS[d]).eps
    np.testing.assert_allclose(got, want, rtol=32 * eps, atol=16 * eps * scale)


@each_level
@each_float
@each_shape
def test_forward(level, d, shape):
    x = draw(d, shape)
    close(run(level, f"softmax_{d}", x), np.exp(log_softmax(x)), d)
    close(run(level, f"log_softmax_{d}", x), log_softmax(x), d)
    close(run(level, f"softmax_{d}", x + FLOATS[d](1000)), np.exp(log_softmax(x + FLOATS[d](1000))), d)


@each_level
@each_float
@each_shape
def test_backward(level, d, shape):
    y, dout = draw(d, shape), draw(d, shape, 1)
    p = np.exp(log_softmax(y)).astype(FLOATS[d])
    wide, grad = p.astype(np.float64), dout.astype(np.float64)
    n = shape[1]
    close(run(level, f"softmax_bwd_{d}", p, dout), wide * (grad - (wide * grad).sum(1, keepdims=True)), d, 4)
    logp = np.log(p)
    want = grad - np.exp(logp.astype(np.float64)) * grad.sum(1, keepdims=True)
    close(run(level, f"log_softmax_bwd_{d}", logp, dout), want, d, 4 + np.sqrt(n))
    in_place = dout.copy()
    close(run(level, f"log_softmax_bwd_{d}", logp, in_place, out=in_place), want, d, 4 + np.sqrt(n))


@each_level
@each_float
@pytest.mark.parametrize("shape", [(2, 3, 4), (1, 10, 200), (3, 1, 2), (5, 33, 7), (2, 64, 64)])
def test_columns(level, d, shape):
    """Over the middle dimension: what the kernels of rows give for the moved dimension."""
    x, dout = draw(d, shape), draw(d, shape, 1)
    for name in ("softmax", "log_softmax"):
        rows = np.ascontiguousarray(np.moveaxis(x, 1, 2)).reshape(-1, shape[1])
        grads = np.ascontiguousarray(np.moveaxis(dout, 1, 2)).reshape(-1, shape[1])
        back = lambda a: np.moveaxis(a.reshape(shape[0], shape[2], shape[1]), 1, 2)     # noqa: E731
        y, want = run(level, f"{name}_{d}", x), run(level, f"{name}_{d}", rows)
        close(y, back(want), d)
        dx = run(level, f"{name}_bwd_{d}", y, dout)
        close(dx, back(run(level, f"{name}_bwd_{d}", want, grads)), d, 4 + np.sqrt(shape[1]))


def losses(level, d, x, target, weight, ignore, dloss, stride, inner=1):
    """loss, lse, dx of cross-entropy; loss, dx of nll on its log-probabilities; of an x of rows that lies as (outer, n, inner)."""
    rows, n = x.shape
    item, outer = x.itemsize, rows // inner
    loss, nll, *lse = np.full((4, rows), 9, x.dtype)
    lse = np.array(lse)
    dx, dlogp = np.full((2, rows * n), 9, x.dtype)
    x, logp = (np.ascontiguousarray(a.reshape(outer, inner, n).swapaxes(1, 2)) for a in (x, log_softmax(x).astype(x.dtype)))
    address = module("softmax", level).addresses()
    ce = ctypes.CFUNCTYPE(I, I, I, I, P, P, P, ctypes.c_int64, P, P)(address[f"ce_forward_{d}"])
    assert ce(outer, n, inner, ptr(x), ptr(target), ptr(weight), ignore, ptr(loss), ptr(lse)) == -1
    kernel("softmax", level, f"ce_backward_{d}", I, I, I, P, P, P, P, ctypes.c_int64, P, I, P)(
        outer, n, inner, ptr(x), ptr(lse), ptr(target), ptr(weight), ignore, ptr(dloss), stride * item, ptr(dx))
    assert ce(outer, n, inner, ptr(logp), ptr(target), ptr(weight), ignore, ptr(nll), None) == -1
    kernel("softmax", level, f"ce_backward_{d}", I, I, I, P, P, P, P, ctypes.c_int64, P, I, P)(
        outer, n, inner, ptr(logp), None, ptr(target), ptr(weight), ignore, ptr(dloss), stride * item, ptr(dlogp))
    dx, dlogp = (a.reshape(outer, n, inner).swapaxes(1, 2).reshape(rows, n) for a in (dx, dlogp))
    return loss, lse.sum(0), dx, nll, dlogp


@each_level
@each_float
@each_shape
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("parts", [0, 1, 2])
def test_losses(level, d, shape, weighted, parts):
    """Of rows and, in one part and in two, of columns."""
    rows, n = shape
    inner = 1 if not parts or rows % parts else rows // parts
    rng = np.random.default_rng(0)
    x, target = draw(d, shape), rng.integers(0, n, rows)
    weight = rng.random(n).astype(FLOATS[d]) if weighted else None
    target[1::5] = -100
    keep = target != -100
    w = np.where(keep, 1.0 if weight is None else weight[target * keep], 0)
    onehot = np.zeros(shape)
    onehot[np.arange(rows)[keep], target[keep]] = 1
    logp = log_softmax(x)
    for stride, dloss in ((0, np.full(1, 0.5, FLOATS[d])), (1, rng.normal(size=rows).astype(FLOATS[d]))):
        loss, lse, dx, nll, dlogp = losses(level, d, x, target, weight, -100, dloss, stride, inner)
        scale = (w * dloss)[:, None]
        close(loss, -(logp * onehot).sum(1) * w, d, 4)
        close(nll, -(logp * onehot).sum(1) * w, d, 4)
        close(lse, x[:, 0] - logp[:, 0], d)
        close(dx, (np.exp(logp) - onehot) * scale, d)
        close(dlogp, -onehot * scale, d)
        assert not dx[~keep].any() and not loss[~keep].any()


@each_level
@each_float
def test_bad_targets_are_found(level, d):
    x, loss, lse, dx = draw(d, (4, 10)), np.full(4, 9, FLOATS[d]), np.full(8, 9, FLOATS[d]), np.empty((4, 10), FLOATS[d])
    address = module("softmax", level).addresses()
    for targets, ignore, row in (([0, 9, 10, -1], -100, 2), ([0, -1, 3, 3], -100, 1), ([-1, 0, -1, 11], -1, 3),
                                 ([10, 10, 0, 0], 10, -1)):
        target = np.array(targets)
        ce = ctypes.CFUNCTYPE(I, I, I, I, P, P, P, ctypes.c_int64, P, P)(address[f"ce_forward_{d}"])
        ce_backward = ctypes.CFUNCTYPE(I, I, I, I, P, P, P, P, ctypes.c_int64, P, I, P)(address[f"ce_backward_{d}"])
        for outer, inner in ((4, 1), (2, 2), (1, 4)):
            for saved in (ptr(lse), None):
                assert ce(outer, 10, inner, ptr(x), ptr(target), None, ignore, ptr(loss), saved) == row
                assert ce_backward(outer, 10, inner, ptr(x), saved, ptr(target), None, ignore, ptr(loss), 0, ptr(dx)) == row


@each_level
@each_float
def test_special_rows(level, d):
    inf, nan = np.inf, np.nan
    x = np.array([[-inf, -inf, -inf], [inf, 1, 2], [nan, 1, 2], [-inf, 0, 0], [1e30, -1e30, 0]], FLOATS[d])
    softmax, log = run(level, f"softmax_{d}", x), run(level, f"log_softmax_{d}", x)
    assert np.isnan(softmax[:3]).any(1).all() and np.isnan(softmax[[0, 2]]).all() and np.isnan(log[:3]).any(1).all()
    np.testing.assert_array_equal(softmax[3:], [[0, 0.5, 0.5], [1, 0, 0]])
    assert log[3, 0] == -inf and log[4, 0] == 0


@each_level
@each_float
def test_empty(level, d):
    for shape in ((0, 10), (3, 0), (0, 0)):
        x = np.zeros(shape, FLOATS[d])
        run(level, f"softmax_{d}", x), run(level, f"log_softmax_{d}", x)
        run(level, f"softmax_bwd_{d}", x, x), run(level, f"log_softmax_bwd_{d}", x, x)
    losses(level, d, np.zeros((0, 4), FLOATS[d]), np.zeros(0, np.int64), None, -100, np.ones(1, FLOATS[d]), 0)


@each_level
def test_any_address(level):
    raw = np.zeros(4 * 70 * 10 + 1, np.uint8)
    x = raw[1:].view(np.float32).reshape(70, 10)
    x[:] = draw("f32", x.shape)
    close(run(level, "log_softmax_f32", x), log_softmax(x), "f32")


class Ctc(ctypes.Structure):
    _fields_ = [(name, I) for name in ("steps", "batch", "classes", "width", "blank")] + [
        (name, P) for name in ("targets", "plan", "logp", "dloss", "alpha", "loss", "dlogp", "rows")]


def alignments(logp, labels, blank):
    """The log-probability of labels, and its share in it of every class at every step: over all paths, by the definition."""
    share = np.zeros(logp.shape)
    for path in itertools.product(range(logp.shape[1]), repeat=len(logp)):
        if [k for k, _ in itertools.groupby(path) if k != blank] == list(labels):
            at = np.arange(len(logp)), np.array(path, dtype=int)
            share[at] += np.exp(logp[at].sum())
    total = share[0].sum() if len(logp) else float(not labels)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(total), share / total


@each_level
@each_float
def test_ctc(level, d):
    """Samples of other lengths beside each other: one that repeats a label, an empty one, one that does not fit, one of no steps."""
    steps, classes, blank = 4, 3, 1
    targets, labels, lengths = np.array([2, 2, 0, 0, 2, 0, 2, 0]), [[2, 2], [], [0, 0, 2], [0], [2, 0]], [4, 3, 3, 0, 4]
    batch, width = len(labels), 7
    counts = np.array([len(of) for of in labels])
    plan = np.stack([np.cumsum(counts) - counts, lengths, counts])
    logp, dloss = log_softmax(draw(d, (steps * batch, classes))).reshape(steps, batch, classes).astype(FLOATS[d]), draw(d, (batch,), 1)
    alpha, rows = np.full((batch, steps, width + 4), np.nan, FLOATS[d]), np.full((batch, 4, width + 4), np.nan, FLOATS[d])
    loss, dlogp = np.empty(batch, FLOATS[d]), np.full_like(logp, np.nan)
    call = Ctc(steps, batch, classes, width, blank, ptr(targets), ptr(plan), ptr(logp), ptr(dloss), ptr(alpha), ptr(loss), None, ptr(rows))
    for n in range(batch):
        kernel("softmax", level, f"ctc_{d}", P, I)(ctypes.addressof(call), n)
    call.dlogp = ptr(dlogp)
    for n in range(batch):
        want, share = alignments(logp[:lengths[n], n].astype(np.float64), labels[n], blank)
        close(loss[n], -want, d, 8)
        kernel("softmax", level, f"ctc_{d}", P, I)(ctypes.addressof(call), n)
        close(dlogp[:lengths[n], n], dloss[n] * (np.exp(logp[:lengths[n], n].astype(np.float64)) - share), d, 32)
        assert not dlogp[lengths[n]:, n].any()

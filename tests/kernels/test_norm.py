"""Layer, RMS, batch and group norm against float64 formulas, and against PyTorch with its gradients."""
import ctypes

import numpy as np
import pytest

from ._levels import C, F, I, P, each_level, kernel, module, ptr

DTYPES = {"f32": np.float32, "f64": np.float64}
EPS = 1e-5
each_dtype = pytest.mark.parametrize("dtype", DTYPES)
ROWS = [(3, 10), (1, 1), (5, 64), (70, 33), (2, 1000), (300, 128), (0, 4), (4, 0)]
CHANNELS = [(4, 3, 5), (64, 12, 1), (5, 70, 1), (9, 130, 1), (3, 8, 49), (2, 2, 784), (16, 1, 2), (0, 3, 4)]
each_rows = pytest.mark.parametrize("size", ROWS, ids=str)
each_channels = pytest.mark.parametrize("size", CHANNELS, ids=str)


class Call(ctypes.Structure):
    """NormCall of norm.pxd."""
    _fields_ = [*((n, I) for n in ("n", "c", "s", "groups")),
                *((n, P) for n in ("dout", "x", "weight", "bias", "running_mean", "running_var")), ("training", C), ("momentum", F), ("eps", F),
                *((n, P) for n in ("out", "mean", "rstd", "dweight", "dbias", "sums", "run")), ("total", I), ("block", I)]


def call(level, name, size, training=0, groups=1, **arrays):
    """Kernel `name` on x of this size, (n, c) or (n, c, s)."""
    given = Call(*size, *[1] * (3 - len(size)), groups, training=training, momentum=0.3, eps=EPS, **{n: ptr(a) for n, a in arrays.items()})
    kernel("norm", level, name, P, P)(ctypes.byref(given), None)


def draw(dtype, *sizes):
    """Arrays of these sizes whose values are exact in the dtype; the mean is away from zero."""
    rng = np.random.default_rng(5)
    return [(rng.standard_normal(size) + 0.7).astype(DTYPES[dtype]) for size in sizes]


def empty(dtype, *sizes):
    return [np.full(size, np.nan, DTYPES[dtype]) for size in sizes]


def close(got, want, dtype):
    tolerance = 3e-5 if dtype == "f32" else 1e-11
    scale = max(1, np.abs(want).max(initial=0))
    np.testing.assert_allclose(got, want, rtol=tolerance, atol=tolerance * scale)


def normalized(x, axes, rms=False):
    """xhat, mean and rstd in float64, over the axes."""
    x = x.astype(np.float64)
    mean = np.zeros_like(x.mean(axes, keepdims=True)) if rms else x.mean(axes, keepdims=True)
    rstd = 1 / np.sqrt(((x - mean) ** 2).mean(axes, keepdims=True) + EPS)
    return (x - mean) * rstd, mean, rstd


def backward(dout, xhat, rstd, weight, axes, rms=False, constant=False):
    """dx in float64; constant: the statistics do not depend on x."""
    dout = dout.astype(np.float64)
    g = dout * weight
    if constant:
        return g * rstd
    dx = g - xhat * (g * xhat).mean(axes, keepdims=True)
    return (dx if rms else dx - g.mean(axes, keepdims=True)) * rstd


@each_level
@each_dtype
@each_rows
@pytest.mark.parametrize("with_weight, with_bias", [(1, 1), (1, 0), (0, 1), (0, 0)])
def test_layer_norm(level, dtype, size, with_weight, with_bias):
    x, weight, bias = draw(dtype, size, size[1], size[1])
    out, mean, rstd = empty(dtype, size, size[0], size[0])
    call(level, f"group_{dtype}", size, x=x, weight=weight if with_weight else None, bias=bias if with_bias else None, out=out, mean=mean,
         rstd=rstd)
    if not size[1]:
        return
    xhat, want_mean, want_rstd = normalized(x, 1)
    close(out, xhat * (weight if with_weight else 1) + (bias if with_bias else 0), dtype)
    close(mean, want_mean[:, 0], dtype)
    close(rstd, want_rstd[:, 0], dtype)


@each_level
@each_dtype
@each_rows
@pytest.mark.parametrize("rms", [False, True])
@pytest.mark.parametrize("with_weight", [True, False])
def test_row_gradients(level, dtype, size, rms, with_weight):
    x, weight, dout = draw(dtype, size, size[1], size)
    if not size[1]:
        return
    xhat, mean, rstd = normalized(x, 1, rms)
    mean, saved = (a.astype(DTYPES[dtype])[:, 0].copy() for a in (mean, rstd))
    dx, dweight, dbias = empty(dtype, size, size[1], size[1])
    call(level, f"dgroup_{dtype}", size, dout=dout, x=x, mean=None if rms else mean, rstd=saved, weight=weight if with_weight else None,
         out=dx, dweight=dweight, dbias=None if rms else dbias)
    if not rms:
        close(dbias, dout.astype(np.float64).sum(0), dtype)
    close(dx, backward(dout, xhat, rstd, weight if with_weight else 1, 1, rms), dtype)
    close(dweight, (dout * xhat).sum(0), dtype)


@each_level
@each_dtype
@each_rows
def test_rms_norm(level, dtype, size):
    x, weight = draw(dtype, size, size[1])
    out, rstd = empty(dtype, size, size[0])
    if not size[1]:
        return
    xhat, _, want = normalized(x, 1, rms=True)
    for w in (weight, None):
        call(level, f"group_{dtype}", size, x=x, weight=w, out=out, rstd=rstd)
        close(out, xhat * (1 if w is None else w), dtype)
        close(rstd, want[:, 0], dtype)


def batch_norm(level, dtype, x, weight, bias, running, training):
    """out, mean, rstd; running is (mean, var), updated, or (None, None)."""
    c = x.shape[1]
    out, mean, rstd = empty(dtype, x.shape, c, c)
    call(level, f"batch_{dtype}", x.shape, training, x=x, weight=weight, bias=bias, running_mean=running[0], running_var=running[1],
         out=out, mean=mean, rstd=rstd)
    return out, mean, rstd


@each_level
@each_dtype
@each_channels
def test_batch_norm_training(level, dtype, size):
    x, weight, bias, *running = draw(dtype, size, size[1], size[1], size[1], size[1])
    before = [a.astype(np.float64) for a in running]
    out, mean, rstd = batch_norm(level, dtype, x, weight, bias, running, 1)
    if not x.size:
        np.testing.assert_array_equal(running, before)
        return
    xhat, want_mean, want_rstd = normalized(x, (0, 2))
    close(out, xhat * weight[:, None] + bias[:, None], dtype)
    close(mean, want_mean.ravel(), dtype)
    close(rstd, want_rstd.ravel(), dtype)
    close(running[0], 0.7 * before[0] + 0.3 * want_mean.ravel(), dtype)
    close(running[1], 0.7 * before[1] + 0.3 * x.astype(np.float64).var((0, 2), ddof=1), dtype)
    close(batch_norm(level, dtype, x, None, None, (None, None), 1)[0], xhat, dtype)


@each_level
@each_dtype
@each_channels
def test_batch_norm_eval(level, dtype, size):
    x, weight, bias, mean, var = draw(dtype, size, size[1], size[1], size[1], size[1])
    var = np.abs(var)
    out, got_mean, rstd = batch_norm(level, dtype, x, weight, bias, (mean, var), 0)
    want = 1 / np.sqrt(var.astype(np.float64) + EPS)
    close(out, (x - mean[:, None]) * (want * weight)[:, None] + bias[:, None], dtype)
    close(rstd, want, dtype)
    np.testing.assert_array_equal(got_mean, mean)


@each_level
@each_dtype
@each_channels
@pytest.mark.parametrize("training", [1, 0])
def test_batch_norm_gradients(level, dtype, size, training):
    x, weight, dout = draw(dtype, size, size[1], size)
    if not x.size:
        return
    xhat, mean, rstd = normalized(x, (0, 2))
    mean, saved = (a.astype(DTYPES[dtype]).ravel() for a in (mean, rstd))
    inputs = dict(dout=dout, x=x, mean=mean, rstd=saved)
    for w in (weight, None):
        dx, dweight, dbias = empty(dtype, size, size[1], size[1])
        call(level, f"dbatch_{dtype}", size, training, **inputs, weight=w, out=dx, dweight=dweight, dbias=dbias)
        wide = 1 if w is None else w[:, None]
        close(dx, backward(dout, xhat, rstd, wide, (0, 2), constant=not training), dtype)
        close(dweight, (dout * xhat).sum((0, 2)), dtype)
        close(dbias, dout.astype(np.float64).sum((0, 2)), dtype)
    call(level, f"dbatch_{dtype}", size, training, **inputs, weight=weight, dbias=dbias)
    close(dbias, dout.astype(np.float64).sum((0, 2)), dtype)


GROUPS = [((3, 4, 10), 2), ((2, 6, 7), 3), ((2, 6, 50), 6), ((5, 12, 1), 4), ((2, 8, 784), 1), ((0, 4, 3), 2)]


@each_level
@each_dtype
@pytest.mark.parametrize("size, groups", GROUPS, ids=str)
@pytest.mark.parametrize("with_weight", [True, False])
def test_group_norm(level, dtype, size, groups, with_weight):
    n, c, s = size
    x, weight, bias, dout = draw(dtype, size, c, c, size)
    out, mean, rstd, dx, dweight, dbias = empty(dtype, size, (n, groups), (n, groups), size, c, c)
    given = dict(x=x, mean=mean, rstd=rstd, weight=weight if with_weight else None)
    call(level, f"group_{dtype}", size, groups=groups, **given, bias=bias if with_weight else None, out=out)
    call(level, f"dgroup_{dtype}", size, groups=groups, **given, dout=dout, out=dx, dweight=dweight, dbias=dbias)
    grouped = (n, groups, c // groups, s)
    xhat, want_mean, want_rstd = normalized(x.reshape(grouped), (2, 3))
    wide = (weight if with_weight else np.ones(c)).astype(np.float64)[:, None]
    flat = xhat.reshape(size)
    close(out, flat * wide + (bias[:, None] if with_weight else 0), dtype)
    close(mean, want_mean.reshape(mean.shape), dtype)
    close(rstd, want_rstd.reshape(rstd.shape), dtype)
    want = backward(dout.reshape(grouped), xhat, want_rstd, wide.reshape(groups, c // groups, 1), (2, 3))
    close(dx, want.reshape(size), dtype)
    close(dweight, (dout * flat).sum((0, 2)), dtype)
    close(dbias, dout.astype(np.float64).sum((0, 2)), dtype)


@each_level
def test_far_from_zero(level):
    """A mean of 1e4 times the spread costs no more than rounding x itself does: the variance is a second pass."""
    x = (np.random.default_rng(0).standard_normal((4, 500)) + 1e4).astype(np.float32)
    xhat = normalized(x, 1)[0]
    out, mean, rstd = empty("f32", x.shape, 4, 4)
    call(level, "group_f32", x.shape, x=x, out=out, mean=mean, rstd=rstd)
    assert np.abs(out - xhat).max() < 2e-3
    batch = batch_norm(level, "f32", x[None], None, None, (None, None), 1)[0]
    assert np.abs(batch[0] - xhat).max() < 2e-3


@each_level
@each_dtype
def test_nan_stays_in_its_row(level, dtype):
    x = draw(dtype, (4, 40))[0]
    x[2, 39] = np.nan
    out, mean, rstd = empty(dtype, x.shape, 4, 4)
    call(level, f"group_{dtype}", x.shape, x=x, out=out, mean=mean, rstd=rstd)
    np.testing.assert_array_equal(np.isnan(out).all(1), [False, False, True, False])
    np.testing.assert_array_equal(np.isnan(out).any(1), [False, False, True, False])


@each_level
@each_dtype
def test_threads_change_no_bit(level, dtype):
    threads = module("threads")
    rows, n, groups = 600, 130, 5
    x, dout, weight, rstd, mean = draw(dtype, (rows, n), (rows, n), n, rows * groups, rows * groups)
    before, results = threads.get_num_threads(), []
    try:
        for count in (1, 3):
            threads.set_num_threads(count)
            got = empty(dtype, *[(rows, n), n, n] * 3)
            for name, many, (dx, dweight, dbias) in zip(("group", "batch", "group"), (1, 1, groups), (got[:3], got[3:6], got[6:]), strict=True):
                call(level, f"d{name}_{dtype}", (rows, n), 1, many, dout=dout, x=x, mean=mean, rstd=rstd,
                     weight=weight, out=dx, dweight=dweight, dbias=dbias)
            results.append(got)
    finally:
        threads.set_num_threads(before)
    for one, many in zip(*results, strict=True):
        np.testing.assert_array_equal(one, many)


@pytest.mark.peer
@each_level
@each_channels
@pytest.mark.parametrize("training", [1, 0])
def test_batch_norm_against_torch(level, size, training):
    torch = pytest.importorskip("torch")
    x, weight, bias, dout, mean, var = draw("f64", size, size[1], size[1], size, size[1], size[1])
    var = np.abs(var)
    tensors = [torch.tensor(a, requires_grad=True) for a in (x, weight, bias)]
    running = torch.tensor(mean), torch.tensor(var)
    want = torch.nn.functional.batch_norm(tensors[0], *running, *tensors[1:], bool(training), 0.3, EPS)
    out, saved_mean, rstd = batch_norm(level, "f64", x, weight, bias, (mean, var), training)
    close(out, want.detach().numpy(), "f64")
    close(mean, running[0].numpy(), "f64")
    close(var, running[1].numpy(), "f64")
    if not x.size:
        return
    want.backward(torch.tensor(dout))
    grads = empty("f64", size, size[1], size[1])
    call(level, "dbatch_f64", size, training, dout=dout, x=x, mean=saved_mean, rstd=rstd, weight=weight, out=grads[0], dweight=grads[1],
         dbias=grads[2])
    for got, tensor in zip(grads, tensors, strict=True):
        close(got, tensor.grad.numpy(), "f64")


@each_level
@pytest.mark.parametrize("rms", [0, 1])
def test_long_rows_keep_their_digits(level, rms):
    """Lanes of floats alone would lose more than a digit over four million values."""
    n = 1 << 22
    x = (np.arange(n) % 1009 / 1009 + 1).astype(np.float32)[None]
    out, mean, rstd = empty("f32", (1, n), 1, 1)
    call(level, "group_f32", (1, n), x=x, out=out, mean=None if rms else mean, rstd=rstd)
    assert np.abs(out - normalized(x, 1, rms)[0]).max() < 1e-6

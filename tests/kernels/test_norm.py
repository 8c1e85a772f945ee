"""Layer, RMS, batch and group norm against float64 formulas, and against PyTorch with its gradients."""
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
    kernel("norm", level, f"layer_norm_{dtype}", I, I, P, P, P, F, P, P, P)(
        *size, ptr(x), ptr(weight) if with_weight else None, ptr(bias) if with_bias else None, EPS, ptr(out), ptr(mean),
        ptr(rstd))
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
    saved = [a.astype(DTYPES[dtype])[:, 0].copy() for a in (mean, rstd)]
    dx, dweight, dbias = empty(dtype, size, size[1], size[1])
    common = [*size, ptr(dout), ptr(x), *map(ptr, saved[rms:]), ptr(weight) if with_weight else None, ptr(dx)]
    types = [I, I, P, P] + [P] * len(saved[rms:]) + [P, P]
    if rms:
        kernel("norm", level, f"drms_norm_{dtype}", *types, P)(*common, ptr(dweight))
    else:
        kernel("norm", level, f"dlayer_norm_{dtype}", *types, P, P)(*common, ptr(dweight), ptr(dbias))
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
        kernel("norm", level, f"rms_norm_{dtype}", I, I, P, P, F, P, P)(*size, ptr(x), ptr(w), EPS, ptr(out), ptr(rstd))
        close(out, xhat * (1 if w is None else w), dtype)
        close(rstd, want[:, 0], dtype)


def batch_norm(level, dtype, x, weight, bias, running, training):
    """out, mean, rstd; running is (mean, var), updated, or (None, None)."""
    c = x.shape[1]
    out, mean, rstd = empty(dtype, x.shape, c, c)
    kernel("norm", level, f"batch_norm_{dtype}", I, I, I, *[P] * 5, C, F, F, P, P, P)(
        *x.shape, ptr(x), ptr(weight), ptr(bias), *map(ptr, running), training, 0.3, EPS,
        *map(ptr, (out, mean, rstd)))
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
    saved = [a.astype(DTYPES[dtype]).ravel() for a in (mean, rstd)]
    run = kernel("norm", level, f"dbatch_norm_{dtype}", I, I, I, *[P] * 5, C, P, P, P)
    for w in (weight, None):
        dx, dweight, dbias = empty(dtype, size, size[1], size[1])
        run(*size, ptr(dout), ptr(x), *map(ptr, saved), ptr(w), training, ptr(dx), ptr(dweight), ptr(dbias))
        wide = 1 if w is None else w[:, None]
        close(dx, backward(dout, xhat, rstd, wide, (0, 2), constant=not training), dtype)
        close(dweight, (dout * xhat).sum((0, 2)), dtype)
        close(dbias, dout.astype(np.float64).sum((0, 2)), dtype)
    run(*size, ptr(dout), ptr(x), *map(ptr, saved), ptr(weight), training, None, None, ptr(dbias))
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
    params = [ptr(weight), ptr(bias)] if with_weight else [None, None]
    kernel("norm", level, f"group_norm_{dtype}", I, I, I, I, P, P, P, F, P, P, P)(
        *size, groups, ptr(x), *params, EPS, ptr(out), ptr(mean), ptr(rstd))
    kernel("norm", level, f"dgroup_norm_{dtype}", I, I, I, I, *[P] * 8)(
        *size, groups, *map(ptr, (dout, x, mean, rstd)), params[0], ptr(dx), ptr(dweight), ptr(dbias))
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
    kernel("norm", level, "layer_norm_f32", I, I, P, P, P, F, P, P, P)(
        *x.shape, ptr(x), None, None, EPS, ptr(out), ptr(mean), ptr(rstd))
    assert np.abs(out - xhat).max() < 2e-3
    batch = batch_norm(level, "f32", x[None], None, None, (None, None), 1)[0]
    assert np.abs(batch[0] - xhat).max() < 2e-3


@each_level
@each_dtype
def test_nan_stays_in_its_row(level, dtype):
    x = draw(dtype, (4, 40))[0]
    x[2, 39] = np.nan
    out, mean, rstd = empty(dtype, x.shape, 4, 4)
    kernel("norm", level, f"layer_norm_{dtype}", I, I, P, P, P, F, P, P, P)(
        *x.shape, ptr(x), None, None, EPS, ptr(out), ptr(mean), ptr(rstd))
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
            for name, sizes, grads in (("layer", (rows, n), got[:3]), ("group", (rows, n, 1, groups), got[6:])):
                kernel("norm", level, f"d{name}_norm_{dtype}", *[I] * len(sizes), *[P] * 8)(
                    *sizes, *map(ptr, (dout, x, mean, rstd, weight)), *map(ptr, grads))
            kernel("norm", level, f"dbatch_norm_{dtype}", I, I, I, *[P] * 5, C, P, P, P)(
                rows, n, 1, *map(ptr, (dout, x, mean, rstd, weight)), 1, *map(ptr, got[3:6]))
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
    kernel("norm", level, "dbatch_norm_f64", I, I, I, *[P] * 5, C, P, P, P)(
        *size, *map(ptr, (dout, x, saved_mean, rstd, weight)), training, *map(ptr, grads))
    for got, tensor in zip(grads, tensors, strict=True):
        close(got, tensor.grad.numpy(), "f64")

"""Max and average pools against loops over the outputs in float64, and against PyTorch."""
import itertools
import math

import numpy as np
import pytest

from ._levels import each_level, module
from .test_conv import DTYPES, ConvShape, compute, each_dtype, shape


def planes(s, values):
    """(planes, D, H, W) of random values; every value occurs several times, so that ties are decided."""
    rng = np.random.default_rng(1)
    return rng.integers(-values, values, (s.n * s.c_in, s.in_d, s.in_h, s.in_w)).astype(np.float64) / 4


def spans(s):
    """Per output, in row-major order: the input positions of its window in each dimension, and the padded size."""
    def one(o, n_in, k, stride, pad, dil):
        seen = range(o * stride - pad, o * stride - pad + (k - 1) * dil + 1, dil) if stride else range(o * n_in // k, -(-(o + 1) * n_in // k))
        return [i for i in seen if 0 <= i < n_in], min(o * stride - pad + k, n_in + pad) - (o * stride - pad)
    for od, oh, ow in itertools.product(range(s.out_d), range(s.out_h), range(s.out_w)):
        three = (one(od, s.in_d, s.k_d, s.stride_d, s.pad_d, s.dil_d),
                 one(oh, s.in_h, s.k_h, s.stride_h, s.pad_h, s.dil_h),
                 one(ow, s.in_w, s.k_w, s.stride_w, s.pad_w, s.dil_w))
        yield np.ix_(*(list(inside) for inside, _ in three)), three[0][1] * three[1][1] * three[2][1]


def max_reference(s, x):
    flat = np.arange(s.in_d * s.in_h * s.in_w).reshape(s.in_d, s.in_h, s.in_w)
    out, index = [], []
    for window, _ in spans(s):
        seen = x[:, window[0], window[1], window[2]].reshape(len(x), flat[window].size)
        bad = np.isnan(seen)
        best = np.where(bad.any(1), seen.shape[1] - 1 - bad[:, ::-1].argmax(1), seen.argmax(1))
        out.append(seen[np.arange(len(x)), best])
        index.append(flat[window].ravel()[best])
    return np.stack(out, 1), np.stack(index, 1)


def avg_reference(s, x, dout, include_pad, divisor):
    out, dx = np.zeros(dout.shape), np.zeros(x.shape)
    for o, (window, padded) in enumerate(spans(s)):
        seen = x[:, window[0], window[1], window[2]]
        count = seen[:1].size if len(x) else 1
        over = divisor or (padded if include_pad else count)
        out[:, o] = seen.sum((1, 2, 3)) / over if count else 0
        dx[:, window[0], window[1], window[2]] += (dout[:, o] / over)[:, None, None, None]
    return out, dx


def outputs(s):
    return s.n * s.c_in, s.out_d * s.out_h * s.out_w


def pool(level, name, s, out, x, last=False, **others):
    """A kernel's result in rows, also where channels stand last in what it sees; others: index, as out, ..."""
    arrays = {key: value for key, value in dict(others, out=out, a=x).items() if last and not isinstance(value, int)}
    turned = {key: value.reshape(s.n, s.c_in, math.prod(value.shape[1:])).swapaxes(1, 2).copy() for key, value in arrays.items()}
    compute(level, name, s, **{**others, "out": out, "a": x, **turned}, last=int(last))
    for key in arrays:
        arrays[key][...] = turned[key].swapaxes(1, 2).reshape(arrays[key].shape)


def max_pool(level, dtype, s, x, last=False):
    out, index = np.full(outputs(s), np.nan, DTYPES[dtype]), np.full(outputs(s), -7)
    pool(level, f"max_pool_{dtype}", s, out, x, last, index=index)
    return out, index


def ceil(s):
    """The same pool with ceil_mode's sizes: one more window where part of it lies in the input."""
    size = [-(-(i + 2 * p - d * (k - 1) - 1) // st) + 1 for i, p, d, k, st in (
        (s.in_h, s.pad_h, s.dil_h, s.k_h, s.stride_h), (s.in_w, s.pad_w, s.dil_w, s.k_w, s.stride_w))]
    other = ConvShape.from_buffer_copy(s)
    other.out_h = size[0] - ((size[0] - 1) * s.stride_h >= s.in_h + s.pad_h)
    other.out_w = size[1] - ((size[1] - 1) * s.stride_w >= s.in_w + s.pad_w)
    other.stride_h = min(s.stride_h, s.in_h)        # so the engine says it
    return other


def adaptive(s, *out):
    """Windows that share the input."""
    other = ConvShape.from_buffer_copy(s)
    other.out_d, other.out_h, other.out_w = other.k_d, other.k_h, other.k_w = out
    other.stride_d = other.stride_h = other.stride_w = 0
    return other


POOLS = {
    "2x2": shape(3, 4, 4, (24, 24), 2, stride=2),
    "2x2 odd": shape(2, 3, 3, (13, 7), 2, stride=2),
    "3x3 stride 2": shape(2, 3, 3, (14, 15), 3, stride=2, pad=1),
    "overlapping": shape(2, 3, 3, (8, 9), 3, stride=1, pad=1),
    "dilated": shape(2, 2, 2, (12, 13), (2, 3), stride=(1, 2), pad=(1, 1), dil=(2, 3)),
    "ceil": ceil(shape(2, 2, 2, (8, 9), 3, stride=2)),
    "ceil of one row": ceil(shape(2, 2, 2, (1, 40), (3, 1), stride=(3, 1))),
    "ceil padded": ceil(shape(2, 2, 2, (10, 11), 3, stride=(2, 3), pad=1)),
    "1-d": shape(2, 3, 3, (21,), 4, stride=2, pad=2),
    "rows": shape(12, 4, 4, (21,), 4, stride=2, pad=2),       # several make up a picture
    "short rows": shape(16, 4, 4, (9,), 3, stride=3),
    "dilated rows": ceil(shape(32, 1, 1, (10,), 3, stride=2, pad=2, dil=3)),
    "in place": shape(2, 3, 3, (3, 7, 41), (2, 3, 3), dil=(1, 2, 3)),
    "rows in place": shape(16, 2, 2, (37,), 5),
    "3-d": shape(2, 2, 2, (6, 7, 8), (2, 3, 2), stride=2, pad=(0, 1, 1)),
    "wide": shape(1, 2, 2, (3, 80), (3, 50), stride=7),
    "few windows": shape(2, 3, 3, (8, 9), 5, stride=3),
    "far apart": ceil(shape(2, 3, 3, (18, 21), (5, 4), stride=(3, 5), pad=2)),
    "far apart, dilated": shape(2, 2, 2, (16, 37), (3, 6), stride=4, pad=1, dil=(3, 2)),
    "far apart, 3-d": shape(2, 2, 2, (5, 9, 17), (2, 4, 5), stride=(2, 3, 5), pad=(1, 0, 2)),
    "small planes": shape(3, 33, 33, (4, 7), (3, 2), stride=2, pad=1),
    "small volumes": shape(5, 13, 13, (3, 4, 5), (2, 3, 2), stride=(1, 2, 1), pad=(0, 1, 1)),
    "short rows, far apart": ceil(shape(20, 4, 4, (33,), 6, stride=5, pad=3)),
    "more channels than go together": shape(2, 140, 140, (5, 6), 3, stride=2, pad=1),
    "adaptive": adaptive(shape(2, 3, 3, (13, 9), 1), 1, 4, 5),
    "adaptive, many planes": adaptive(shape(3, 20, 20, (3, 7, 5), 1), 2, 3, 5),
    "adaptive, large planes": adaptive(shape(2, 20, 20, (50, 43), 1), 1, 3, 60),
    "adaptive rows": adaptive(shape(5, 7, 7, (23,), 1), 1, 1, 4),
    "empty": shape(0, 3, 3, (8, 8), 2, stride=2),
}
each_pool = pytest.mark.parametrize("s", POOLS.values(), ids=POOLS)


@each_level
@each_dtype
@each_pool
@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("bad", [0, np.nan, np.inf, -np.inf])
def test_max_pool(level, dtype, s, last, bad):
    x = planes(s, 5)
    if bad:
        x[np.random.default_rng(2).random(x.shape) < (1 if bad == -np.inf else 0.2)] = bad
    out, index = max_pool(level, dtype, s, x.astype(DTYPES[dtype]), last)
    want, where = max_reference(s, x)
    np.testing.assert_array_equal(out, want)
    np.testing.assert_array_equal(index, where)
    alone = np.full(outputs(s), np.nan, DTYPES[dtype])      # values without places
    pool(level, f"max_pool_{dtype}", s, alone, x.astype(DTYPES[dtype]), last)
    np.testing.assert_array_equal(alone, out)


@each_level
@each_dtype
@each_pool
@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("include_pad, divisor", [(1, 0), (0, 0), (1, 7)])
def test_avg_pool(level, dtype, s, last, include_pad, divisor):
    if s.dil_w > 1 or s.stride_w == 0:
        pytest.skip("average pools have no dilation, and their adaptive ones another way")
    x = planes(s, 50)
    dout = np.random.default_rng(3).standard_normal(outputs(s))
    want, dwant = avg_reference(s, x, dout, include_pad, divisor)
    x, dout = x.astype(DTYPES[dtype]), dout.astype(DTYPES[dtype])
    out, dx = np.full(dout.shape, np.nan, dout.dtype), np.full(x.shape, np.nan, dout.dtype)
    pool(level, f"avg_pool_{dtype}", s, out, x, last, count_include_pad=include_pad, divisor=divisor)
    pool(level, f"davg_pool_{dtype}", s, dx, dout, last, count_include_pad=include_pad, divisor=divisor)
    np.testing.assert_allclose(out, want, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(dx, dwant, rtol=1e-5, atol=1e-5)


@each_level
@each_dtype
@pytest.mark.parametrize("name", ["2x2", "3x3 stride 2"])
def test_threads_change_no_bit(level, dtype, name):
    threads = module("threads")
    s = ConvShape.from_buffer_copy(POOLS[name])
    s.n = 200
    x = planes(s, 5).astype(DTYPES[dtype])
    before, results = threads.get_num_threads(), []
    try:
        for count in (1, 3):
            threads.set_num_threads(count)
            results.append(max_pool(level, dtype, s, x))
    finally:
        threads.set_num_threads(before)
    for one, many in zip(*results, strict=True):
        np.testing.assert_array_equal(one, many)


SWEEP = list(itertools.product([2, 3, (3, 2)], [1, 2, (2, 3)], [0, 1], [1, 2], [False, True]))


@pytest.mark.peer
@each_level
@pytest.mark.parametrize("bad", [0, np.nan])
def test_sweep_against_torch(level, bad):
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    for k, stride, pad, dil, ceil_mode in SWEEP:
        s = shape(2, 2, 2, (11, 12), k, stride, pad, dil)
        s = ceil(s) if ceil_mode else s
        x = planes(s, 5)
        if bad:
            x[np.random.default_rng(2).random(x.shape) < 0.2] = bad
        case = f"k {k} stride {stride} pad {pad} dil {dil} ceil {ceil_mode}"
        tx = torch.tensor(x.transpose(1, 0, 2, 3))
        value, at = functional.max_pool2d(tx, k, stride, pad, dil, ceil_mode, return_indices=True)
        out, index = max_pool(level, "f64", s, x)
        np.testing.assert_array_equal(out, value.numpy().reshape(out.shape), case)
        np.testing.assert_array_equal(index, at.numpy().reshape(out.shape), case)
        for include_pad, divisor in [] if dil == 2 else [(True, 0), (False, 0), (True, 5)]:
            want = functional.avg_pool2d(tx, k, stride, pad, ceil_mode, include_pad, divisor or None)
            out = np.full(outputs(s), np.nan)
            compute(level, "avg_pool_f64", s, out, x, count_include_pad=include_pad, divisor=divisor)
            np.testing.assert_allclose(out, want.numpy().reshape(out.shape), atol=1e-12, err_msg=case)

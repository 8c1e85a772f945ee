"""Gather and scatter kernels against NumPy, at every CPU level."""
import ctypes

import numpy as np
import pytest

from ._levels import C, F, I, P, each_level, module, ptr

DTYPES = {"f32": np.float32, "f64": np.float64, "i64": np.int64, "i32": np.int32, "i16": np.int16, "i8": np.int8,
          "u8": np.uint8, "bool": np.bool_}
MUL, MAX, MIN = 1, 2, 3


def call(level, name, *args):
    """Runs the kernel; every whole number that is not wrapped goes as isize. Returns an isize."""
    argtypes = [P if a is None or isinstance(a, np.ndarray) else F if isinstance(a, float) else
                type(a) if isinstance(a, C) else I for a in args]
    function = ctypes.CFUNCTYPE(I, *argtypes)(module("index", level).addresses()[name])
    return function(*(ptr(a) if isinstance(a, np.ndarray) else a for a in args))


def values(rng, dtype, *shape):
    x = rng.integers(0, 2, shape) if dtype == np.bool_ else rng.integers(0, 90, shape)
    return x.astype(dtype)


def strides(a):
    return np.array(a.strides, np.int64)


def shape(a):
    return np.array(a.shape, np.int64)


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@each_level
def test_check_and_normalize(level, rng):
    for n in (0, 1, 7, 8, 1000):
        idx = rng.integers(0, 10, n)
        assert call(level, "check", n, idx, 10) == -1
        signed = rng.integers(-10, 10, n)
        out = np.empty_like(signed)
        assert call(level, "normalize", n, signed, 10, out) == -1
        np.testing.assert_array_equal(out, signed % 10)
    for bad in (10, -1, -11, 2**63 - 1, -2**63):
        idx, out = np.zeros(100, np.int64), np.zeros(100, np.int64)
        idx[[37, 90]] = bad
        assert call(level, "check", 100, idx, 10) == 37
        assert call(level, "normalize", 100, idx, 10, out) == (-1 if bad == -1 else 37)
    idx, out = np.zeros(3, np.int64), np.zeros(3, np.int64)
    assert call(level, "check", 3, idx, 0) == call(level, "normalize", 3, idx, 0, out) == 0


@each_level
def test_combine(level, rng):
    i, j = rng.integers(-4, 4, 50), rng.integers(-7, 7, 100)[::2]
    flat = np.zeros(50, np.int64)
    assert call(level, "combine", 50, i, 1, 4, flat) == call(level, "combine", 50, j, 2, 7, flat) == -1
    assert call(level, "combine", 50, np.array([-1]), 0, 3, flat) == -1
    np.testing.assert_array_equal(flat, np.ravel_multi_index((i % 4, j % 7, 2), (4, 7, 3)))
    assert call(level, "combine", 50, np.array([0, 3]), 0, 3, flat) == -1
    assert call(level, "combine", 2, np.array([0, 3]), 1, 3, flat) == 1


@each_level
@pytest.mark.parametrize("dtype", ("f32", "f64", "i16", "u8"))
def test_select_of_runs(level, rng, dtype):
    """Runs of indices that count up, more of them than are copied at a time, and scattered ones before, between and behind."""
    runs, scattered = np.concatenate([np.arange(i % 7, 20 + i % 11) for i in range(600)]), rng.integers(0, 31, 500)
    for idx in (runs, np.concatenate([runs, scattered]), np.concatenate([scattered, runs]), np.arange(31), np.arange(31)[::-1].copy()):
        for outer in (1, 2, 5):
            x = values(rng, DTYPES[dtype], outer, 31, 1)
            out = np.zeros((outer, len(idx), 1), x.dtype)
            call(level, "select", outer, 31, len(idx), x.itemsize, x, idx, 0, out)
            np.testing.assert_array_equal(out, x[:, idx])


@each_level
@pytest.mark.parametrize("outer, dim, n, inner", [(1, 5, 9, 1), (3, 5, 4, 7), (2, 1, 3, 64), (1, 4, 0, 3), (0, 4, 2, 3),
                                                  (2, 3, 2, 0)])
@pytest.mark.parametrize("name", DTYPES)
def test_rows(level, rng, name, outer, dim, n, inner):
    dtype = DTYPES[name]
    x, idx = values(rng, dtype, outer, dim, inner), rng.integers(0, dim, n)
    row, y = inner * x.itemsize, values(rng, dtype, outer, n, inner)
    out = values(rng, dtype, outer, n, inner)
    call(level, "select", outer, dim, n, row, x, idx, 0, out)
    np.testing.assert_array_equal(out, x[:, idx])

    expected, out = x.copy(), x.copy()
    for j in range(n):
        expected[:, idx[j]] = y[:, j]
    call(level, "put_rows", outer, dim, n, row, y, row, idx, 0, out)
    np.testing.assert_array_equal(out, expected)

    expected, out = x.copy(), x.copy()
    if outer and n:
        expected[:, idx] = y[0, 0]
        call(level, "put_rows", outer, dim, n, row, y, 0, idx, 0, out)
    np.testing.assert_array_equal(out, expected)

    for skip in (-1, 0):
        expected, out = x.copy(), x.copy()
        for j in range(n):
            if idx[j] != skip:
                with np.errstate(over="ignore"):
                    expected[:, idx[j]] += y[:, j]
        call(level, f"add_rows_{name}", outer, dim, n, inner, y, idx, 0, out, skip)
        np.testing.assert_array_equal(out, expected)


@each_level
@pytest.mark.parametrize("outer, dim, n, inner", [(3, 5, 4, 7), (4, 3, 1, 1), (5, 9, 20, 1), (0, 4, 2, 1)])
@pytest.mark.parametrize("name", DTYPES)
def test_rows_with_indices_of_their_own(level, rng, name, outer, dim, n, inner):
    dtype = DTYPES[name]
    x, y, idx = values(rng, dtype, outer, dim, inner), values(rng, dtype, outer, n, inner), rng.integers(0, dim, (outer, n))
    row, out = inner * x.itemsize, np.empty((outer, n, inner), dtype)
    call(level, "select", outer, dim, n, row, x, idx, n, out)
    np.testing.assert_array_equal(out, np.take_along_axis(x, idx[:, :, None], 1))
    put, added = x.copy(), x.copy()
    for o, j in np.ndindex(outer, n):
        put[o, idx[o, j]] = y[o, j]
        with np.errstate(over="ignore"):
            added[o, idx[o, j]] += y[o, j]
    for kernel, want in (("put_rows", put), (f"add_rows_{name}", added)):
        out = x.copy()
        rest = (row, y, row, idx, n, out) if kernel == "put_rows" else (inner, y, idx, n, out, -1)
        call(level, kernel, outer, dim, n, *rest)
        np.testing.assert_array_equal(out, want)


CASES = [((7,), (5,), 0), ((4, 6), (3, 9), 1), ((4, 6), (9, 5), 0), ((3, 4, 5), (2, 7, 5), 1),
         ((3, 4, 5), (3, 4, 0), 2), ((2, 3, 4, 5), (1, 3, 2, 6), 3), ((2, 3, 4, 5), (4, 2, 3, 5), 0),
         ((4, 6), (3, 1), 1), ((4, 6, 3), (3, 5, 1), 1), ((4, 1), (1, 1), 0)]


def layouts(rng, dtype, of):
    """The same values contiguous, transposed in memory, and as every second element."""
    x = values(rng, dtype, *of)
    yield x
    yield np.asfortranarray(x)
    wide = np.zeros([2 * k for k in of], dtype)
    wide[tuple(slice(None, None, 2) for _ in of)] = x
    yield wide[tuple(slice(None, None, 2) for _ in of)]


@each_level
@pytest.mark.parametrize("outer, dim, n, inner, count", [(3, 5, 4, 1, 20), (2, 3, 6, 7, 6), (1, 4, 2, 1, 0), (0, 2, 2, 3, 4), (2, 0, 4, 1, 0), (1, 3, 0, 2, 0)])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", ["f32", "f64"])
def test_spmm(level, rng, name, weighted, outer, dim, n, inner, count):
    x, w = values(rng, DTYPES[name], outer, dim, inner), values(rng, DTYPES[name], count)
    src, dst, t = rng.integers(0, max(dim, 1), count), rng.integers(0, max(n, 1), count), np.arange(count)
    for s, d in ((src, dst), (None, dst), (src, None)):
        if (s is None and dim and count % dim) or (d is None and n and count % n):
            continue
        out = values(rng, DTYPES[name], outer, n, inner)
        want = out.copy()
        np.add.at(want, (slice(None), t % n if d is None and n else dst), x[:, t % dim if s is None and dim else src] * (w[:, None] if weighted else 1))
        call(level, f"spmm_{name}", outer, dim, n, inner, count, x, s, d, w if weighted else None, out)
        np.testing.assert_array_equal(out, want)


class Grid(ctypes.Structure):
    _fields_ = [(name, C) for name in ("dt", "nd", "how", "corners")] + [(name, I) for name in ("n", "channels", "count")] + [
        ("size", I * 3), *[(name, P) for name in ("x", "grid", "out", "dout", "dx", "dgrid")]]


def sampled(x, grid, how):
    """grid_sample's definition, element by element."""
    out = np.zeros((*x.shape[:2], grid.shape[1]))
    for n, p in np.ndindex(grid.shape[:2]):
        total = 0.0
        places = [(g + 1) / 2 * (size - 1) if how & 1 else ((g + 1) * size - 1) / 2
                  for g, size in zip(grid[n, p].astype(float), x.shape[:1:-1], strict=True)]
        if how & 4:
            places = [min(max(a, 0), size - 1) for a, size in zip(places, x.shape[:1:-1], strict=True)]
        for corner in np.ndindex(*[1 if how & 2 else 2] * len(places)):
            at = [int(np.rint(a)) if how & 2 else int(np.floor(a)) + c for a, c in zip(places, corner, strict=True)]
            if all(0 <= i < size for i, size in zip(at, x.shape[:1:-1], strict=True)):
                total = total + x[(n, slice(None), *at[::-1])] * (1 if how & 2 else np.prod([1 - abs(a - i) for a, i in zip(places, at, strict=True)]))
        out[n, :, p] = total
    return out


@each_level
@pytest.mark.parametrize("how", [0, 1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (1, 2, 1, 1), (2, 2, 3, 2, 4), (3, 0, 2, 2), (0, 1, 2, 2)])
@pytest.mark.parametrize("dt, count", [("f32", 70), ("f64", 5), ("f64", 0)])
def test_grid_sample(level, rng, dt, count, shape, how):
    dtype, nd = DTYPES[dt], len(shape) - 2
    x, grid = rng.standard_normal(shape).astype(dtype), rng.uniform(-1.4, 1.4, (shape[0], count, nd)).astype(dtype)
    out, dout = np.empty((*shape[:2], count), dtype), rng.standard_normal((*shape[:2], count)).astype(dtype)
    dx, dgrid = np.zeros(shape, dtype), np.full_like(grid, 7)
    run = ctypes.CFUNCTYPE(None, P)(module("index", level).addresses()["grid_sample"])
    s = Grid(dt == "f64", nd, how, 1 if how & 2 else 2 ** nd, *shape[:2], count, (*shape[:1:-1], 1)[:3], ptr(x), ptr(grid), ptr(out))
    run(ctypes.byref(s))
    tight = {"rtol": 1e-4, "atol": 1e-4} if dt == "f32" else {"rtol": 1e-9, "atol": 1e-9}
    np.testing.assert_allclose(out, sampled(x, grid, how), **tight)
    s.out, s.dout, s.dx, s.dgrid = None, ptr(dout), ptr(dx), ptr(dgrid)
    run(ctypes.byref(s))
    v = rng.standard_normal(shape).astype(dtype)        # linear in x
    np.testing.assert_allclose((dx * v).sum(), (dout * sampled(v, grid, how)).sum(), rtol=1e-3, atol=1e-3)
    slopes = [((sampled(x, grid + e, how) - sampled(x, grid - e, how)) * dout).sum(1) / 2e-6 for e in 1e-6 * np.eye(nd)]
    np.testing.assert_allclose(dgrid, np.stack(slopes, -1) * (not how & 2), rtol=1e-3, atol=1e-3)


@each_level
@pytest.mark.parametrize("of, index, dim", CASES)
@pytest.mark.parametrize("dtype", (np.uint8, np.float64))
def test_places(level, rng, dtype, of, index, dim):
    idx = rng.integers(0, of[dim], index)
    for x in layouts(rng, dtype, of):
        steps = strides(x) // x.itemsize
        for along in (dim, -1) if idx.size else ():
            out = np.empty(index, np.int64)
            assert call(level, "places", C(len(index)), shape(idx), steps, C(along), of[dim], idx if along >= 0 else None, out) == -1
            for c in np.ndindex(*index):
                assert out[c] == np.dot((*c[:dim], idx[c] if along >= 0 else c[dim], *c[dim + 1:]), steps)


@each_level
@pytest.mark.parametrize("bad", (5, -1, 2**63 - 1, -2**63))
def test_what_lies_outside_is_not_touched(level, rng, bad):
    """Long runs, single elements and rows: the first index that is none is found where it is used, whatever was checked before."""
    for outer, n, at, dtype, inner in ((1, 9, 4, "f32", 1), (3, 9, 0, "f64", 1), (2, 40, 33, "u8", 1), (2, 9, 8, "i16", 3)):
        idx, x, y = np.arange(n) % 5, values(rng, DTYPES[dtype], outer, 5, inner), values(rng, DTYPES[dtype], outer, n, inner)
        idx[at] = bad
        assert call(level, "select", outer, 5, n, inner * x.itemsize, x, idx, 0, y.copy()) == at
        assert call(level, "put_rows", outer, 5, n, inner * x.itemsize, y, inner * x.itemsize, idx, 0, x.copy()) == at
        assert call(level, f"add_rows_{dtype}", outer, 5, n, inner, y, idx, 0, x.copy(), -1) == at
        assert call(level, "places", C(1), shape(idx), np.array([1]), C(0), 5, idx, np.empty(n, np.int64)) == at


@each_level
@pytest.mark.parametrize("name", DTYPES)
def test_scatter_reduce(level, rng, name):
    idx, src = rng.integers(0, 7, 50), values(rng, DTYPES[name], 50)
    if name.startswith("f"):
        src[rng.random(50) < 0.1] = np.nan
    for op, function in ((MUL, np.multiply), (MAX, np.maximum), (MIN, np.minimum)):
        out = values(rng, DTYPES[name], 7)
        expected = out.copy()
        with np.errstate(over="ignore"):
            for i, v in zip(idx, src, strict=True):
                expected[i] = function(expected[i], v)
        call(level, f"scatter_reduce_{name}", C(op), 50, src, idx, out)
        np.testing.assert_array_equal(out, expected)


@each_level
def test_masks(level, rng):
    for n in (0, 1, 7, 8, 9, 100, 1001):
        for density in (0, 0.02, 0.5, 1):
            mask = rng.random(n) < density
            count = int(mask.sum())
            positions = np.full(count + 1, -7, np.int64)
            assert call(level, "nonzero", n, mask, None) == call(level, "nonzero", n, mask, positions) == count
            np.testing.assert_array_equal(positions, [*np.flatnonzero(mask), -7])


@each_level
def test_unravel(level, rng):
    dims = (3, 4, 5)
    flat = rng.integers(0, 60, 40)
    out = np.empty((40, 3), np.int64)
    call(level, "unravel", 40, flat, C(3), np.array(dims), out)
    np.testing.assert_array_equal(out, np.stack(np.unravel_index(flat, dims), 1))


@each_level
def test_the_table_holds_every_kernel(level):
    names = module("index", level).addresses()
    assert len(names) == 8 + 2 * 8 + 3 and all(names.values())
    table = (ctypes.c_size_t * len(names)).from_address(module("index", level).table_address())
    assert sorted(table) == sorted(names.values())

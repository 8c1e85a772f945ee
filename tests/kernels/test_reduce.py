"""Reduction kernels against NumPy in float64 (or int64), at every CPU level, dtype and way of folding."""
import numpy as np
import pytest

from ._levels import F, I, P, each_level, kernel, module, ptr

DTYPES = {"f32": np.float32, "f64": np.float64, "i64": np.int64, "i32": np.int32, "i16": np.int16, "i8": np.int8,
          "u8": np.uint8, "bool": np.bool_}
FLOATS = ("f32", "f64")
SHAPES = [(1, 1, 1), (3, 10, 1), (2, 7, 3), (5, 64, 1), (4, 300, 1), (1, 64, 256), (1, 1000, 10), (2, 129, 65),
          (1, 5000, 3), (3, 2, 100), (7, 17, 5), (2, 15, 64), (2, 3, 33), (2, 70, 300), (1, 9, 600)]
NUMPY = {"sum": np.sum, "prod": np.prod, "max": np.max, "min": np.min, "any": np.any, "all": np.all,
         "argmax": np.argmax, "argmin": np.argmin, "sumsq": lambda x, axis: np.sum(x * x, axis=axis), "nansum": lambda x, axis: np.nansum(x.astype(np.longdouble), axis=axis)}
NAMES = [(op, d) for op in NUMPY for d in DTYPES if op not in ("sumsq", "nansum") or d in FLOATS]


def reduce(level, op, d, x):
    """The kernel's result on (outer, n, inner), which may have gaps behind each outer and, if inner is more than 1, each n."""
    out_dtype = {"any": np.bool_, "all": np.bool_, "argmax": np.int64, "argmin": np.int64}.get(
        op, DTYPES[d] if d in FLOATS or op in ("max", "min") else np.int64)
    out = np.full((x.shape[0], x.shape[2]), 77, out_dtype)
    kernel("reduce", level, f"{op}_{d}", I, I, I, I, I, P, P)(*x.shape, *steps(x), ptr(x), ptr(out))
    return out


def steps(x):
    """From one outer to the next and from one n to the next, in elements."""
    return x.strides[0] // x.itemsize, x.strides[1] // x.itemsize


def with_gaps(x):
    """x in the midst of a larger array that is full of 99."""
    outer, n, inner = x.shape
    whole = np.full((outer, n + 2, inner + 3 if inner > 1 else 1), 99, x.dtype)
    whole[:, 1:-1, :inner] = x
    return whole[:, 1:-1, :inner]


def draw(d, shape, seed=0):
    rng = np.random.default_rng(seed)
    if d in FLOATS:
        return rng.normal(size=shape).astype(DTYPES[d])
    return rng.integers(0, 2, shape).astype(bool) if d == "bool" else rng.integers(0, 100, shape).astype(DTYPES[d])


@each_level
@pytest.mark.parametrize("op,d", NAMES)
def test_against_numpy(level, op, d):
    for seed, shape in enumerate(SHAPES):
        x = draw(d, shape, seed)
        if op == "prod" and d in FLOATS:
            x = 1 + x / 100
        if op == "nansum":
            x[..., ::3] = np.nan
            x[:, ::4] = np.nan
        if op in ("any", "all"):
            x = (draw("f64", shape, seed) > (2.5 if op == "any" else -2.5)).astype(DTYPES[d])
        wide = x.astype(np.float64) if d in FLOATS else x.astype(np.int64)
        with np.errstate(over="ignore"):
            want = NUMPY[op](wide, axis=1)
        eps = np.finfo(DTYPES[d]).eps if d in FLOATS else 0
        for at in (x, with_gaps(x)):
            np.testing.assert_allclose(reduce(level, op, d, at), want, rtol=eps * 8, atol=eps * 8 * np.sqrt(shape[1]))


def test_every_kernel_is_tested():
    names = {f"{op}_{d}" for op, d in NAMES} | {f"{op}_{d}" for op in ("moments", "dist", "progression") for d in FLOATS}
    names |= {f"{op}_{d}" for op in ("cumsum", "cumprod", "cummax", "cummin", "topk", "sort", "rank", "mode", "search")
              for d in DTYPES}       # test_scan.py, test_order.py
    assert set(module("reduce", "base").addresses()) == names


@each_level
def test_integers_wrap_in_64_bits(level):
    x = np.full((1, 70, 1), 3, np.int64)
    assert reduce(level, "prod", "i64", x)[0, 0] == pow(3, 70, 2**64) - (2**64 if pow(3, 70, 2**64) >= 2**63 else 0)
    assert reduce(level, "sum", "i8", np.full((1, 100000, 1), -128, np.int8))[0, 0] == -12800000


@each_level
@pytest.mark.parametrize("d", FLOATS)
def test_nan_wins_and_the_first_index(level, d):
    x = draw(d, (6, 100, 1))
    x[1, 40] = x[1, 70] = np.nan
    x[2, [5, 50]] = np.inf
    x[3, [6, 60]] = -np.inf
    x[4] = np.nan
    for op in ("max", "min"):
        np.testing.assert_array_equal(reduce(level, op, d, x), getattr(np, op)(x, axis=1))
        np.testing.assert_array_equal(reduce(level, f"arg{op}", d, x), getattr(np, f"arg{op}")(x, axis=1))
    columns = np.ascontiguousarray(x[:, :, 0].T)[None]
    np.testing.assert_array_equal(reduce(level, "argmax", d, columns), np.argmax(columns, axis=1))
    assert reduce(level, "any", d, np.full((1, 3, 1), np.nan, DTYPES[d]))[0, 0]


@each_level
def test_nothing(level):
    for op, identity in {"sum": 0, "prod": 1, "any": 0, "all": 1, "sumsq": 0}.items():
        assert (reduce(level, op, "f32", np.zeros((2, 0, 3), np.float32)) == identity).all()
    for op in NUMPY:
        assert reduce(level, op, "f32", np.zeros((0, 5, 3), np.float32)).size == 0
        assert reduce(level, op, "f32", np.zeros((2, 5, 0), np.float32)).size == 0


@each_level
@pytest.mark.parametrize("shape", [(1, 10**7, 1), (1, 2 * 10**6, 5)])
def test_long_sums_keep_their_digits(level, shape):
    x = np.random.default_rng(0).random(shape, np.float32)
    np.testing.assert_allclose(reduce(level, "sum", "f32", x), x.sum(1, dtype=np.float64), rtol=5e-7)


@each_level
@pytest.mark.parametrize("d", FLOATS)
@pytest.mark.parametrize("mean_in_eps", [0, 1e-4, 0.1])
def test_moments(level, d, mean_in_eps):
    """Also far from 0, where the mean is rounded by as much as the deviations, which must not count as one."""
    eps = np.finfo(DTYPES[d]).eps
    for seed, shape in enumerate(SHAPES):
        x = draw(d, shape, seed) + DTYPES[d](mean_in_eps / eps)
        x[0, :, 0] = 0.1        # of equal numbers nothing is left, and nothing below 0
        mean, m2 = np.empty((2, shape[0], shape[2]), DTYPES[d])
        for at in (x, with_gaps(x)):
            kernel("reduce", level, f"moments_{d}", I, I, I, I, I, P, P, P)(*shape, *steps(at), ptr(at), ptr(mean), ptr(m2))
            np.testing.assert_allclose(mean, x.mean(1, dtype=np.longdouble), rtol=8 * eps, atol=shape[1] * eps)
            np.testing.assert_allclose(m2, shape[1] * (x.astype(np.longdouble) - x[:, :1]).var(1), rtol=64 * eps, atol=shape[1] * eps**2)
            assert (m2 >= 0).all()


@each_level
def test_any_address(level):
    raw = np.zeros(4 * 1000 + 1, np.uint8)
    x = raw[1:].view(np.float32).reshape(2, 500, 1)
    x[:] = draw("f32", x.shape)
    np.testing.assert_allclose(reduce(level, "sum", "f32", x), x.sum(1, dtype=np.float64), atol=1e-5)
    np.testing.assert_array_equal(reduce(level, "argmax", "f32", x), x.argmax(1))


@each_level
@pytest.mark.parametrize("d", ["f32", "f64"])
@pytest.mark.parametrize("p", [0, 0.5, 1, 2, 3, np.inf])
@pytest.mark.parametrize("m, n", [(3, 70), (5, 3), (0, 2), (1, 64), (2, 0)])
def test_dist(level, d, p, m, n):
    """Columns of a wider matrix; its other ones stay. The first difference is 0, and so is one distance."""
    rng, dtype = np.random.default_rng(0), np.dtype("f4" if d == "f32" else "f8")
    x, y, dout = rng.normal(size=m).astype(dtype), rng.normal(size=(m, n + 2)).astype(dtype), rng.normal(size=n).astype(dtype)
    y[:1, :1] = x[:1, None]
    y[:, max(n - 1, 0)] = x
    dist, dx, dy = np.full(n, 7, dtype), np.ones(m, dtype), np.ones((m, n + 2), dtype)
    run = kernel("reduce", level, f"dist_{d}", I, I, I, F, *[P] * 6)
    run(m, n, n + 2, p, ptr(x), ptr(y), None, ptr(dist), None, None)
    apart = x[:, None].astype(float) - y[:, :n]
    want = np.linalg.norm(apart, p, 0) if m else np.zeros(n)
    bound = {"rtol": 1e-5, "atol": 1e-5} if d == "f32" else {"rtol": 1e-12, "atol": 1e-12}
    np.testing.assert_allclose(dist, want, **bound)
    run(m, n, n + 2, p, ptr(x), ptr(y), ptr(dout), ptr(dist), ptr(dx), ptr(dy))
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.sign(apart) * (np.abs(apart) == want if p == np.inf else (np.abs(apart) / want) ** (p - 1) * (p > 0))
    slope = np.where((apart == 0) | (want == 0), 0, slope) * dout
    np.testing.assert_allclose(dx - 1, slope.sum(1), **bound)
    np.testing.assert_allclose(dy[:, :n] - 1, -slope, **bound)
    assert (dy[:, n:] == 1).all()

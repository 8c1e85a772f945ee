"""Running sums and products, and the places of the k best, against NumPy, at every CPU level."""
import ctypes
from fractions import Fraction

import numpy as np
import pytest

from ._levels import I, P, each_level, kernel, ptr
from .test_reduce import DTYPES, FLOATS, SHAPES, draw

SCANS = [(op, d) for op in ("cumsum", "cumprod") for d in DTYPES if d != "bool"]


@each_level
@pytest.mark.parametrize("op,d", SCANS)
def test_scan(level, op, d):
    for seed, shape in enumerate(SHAPES):
        x = draw(d, shape, seed)
        if op == "cumprod" and d in FLOATS:
            x = (1 + x / 100).astype(DTYPES[d])
        out = np.full_like(x, 77)
        kernel("reduce", level, f"{op}_{d}", I, I, I, P, P)(*shape, ptr(x), ptr(out))
        with np.errstate(over="ignore"):
            want = getattr(np, op)(x, axis=1, dtype=np.float64 if d in FLOATS else x.dtype).astype(x.dtype)
        np.testing.assert_allclose(out, want, rtol=1e-15 * shape[1] if d == "f64" else 1e-7, atol=1e-13)


@each_level
@pytest.mark.parametrize("d", DTYPES)
@pytest.mark.parametrize("largest", [1, 0])
def test_topk(level, d, largest):
    for seed, (rows, n, k) in enumerate([(1, 1, 1), (3, 10, 4), (5, 100, 100), (2, 1000, 7), (4, 3, 0), (2, 9, 8)]):
        x = draw(d, (rows, n), seed)
        if d in FLOATS and n > 3:
            x[:, 2] = np.nan
        out = np.full((rows, k), 77, np.int64)
        kernel("reduce", level, f"topk_{d}", I, I, I, ctypes.c_int, P, P, P)(rows, n, k, largest, ptr(x), ptr(out), None)
        order = np.argsort(x[:, ::-1] if largest else x, axis=1, kind="stable")          # NaN comes last: the largest
        want = (n - 1 - order[:, ::-1] if largest else order)[:, :k]
        np.testing.assert_array_equal(out, want)


@each_level
@pytest.mark.parametrize("d", DTYPES)
@pytest.mark.parametrize("op", ["cummax", "cummin"])
def test_extremes(level, d, op):
    for seed, shape in enumerate(SHAPES):
        x = draw(d, shape, seed)
        if d in FLOATS and x.shape[1] > 3:
            x[:, 2] = np.nan
        out = np.full(x.shape, 77, np.int64)
        kernel("reduce", level, f"{op}_{d}", I, I, I, P, P)(*shape, ptr(x), ptr(out))
        best = (np.maximum if op == "cummax" else np.minimum).accumulate(x, axis=1)
        reached = np.where((x == best) | (x != x), np.arange(x.shape[1])[:, None], 0)
        np.testing.assert_array_equal(out, np.maximum.accumulate(reached, axis=1))


@each_level
@pytest.mark.parametrize("d", FLOATS)
@pytest.mark.parametrize("lanes", [0, 8])
def test_progression(level, d, lanes):
    """Every product and sum is rounded together, once: exact in rational numbers."""
    dtype, width = DTYPES[d], {"f32": 8, "f64": 4}[d]
    for n, first, step in [(0, 0.0, 1.0), (1, 3.0, 1.0), (7, -1.0, 0.1), (33, 0.1, 1 / 3), (1500, 1e9 / 3, 1e-3 / 7), (1501, -5.0, 2.0)]:
        last = first + step * (n - 1)
        out = np.full(n, 77, dtype)
        kernel("reduce", level, f"progression_{d}", I, ctypes.c_int, ctypes.c_double, ctypes.c_double, ctypes.c_double, P)(n, lanes, first, step, last, ptr(out))

        def at(i, start, by=step):
            return dtype(float(Fraction(start) + i * Fraction(by)))

        full = n // (2 * width) * 2 * width if lanes else 0
        want = [at(i % width, float(at(i // width * width, first))) if i < full else at(i, first) if lanes or i < n // 2 else at(n - 1 - i, last, -step)
                for i in range(n)]
        np.testing.assert_array_equal(out, np.array(want, dtype))

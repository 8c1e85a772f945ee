"""Triangular systems at every level and dtype against float64 (or long double) NumPy: layouts, sizes around the blocks, what is never read."""
import numpy as np
import pytest

from ._levels import C, I, P, each_level, kernel, ptr
from .test_gemm import DTYPES, each_dtype, strided, strides


def substituted(A, B, upper):
    """X in a higher precision, one row after the other."""
    X = B.copy()
    for i in reversed(range(len(A))) if upper else range(len(A)):
        X[i] /= A[i, i]
        others = slice(None, i) if upper else slice(i + 1, None)
        X[others] -= A[others, i, None] * X[i]
    return X


@each_level
@each_dtype
@pytest.mark.parametrize("layout", ["rows", "columns", "padded", "sparse", "reversed"])
@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("unit", [False, True])
def test_solve(level, dtype, layout, upper, unit):
    fn, rng, t = kernel("gemm", level, f"solve_{dtype}", I, I, I, P, I, I, I, P, C, C), np.random.default_rng(1), DTYPES[dtype]
    high = np.longdouble if t == np.float64 else np.float64
    for batch, n, m in ((1, 0, 3), (1, 3, 0), (2, 1, 1), (3, 5, 2), (2, 32, 1), (2, 33, 17), (1, 65, 8), (1, 100, 40), (1, 150, 1)):
        A = strided(rng, (batch, n, n), layout, t)
        A /= 2 * max(n, 1) ** 0.5
        A[:, range(n), range(n)] = rng.uniform(1, 2, (batch, n))
        half = np.triu if upper else np.tril
        A[half(np.ones(A.shape, bool)) == 0] = np.nan
        if unit:
            A[:, range(n), range(n)] = np.nan
        room = np.full(batch * m * n + 20, 77, t)
        X = room[10:room.size - 10].reshape(batch, m, n)
        X[...] = rng.standard_normal(X.shape)
        want = [substituted(np.where(np.eye(n, dtype=bool), 1, a) if unit else a, x.T, upper).T for a, x in zip(A.astype(high), X.astype(high), strict=True)]
        fn(batch, n, m, ptr(A), *strides(A), ptr(X), upper, unit)
        np.testing.assert_allclose(X, np.array(want, high).reshape(X.shape), rtol=0, atol=np.finfo(t).eps * 30)
        assert (room[:10] == 77).all() and (room[-10:] == 77).all()


@each_level
@each_dtype
def test_singular(level, dtype):
    """Infinite and NaN only from the zero on, and in its own right side."""
    fn, t = kernel("gemm", level, f"solve_{dtype}", I, I, I, P, I, I, I, P, C, C), DTYPES[dtype]
    A = np.eye(40, dtype=t) + np.tri(40, k=-1, dtype=t) / 64
    A[35, 35] = 0
    X = np.stack([np.ones(40, t), np.zeros(40, t)])
    fn(1, 40, 2, ptr(A), 0, 40, 1, ptr(X), 0, 0)
    assert np.isfinite(X[:, :35]).all() and X[0, 35] == np.inf and (X[0, 36:] == -np.inf).sum() == 1 and np.isnan(X[1, 35:]).all()

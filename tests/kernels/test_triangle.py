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


@each_level
@each_dtype
def test_lu(level, dtype):
    fn, rng, t = kernel("gemm", level, f"lu_{dtype}", I, I, I, P, P), np.random.default_rng(2), DTYPES[dtype]
    for batch, m, n in ((1, 0, 3), (1, 3, 0), (2, 1, 1), (3, 2, 5), (2, 5, 2), (2, 33, 33), (1, 70, 20), (1, 20, 70), (1, 150, 150)):
        A, k = rng.standard_normal((batch, m, n)).astype(t), min(m, n)
        room, pivots = np.full(batch * m * n + 20, 77, t), np.full(batch * k + 2, 77, np.int32)
        packed = room[10:room.size - 10].reshape(batch, n, m)
        packed[...] = A.swapaxes(1, 2)
        fn(batch, m, n, ptr(packed), ptr(pivots[1:]))
        assert (room[:10] == 77).all() and (room[-10:] == 77).all() and pivots[0] == pivots[-1] == 77
        for a, x, rows in zip(A, packed, pivots[1:-1].reshape(batch, k), strict=True):
            L, U = np.tril(x.T[:, :k], -1) + np.eye(m, k), np.triu(x.T[:k])
            for i, other in enumerate(rows - 1):
                a[[i, other]] = a[[other, i]]
            np.testing.assert_allclose(L @ U, a, rtol=0, atol=np.finfo(t).eps * 5 * max(n, 1))
            assert (np.abs(L) <= 1 + np.finfo(t).eps).all()


@each_level
@each_dtype
def test_lu_of_zeros_and_nan(level, dtype):
    """The column of a zero stays; the first NaN is a pivot."""
    fn, t = kernel("gemm", level, f"lu_{dtype}", I, I, I, P, P), DTYPES[dtype]
    A, pivots = np.array([[0, 0, 0], [1, 2, 4], [0, 6, 1]], t), np.zeros(3, np.int32)
    fn(1, 3, 3, ptr(A), ptr(pivots))
    assert pivots.tolist() == [1, 3, 3] and A.tolist() == [[0, 0, 0], [1, 4, 0.5], [0, 1, 5.5]]
    A = np.array([[1, np.nan, 5, np.nan]], t)
    fn(1, 4, 1, ptr(A), ptr(pivots))
    assert pivots[0] == 2 and np.isnan(A).all()

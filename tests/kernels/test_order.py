"""Places in order, ranks, the most frequent, and places in sorted rows, against NumPy, at every CPU level."""
import ctypes

import numpy as np
import pytest

from ._levels import I, P, each_level, kernel, ptr
from .test_reduce import DTYPES, FLOATS, draw

SHAPES = [(1, 1), (5, 2), (3, 10), (4, 64), (3, 65), (2, 300), (1, 5000)]
N_INT = ctypes.c_int


def rows(d, shape, seed):
    """Numbers of every size and sign, some of them equal; of floats 0, -0, infinities and NaN, too."""
    x = draw(d, shape, seed)
    rng = np.random.default_rng(seed)
    if d in FLOATS:
        x = (x * 10.0 ** rng.integers(-30, 30, shape)).astype(DTYPES[d])
        special = rng.choice(np.array([0, -0.0, np.inf, -np.inf, np.nan, 1], DTYPES[d]), shape)
        x = np.where(rng.random(shape) < 0.3, special, x)
    elif d == "i64":
        x = np.where(rng.random(shape) < 0.3, rng.choice(np.array([0, -2**63, 2**63 - 1]), shape), x * 2**40)
    return np.ascontiguousarray(x)


def in_order(x, descending=False):
    if not descending:
        return np.argsort(x, axis=-1, kind="stable")
    return x.shape[-1] - 1 - np.argsort(x[..., ::-1], axis=-1, kind="stable")[..., ::-1]


@each_level
@pytest.mark.parametrize("d", DTYPES)
@pytest.mark.parametrize("descending", [0, 1])
def test_sort(level, d, descending):
    for seed, shape in enumerate(SHAPES):
        x, out, room = rows(d, shape, seed), np.full(shape, 77, np.int64), np.empty(32 * shape[1], np.uint8)
        kernel("reduce", level, f"sort_{d}", I, I, I, N_INT, P, P, P)(*shape, 0, descending, ptr(x), ptr(out), ptr(room))
        np.testing.assert_array_equal(out, in_order(x, descending))


@each_level
@pytest.mark.parametrize("d", DTYPES)
def test_rank(level, d):
    for seed, (m, n) in enumerate(SHAPES):
        x = rows(d, (m, n), seed)
        order, numbers = in_order(x), (x == x).sum(1)
        middle = np.maximum(numbers - 1, 0) // 2
        for k in {0, n // 3, n - 1, -1, -2}:
            out = np.full(m, 77, np.int64)
            kernel("reduce", level, f"rank_{d}", I, I, I, N_INT, P, P, P)(m, n, k, 0, ptr(x), ptr(out), None)
            place = np.full(m, k) if k >= 0 else middle if k == -2 else np.where(numbers < n, numbers, middle)
            np.testing.assert_array_equal(out, order[np.arange(m), place])


@each_level
@pytest.mark.parametrize("d", DTYPES)
def test_mode(level, d):
    for seed, (m, n) in enumerate(SHAPES):
        x, out, room = rows(d, (m, n), seed), np.full(m, 77, np.int64), np.empty(32 * n, np.uint8)
        if seed % 2:
            x = np.round(x / x.dtype.type(40)).astype(x.dtype) if d in FLOATS else np.where(x % 3 == 0, x, x.dtype.type(1))
        kernel("reduce", level, f"mode_{d}", I, I, I, N_INT, P, P, P)(m, n, 0, 0, ptr(x), ptr(out), ptr(room))
        for row, place in zip(x, out, strict=True):
            values, counts = np.unique(row, return_counts=True, equal_nan=False)
            best = values[counts.argmax()]
            assert place == (np.flatnonzero(row == best)[-1] if best == best else np.flatnonzero(row != row)[0])


@each_level
@pytest.mark.parametrize("d", DTYPES)
@pytest.mark.parametrize("right", [0, 1])
def test_search(level, d, right):
    for seed, (m, n) in enumerate(SHAPES):
        x, wanted = np.sort(rows(d, (m, n), seed), 1), rows(d, (m, 7), seed + 50)
        x = np.nan_to_num(x, nan=np.inf) if d in FLOATS else x
        for step in (n, 0):
            out = np.full((m, 7), 77, np.int64)
            kernel("reduce", level, f"search_{d}", I, I, I, I, N_INT, P, P, P)(m, n, 7, step, right, ptr(x), ptr(wanted), ptr(out))
            for r in range(m):
                np.testing.assert_array_equal(out[r], x[r if step else 0].searchsorted(wanted[r], "right" if right else "left"))

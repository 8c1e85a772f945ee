"""Matrix products at every level and dtype against float64 (or long double) NumPy: strides, flags, remainders."""
import ctypes
import itertools
import mmap
import os
import subprocess
import sys

import numpy as np
import pytest

from ._levels import C, I, P, each_level, kernel, module, ptr

ACCUMULATE, B_SLACK, A_SLACK = 1, 4, 8
DTYPES = {"f32": np.float32, "f64": np.float64}
each_dtype = pytest.mark.parametrize("dtype", DTYPES)


def gemm(level, dtype):
    return kernel("gemm", level, dtype, I, I, I, I, P, I, I, I, P, I, I, I, P, I, I, P, C)


def strided(rng, shape, layout, dtype, guard=np.nan):
    """An array of random values whose memory is surrounded by NaN (where it is not read in slack)."""
    *batch, r, c = shape
    values = rng.standard_normal(shape).astype(dtype)
    make = {
        "rows": lambda: np.full((*batch, r, c), guard, dtype),
        "columns": lambda: np.full((*batch, c, r), guard, dtype).swapaxes(-1, -2),
        "padded": lambda: np.full((*batch, r, c + 3), guard, dtype)[..., :c],
        "padded columns": lambda: np.full((*batch, c, r + 5), guard, dtype)[..., :r].swapaxes(-1, -2),
        "sparse": lambda: np.full((*batch, r * 2, c * 3), guard, dtype)[..., ::2, ::3],
        "reversed": lambda: np.full((*batch, r, c), guard, dtype)[..., ::-1, ::-1],
        "reversed columns": lambda: np.full((*batch, c, r), guard, dtype)[..., ::-1, ::-1].swapaxes(-1, -2),
    }
    if layout == "row repeated":
        return np.broadcast_to(values[..., :1, :], shape)
    if layout == "column repeated":
        return np.broadcast_to(values[..., :, :1], shape)
    out = make[layout]()
    out[...] = values
    return out


LAYOUTS = ("rows", "columns", "padded", "padded columns", "sparse", "reversed", "reversed columns", "row repeated",
           "column repeated")


def strides(x):
    """Batch, row and column stride in elements."""
    s = [v // x.itemsize for v in x.strides]
    return [0] * (3 - len(s)) + s


def call(fn, a, b, c, bias=None, flags=0):
    batch = c.shape[0] if c.ndim == 3 else 1
    c_bs, ldc, one = strides(c)
    assert one == 1 or c.size == 0 or c.shape[-1] == 1
    fn(batch, c.shape[-2], c.shape[-1], a.shape[-1], ptr(a), *strides(a), ptr(b), *strides(b), ptr(c), c_bs, ldc,
       ptr(bias), flags)


SLOW = {}


def products(a, b):
    """a @ b and |a| @ |b| in a higher precision, where NumPy is slow: large ones are kept for the other levels and flags."""
    high = np.longdouble if a.dtype == np.float64 else np.float64
    key = (a.shape, b.shape, a.tobytes(), b.tobytes()) if high is np.longdouble and a.size * b.shape[-1] > 1 << 20 else None
    if key is None or hash(key) not in SLOW:
        found = np.matmul(a.astype(high), b.astype(high)), np.matmul(np.abs(a).astype(high), np.abs(b).astype(high))
        if key is None:
            return found
        SLOW[hash(key)] = found
    return SLOW[hash(key)]


def check(fn, a, b, bias=None, flags=0, seed=0, where=""):
    """One call, into a C whose rows are apart and surrounded by sentinels, against the reference."""
    rng = np.random.default_rng(seed)
    dtype = a.dtype
    m, n, k = a.shape[-2], b.shape[-1], a.shape[-1]
    batch = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    room = np.full((*batch, m + 2, n + 3), 77, dtype)
    c = room[..., 1:m + 1, 1:n + 1]
    c[...] = rng.standard_normal(c.shape) if flags & ACCUMULATE else np.nan
    high = np.longdouble if dtype == np.float64 else np.float64
    start = c.astype(high) if flags & ACCUMULATE else 0
    product, magnitude = products(a, b)
    want, scale = product + start + (0 if bias is None else bias.astype(high)), magnitude + 3
    call(fn, a, b, c, bias, flags)
    assert np.all(np.abs(c - want) <= scale * np.finfo(dtype).eps * (k + 4)), (where, a.shape, b.shape, flags)
    c[...] = 77
    assert np.all(room == 77), ("wrote outside C", where, a.shape, b.shape)


@each_level
@each_dtype
@pytest.mark.parametrize("la", LAYOUTS)
@pytest.mark.parametrize("lb", LAYOUTS)
def test_strides(level, dtype, la, lb):
    fn, rng = gemm(level, dtype), np.random.default_rng(1)
    for m, k, n in ((1, 5, 9), (4, 2, 4), (13, 17, 21), (33, 40, 70), (7, 450, 18), (40, 12, 150), (100, 30, 5)):
        a, b = strided(rng, (m, k), la, DTYPES[dtype]), strided(rng, (k, n), lb, DTYPES[dtype])
        check(fn, a, b, where=(la, lb))
        check(fn, a, b, rng.standard_normal(n).astype(DTYPES[dtype]), ACCUMULATE, where=(la, lb))


@each_level
@each_dtype
@pytest.mark.parametrize("m", [1, 4, 15, 16, 33, 500])
def test_one_column(level, dtype, m):
    """Rows times a vector, into a line of memory; its bias is one number. Also a vector times columns."""
    fn, rng, t = gemm(level, dtype), np.random.default_rng(m), DTYPES[dtype]
    for k, layout in itertools.product((1, 2, 3, 4, 5, 6, 7, 8, 10, 17, 32, 70, 300), ("padded", "rows")):
        a, b = strided(rng, (m, k), layout, t), strided(rng, (k, 1), "rows", t)
        for bias, accumulate in itertools.product((None, rng.standard_normal(1).astype(t)), (0, ACCUMULATE)):
            line = np.full(m + 20, 77, t)
            call(fn, a, b, line[10:-10, None], bias, accumulate)
            want = a.astype(np.float64) @ b.astype(np.float64) + (0 if bias is None else bias) + 77 * accumulate
            np.testing.assert_allclose(line[10:-10, None], want, rtol=0, atol=np.finfo(t).eps * (500 + 9 * k))
            assert (line[:10] == 77).all() and (line[-10:] == 77).all()
            check(fn, b.T, a.T, None if bias is None else rng.standard_normal(m).astype(t), accumulate)


@each_level
@each_dtype
@pytest.mark.parametrize("seed", range(8))
def test_remainders_and_flags(level, dtype, seed):
    fn, rng, t = gemm(level, dtype), np.random.default_rng(seed), DTYPES[dtype]
    for _ in range(60):
        m, n, k = rng.integers(0, 41, 3)
        la, lb = rng.choice(["rows", "columns", "padded"], 2)
        bias = rng.standard_normal(n).astype(t) if rng.random() < 0.5 else None
        check(fn, strided(rng, (m, k), la, t), strided(rng, (k, n), lb, t), bias, int(rng.integers(0, 2)),
              where=(la, lb, m, n, k))


@each_level
@each_dtype
def test_the_shapes_of_small_networks(level, dtype):
    fn, rng, t = gemm(level, dtype), np.random.default_rng(2), DTYPES[dtype]
    for m, k, n, la, lb in ((64, 784, 256, "rows", "columns"), (64, 256, 10, "rows", "columns"),
                            (64, 10, 256, "rows", "rows"), (256, 64, 784, "columns", "rows"),
                            (15, 784, 64, "rows", "columns"), (64, 15, 784, "columns", "rows"),
                            (1, 784, 64, "rows", "columns"), (12, 25, 3000, "rows", "rows"),
                            (130, 801, 200, "rows", "columns"), (200, 801, 130, "columns", "columns"),
                            (30, 40, 2100, "rows", "rows"), (2100, 40, 30, "rows", "rows")):
        bias = rng.standard_normal(n).astype(t)
        a, b = strided(rng, (m, k), la, t), strided(rng, (k, n), lb, t)
        check(fn, a, b)
        check(fn, a, b, bias)
        check(fn, a, b, bias, ACCUMULATE)


@each_level
@each_dtype
@pytest.mark.parametrize("la", ["rows", "columns", "sparse"])
@pytest.mark.parametrize("lb", ["rows", "columns", "sparse"])
def test_batches(level, dtype, la, lb):
    fn, rng, t = gemm(level, dtype), np.random.default_rng(3), DTYPES[dtype]
    for batch, m, k, n in ((64, 16, 16, 16), (3, 4, 2, 4), (5, 30, 20, 25), (2, 130, 90, 110), (0, 3, 3, 3)):
        a, b = strided(rng, (batch, m, k), la, t), strided(rng, (batch, k, n), lb, t)
        bias = rng.standard_normal(n).astype(t)
        check(fn, a, b, bias, ACCUMULATE)
        check(fn, a, strided(rng, (k, n), lb, t), bias)
        check(fn, strided(rng, (m, k), la, t), b)


@each_level
@each_dtype
def test_slack_is_read_but_does_not_show(level, dtype):
    fn, rng, t = gemm(level, dtype), np.random.default_rng(4), DTYPES[dtype]
    for n in (1, 2, 3, 5, 8, 9, 10, 15, 17, 31):
        for m in (3, 40):
            memory = np.full(20 * n + 64 // np.dtype(t).itemsize, np.nan, t)  # NaN in the slack must not come through
            b = memory[:20 * n].reshape(20, n)
            b[...] = rng.standard_normal(b.shape)
            check(fn, strided(rng, (m, 20), "rows", t), b, None, B_SLACK)
            a = memory[:20 * n].reshape(20, n).T  # (n,20) transposed: the operand that a swapped product reads in rows
            check(fn, a, strided(rng, (20, m), "columns", t), None, A_SLACK)


@each_level
@each_dtype
def test_without_slack_nothing_is_read_behind_the_operands(level, dtype):
    """Operands end where a page without access begins."""
    libc, page = ctypes.CDLL(None), mmap.PAGESIZE
    fn, rng, t = gemm(level, dtype), np.random.default_rng(5), DTYPES[dtype]
    maps = []

    def at_the_end(values):
        size = -(-values.nbytes // page) * page
        memory = mmap.mmap(-1, size + page)
        maps.append(memory)
        address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
        assert libc.mprotect(ctypes.c_void_p(address + size), ctypes.c_size_t(page), 0) == 0
        out = np.frombuffer(memory, t, values.size, size - values.nbytes).reshape(values.shape)
        out[...] = values
        return out
    for m, k, n in ((1, 1, 1), (5, 7, 3), (13, 30, 10), (64, 50, 10), (9, 33, 70), (40, 31, 45), (65, 10, 257)):
        for ta in (False, True):
            for tb in (False, True):
                a = at_the_end(rng.standard_normal((k, m) if ta else (m, k)))
                b = at_the_end(rng.standard_normal((n, k) if tb else (k, n)))
                check(fn, a.T if ta else a, b.T if tb else b)
    for memory in maps:  # let the arrays' destructors find usable memory
        address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
        libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(len(memory)), 3)


@each_level
@each_dtype
def test_no_terms(level, dtype):
    fn, t = gemm(level, dtype), DTYPES[dtype]
    bias = np.array([1, -2, 3], t)
    for m in (2, 50):
        a, b, c = np.empty((m, 0), t), np.empty((0, 3), t), np.full((m, 3), 5, t)
        call(fn, a, b, c, None, ACCUMULATE)
        assert np.all(c == 5)
        call(fn, a, b, c, bias)
        assert np.all(c == bias)
        call(fn, a, b, c)
        assert np.all(c == 0)


@each_level
@each_dtype
@pytest.mark.parametrize("flags", [0, ACCUMULATE])
def test_nan_and_infinity_propagate(level, dtype, flags):
    fn, rng, t = gemm(level, dtype), np.random.default_rng(6), DTYPES[dtype]
    for m, k, n in ((3, 4, 5), (20, 30, 40), (64, 500, 33), (40, 12, 10)):
        for layout in ("rows", "columns"):
            a, b = strided(rng, (m, k), "rows", t), strided(rng, (k, n), layout, t)
            a[1, 2], b[3, 4] = np.nan, np.inf
            a[2, 3] = 0  # 0 * inf is NaN
            c, bias = np.zeros((m, n), t), np.zeros(n, t)
            call(fn, a, b, c, bias, flags)
            assert np.all(np.isnan(c[1])) and np.isnan(c[2, 4])
            rest = np.delete(np.arange(m), [1, 2])
            assert np.all(c[rest, 4] == np.where(a[rest, 3] > 0, np.inf, -np.inf))
            finite = np.delete(c[rest], 4, 1)
            assert np.all(np.isfinite(finite))


@each_level
@each_dtype
def test_result_does_not_depend_on_threads(level, dtype):
    fn, rng, t, pool = gemm(level, dtype), np.random.default_rng(7), DTYPES[dtype], module("threads")
    before = pool.get_num_threads()
    try:
        for batch, m, k, n in ((1, 64, 784, 256), (1, 300, 420, 310), (1, 15, 900, 130), (70, 32, 30, 31),
                               (3, 128, 100, 128), (1, 12, 25, 9000)):
            for la in ("rows", "columns"):
                for lb in ("rows", "columns"):
                    a, b = strided(rng, (batch, m, k), la, t), strided(rng, (batch, k, n), lb, t)
                    results = []
                    for threads in (1, 2, 3, 7):
                        pool.set_num_threads(threads)
                        c = np.zeros((batch, m, n), t)
                        call(fn, a, b, c, None, ACCUMULATE)
                        results.append(c)
                    assert all(np.array_equal(results[0], other) for other in results[1:]), (batch, m, k, n, la, lb)
    finally:
        pool.set_num_threads(before)


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs Linux's address space limit")
@each_level
def test_without_memory_for_packing_or_threads_the_result_is_the_same(level):
    code = f"""
import resource
import numpy as np
from tests.kernels import test_gemm as t
fn = t.gemm({level!r}, "f32")
t.module("threads").set_num_threads(4)
a, b = (np.random.default_rng(i).standard_normal((900, 900)).astype("f") for i in range(2))
c, want = np.ones((900, 900), "f"), 1 + a @ b.T
pages = int(open("/proc/self/statm").read().split()[0])
before = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize(), before[1]))
t.call(fn, a, b.T, c, None, t.ACCUMULATE)
resource.setrlimit(resource.RLIMIT_AS, before)
assert np.abs(c - want).max() < 1e-3
print("computed")
"""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60)
    assert out.stdout == "computed\n", out.stderr


@each_level
def test_table_holds_the_kernels(level):
    gemm_module = module("gemm", level)
    table = (ctypes.c_void_p * 2).from_address(gemm_module.table_address())
    assert list(table) == [gemm_module.addresses()["f32"], gemm_module.addresses()["f64"]]

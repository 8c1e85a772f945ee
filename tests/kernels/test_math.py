"""Our own exp, log, tanh ...: distance from the true value in units of the last place, and the special values."""
import ctypes
import math

import numpy as np
import pytest

from ._levels import I, P, each_level, kernel, ptr

FLOATS = {"f32": np.float32, "f64": np.float64}
WIDE = {"f32": np.float64, "f64": np.longdouble}  # what the reference is computed in
COUNT = 100_000


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, 1) / (1 + e)


def c_function(name):
    """C's function of long doubles, rounded to f64: Python 3.11's own erfc is up to 4 units off."""
    function = getattr(ctypes.CDLL(None), name + "l")
    function.argtypes, function.restype = [ctypes.c_longdouble], ctypes.c_longdouble
    return np.vectorize(function, otypes=[float])


def spread(rng, low, high, dtype):
    """Numbers everywhere in (low, high): evenly, around zero, and by magnitude down to the denormals."""
    tiny = np.log10(float(np.finfo(dtype).smallest_subnormal))
    x = np.concatenate([rng.uniform(low, high, COUNT), rng.uniform(-3, 3, COUNT), rng.uniform(0.3, 3, COUNT),
                        10 ** rng.uniform(tiny, 0, COUNT) * rng.choice([-1, 1], COUNT)])
    return x[(x > low) & (x < high)].astype(dtype)


# name: reference, range in f32, range in f64
FUNCTIONS = {
    "exp": (np.exp, (-104, 89), (-745.5, 710)),
    "expm1": (np.expm1, (-104, 89), (-745.5, 710)),
    "log": (np.log, (0, 3e38), (0, 1e308)),
    "log1p": (np.log1p, (-1, 3e38), (-1, 1e308)),
    "sin": (np.sin, (-1e6, 1e6), (-1e6, 1e6)), "cos": (np.cos, (-1e6, 1e6), (-1e6, 1e6)),
    "tanh": (np.tanh, (-20, 20), (-40, 40)),
    "sigmoid": (sigmoid, (-104, 104), (-745.5, 745.5)),
    "erf": (c_function("erf"), (-6, 6), (-7, 7)),
    "erfc": (c_function("erfc"), (-6, 10.5), (-6, 27)),
    "exp2": (np.exp2, (-151, 129), (-1080, 1025)), "log2": (np.log2, (0, 3e38), (0, 1e308)), "log10": (np.log10, (0, 3e38), (0, 1e308)),
    "tan": (np.tan, (-1e6, 1e6), (-1e6, 1e6)), "asin": (np.arcsin, (-1, 1), (-1, 1)), "acos": (np.arccos, (-1, 1), (-1, 1)),
    "atan": (np.arctan, (-1e9, 1e9), (-1e9, 1e9)), "sinh": (np.sinh, (-90, 90), (-711, 711)), "cosh": (np.cosh, (-90, 90), (-711, 711)),
}


def run(level, name, d, x):
    out = np.empty_like(x)
    kernel("elementwise", level, f"unary_{name}_{d}", I, P, I, P, I, P)(
        x.size, ptr(x), x.itemsize, ptr(out), x.itemsize, None)
    return out


@each_level
@pytest.mark.parametrize("d", FLOATS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_at_most_two_units_in_the_last_place(level, name, d):
    reference, *ranges = FUNCTIONS[name]
    dtype = FLOATS[d]
    x = spread(np.random.default_rng(7), *ranges[d == "f64"], dtype)
    with np.errstate(all="ignore"):
        want = np.asarray(reference(x.astype(WIDE[d])), WIDE[d])
        rounded = want.astype(dtype)
    got = run(level, name, d, x)
    finite = np.isfinite(rounded)
    np.testing.assert_array_equal(got[~finite], rounded[~finite])
    error = np.abs(got[finite].astype(WIDE[d]) - want[finite]) / np.spacing(np.abs(rounded[finite]))
    worst = np.argmax(error)
    assert error[worst] <= 2, f"{name}({x[finite][worst]!r}) is off by {error[worst]:.2f} units"


INF, NAN = math.inf, math.nan
SPECIAL = {  # at inf, -inf, nan, 0, -0
    "exp": [INF, 0, NAN, 1, 1], "expm1": [INF, -1, NAN, 0, -0.0], "log": [INF, NAN, NAN, -INF, -INF],
    "log1p": [INF, NAN, NAN, 0, -0.0], "tanh": [1, -1, NAN, 0, -0.0], "sigmoid": [1, 0, NAN, 0.5, 0.5],
    "erf": [1, -1, NAN, 0, -0.0], "sin": [NAN, NAN, NAN, 0, -0.0], "cos": [NAN, NAN, NAN, 1, 1],
    "erfc": [0, 2, NAN, 1, 1], "exp2": [INF, 0, NAN, 1, 1], "log2": [INF, NAN, NAN, -INF, -INF], "log10": [INF, NAN, NAN, -INF, -INF],
    "tan": [NAN, NAN, NAN, 0, -0.0], "asin": [NAN, NAN, NAN, 0, -0.0], "acos": [NAN, NAN, NAN, math.pi / 2, math.pi / 2],
    "atan": [math.pi / 2, -math.pi / 2, NAN, 0, -0.0], "sinh": [INF, -INF, NAN, 0, -0.0], "cosh": [INF, INF, NAN, 1, 1],
}


@each_level
@pytest.mark.parametrize("d", FLOATS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_special_values(level, name, d):
    x = np.array([INF, -INF, NAN, 0, -0.0] * 5, FLOATS[d])  # in vectors and in the rest of a loop
    want = np.array(SPECIAL[name] * 5, FLOATS[d])
    got = run(level, name, d, x)
    np.testing.assert_array_equal(got, want)
    np.testing.assert_array_equal(np.signbit(got)[~np.isnan(want)], np.signbit(want)[~np.isnan(want)])


@each_level
@pytest.mark.parametrize("d", FLOATS)
def test_edges(level, d):
    """Denormals, the ends of the ranges, sin far out (where one argument of many is), and where sin and cos are all but 0."""
    dtype = FLOATS[d]
    info = np.finfo(dtype)
    small = np.array([info.smallest_subnormal, -info.smallest_subnormal, info.tiny / 4], dtype)
    for name in ("expm1", "log1p", "tanh"):
        np.testing.assert_array_equal(run(level, name, d, small), small)
    np.testing.assert_array_equal(run(level, "log", d, np.array([1, -1, -info.tiny], dtype)), [0, NAN, NAN])
    np.testing.assert_array_equal(run(level, "log1p", d, np.array([-1, -2], dtype)), [-INF, NAN])
    low = -100 if d == "f32" else -740
    assert 0 < run(level, "exp", d, np.array([low], dtype))[0] < info.tiny
    assert 0 < run(level, "sigmoid", d, np.array([low], dtype))[0] < info.tiny
    huge = np.array([1e5, -1e5, info.max, info.min], dtype)
    np.testing.assert_array_equal(run(level, "exp", d, huge), [INF, 0, INF, 0])
    np.testing.assert_array_equal(run(level, "tanh", d, np.array([info.max, info.min], dtype)), [1, -1])
    far = np.array([1, 3e6, 1e30, -1e7] * 5, dtype)
    np.testing.assert_allclose(run(level, "sin", d, far), np.sin(far.astype(WIDE[d])).astype(dtype), rtol=2 * info.eps)
    quarters = (np.arange(-400, 400) * np.pi / 2).astype(dtype)
    for name, function in (("sin", np.sin), ("cos", np.cos)):
        np.testing.assert_allclose(run(level, name, d, quarters), function(quarters.astype(WIDE[d])).astype(dtype), rtol=2 * info.eps)


@each_level
@pytest.mark.parametrize("exponent", [2.5, -1.7, 0.1, 37.0, 1e-3, 0, math.inf, -math.inf, math.nan])
def test_powers(level, exponent):
    """Of positive numbers to the last place; one that is not (zero, infinite, negative) leaves what C says for all."""
    x = spread(np.random.default_rng(8), 0, 3e38, np.float32)
    info, p = np.finfo(np.float32), np.array([exponent])
    ends = np.array([info.smallest_subnormal, info.tiny, 1, info.max, NAN] * 7, np.float32)
    for case in (x, ends, np.append(ends, np.float32([0, -0.0, INF, -INF, -2]))):
        out = np.empty_like(case)
        kernel("elementwise", level, "unary_pow_scalar_f32", I, P, I, P, I, P)(case.size, ptr(case), 4, ptr(out), 4, ptr(p))
        with np.errstate(all="ignore"):
            want = (case.astype(np.float64) ** np.float32(exponent)).astype(np.float32)
        np.testing.assert_array_max_ulp(out[~np.isnan(want)], want[~np.isnan(want)], 1)
        assert np.isnan(out[np.isnan(want)]).all()


@each_level
def test_blocks_with_a_vector_form_give_what_the_others_give(level):
    """fmod and its like, pow and atan2 of two tensors: any magnitudes and signs, and blocks with zeros, infinities and huge quotients."""
    rng = np.random.default_rng(9)
    a, b = ((10 ** rng.uniform(-4, 4, COUNT) * rng.choice([-1, 1], COUNT)).astype(np.float32) for _ in range(2))
    a[:5000], b[:5000] = np.rint(a[:5000]), np.rint(b[:5000]) + 0.5 * (np.rint(b[:5000]) == 0)       # exact quotients
    a[5000:6000], b[5000:6000] = 1e-44 * rng.integers(-9, 9, 1000), 1e-45 * rng.integers(1, 9, 1000)  # denormals
    ends = np.array([0, -0.0, INF, -INF, NAN, 1, -3, 2.5, 3e38, 1e-45], np.float32)
    a, b = np.append(a, np.repeat(ends, 10)), np.append(b, np.tile(ends, 10))
    def remainder(a, b):            # PyTorch's: a remainder of 0 has the sign of a
        r = np.fmod(a, b)
        return np.where((r != 0) & ((b < 0) != (r < 0)), r + b, r)
    for name, reference in {"fmod": np.fmod, "remainder": remainder, "floor_divide": np.floor_divide}.items():
        out = np.empty_like(a)
        kernel("elementwise", level, f"binary_{name}_f32", I, P, I, P, I, P, I)(a.size, ptr(a), 4, ptr(b), 4, ptr(out), 4)
        with np.errstate(all="ignore"):
            want = reference(a, b)
        np.testing.assert_array_equal(out[:-100], want[:-100])
        np.testing.assert_array_equal(np.signbit(out[:-100]), np.signbit(want[:-100]))
    for name, reference in {"pow": np.power, "atan2": np.arctan2, "hypot": np.hypot}.items():
        out = np.empty_like(a)
        kernel("elementwise", level, f"binary_{name}_f32", I, P, I, P, I, P, I)(a.size, ptr(a), 4, ptr(b), 4, ptr(out), 4)
        with np.errstate(all="ignore"):
            want = reference(a.astype(np.float64), b.astype(np.float64)).astype(np.float32)
        known = ~np.isnan(want)
        np.testing.assert_array_max_ulp(out[known], want[known], 1)
        np.testing.assert_array_equal(np.signbit(out[known]), np.signbit(want[known]))
        assert np.isnan(out[~known]).all()


@each_level
def test_angles_and_lengths_of_f64(level):
    """atan2 and hypot: any magnitudes, near ones, zeros, infinities and NaN."""
    rng = np.random.default_rng(10)
    a, b = (10 ** rng.uniform(-320, 307, COUNT) * rng.choice([-1, 1], COUNT) for _ in range(2))
    b[:50_000] = a[:50_000] * rng.uniform(-3, 3, 50_000)
    ends = np.array([0, -0.0, INF, -INF, NAN, 1, -3, 1.7e308, 5e-324])
    a, b = np.append(a, np.repeat(ends, 9)), np.append(b, np.tile(ends, 9))
    for name, reference in {"atan2": np.arctan2, "hypot": np.hypot}.items():
        out = np.empty_like(a)
        kernel("elementwise", level, f"binary_{name}_f64", I, P, I, P, I, P, I)(a.size, ptr(a), 8, ptr(b), 8, ptr(out), 8)
        with np.errstate(all="ignore"):
            want = reference(a.astype(np.longdouble), b.astype(np.longdouble)).astype(np.float64)
        known = ~np.isnan(want)
        np.testing.assert_array_max_ulp(out[known], want[known], 2)
        np.testing.assert_array_equal(np.signbit(out[known]), np.signbit(want[known]))
        assert np.isnan(out[~known]).all()


@each_level
def test_inverse_of_erf(level):
    """erfinv of f64, by how far erf or, beyond 1/2, erfc of it is from the argument."""
    rng = np.random.default_rng(11)
    y = np.concatenate([rng.uniform(0, 1, COUNT), 10 ** rng.uniform(-300, 0, 1000), 1 - 10 ** rng.uniform(-15.9, 0, COUNT)])
    y = y[y < 1]
    x = run(level, "erfinv", "f64", y)
    off = np.where(y < 0.5, c_function("erf")(x) - y, (1 - y) - c_function("erfc")(x)) / (2 / math.sqrt(math.pi) * np.exp(-x * x))
    assert (np.abs(off) <= 3 * np.spacing(x)).all()
    np.testing.assert_array_equal(run(level, "erfinv", "f64", -y), -x)
    np.testing.assert_array_equal(run(level, "erfinv", "f64", np.array([0, -0.0, 1, -1, 1.5, NAN, INF])), [0, -0.0, INF, -INF, NAN, NAN, NAN])


@each_level
def test_gelu_is_not_positive_below_zero(level):
    x = np.linspace(-8, -3, COUNT, dtype=np.float32)
    out = np.empty_like(x)
    kernel("elementwise", level, "unary_gelu_f32", I, P, I, P, I, P)(x.size, ptr(x), 4, ptr(out), 4, None)
    assert (out <= 0).all()

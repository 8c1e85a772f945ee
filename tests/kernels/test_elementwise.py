"""Element-wise kernels: every operation, dtype and CPU level against NumPy, in every layout."""
import math
import re
from pathlib import Path

import numpy as np
import pytest

from ._levels import I, P, each_level, kernel, module, ptr

DTYPES = {"f32": np.float32, "f64": np.float64, "i64": np.int64, "i32": np.int32, "i16": np.int16, "i8": np.int8,
          "u8": np.uint8, "bool": np.bool_}
FLOATS, INTS = ("f32", "f64"), ("i64", "i32", "i16", "i8", "u8")
SETS = {"FLT": FLOATS, "NUM": FLOATS + INTS, "ALL": FLOATS + INTS + ("bool",), "INT": INTS + ("bool",)}
HALF, INF, NAN = 0.5, np.inf, np.nan


def vec(f):
    return np.vectorize(f, otypes=[float])


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, 1) / (1 + e)


def phi(x):
    return HALF * vec(math.erfc)(-x / np.sqrt(2))


def gelu_u(x):
    return 2 * np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)


def softplus(x):
    return np.logaddexp(0, x)


def derivative(f):
    """Central difference with an error of order h^4."""
    def df(x, h=1e-3):
        return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)
    return df


def backward(f):
    return lambda dout, x: dout * derivative(f)(x)


def digamma(x, order=0):
    """And its derivatives, for x > 0: 40 steps of the recurrence, then four terms of the asymptotic series' own derivative."""
    y, sign, n = x + 40, (-1) ** (order + 1), math.factorial(order)
    total = sum(sign * n / (x + k) ** (order + 1) for k in range(40))
    if order == 0:
        return total + np.log(y) - HALF / y - 1 / (12 * y**2) + 1 / (120 * y**4) - 1 / (252 * y**6)
    return total + sign * (math.factorial(order - 1) / y**order + n / (2 * y**(order + 1)) + sum(
        b * math.factorial(2 * k + order - 1) / (math.factorial(2 * k) * y**(2 * k + order)) for k, b in ((1, 1 / 6), (2, -1 / 30), (3, 1 / 42))))


def bessel(order, x):
    """I_order(x) by the midpoint rule on its periodic integral, which converges geometrically."""
    angles = (np.arange(256) + HALF) * (np.pi / 256)
    return (np.exp(np.asarray(x)[..., None] * np.cos(angles)) * np.cos(order * angles)).mean(-1)


def inverse(f, low, high):
    """Of a growing function, by halving."""
    def find(y):
        a, b = np.full(np.shape(y), low), np.full(np.shape(y), high)
        for _ in range(70):
            m = (a + b) / 2
            a, b = np.where(f(m) < y, m, a), np.where(f(m) < y, b, m)
        return (a + b) / 2
    return find


# name: dtypes, reference in float64 (integers: in their own dtype), parameters, condition on the inputs of floats
UNARY = {
    "neg": ("NUM", np.negative), "abs": ("NUM", np.abs), "sign": ("NUM", np.sign), "square": ("NUM", np.square),
    "relu": ("NUM", lambda x: np.maximum(x, 0)), "bitwise_not": ("INT", np.invert),
    "scale": ("FLT", lambda x: 1.5 * x, (1.5,)), "add_scalar": ("FLT", lambda x: x + 1.5, (1.5,)),
    "exp": ("FLT", np.exp), "exp2": ("FLT", np.exp2), "expm1": ("FLT", np.expm1),
    "log": ("FLT", np.log, (), "positive"), "log1p": ("FLT", np.log1p, (), "positive"),
    "log2": ("FLT", np.log2, (), "positive"), "log10": ("FLT", np.log10, (), "positive"),
    "sqrt": ("FLT", np.sqrt, (), "positive"), "rsqrt": ("FLT", lambda x: 1 / np.sqrt(x), (), "positive"),
    "reciprocal": ("FLT", np.reciprocal),
    "sin": ("FLT", np.sin), "cos": ("FLT", np.cos), "tan": ("FLT", np.tan, (), "unit"),
    "asin": ("FLT", np.arcsin, (), "unit"), "acos": ("FLT", np.arccos, (), "unit"), "atan": ("FLT", np.arctan),
    "sinh": ("FLT", np.sinh), "cosh": ("FLT", np.cosh), "tanh": ("FLT", np.tanh),
    "sigmoid": ("FLT", sigmoid), "logsigmoid": ("FLT", lambda x: -softplus(-x)),
    "erf": ("FLT", vec(math.erf)), "erfc": ("FLT", vec(math.erfc)),
    "erfinv": ("FLT", inverse(vec(math.erf), -9.0, 9.0), (), "unit"), "log_ndtr": ("FLT", lambda x: np.log(phi(x))),
    "ndtri": ("FLT", inverse(phi, -40.0, 9.0), (), "probability"), "erfcx": ("FLT", lambda x: np.exp(x * x) * vec(math.erfc)(x)),
    "i0": ("FLT", lambda x: bessel(0, x)), "i0e": ("FLT", lambda x: bessel(0, x) * np.exp(-abs(x))),
    "i1": ("FLT", lambda x: bessel(1, x)), "i1e": ("FLT", lambda x: bessel(1, x) * np.exp(-abs(x))),
    "lgamma": ("FLT", vec(math.lgamma)), "digamma": ("FLT", digamma, (), "positive"),
    "asinh": ("FLT", np.arcsinh), "acosh": ("FLT", np.arccosh, (), "beyond"), "atanh": ("FLT", np.arctanh, (), "unit"),
    "entr": ("FLT", lambda x: -x * np.log(x), (), "positive"), "spherical_j0": ("FLT", lambda x: np.sinc(x / np.pi)),
    "logit": ("FLT", lambda x: np.log(np.clip(x, 0.2, 0.7) / (1 - np.clip(x, 0.2, 0.7))), (0.2, 0.7), "probability"),
    "polygamma": ("FLT", lambda x: digamma(x, 3), (3,), "positive"),
    "floor": ("FLT", np.floor), "ceil": ("FLT", np.ceil), "round": ("FLT", np.rint), "trunc": ("FLT", np.trunc),
    "gelu": ("FLT", lambda x: x * phi(x)), "gelu_tanh": ("FLT", lambda x: x * sigmoid(gelu_u(x))),
    "silu": ("FLT", lambda x: x * sigmoid(x)), "mish": ("FLT", lambda x: x * np.tanh(softplus(x))),
    "hardsigmoid": ("FLT", lambda x: np.clip(x + 3, 0, 6) / 6),
    "hardswish": ("FLT", lambda x: x * np.clip(x + 3, 0, 6) / 6),
    "softplus": ("FLT", lambda x: np.where(2 * x > 3, x, softplus(2 * x) / 2), (2, 3)),
    "elu": ("FLT", lambda x: 1.5 * np.where(x > 0, x, 0.7 * np.expm1(2 * np.minimum(x, 0))), (0.7, 1.5, 2)),
    "leaky_relu": ("FLT", lambda x: np.where(x > 0, x, 0.1 * x), (0.1,)),
    "pow_scalar": ("FLT", lambda x: x**1.7, (1.7,), "positive"),
    "clamp": ("NUM", lambda x: np.clip(x, 0, 1), (0, 1)),
    "smooth_l1": ("FLT", lambda x: np.where(abs(x) < 0.7, x * x / 1.4, abs(x) - 0.35), (0.7,)),
    "hardtanh": ("FLT", lambda x: np.clip(x, -1, HALF), (-1, HALF)),
    "huber": ("FLT", lambda x: np.where(abs(x) <= 0.7, x * x / 2, 0.7 * (abs(x) - 0.35)), (0.7,)),
    "frac": ("FLT", lambda x: x - np.trunc(x)), "hardshrink": ("FLT", lambda x: np.where(abs(x) <= 0.75, 0, x), (0.75,)),
    "softshrink": ("FLT", lambda x: np.sign(x) * np.maximum(abs(x) - 0.75, 0), (0.75,)),
    "nan_to_num": ("FLT", lambda x: np.nan_to_num(x, nan=1, posinf=2, neginf=3), (1, 2, 3)),
}
BINARY = {
    "add": ("ALL", np.add), "mul": ("ALL", np.multiply), "sub": ("NUM", np.subtract), "maximum": ("ALL", np.maximum),
    "minimum": ("ALL", np.minimum), "fmod": ("NUM", np.fmod), "remainder": ("NUM", np.remainder),
    "floor_divide": ("NUM", np.floor_divide), "pow": ("NUM", np.power), "and": ("INT", np.bitwise_and),
    "or": ("INT", np.bitwise_or), "xor": ("INT", np.bitwise_xor), "div": ("FLT", np.divide),
    "atan2": ("FLT", np.arctan2), "hypot": ("FLT", np.hypot), "copysign": ("FLT", np.copysign),
    "relu_bwd": ("FLT", lambda d, x: np.where(x <= 0, 0, d)),
    "sigmoid_bwd": ("FLT", lambda d, y: d * y * (1 - y)), "tanh_bwd": ("FLT", lambda d, y: d * (1 - y * y)),
    "gelu_bwd": ("FLT", backward(lambda x: x * phi(x))), "silu_bwd": ("FLT", backward(lambda x: x * sigmoid(x))),
    "sigmoid_gate": ("FLT", lambda a, b: a * sigmoid(b)),
    "gelu_tanh_bwd": ("FLT", backward(lambda x: x * sigmoid(gelu_u(x)))),
    "hardswish_bwd": ("FLT", lambda d, x: np.where(x <= -3, 0, np.where(x >= 3, d, d * (x / 3 + 0.5)))),
    "squared_difference": ("FLT", lambda x, y: (x - y) ** 2),
    "bce": ("FLT", lambda x, y: (y - 1) * np.maximum(np.log1p(-x), -100) - y * np.maximum(np.log(x), -100), "unit"),
    "bce_logits": ("FLT", lambda x, y: (1 - y) * x + softplus(-x)),
}
COMPARE = {"eq": np.equal, "ne": np.not_equal, "lt": np.less, "le": np.less_equal, "gt": np.greater,
           "ge": np.greater_equal, "logical_and": np.logical_and, "logical_or": np.logical_or,
           "logical_xor": np.logical_xor}
TEST = {"isnan": np.isnan, "isinf": np.isinf, "isfinite": np.isfinite, "logical_not": np.logical_not,
        "signbit": lambda x: np.signbit(x) if x.dtype.kind == "f" else x < 0}
TERNARY = {"addcmul": lambda x, y, z: x + 1.5 * y * z, "addcdiv": lambda x, y, z: x + 1.5 * y / z, "lerp": lambda x, y, z: x + z * (y - x),
           "bce_bwd": lambda d, x, y: d * (x - y) / np.maximum(x * (1 - x), 1e-12),
           "leaky_relu_bwd": lambda d, x, p: np.where(x > 0, d, d * p), "elu_bwd": lambda d, x, p: np.where(x <= 0, d * p * np.exp(x), d),
           "hardtanh_bwd": lambda d, x, _: np.where((x <= -1.5) | (x >= 0.5), 0, d)}

CASES = [("unary", n, d) for n, row in UNARY.items() for d in SETS[row[0]]]
CASES += [("binary", n, d) for n, row in BINARY.items() for d in SETS[row[0]]]
CASES += [(kind, n, d) for kind, rows in (("compare", COMPARE), ("test", TEST)) for n in rows for d in SETS["ALL"]]
CASES += [("ternary", n, d) for n in TERNARY for d in FLOATS]
CASES += [("where", "", d) for d in DTYPES]


def call(level, kind, name, d, inputs, out, params=()):
    """Run a kernel on 1-d arrays of any strides."""
    args = [v for x in (*inputs, out) for v in (ptr(x), x.strides[0])]
    parameters = np.array(params or (0,), np.float64)
    if len(inputs) != 2:
        args.append(ptr(parameters))
    types = [P, I] * (len(inputs) + 1) + [P] * (len(inputs) != 2)
    kernel("elementwise", level, "_".join(part for part in (kind, name, d) if part), I, *types)(out.size, *args)


def layouts(n, dtype):
    """Empty arrays of n elements: contiguous, stepped, reversed, stepped backwards, at an odd address."""
    yield np.zeros(n, dtype)
    yield np.zeros(3 * n, dtype)[::3]
    yield np.zeros(n, dtype)[::-1]
    yield np.zeros(2 * n, dtype)[::-2]
    raw = np.zeros(n * np.dtype(dtype).itemsize + 1, np.uint8)
    yield raw[1:].view(dtype)


def draw(rng, d, n, kind="any"):
    if d == "bool":
        return rng.integers(0, 2, n).astype(bool)
    if d in INTS:
        sign = 1 if d == "u8" else rng.choice([-1, 1], n)
        return (rng.integers(1 if kind == "divisor" else 0, 20, n) * sign).astype(DTYPES[d])
    x = rng.normal(size=n) * 2
    return {"any": x, "divisor": x, "positive": np.abs(x) + 0.01, "unit": np.tanh(x), "probability": 0.5 + 0.5 * np.tanh(x), "beyond": 1.01 + np.abs(x)}[kind].astype(DTYPES[d])


def case(kind, name, d, rng, n):
    """Inputs, expected result and parameters."""
    params = ()
    if kind == "unary":
        _, f, *rest = UNARY[name]
        params, condition = (*rest, "any")[:2] if len(rest) == 2 else (rest[0] if rest else (), "any")
        inputs = [draw(rng, d, n, condition)]
    elif kind == "binary":
        f = BINARY[name][1]
        inputs = [draw(rng, d, n), draw(rng, d, n, "divisor")]
        if name == "pow":
            inputs = [draw(rng, d, n, "positive"), np.abs(inputs[1]) % 5 if d in INTS else inputs[1]]
    elif kind == "where":
        f, inputs = np.where, [draw(rng, "bool", n), draw(rng, d, n), draw(rng, d, n)]
    else:
        params = () if kind != "ternary" else (-1.5, 0.5) if name == "hardtanh_bwd" else (1.5,)
        f = {"compare": COMPARE, "test": TEST, "ternary": TERNARY}[kind][name]
        inputs = [draw(rng, d, n) for _ in range({"compare": 2, "test": 1, "ternary": 3}[kind])]
        if kind == "compare":
            inputs[1][::3] = inputs[0][::3]
    return f, inputs, params


def expected(f, inputs, d, kind):
    with np.errstate(all="ignore"):
        if d in FLOATS and kind in ("unary", "binary", "ternary"):
            return f(*[x.astype(np.float64) for x in inputs])
        return f(*inputs)


def compare(got, want, d, kind):
    if d in FLOATS and kind in ("unary", "binary", "ternary"):
        eps = np.finfo(DTYPES[d]).eps
        np.testing.assert_allclose(got, want, rtol=32 * eps, atol=max(16 * eps, 1e-11))  # 1e-11: of the differences
    else:
        np.testing.assert_array_equal(got, want)


@each_level
@pytest.mark.parametrize("kind,name,d", CASES, ids=lambda v: v)
def test_every_layout(level, kind, name, d):
    rng = np.random.default_rng(3)
    for n in (0, 1, 5, 37, 600):
        f, inputs, params = case(kind, name, d, rng, n)
        want = expected(f, inputs, d, kind)
        out_dtype = np.bool_ if kind in ("compare", "test") else DTYPES[d]
        for which, out in enumerate(layouts(n, out_dtype)):
            placed = [list(layouts(n, x.dtype))[(which * (k + 1)) % 5] for k, x in enumerate(inputs)]
            for to, x in zip(placed, inputs):
                to[:] = x
            call(level, kind, name, d, placed, out, params)
            compare(out, want, d, kind)
            for to, x in zip(placed, inputs):
                np.testing.assert_array_equal(to, x)  # inputs are left alone


@each_level
@pytest.mark.parametrize("kind,name,d", [c for c in CASES if c[0] not in ("unary", "test")], ids=lambda v: v)
def test_scalars_of_stride_zero(level, kind, name, d):
    for n in (5, 600):
        f, inputs, params = case(kind, name, d, np.random.default_rng(4), n)
        for k in range(len(inputs)):
            some = [np.broadcast_to(x[:1], n) if j == k else x for j, x in enumerate(inputs)]
            out = np.zeros(n, np.bool_ if kind == "compare" else DTYPES[d])
            call(level, kind, name, d, some, out, params)
            compare(out, expected(f, some, d, kind), d, kind)


@each_level
@pytest.mark.parametrize("kind,name,d", [c for c in CASES if c[0] in ("unary", "binary", "ternary")], ids=lambda v: v)
def test_in_place(level, kind, name, d):
    for step in (1, 2, -1):
        f, inputs, params = case(kind, name, d, np.random.default_rng(5), 300)
        want = expected(f, inputs, d, kind)
        room = np.zeros(300 * abs(step), DTYPES[d])[::step]
        room[:] = inputs[0]
        call(level, kind, name, d, [room, *inputs[1:]], room, params)
        compare(room, want, d, kind)


@each_level
@pytest.mark.parametrize("d", ["f64", "i64", "i32", "i16", "i8"])
def test_division_is_exact(level, d):
    """Quotients that are hardly an integer, operands at the ends of the dtype, of all sizes."""
    rng = np.random.default_rng(6)
    if d == "f64":
        y = rng.normal(size=4000) * 2.0 ** rng.integers(-30, 30, 4000)
        x = np.nextafter(y * rng.integers(1, 2 ** rng.integers(1, 60, 4000)), rng.choice([-np.inf, np.inf], 4000))
        x, y = np.append(x, [INF, NAN, 1, -3, 5e-324, 1e308, -0.0, 7]), np.append(y, [2, 2, INF, -INF, 3, 5e-324, 3, 0])
    else:
        ends = np.iinfo(DTYPES[d])
        x, y = (np.append(rng.integers(ends.min, ends.max, 4000, endpoint=True) >> rng.integers(0, ends.bits, 4000), sides) for sides in (
            [ends.min, ends.min, ends.max, ends.max, ends.max - 1, ends.min], [-1, 1, -1, ends.max, ends.max, ends.min]))
        x, y = x.astype(DTYPES[d]), np.where(y == 0, 1, y).astype(DTYPES[d])
    for name, f in (("fmod", np.fmod), ("remainder", np.remainder), ("floor_divide", np.floor_divide)):
        out = np.zeros_like(x)
        call(level, "binary", name, d, [x, y], out)
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal(out, f(x, y))


@each_level
@pytest.mark.parametrize("size", [1, 2, 4, 8])
@pytest.mark.parametrize("n, m", [(1, 1), (5, 70), (70, 5), (64, 33), (0, 3), (1, 0)])
def test_copy_plane(level, size, n, m):
    x = np.random.default_rng(2).integers(0, 100, (n, m + 1)).astype(f"i{size}")
    for view in (x[:, :m], x[::-1, :m], x[:, m:0:-1]):
        out = np.zeros((m + 2, n + 3), x.dtype)
        kernel("elementwise", level, "copy_plane", I, I, I, P, I, I, P, I, I)(
            size, n, m, ptr(view), *view.strides, ptr(out), size, out.strides[0])
        np.testing.assert_array_equal(out[:m, :n], view.T)
        assert not out[m:].any() and not out[:, n:].any()
    for view in (np.broadcast_to(x[:n, :1], (n, m)), np.broadcast_to(x[:1, :m], (n, m))):     # lines side by side
        out = np.zeros(m * n + 40, x.dtype)
        kernel("elementwise", level, "copy_plane", I, I, I, P, I, I, P, I, I)(size, n, m, ptr(view), *view.strides, ptr(out), size, size * n)
        np.testing.assert_array_equal(out[:m * n].reshape(m, n), view.T)
        assert not out[m * n:].any()


@each_level
@pytest.mark.parametrize("behind", [1, 5, 31, 32, 4096, -3])
def test_long_copies_that_lie_alike_in_their_pages(level, behind):
    """They go in pieces, whole lines of a plane likewise."""
    memory = np.random.default_rng(3).integers(0, 100, 100_000).astype(np.uint8)
    before, n = memory.copy(), 9001
    x, out = memory[4096:], memory[8 * 4096 + behind:]
    kernel("elementwise", level, "cast_u8_u8", I, P, I, P, I, P)(n, ptr(x), 1, ptr(out), 1, None)
    before[8 * 4096 + behind:][:n] = before[4096:][:n]
    np.testing.assert_array_equal(memory, before)
    kernel("elementwise", level, "copy_plane", I, I, I, P, I, I, P, I, I)(1, n, 2, ptr(x), 1, 4096, ptr(out), 1, 3 * 4096)
    for line in (0, 1):
        before[(8 + 3 * line) * 4096 + behind:][:n] = before[(1 + line) * 4096:][:n]
    np.testing.assert_array_equal(memory, before)


def test_every_kernel_is_tested_and_stands_at_its_code():
    names = list(module("elementwise", "base").addresses())
    assert {n for n in names if not n.startswith("cast")} - {"copy_plane"} == {"_".join(p for p in c if p) for c in CASES}
    text = re.sub("#.*", "", (Path(__file__).parents[2] / "kernels/elementwise.pxd").read_text())
    for kind, prefix in {"unary": "U", "binary": "B", "compare": "C", "test": "TEST", "ternary": "T"}.items():
        codes = [c.lower() for c in re.findall(rf"\b{prefix}_(\w+)", text)]
        rows = [n.removeprefix(kind + "_").rsplit("_", 1)[0] for n in names if n.startswith(kind + "_")]
        rows = list(dict.fromkeys(rows))
        assert codes == ["nan", "inf", "finite", "logical_not", "signbit"] if kind == "test" else codes == rows


def values(level, name, *inputs, d="f32", params=()):
    arrays = [np.array(x, DTYPES[d]) for x in inputs]
    kind, name = name.split("_", 1)
    out = np.zeros(arrays[0].size, np.bool_ if kind in ("compare", "test") else DTYPES[d])
    call(level, kind, name, d, arrays, out, params)
    return out.tolist()


@each_level
@pytest.mark.parametrize("d", FLOATS)
def test_nan_and_infinities(level, d):
    def same(name, *inputs, want, **kw):
        np.testing.assert_array_equal(values(level, name, *inputs, d=d, **kw), want)
    same("unary_relu", [NAN, INF, -INF], want=[NAN, INF, 0])
    same("unary_sign", [NAN, INF, -0.0], want=[0, 1, 0])
    same("unary_clamp", [NAN, INF, -INF], params=(-1, 2), want=[NAN, 2, -1])
    same("unary_clamp", [NAN, INF, 3], params=(-INF, INF), want=[NAN, INF, 3])
    same("unary_clamp", [1.0, INF, 3], params=(NAN, INF), want=[NAN] * 3)
    same("unary_clamp", [0.0, 5, 9], params=(2, 1), want=[1, 1, 1])
    same("unary_round", [0.5, 1.5, -2.5], want=[0, 2, -2])
    same("binary_maximum", [NAN, 1, NAN, -INF], [1, NAN, NAN, 2], want=[NAN, NAN, NAN, 2])
    same("binary_minimum", [NAN, 1, NAN, -INF], [1, NAN, NAN, 2], want=[NAN, NAN, NAN, -INF])
    same("binary_relu_bwd", [1, 2, NAN, 3], [NAN, 1, 2, -1], want=[1, 2, NAN, 0])
    same("binary_fmod", [5, -5, 0, INF, 1, 3, -1], [3, 3, 0, 2, INF, 0, INF], want=[2, -2, NAN, NAN, 1, NAN, -1])
    same("binary_remainder", [5, -5, 5, 0, INF, 1, -1], [3, 3, -3, 0, 2, INF, INF], want=[2, 1, -1, NAN, NAN, 1, INF])
    same("binary_floor_divide", [5, -5, 5, 0, INF, 1, 3, -1], [3, 3, -3, 0, 2, INF, 0, INF],
         want=[1, -2, -2, NAN, NAN, 0, INF, -1])
    same("compare_eq", [NAN, NAN, 1], [NAN, 1, 1], want=[False, False, True])
    same("compare_ne", [NAN, NAN, 1], [NAN, 1, 1], want=[True, True, False])
    same("compare_le", [NAN, 1, INF], [1, NAN, INF], want=[False, False, True])
    same("compare_logical_and", [NAN, 0, 1], [1, NAN, 0.5], want=[True, False, True])
    same("test_isnan", [NAN, INF, 0], want=[True, False, False])
    same("test_isinf", [NAN, INF, -INF], want=[False, True, True])
    same("test_isfinite", [NAN, INF, 0], want=[False, False, True])
    same("test_signbit", [-0.0, 0.0, -INF], want=[True, False, True])
    for exponent in (2, 3, HALF, -1, -HALF, -2, 1):
        same("unary_pow_scalar", [4.0, 16.0, 1.0], params=(exponent,), want=np.array([4.0, 16, 1]) ** exponent)
    same("unary_pow_scalar", [0.0, -INF, NAN], params=(HALF,), want=[0, NAN, NAN])
    same("unary_softplus", [1000, -1000], params=(1, 20), want=[1000, 0])
    same("unary_logsigmoid", [1000, -1000], want=[0, -1000])
    same("unary_mish", [1000, INF], want=[1000, INF])
    same("unary_gelu", [1000, -1000], want=[1000, 0])


@each_level
@pytest.mark.parametrize("d", INTS)
def test_integers_wrap_and_divide_as_python(level, d):
    low, high = np.iinfo(DTYPES[d]).min, np.iinfo(DTYPES[d]).max
    assert values(level, "binary_add", [high], [1], d=d) == [low]
    assert values(level, "unary_bitwise_not", [5], d=d) == [high - 5 if d == "u8" else -6]
    assert values(level, "binary_pow", [2, 3, 0, 1], [3, 2, 0, 7], d=d) == [8, 9, 1, 1]
    assert values(level, "binary_floor_divide", [high, 7], [high, 2], d=d) == [1, 3]
    if d != "u8":
        assert values(level, "unary_neg", [low], d=d) == [low]
        assert values(level, "unary_abs", [low], d=d) == [low]
        for name, want in {"fmod": [0, 0, 2, -2], "remainder": [0, 0, -1, 1],
                           "floor_divide": [low, -high, -2, -2]}.items():
            assert values(level, f"binary_{name}", [low, high, 5, -5], [-1, -1, -3, 3], d=d) == want
        assert values(level, "binary_pow", [1, -1, -1, 2, 0], [-3, -3, -2, -1, -1], d=d) == [1, -1, 1, 0, 0]


STORED = [*DTYPES, "f16", "bf16"]


def bfloat(x):
    """float32 -> the bits of bfloat16, to nearest even."""
    u = np.ascontiguousarray(x, np.float32).view(np.uint32).astype(np.uint64)
    return np.where(np.isnan(x), 0x7FC0, (u + 0x7FFF + (u >> 16 & 1)) >> 16).astype(np.uint16)


def store(x, d):
    """What a cast to d gives, as an array of d (bf16: its bits)."""
    if d == "bf16":
        return bfloat(x.astype(np.float32))
    return x.astype(np.float32).astype(np.float16) if d == "f16" else x.astype(DTYPES[d])


def load(x, d):
    return (x.astype(np.uint32) << 16).view(np.float32) if d == "bf16" else x


@each_level
@pytest.mark.parametrize("a", STORED)
@pytest.mark.parametrize("b", STORED)
def test_casts(level, a, b):
    rng = np.random.default_rng(0)
    for n in (0, 1, 11, 300):
        real = rng.normal(size=n) * 30
        x = store(np.abs(real) if "u8" in (a, b) else real, a)
        x[::7] = 0
        want = store(load(x, a), b) if a != b else x
        for which, out in enumerate(layouts(n, want.dtype)):
            placed = list(layouts(n, x.dtype))[(2 * which) % 5]
            placed[:] = x
            call(level, "cast", a, b, [placed], out)
            np.testing.assert_array_equal(out, want)
        out = np.zeros(n, want.dtype)
        call(level, "cast", a, b, [np.broadcast_to(x[:1], n)], out)
        np.testing.assert_array_equal(out, np.broadcast_to(want[:1], n))


@each_level
@pytest.mark.parametrize("step", [1, 2])
def test_nan_in_half_precision_turns_quiet_and_keeps_what_fits_of_its_payload(level, step):
    """A row of vectors and a rest, and strided ones."""
    bits = np.repeat(np.array([0x7fc12345, 0xffc54321, 0x7f800001, 0xff802000, 0x7fffffff], np.uint32), 4 * step)[::step]
    half, wide = np.zeros(20, np.uint16), np.zeros(20, np.float32)
    call(level, "cast", "f32", "f16", [bits.view(np.float32)], half)
    np.testing.assert_array_equal(half, np.repeat(np.array([0x7e09, 0xfe2a, 0x7e00, 0xfe01, 0x7fff], np.uint16), 4))
    given = np.repeat(np.array([0x7c01, 0xfe05, 0x7fff, 0xfc00, 0x0001], np.uint16), 4 * step)[::step]
    call(level, "cast", "f16", "f32", [given], wide)
    want = np.array([0x7fc02000, 0xffc0a000, 0x7fffe000, 0xff800000, 0x33800000], np.uint32)
    np.testing.assert_array_equal(wide.view(np.uint32), np.repeat(want, 4))


@each_level
def test_half_precision_rounds_to_nearest_even(level):
    every = np.arange(65536, dtype=np.uint16)
    wide = np.zeros(65536, np.float32)
    call(level, "cast", "f16", "f32", [every], wide)
    with np.errstate(invalid="ignore"):     # NumPy warns of signalling NaN on arm64
        np.testing.assert_array_equal(wide, every.view(np.float16).astype(np.float32))
    np.testing.assert_array_equal(np.signbit(wide), np.signbit(every.view(np.float16)))
    numbers = wide[np.isfinite(wide)]
    middles = numbers[:-1] + (numbers[1:] - numbers[:-1]) / 2  # ties, where neighbours have the same sign
    between = np.concatenate([np.nextafter(middles, np.float32(INF)), np.nextafter(middles, np.float32(-INF)), middles,
                              wide, np.float32([65519.99, 65520, 1e30, -1e30])])
    half = np.zeros(between.size, np.uint16)
    call(level, "cast", "f32", "f16", [between], half)
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(half.view(np.float16), between.astype(np.float16))
    brain = np.zeros(between.size, np.uint16)
    call(level, "cast", "f32", "bf16", [between], brain)
    np.testing.assert_array_equal(brain, bfloat(between))


@each_level
def test_floats_become_integers_as_in_pytorch(level):
    x = np.array([300.7, -1.5, 1e5, 3e9, NAN], np.float32)
    for d, want in {"u8": [44, 255], "i8": [44, -1], "i16": [300, -1, -31072],
                    "i64": [300, -1, 100000, 3 * 10**9]}.items():
        out = np.zeros(5, DTYPES[d])
        call(level, "cast", "f32", d, [x], out)
        assert out[:len(want)].tolist() == want
    out = np.zeros(5, np.bool_)
    call(level, "cast", "f32", "bool", [x], out)
    assert out.all()


@each_level
@pytest.mark.parametrize("name, value, function, rare, want", [
    ("sin", 1, np.sin, [-0.0, 1e30], [-0.0, np.sin(np.float64(np.float32(1e30)))]), ("lgamma", 3, math.lgamma, [1e35, np.inf], [7.9590476e36, np.inf])])
def test_an_element_does_not_depend_on_its_neighbours(level, name, value, function, rare, want):
    """The common form beside arguments that it does not take, in place; in blocks of their own and in one."""
    x = np.full(600, value, np.float32)
    x[[5, 300]] = rare
    alone = np.float32(function(value))
    kernel("elementwise", level, f"unary_{name}_f32", I, P, I, P, I, P)(x.size, ptr(x), 4, ptr(x), 4, None)
    np.testing.assert_allclose(x[[5, 300]], want, rtol=1e-6)
    assert np.signbit(x[[5, 300]]).tolist() == np.signbit(want).tolist()
    assert np.unique(np.delete(x, [5, 300])).size == 1 and abs(x[0] - alone) <= 2 * np.spacing(alone)


@each_level
def test_lgamma_of_negative_numbers(level):
    """Beside its zeros to within 1e-7 of 1 or of the value; infinite at whole numbers up to 0, the last of which are all of f32."""
    x = np.concatenate([np.random.default_rng(4).uniform(-40, 0, 3000), -np.geomspace(1e-38, 1e29, 500), [-0.0, -1, -7, -8388609, -1e30, -np.inf]]).astype("f")
    out = np.empty_like(x)
    call(level, "unary", "lgamma", "f32", [x], out, ())
    want = np.array([np.inf if v == np.floor(v) else math.lgamma(v) for v in x.astype(float)])
    assert np.array_equal(np.isinf(out), np.isinf(want)) and np.isinf(out[-6:]).all()
    np.testing.assert_allclose(out[np.isfinite(want)], want[np.isfinite(want)], 1e-7, 1e-7)

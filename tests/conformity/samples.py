"""Generators of calls for a family of functions: shapes, dtypes, layouts, dims, special values, and wrong arguments."""
import numpy as np

from .harness import A, Call, W, brain, call, dense, laid_out

SHAPES = ((), (0,), (1,), (3,), (2, 3), (2, 0, 3), (2, 3, 4), (2, 1, 3, 2), (37,))
DTYPES = ("float32", "float64", "int64", "int32", "uint8", "bool", "float16", "bfloat16", "int8", "int16")
LAYOUTS = ("transposed", "sliced", "expanded")
SPECIAL = (np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 1e-40, 3e38, 0.5, 1.5, 2.5, -2.5, 88.0, -104.0)
PAIRS = (((2, 3), (2, 3)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((), (2, 3)), ((2, 3), ()), ((), ()), ((0,), (1,)),
         ((2, 0), (1, 1)), ((2, 3, 4), (3, 1)), ((1,), (3, 1, 2)), ((40,), (40,)))
UNEQUAL = (((2, 3), (2, 4)), ((3,), (2,)), ((0,), (3,)), ((2, 3), (2,)))


class Source:
    """Draws arrays; kind: "any", "positive", "unit" (-0.95..0.95), "distinct", "small" (few values: ties)."""

    def __init__(self, seed, kind="any"):
        self.rng, self.kind = np.random.default_rng(seed), kind

    def array(self, shape, dtype="float32", kind=None):
        kind, rng = kind or self.kind, self.rng
        if dtype == "bool":
            return rng.integers(0, 2, shape).astype(bool)
        if dtype in ("uint8", "int8", "int16", "int32", "int64"):
            low = 0 if dtype == "uint8" or kind in ("positive", "unit") else -5
            return np.asarray(rng.integers(low + (kind == "positive"), 7, shape)).astype(dtype)
        if kind == "positive":
            x = rng.uniform(0.2, 3.0, shape)
        elif kind == "unit":
            x = rng.uniform(-0.95, 0.95, shape)
        elif kind == "distinct":
            n = int(np.prod(shape))
            x = (rng.permutation(n).reshape(shape) - n / 2) * 0.37 + 0.11
        elif kind == "small":
            x = rng.integers(-2, 3, shape) * 0.5
        else:
            x = rng.standard_normal(shape) * 2
        return np.asarray(x).astype("float32" if dtype == "bfloat16" else dtype)

    def t(self, shape, dtype="float32", layout="dense", kind=None):
        spec = laid_out(self.array(shape, dtype, kind), layout)
        return brain(spec) if dtype == "bfloat16" else spec

    def ints(self, high, shape, dtype="int64", low=0):
        return dense(np.asarray(self.rng.integers(low, high, shape)).astype(dtype))


def special(dtype="float32", repeat=1):
    with np.errstate(over="ignore"):
        spec = dense(np.tile(np.array(SPECIAL, np.float64), repeat).astype("float32" if dtype == "bfloat16" else dtype), grad=False)
    return brain(spec) if dtype == "bfloat16" else spec


def rejected(s, *more):
    """What no function of a tensor takes."""
    x = s.t((2, 3))
    return [call(), call("x"), call(None), call([1.0, 2.0]), call({}), call(x, unknown=1), *more]


def unary(s, *args, dtypes=DTYPES, **kwargs):
    """f(tensor, *args) over shapes, dtypes, layouts and special values."""
    calls = [Call((s.t(shape), *args), kwargs) for shape in SHAPES]
    calls += [Call((s.t((2, 3), dtype), *args), kwargs) for dtype in dtypes]
    calls += [Call((s.t((), dtype), *args), kwargs) for dtype in ("float64", "int64", "bool")]
    calls += [Call((s.t((0,), dtype), *args), kwargs) for dtype in ("int64", "bool")]
    calls += [Call((s.t((3, 4), dtype, layout), *args), kwargs) for layout in LAYOUTS for dtype in ("float32", "float64", "int64")]
    calls += [Call((s.t((2, 3, 4), "float32", layout), *args), kwargs) for layout in LAYOUTS]
    calls += [Call((special(dtype), *args), kwargs) for dtype in ("float32", "float64", "float16", "bfloat16")]
    return calls + rejected(s, call(s.t((2,)), s.t((2,)), s.t((2,)), 7, 7))


def elementwise(s):
    return unary(s) + [call(3.0), call(2), call(True)]


def binary(s, dtypes=DTYPES, scalars=True):
    """f(tensor, tensor) over broadcast pairs, dtype pairs, layouts, special pairs; numbers on either side."""
    calls = [call(s.t(a), s.t(b)) for a, b in PAIRS + UNEQUAL]
    calls += [call(s.t(a, "float64"), s.t(b, "float64")) for a, b in PAIRS[:6]]
    calls += [call(s.t(a, "int64"), s.t(b, "int64", kind="positive")) for a, b in PAIRS[:7]]
    calls += [call(s.t((3,), a), s.t((3,), b, kind="positive")) for a in dtypes for b in dtypes]
    calls += [call(s.t((3,), a), s.t((), b, kind="positive")) for a in ("float32", "int32", "bool", "float16") for b in ("float64", "int64", "bool", "float32")]
    calls += [call(s.t((), a), s.t((3,), b, kind="positive")) for a in ("float64", "int64") for b in ("float32", "int32", "uint8", "bool")]
    calls += [call(s.t((3, 4), "float32", one), s.t((3, 4), "float32", other)) for one in ("dense", *LAYOUTS) for other in ("dense", *LAYOUTS)]
    calls += [call(s.t((2, 3, 4), "float64", one), s.t((3, 4), "float64", other)) for one in ("dense", *LAYOUTS) for other in ("dense", *LAYOUTS)]
    grid = [np.repeat(np.array(SPECIAL), len(SPECIAL)), np.tile(np.array(SPECIAL), len(SPECIAL))]
    calls += [call(dense(grid[0].astype(d), False), dense(grid[1].astype(d), False)) for d in ("float32", "float64")]
    calls += [call(s.t((2, 3), "int64"), dense(np.zeros((2, 3), np.int64)))]
    if scalars:
        for number in (2, -3, 2.5, -0.5, True, 0, float("nan"), float("inf"), 300, 2**40):
            calls += [call(s.t((2, 3), d), number) for d in ("float32", "int64", "bool", "uint8", "float64")]
            calls += [call(number, s.t((2, 3), d, kind="positive")) for d in ("float32", "int64", "bool")]
        calls += [call(s.t((), "int64"), 2.5), call(2, 3), call(special(), 2.0), call(special(), 0), call(2.0, special()), call(s.t((0,)), 2)]
    calls += [call(s.t((2, 3)), x) for x in ("x", None, [1.0], (1.0, 2.0, 3.0), {}, 1j)]
    return calls + [call(s.t((2, 3))), call(s.t((2, 3)), s.t((2, 3)), s.t((2, 3)), 1), call("x", s.t((2,)))]


def dims(shape, out_of_range=True):
    n = len(shape)
    return range(-max(n, 1) - out_of_range, max(n, 1) + out_of_range)


REDUCED = ((), (3,), (2, 3), (2, 3, 4), (1, 3, 1), (0,), (2, 0), (0, 3))


def over_dim(s, *args, dtypes=("float32", "int64", "bool"), after=(), shapes=REDUCED, **kwargs):
    """f(tensor, *args, dim, *after) for every dimension, including two that do not exist."""
    return [Call((s.t(shape, dtype), *args, dim, *after), kwargs) for shape in shapes for dtype in dtypes for dim in dims(shape)]


def with_dim(s, *args, shapes=REDUCED, dtype="float32", **kwargs):
    """The same with dim= as a keyword."""
    return [Call((s.t(shape, dtype), *args), {"dim": dim, **kwargs}) for shape in shapes for dim in dims(shape)]


def reduction(s, several=True, dtypes=DTYPES, typed=True):
    """f(input), f(input, dim), f(input, dim, keepdim); several: tuples of dims; typed: takes dtype=."""
    calls = [call(s.t(shape, dtype)) for shape in REDUCED for dtype in ("float32", "float64", "int64", "bool")]
    calls += [call(s.t((2, 3), dtype)) for dtype in dtypes] + [call(s.t((2, 3), dtype), 1) for dtype in dtypes]
    calls += over_dim(s) + over_dim(s, after=(True,), dtypes=("float64",)) + with_dim(s, keepdim=True, dtype="float64")
    calls += [call(s.t((3, 4), "float64", layout), 0) for layout in LAYOUTS] + [call(s.t((3, 4), "float32", layout)) for layout in LAYOUTS]
    calls += [call(s.t((2, 3, 4), "float32", layout), d, True) for layout in LAYOUTS for d in (0, 1, -1)]
    many = ((0, 1), (-1, 0), (1,), (), [0, 2], (0, 0), (0, 5), None)
    calls += [call(s.t((2, 3, 4), "float64"), d) for d in many] + [call(s.t((2, 3, 4)), dim=d, keepdim=True) for d in many]
    calls += [call(s.t((2, 3, 4), "int64"), d) for d in many[:3]] + [call(s.t((2, 0, 4), "float64"), d) for d in ((0, 2), (1,), (0, 1))]
    calls += [call(special()), call(special(), 0), call(special("float64", 3)), call(dense(np.array([[np.nan, 1.0], [2.0, 3.0]], np.float32)), 1)]
    calls += [call(s.t((4, 5), "float64", kind="small"), d) for d in (0, 1, -1)] + [call(s.t((4, 5), "int64", kind="small"), 1)]
    calls += [call(s.t((200, 9)), 0), call(s.t((9, 200)), 1), call(s.t((1000,)))]
    if typed:
        calls += [call(s.t((2, 3), a), dtype=W(b)) for a in ("float32", "int64", "bool") for b in ("float64", "float32", "int32", "int64")]
        calls += [call(s.t((2, 3), a), 1, dtype=W("float64")) for a in ("float32", "int64", "uint8")]
    bad = [call(s.t((2, 3)), x) for x in ("x", 1.0, [1.0], {})] + [call(s.t((2, 3)), 0, "x"), call(s.t((2, 3)), 0, 3)]
    return calls + bad + rejected(s)


def keyword_dims(s, *args):
    return with_dim(s, *args) + with_dim(s, *args, dtype="int64")


def views(s, *arguments, shapes=((2, 3), (2, 3, 4), (), (0, 3), (1, 3, 1))):
    """f(tensor, *a) for each argument tuple a, on several shapes, layouts and dtypes."""
    calls = [Call((s.t(shape, dtype), *a)) for a in arguments for shape in shapes for dtype in ("float64", "int64")]
    calls += [Call((s.t((3, 4), "float32", layout), *a)) for a in arguments for layout in LAYOUTS]
    return calls + rejected(s)


def lists(s, *arguments):
    """f([tensors], *a): of one shape, of others, of none, mixed dtypes."""
    nests = [[s.t((2, 3)), s.t((2, 3))], [s.t((2, 3), "float64"), s.t((2, 3), "float64"), s.t((2, 3), "float64")], [s.t((3,))] * 2,
             [s.t((2, 3)), s.t((4, 3))], [s.t((2, 3)), s.t((2, 4))], [s.t(()), s.t(())], [s.t((0,)), s.t((2, 3))], [s.t((2, 3), "float64")],
             [], [s.t((2, 3)), s.t((2, 3), "int64")], [s.t((2,), "int64"), s.t((2,), "bool")], [s.t((2, 3, 4)), s.t((2, 3, 4))],
             [s.t((2, 3), "float64", "transposed"), s.t((2, 3), "float64", "sliced")], [s.t((2,)), 3.0], [s.t((2, 3)), s.t((3,))],
             [s.t((1,)), s.t((3,))], [s.t((0, 3)), s.t((2, 3))], [s.t((2,), "int32"), s.t((2,), "uint8"), s.t((2,), "float16")]]
    calls = [Call((nest, *a)) for nest in nests for a in arguments] + [Call((tuple(nests[0]), *a)) for a in arguments]
    return calls + [call(), call(s.t((2, 3))), call("x"), call(None), call(3)]


def same_value(spec, dtype):
    return A(spec.memory.astype(dtype), spec.shape, spec.strides, spec.offset, dtype)

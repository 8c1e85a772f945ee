"""The table of the sweep: every public function and method of tensors, and how to sample its calls.

A row's calls serve the function, the method and the in-place form alike, wherever PyTorch has them. (A table: exempt from
the limits on length.)
"""
import zlib

import numpy as np

from .harness import Call, W, call, dense
from .samples import (
    DTYPES,
    LAYOUTS,
    PAIRS,
    REDUCED,
    Source,
    binary,
    dims,
    elementwise,
    keyword_dims,
    lists,
    over_dim,
    reduction,
    rejected,
    special,
    unary,
    views,
    with_dim,
)

ROWS = {}
FLOATING = ("float32", "float64", "float16", "bfloat16", "int64", "bool")


class Row:
    """name, its calls, and how to compare: seeded (random), values (False: contents are undefined), kind of values."""

    def __init__(self, name, sample, kind="any", tolerance=None, strides=True, values=True, seeded=False, second=True, forms=None, grads=True):
        self.name, self.sample, self.kind, self.seeded, self.second, self.forms = name, sample, kind, seeded, second, forms
        self.options, self.grads = {"tolerance": tolerance, "strides": strides, "values": values}, grads

    def calls(self):
        return self.sample(Source(zlib.crc32(self.name.encode()), self.kind))


def rows(names, sample, **options):
    for name in names.split() if isinstance(names, str) else names:
        assert name not in ROWS, f"{name} has two rows"
        ROWS[name] = Row(name, sample, **options)


# -------------------------------------------------------------------------------------------------------- element-wise
rows("abs absolute neg negative exp exp2 expm1 sin cos tan atan arctan sinh cosh tanh asinh arcsinh sigmoid erf erfc sign sgn floor ceil "
     "trunc fix frac relu square isnan isinf isfinite isposinf isneginf logical_not signbit positive deg2rad rad2deg sinc selu celu i0", elementwise)
rows("log log1p log2 log10 sqrt rsqrt reciprocal lgamma digamma", elementwise, kind="positive")
rows("asin arcsin acos arccos atanh arctanh erfinv", elementwise, kind="unit")
rows("acosh arccosh", lambda s: [call(s.t((2, 3), "float64"))] + elementwise(s))
rows("bitwise_not isreal is_conj is_neg is_storage conj real clone detach ravel is_nonzero numel is_floating_point is_complex is_tensor resolve_conj resolve_neg is_signed dim size ndimension nelement "
     "element_size contiguous data_ptr_ is_contiguous stride storage_offset tolist item float double half bfloat16 long int short char byte bool type get_device "
     "is_inference is_pinned is_shared share_memory_ pin_memory detach_ zero_", unary)
rows("round", lambda s: elementwise(s) + [call(s.t((2, 3), d), decimals=n) for d in ("float32", "float64", "int64") for n in (0, 1, 2, -1)])
rows("logit", lambda s: unary(s) + unary(s, 0.1)[:12] + [call(s.t((3,)), eps=1e-3)], kind="unit")
rows("nan_to_num", lambda s: unary(s) + [Call((special(d),), k) for d in ("float32", "float64", "float16") for k in (
    {"nan": 1.5}, {"posinf": 7.0}, {"neginf": -9.0}, {"nan": 2.0, "posinf": 3.0, "neginf": 4.0})] + [call(special(), 5.0, 6.0, 7.0)])
rows("mul multiply maximum minimum fmax fmin eq ne lt le gt ge not_equal less less_equal greater greater_equal logical_and "
     "logical_or logical_xor atan2 arctan2 hypot copysign logaddexp logaddexp2 xlogy heaviside nextafter ldexp", binary)
rows("remainder fmod floor_divide", binary, second=False)
rows("div divide true_divide", lambda s: binary(s) + [Call(c.args, {"rounding_mode": mode}) for mode in ("floor", "trunc", None) for c in binary(
    s, dtypes=("float32", "int64", "bool", "uint8"))] + [call(s.t((3,)), s.t((3,)), rounding_mode="up"), call(s.t((3,)), 2, rounding_mode=3)])
rows("add sub subtract", lambda s: binary(s) + [call(s.t((2, 3), a), s.t((3,), b), alpha=x) for a in ("float32", "int64", "bool", "float64") for b in (
    "float32", "int64", "bool") for x in (2, 0.5, True, -1, 0)] + [call(s.t((3,)), 2.0, alpha=3), call(s.t((3,), "int64"), 2, alpha=3), call(s.t((3,)), s.t((3,)), alpha="x"),
                                                            call(s.t((3,)), s.t((3,)), 3), call(s.t((3,)), 2, s.t((3,)))])
rows("rsub", lambda s: binary(s))
rows("pow float_power", lambda s: binary(s) + [call(s.t((3,), d), n) for d in ("float32", "float64", "int64", "uint8", "bool") for n in (0, 1, 2, 3, -1, -2, 0.5, -0.5, True)]
     + [call(dense(np.array([0.0, 2.0, -2.0, -0.0])), p) for p in (0, 1, 2, 3, 0.5, 2.5, -1)] + [call(dense(np.array([0.0, 0.0, 2.0, 3.0])), dense(np.array([0.0, 2.0, 0.0, 3.0])))], kind="positive")
rows("bitwise_and bitwise_or bitwise_xor __and__ __or__ __xor__", binary)
rows("bitwise_left_shift bitwise_right_shift __lshift__ __rshift__", lambda s: list(binary(s, scalars=False)) + [call(s.t((2, 3), d), n) for d in ("int64", "int32", "uint8") for n in (0, 1, 3)]
     + [call(2, s.t((2, 3), "int64"))], kind="positive")
rows("gcd lcm", lambda s: binary(s, scalars=False))
rows("clamp clip", lambda s: unary(s, 0)[:-8] + unary(s, -1.0, 0.5) + unary(s, None, 1)[:30] + [call(s.t((2, 3), d), *b) for d in DTYPES for b in (
    (1, 3), (0.5,), (None, 0.5), (3, 1), (True, 2.5), (None, None), (), (float("nan"), 1.0))] + [call(s.t((2, 3), d), s.t(a, e), s.t(b, e)) for d in ("float32", "int64", "float64") for e in (
        "float32", "int64") for a, b in PAIRS[:6]] + [call(s.t((2, 3)), min=s.t((3,))), call(s.t((2, 3)), max=s.t((2, 1))), call(s.t((3,)), s.t((3,)), 1.0), call(s.t((3,)), "a"), call(special(), -1, 1), call(special(), special(), None)])
rows("clamp_min clamp_max", lambda s: binary(s))
rows("lerp", lambda s: [call(s.t(a, d), s.t(b, d), w) for a, b in PAIRS for d in ("float32", "float64") for w in (0.3, 1, 0, 0.7)] + [call(s.t(a), s.t(b), s.t(a, kind="unit")) for a, b in PAIRS]
     + [call(s.t((3,), d), s.t((3,), d), s.t((3,), d)) for d in DTYPES] + [call(s.t((3,)), s.t((3,), "float64"), 0.5), call(s.t((3,)), 1.0, 0.5), call(s.t((3,)), s.t((3,)), "x")] + rejected(s))
rows("addcmul addcdiv", lambda s: [call(s.t(a, d), s.t(b, d), s.t(a, d, kind="positive")) for a, b in PAIRS for d in ("float32", "float64", "int64")]
     + [call(s.t((3,), d), s.t((3,), d), s.t((3,), d, kind="positive"), value=v) for d in DTYPES for v in (2, 0.5, -1)] + [call(s.t((3,)), s.t((3,), "float64"), s.t((3,)))]
     + [call(s.t((3,)), s.t((3,)), 2.0), call(s.t((3,)), s.t((3,)), s.t((2,))), call(s.t((3,)), s.t((3,)))] + rejected(s))
rows("where", lambda s: [call(s.t(shape, "bool"), s.t(a, d), s.t(b, d)) for shape in ((2, 3), (3,), (), (1,)) for a, b in PAIRS[:6] for d in ("float32", "float64", "int64")]
     + [call(s.t((3,), "bool"), s.t((3,), a), s.t((3,), b)) for a in DTYPES for b in ("float32", "int64", "bool", "float64")]
     + [call(s.t((3,), "bool"), *p) for p in ((1.0, 2.0), (1, 2), (1, 2.5), (True, 0))] + [call(s.t((3,), "bool"), s.t((3,), d), n) for d in ("float32", "int64", "bool") for n in (0, 1.5, True)]
     + [call(s.t((3,), "bool"), n, s.t((3,), d)) for d in ("float32", "int64", "bool") for n in (0, 1.5, True)] + [call(s.t((2, 3), "bool")), call(s.t((2, 3))), call(s.t((), "bool"))]
     + [call(s.t((3,), d), s.t((3,)), s.t((3,))) for d in ("int64", "uint8", "float32")] + [call(s.t((3,), "bool"), s.t((2,)), s.t((3,)))] + [call(s.t((3, 4), "bool", l), s.t((3, 4), "float64", l), s.t((3, 4), "float64")) for l in LAYOUTS],
     forms=("function",))
rows("isclose allclose equal", lambda s: [call(s.t(a), s.t(b)) for a, b in PAIRS + (((2, 3), (2, 4)),)] + [call(s.t((3,), a), s.t((3,), b)) for a in DTYPES for b in ("float32", "int64", "float64", "bool")]
     + [call(x, x) for x in (s.t((2, 3)), s.t((0,)), special(), s.t((2,), "int64"), s.t((), "float64"))] + [call(s.t((3,)), 1.0), call(s.t((3,)), "x")] + rejected(s))
rows("isclose_", lambda s: [], forms=())
del ROWS["isclose_"], ROWS["data_ptr_"]
ROWS["allclose"].sample = ROWS["isclose"].sample = lambda s, f=ROWS["equal"].sample: f(s) + [Call((special(), special()), k) for k in ({"equal_nan": True}, {"rtol": 0.1}, {"atol": 10.0}, {"rtol": -1.0})] + [
    call(dense(np.array([1.0, 2.0])), dense(np.array([1.00001, 2.1])), *a) for a in ((), (1e-3,), (0.0, 0.2), (1e-9, 0))]

# ---------------------------------------------------------------------------------------------------------- reductions
rows("sum", reduction, kind="distinct")
rows("prod nansum", reduction)
rows("mean nanmean", reduction, kind="distinct")
rows("amax amin", lambda s: reduction(s, typed=False))
rows("max min", lambda s: reduction(s, typed=False) + binary(s, scalars=False), kind="distinct")
rows("aminmax", lambda s: [call(s.t(shape, d)) for shape in REDUCED for d in ("float32", "int64", "bool")] + keyword_dims(s) + with_dim(s, keepdim=True) + [call(special())] + rejected(s))
rows("argmax argmin", lambda s: reduction(s, typed=False))
rows("all any", lambda s: reduction(s, typed=False), kind="small")
rows("var std var_mean std_mean", lambda s: reduction(s, typed=False) + [call(s.t(shape, "float64"), *a) for shape in ((3,), (2, 3), (1,), ()) for a in ((True,), (False,), (0, True), (0, False), (0, False, True), ([0],), (None, False))]
     + [Call((s.t((4, 3), d),), k) for d in ("float32", "float64") for k in ({"correction": 0}, {"correction": 2}, {"dim": 0, "correction": 4}, {"dim": (0, 1), "keepdim": True, "correction": 1}, {"unbiased": False}, {"dim": 1, "unbiased": True}, {"correction": 0.5},
                                                                        {"unbiased": True, "correction": 1})], tolerance=(1e-4, 1e-5))
rows("logsumexp", lambda s: over_dim(s) + over_dim(s, after=(True,), dtypes=("float64",)) + [call(s.t((2, 3, 4), "float64"), d) for d in ((0, 1), (), (1, 1), [2])] + [call(special(), 0), call(special("float64"), -1)] + rejected(s) + [call(s.t((2, 3)))])
rows("count_nonzero", lambda s: [call(s.t(shape, d)) for shape in REDUCED for d in ("float32", "int64", "bool")] + over_dim(s) + [call(s.t((2, 3, 4)), d) for d in ((0, 1), (), [1])] + [call(special())] + rejected(s), kind="small")
rows("norm", lambda s: [call(s.t(shape, d)) for shape in REDUCED for d in ("float32", "float64")] + [call(s.t(shape, "float64"), p) for shape in REDUCED for p in (1, 2, 0, 3, float("inf"), float("-inf"), 2.5, "fro", -1)]
     + over_dim(s, 2, dtypes=("float64",)) + over_dim(s, 1, dtypes=("float32",), after=(True,)) + [call(s.t((2, 3, 4), "float64"), p, d) for p in (1, 2, 3, float("inf")) for d in ((0, 1), (1,), (), None)]
     + [call(s.t((3,), "int64")), call(s.t((3,)), dtype=W("float64")), call(s.t((3, 3), "float64"), "nuc"), call(dense(np.zeros((2, 3)))), call(dense(np.zeros((2, 3))), 2, 0), call(s.t((3,)), "x")] + rejected(s))
rows("dist", lambda s: [call(s.t(a, "float64"), s.t(b, "float64"), *p) for a, b in PAIRS for p in ((), (1,), (0,), (float("inf"),), (3,))])
rows("median nanmedian mode", lambda s: reduction(s, typed=False), kind="distinct", second=False)
rows("cumsum cumprod", lambda s: over_dim(s) + [call(s.t((2, 3), d), 1) for d in DTYPES] + [call(s.t((2, 3), d), 1, dtype=W("float64")) for d in DTYPES] + [call(s.t((3, 4), "float64", l), d) for l in LAYOUTS for d in (0, 1)]
     + [call(special(), 0), call(s.t((2, 3)))] + rejected(s))
rows("cummax cummin logcumsumexp", lambda s: over_dim(s) + [call(s.t((2, 3), d), 1) for d in DTYPES] + [call(s.t((4, 5), "float64", kind="small"), d) for d in (0, 1)] + [call(special(), 0), call(s.t((2, 3)))] + rejected(s))
rows("quantile nanquantile", lambda s: [call(s.t(shape, d), q, *r) for shape in ((5,), (3, 4), (2, 3, 4), ()) for d in ("float64", "float32") for q in (0.5, 0.0, 1.0, 0.3, dense(np.array([0.1, 0.6], d), False)) for r in ((), (0,), (-1, True))]
     + [call(s.t((5,), "float64"), 0.3, interpolation=i) for i in ("linear", "lower", "higher", "midpoint", "nearest", "x")] + [call(s.t((3,)), 2.0), call(s.t((3,), "int64"), 0.5), call(special(), 0.5), call(s.t((0,)), 0.5)] + rejected(s), kind="distinct", second=False)
rows("unique", lambda s: [Call((s.t(shape, d, kind="small"),), k) for shape in ((), (7,), (3, 4), (0,)) for d in ("float32", "int64", "bool") for k in ({}, {"return_inverse": True}, {"return_counts": True}, {"return_inverse": True, "return_counts": True})]
     + [Call((s.t((4, 3), "int64", kind="small"),), k) for k in ({"dim": 0}, {"dim": 1, "return_inverse": True}, {"dim": -1, "return_counts": True}, {"dim": 5})] + rejected(s))
rows("unique_consecutive", lambda s: [Call((s.ints(3, shape),), k) for shape in ((), (9,), (3, 4), (0,)) for k in ({}, {"return_inverse": True}, {"return_counts": True}, {"dim": 0})] + rejected(s))
rows("bincount", lambda s: [call(s.ints(6, (n,))) for n in (0, 1, 9)] + [call(s.ints(6, (9,)), s.t((9,), d)) for d in ("float32", "float64", "int64")] + [call(s.ints(6, (9,)), minlength=m) for m in (0, 3, 10, -1)]
     + [call(s.t((3,))), call(s.ints(3, (2, 2))), call(s.ints(3, (3,), low=-3)), call(s.ints(3, (3,)), s.t((2,))), call(s.t((3,), "bool"))] + [call(s.ints(5, (4,), d)) for d in ("int32", "uint8", "int8")] + rejected(s))
rows("histc", lambda s: [call(s.t(shape, d), *a) for shape in ((), (9,), (3, 4), (0,)) for d in ("float32", "float64") for a in ((), (5,), (5, -1, 1), (4, 2, -2), (0,))] + [call(s.t((4,), "int64"), 4)] + rejected(s))
rows("diff", lambda s: [call(s.t(shape, d), *a) for shape in ((5,), (3, 4), (1,), (0,)) for d in ("float64", "int64", "bool") for a in ((), (2,), (1, 0), (0,), (9,))] + [call(s.t((3, 4)), 1, 1, s.t((3, 1)), s.t((3, 2)))] + rejected(s))

# --------------------------------------------------------------------------------------------------------------- shape
rows("reshape", lambda s: views(s, ((-1,),), ((2, -1),), ((3, 2),), ((1, -1, 1),), ((),), ((-1, -1),), ((7,),), ((0,),), ((0, -1),), ((2.0, 3),), ("x",)))
rows("view", lambda s: views(s, ((-1,),), (-1,), (2, -1), (3, 2), (6,), ((1, -1, 1),), (7,), ((-2, 3),), (2.0,), (W("int32"),), (W("float32"),), (W("uint8"),)), strides=True)
rows("view_as reshape_as expand_as", lambda s: [call(s.t(a), s.t(b)) for a in ((2, 3), (6,), (1, 3), ()) for b in ((3, 2), (6,), (2, 3), (7,), ())] + [call(s.t((3, 4), "float64", l), s.t((4, 3))) for l in LAYOUTS] + [call(s.t((3,)), 3)])
rows("flatten", lambda s: views(s, (), (0,), (1,), (0, 1), (-2,), (1, 0), (-1, -1), (5,), (0, 9), ("x",)))
rows("unflatten", lambda s: [call(s.t(shape, "float64"), *a) for shape in ((6,), (2, 6), (6, 4), (0,), ()) for a in ((0, (2, 3)), (-1, (2, -1)), (1, [3, 2]), (0, (-1,)), (0, ()), (0, (4, 2)), (2, (1, 1)), (0, 6), (0, (-1, -1)))] + rejected(s))
rows("permute", lambda s: views(s, ((1, 0),), ((0, 1),), ((2, 0, 1),), ((-1, 0, 1),), ((),), ((0,),), ((0, 0),), ((0, 5),), ("x",), (0, 1), (1, 0, 2)))
rows("transpose swapaxes swapdims", lambda s: views(s, (0, 1), (-1, 0), (0, 0), (1, 2), (0, -1), (5, 0), ("x", 0), (0,)))
rows("t adjoint", lambda s: views(s, ()) + [call(s.t((3,))), call(s.t((2, 3), "float64", "transposed")), call(s.t((1,)))])
rows("movedim moveaxis", lambda s: views(s, (0, 1), (-1, 0), (0, 0), ((0, 1), (1, 0)), ((0, 2), (2, 1)), ((0, 0), (0, 1)), ((0,), (0, 1)), (4, 0), ("x", 0)))
rows("squeeze", lambda s: views(s, (), (0,), (-1,), (1,), (7,), ((0, 1),), ((0, -1),), ((),), ((0, 0),), ("x",), (1.0,), shapes=((2, 3), (1, 3, 1), (), (1,), (0, 1))))
rows("unsqueeze", lambda s: views(s, (0,), (1,), (-1,), (-2,), (2,), (4,), (-5,), ("x",), (1.0,), ((0,),), ()))
rows("expand broadcast_to", lambda s: views(s, ((2, 3),), ((2, 2, 3),), ((4, -1, 3),), ((-1, 3),), ((3,),), ((),), ((5, 1, 3, 1),), ((0, 3),), ((2, -1, -1),), ((2, 4),), ((-2, 3),), ("x",), shapes=((2, 3), (1, 3), (3,), (), (1, 3, 1))))
rows("repeat tile", lambda s: views(s, (2,), ((2,),), ((2, 3),), ((1, 2, 1),), ((0, 2),), ((),), ((3, 1, 1, 2),), ((-1, 2),), (2, 2), ("x",), (1.5,)))
rows("repeat_interleave", lambda s: views(s, (2,), (3, 0), (2, -1), (0, 0), (2, 5), (-1,), (1.5,)) + [call(s.t((3, 2), "float64"), dense(np.array([1, 2, 0])), 0), call(s.t((3,)), dense(np.array([2]))), call(s.t((3,)), dense(np.array([1, 2]))),
     call(s.t((3, 2)), dense(np.array([1, 2]), ), dim=1), call(s.t((3,)), 2, output_size=6), call(dense(np.array([1, 0, 2]))), call(s.t((3,)), dense(np.array([1.0, 2.0, 1.0])))])
rows("flip", lambda s: views(s, (0,), ((0,),), ((0, 1),), ((-1,),), ((),), ((0, 0),), ((5,),), (0, 1), ("x",)))
rows("fliplr flipud", lambda s: views(s, ()) + [call(s.t((3,)))])
rows("rot90", lambda s: views(s, (), (1,), (2,), (-1,), (3,), (1, (0, 1)), (1, (-1, 0)), (1, (0, 0)), (1, (0, 5)), (1, (0,))))
rows("roll", lambda s: views(s, (1,), (-2,), (1, 0), (2, -1), ((1, 2), (0, 1)), ((1, 2),), (0, 0), (100, 0), (1, 7), (1, (0, 1)), ("x",), (1.5,)))
rows("unbind", lambda s: views(s, (), (0,), (1,), (-1,), (4,), ("x",)))
rows("split", lambda s: views(s, (1,), (2,), (2, 1), (2, -1), (5,), (0,), (-1,), ([1, 1],), ([1, 2], 1), ((2, 0, 1), 1), ([1, 5],), ([-1, 3], 1), (1, 4), ("x",), (1.5,)))
rows("split_with_sizes", lambda s: views(s, ([1, 1],), ([1, 2], 1), ((2, 0, 1), -1), ([1, 5],), ([-1, 3], 1), ([],), (2,)))
rows("chunk unsafe_chunk", lambda s: views(s, (1,), (2,), (3, 1), (2, -1), (5,), (0,), (-1,), (1, 4), ("x",), (1.5,)))
rows("tensor_split", lambda s: views(s, (1,), (2,), (3, 1), (2, -1), (5,), (0,), (-1,), ((1,),), ((1, 2), 1), ([2, 1], -1), ((-1,), 1), ((),), (1, 4), ("x",), (dense(np.array(2)),), (dense(np.array([1, 2])),), (dense(np.array([1.0, 2])),)))
rows("hsplit vsplit dsplit", lambda s: views(s, (1,), (3,), (2,), ((1,),), ((1, 2),), (0,)))
rows("cat concat concatenate", lambda s: lists(s, (), (0,), (1,), (-1,), (5,), ("x",)))
rows("stack", lambda s: lists(s, (), (0,), (1,), (-1,), (2,), (5,), ("x",)))
rows("hstack vstack dstack row_stack column_stack", lambda s: lists(s, ()))
rows("block_diag", lambda s: [call(s.t((2, 3), "float64"), s.t((3,), "float64"), s.t((), "float64")), call(s.t((2, 3), "int64"), s.t((1, 2))), call(), call(s.t((2, 0)), s.t((2, 2))), call(s.t((2, 2, 2))), call(3.0), call([s.t((2, 2))])])
rows("cartesian_prod", lambda s: [call(s.t((2,)), s.t((3,))), call(s.t((2,))), call(s.t((2,), "int64"), s.t((3,), "int64"), s.t((2,), "int64")), call(s.t((2, 2))), call(s.t((2,)), s.t((2,), "int64")), call()])
rows("combinations", lambda s: [call(s.t((4,), "float64"), *a) for a in ((), (1,), (3,), (2, True), (0,), (-1,), (5,))] + [call(s.t((2, 2)))])
rows("atleast_1d atleast_2d atleast_3d", lambda s: [call(s.t(shape, "float64")) for shape in ((), (3,), (2, 3), (2, 3, 4), (0,))] + [call(s.t(()), s.t((2,)), s.t((2, 3))), call([s.t(()), s.t((2,))]), call(3.0), call("x"), call()])
rows("broadcast_tensors", lambda s: [call(s.t(a, "float64"), s.t(b, "float64")) for a, b in PAIRS] + [call(s.t((2, 3)), s.t((2, 4))), call(s.t((3,))), call(), call(3)])
rows("broadcast_shapes", lambda s: [call(a, b) for a, b in PAIRS] + [call((2, 3), (2, 4)), call(3, (2, 3)), call(), call((2, -1)), call("x")])
rows("meshgrid", lambda s: [Call((s.t((2,), "float64"), s.t((3,), "float64")), k) for k in ({}, {"indexing": "ij"}, {"indexing": "xy"}, {"indexing": "x"})] + [call([s.t((2,)), s.t((3,)), s.t((4,))], indexing="xy"), call(s.t(()), s.t((3,))), call(s.t((2, 2))), call(s.t((2,)), s.t((2,), "int64")), call()])
rows("diagonal", lambda s: views(s, (), (1,), (-1,), (5,), (0, 1, 0), (0, -1, -2), (1, 0, 2), (0, 0, 0), (0, 0, 5)))
rows("diag diagflat", lambda s: views(s, (), (1,), (-1,), (5,), ("x",), shapes=((3,), (3, 3), (2, 3), (), (0,), (2, 2, 2))))
rows("diag_embed", lambda s: views(s, (), (1,), (-2,), (0, 0, 1), (0, 0, 2), (0, 0, 0), (0, 0, 7)))
rows("triu tril", lambda s: views(s, (), (1,), (-1,), (5,), (-9,), ("x",), (1.5,)) + [call(s.t((3, 3), d)) for d in DTYPES] + [call(s.t((2, 2, 3, 4), "float64"), k) for k in (0, 1, -2)])
rows("triu_indices tril_indices", lambda s: [call(*a) for a in ((3, 3), (3, 4, 1), (4, 2, -1), (0, 0), (3, 3, 9), (-1, 3), (3.0, 3))] + [call(3, 3, dtype=W("int32"))])
rows("trace", lambda s: views(s, ()) + [call(s.t((3, 3), d)) for d in DTYPES])
rows("narrow", lambda s: views(s, (0, 0, 1), (1, 1, 2), (-1, -2, 1), (0, 1, 5), (0, 0, 0), (0, 3, 1), (4, 0, 1), (0, 0, -1), ("x", 0, 1), (0, dense(np.array(1)), 1)))
rows("narrow_copy", lambda s: views(s, (0, 0, 1), (1, 1, 2), (0, 1, 5)))
rows("select", lambda s: views(s, (0, 0), (1, -1), (-1, 1), (0, 9), (5, 0), (0, -9), ("x", 0), (0, 1.5)))
rows("unfold", lambda s: views(s, (0, 2, 1), (-1, 2, 2), (1, 3, 1), (0, 9, 1), (0, 0, 1), (0, 2, 0), (5, 1, 1), (0, -1, 1)))
rows("as_strided", lambda s: views(s, ((2, 2), (1, 2)), ((2,), (2,), 1), ((), ()), ((9, 9), (1, 1)), ((2,), (1, 2)), ((2, 3), (0, 1)), ((2,), (-1,)), shapes=((2, 3), (2, 3, 4), (3,))))

# ------------------------------------------------------------------------------------------------------------ indexing
INDEX = [(d, i) for d in ("float64", "int64") for i in ((2, 3), (1, 4), (3, 1))]
rows("gather", lambda s: [call(s.t((3, 4), d), dim, s.ints(3, shape)) for d, shape in INDEX for dim in (0, 1, -1, 5)] + [call(s.t((3,)), 0, s.ints(3, (5,))), call(s.t(()), 0, s.ints(1, ())), call(s.t((3, 4)), 0, s.ints(9, (2, 3))), call(s.t((3, 4)), 0, s.t((2, 3))),
     call(s.t((3, 4)), 0, s.ints(3, (2,))), call(s.t((3, 4)), 0, s.ints(3, (2, 9))), call(s.t((3, 4)), 0, s.ints(3, (2, 3), "int32")), call(s.t((3, 4)), 0, s.ints(3, (2, 3), low=-2)), call(s.t((2, 3, 4), "float64"), 1, s.ints(3, (2, 5, 4))), call(s.t((0, 3)), 0, s.ints(1, (0, 3))),
     call(s.t((3, 4), "float64", "transposed"), 1, s.ints(4, (3, 2)))] + rejected(s))
rows("scatter", lambda s: [call(s.t((3, 4), d), dim, s.ints(3, shape), src) for d, shape in INDEX for dim in (0, 1, -1, 5) for src in (s.t((3, 4), d), 2)] + [call(s.t((3, 4)), 0, s.ints(3, (2, 2)), 1.5, reduce=r) for r in ("add", "multiply", "x")]
     + [call(s.t((3, 4)), 0, s.ints(9, (2, 2)), 1.0), call(s.t((3, 4)), 0, s.ints(3, (2, 2)), s.t((1, 1))), call(s.t((3, 4)), 0, s.ints(3, (2, 2)), s.t((3, 4), "int64")), call(s.t((3, 4), "int64"), 0, s.ints(3, (2, 2)), 1.5), call(s.t((3, 4)), dim=0, index=s.ints(3, (2, 2)), value=3.0),
        call(s.t((3, 4), "float64"), dim=1, index=s.ints(3, (2, 2)), src=s.t((2, 2), "float64")), call(s.t((3,)), 0, s.t((2,)), 1.0)] + rejected(s))
rows("scatter_add", lambda s: [call(s.t((3, 4), d), dim, s.ints(3, shape), s.t((3, 4), d)) for d, shape in INDEX for dim in (0, 1, -1, 5)] + [call(s.t((3, 4)), 0, s.ints(9, (2, 2)), s.t((3, 4))), call(s.t((3, 4)), 0, s.ints(3, (2, 2)), s.t((3, 4), "float64")), call(s.t((3, 4)), 0, s.ints(3, (2, 2)), 1.0),
     call(s.t((5,), "float64"), 0, s.ints(2, (7,)), s.t((7,), "float64"))] + rejected(s))
rows("scatter_reduce", lambda s: [call(s.t((3, 4), "float64"), dim, s.ints(3, (2, 3)), s.t((3, 4), "float64"), r, include_self=i) for dim in (0, 1) for r in ("sum", "prod", "mean", "amax", "amin") for i in (True, False)] + [call(s.t((3,), "int64"), 0, s.ints(3, (4,)), s.t((4,), "int64"), r) for r in ("sum", "amax", "mean", "x")] + rejected(s))
rows("index_select", lambda s: [call(s.t(shape, d), dim, s.ints(1, (n,), t)) for shape in ((3, 4), (2, 3, 4), (3,), ()) for d in ("float64", "int64") for dim in (0, -1, 1) for n in (3, 0) for t in ("int64", "int32")] + [call(s.t((3, 4)), 0, s.ints(9, (4,), low=5)), call(s.t((3, 4)), 0, s.ints(3, (2, 2))), call(s.t((3, 4)), 0, s.ints(3, ())),
     call(s.t((3, 4)), 0, s.t((2,))), call(s.t((3, 4)), 5, s.ints(3, (2,))), call(s.t((3, 4), "float64", "transposed"), 1, s.ints(4, (6,))), call(s.t((3, 4)), 0, [1, 2])] + rejected(s))
rows("index_add index_copy", lambda s: [call(s.t((3, 4), d), 0, dense(np.array([2, 0])), s.t((2, 4), d)) for d in DTYPES] + [call(s.t((3, 4), "float64"), dim, dense(np.array([1, 2])), s.t(shape, "float64")) for dim in (0, 1, -1, 5) for shape in ((2, 4), (3, 2), (2,))]
     + [call(s.t((3,), "float64"), 0, dense(np.array([1])), s.t((), "float64")), call(s.t((3, 4)), 0, dense(np.array([7])), s.t((1, 4))), call(s.t((3, 4)), 0, dense(np.array([1])), s.t((1, 4), "float64")), call(s.t((3, 4)), 0, dense(np.array([1.0])), s.t((1, 4)))] + rejected(s))
rows("index_fill", lambda s: [call(s.t((3, 4), d), dim, dense(np.array([1, 0])), v) for d in ("float64", "int64", "bool") for dim in (0, 1, -1, 5) for v in (2, 1.5, True)] + [call(s.t((3, 4), "float64"), 0, dense(np.array([1])), s.t((), "float64")), call(s.t((3,)), 0, dense(np.array([9])), 1.0), call(s.t((3,)), 0, dense(np.array([1])), s.t((2,)))] + rejected(s))
rows("index_put", lambda s: [call(s.t((3, 4), d), i, v, *a) for d in ("float64", "int64") for i, v in (((dense(np.array([0, 2])),), s.t((2, 4), d)), ((dense(np.array([0, 0])), dense(np.array([1, 1]))), s.t((2,), d)), ((dense(np.array([1])),), s.t((), d)), ((s.t((3, 4), "bool"),), s.t((), d)),
     ([dense(np.array([9]))], s.t((), d)), ((dense(np.array([0, 1])),), s.t((3, 4), d))) for a in ((), (True,))] + [call(s.t((3, 4)), (dense(np.array([0])),), s.t((4,), "float64"))] + rejected(s))
rows("masked_fill", lambda s: [call(s.t((2, 3), d), s.t(shape, "bool"), v) for d in DTYPES for shape in ((2, 3), (3,), ()) for v in (0, 1.5, True)] + [call(s.t((2, 3), "float64"), s.t((2, 3), "bool"), s.t((), "float64")), call(s.t((2, 3)), s.t((2, 3), "bool"), s.t((1,))), call(s.t((3,)), s.t((2, 3), "bool"), 1.0), call(s.t((3,)), s.t((3,), "uint8"), 1.0),
     call(s.t((3,)), s.t((3,), "int64"), 1.0), call(s.t((2, 3)), s.t((4,), "bool"), 1.0), call(s.t((3, 4), "float64", "transposed"), s.t((3, 4), "bool"), float("-inf")), call(s.t((2, 2)), s.t((2, 2), "bool"), "x")] + rejected(s))
rows("masked_select", lambda s: [call(s.t(shape, d), s.t(mask, "bool")) for shape in ((2, 3), (3,), ()) for mask in ((2, 3), (3,), ()) for d in ("float64", "int64")] + [call(s.t((3,)), s.t((3,), "int64")), call(s.t((3,)), s.t((2,), "bool"))] + rejected(s))
rows("masked_scatter", lambda s: [call(s.t((2, 3), d), s.t(mask, "bool"), s.t((n,), d)) for mask in ((2, 3), (3,)) for d in ("float64", "int64") for n in (6, 9)] + [call(s.t((2, 3)), dense(np.ones((2, 3), bool)), s.t((2,))), call(s.t((2, 3)), s.t((2, 3), "bool"), s.t((6,), "float64"))] + rejected(s))
rows("take", lambda s: [call(s.t((3, 4), d), s.ints(12, shape)) for d in ("float64", "int64") for shape in ((), (3,), (2, 2), (0,))] + [call(s.t((3,)), s.ints(3, (2,), low=-3)), call(s.t((3,)), s.ints(9, (2,), low=5)), call(s.t((3,)), s.t((2,))), call(s.t((0,)), s.ints(1, (0,)))] + rejected(s))
rows("take_along_dim", lambda s: [call(s.t((3, 4), d), s.ints(3, shape), dim) for d in ("float64", "int64") for shape in ((3, 4), (1, 4), (3, 1)) for dim in (0, 1, -1)] + [call(s.t((3, 4)), s.ints(12, (5,))), call(s.t((3, 4)), s.ints(3, (2,)), 0), call(s.t((3, 4)), s.t((3, 4)), 0)] + rejected(s))
rows("put", lambda s: [call(s.t((3, 4), d), s.ints(12, (3,)), s.t((3,), d), *a) for d in ("float64", "int64") for a in ((), (True,))] + [call(s.t((3,)), s.ints(9, (1,), low=5), s.t((1,))), call(s.t((3,)), s.ints(3, (2,)), s.t((1,)))] + rejected(s))
rows("nonzero", lambda s: [Call((s.t(shape, d, kind="small"),), k) for shape in ((), (5,), (3, 4), (0,), (2, 3, 2)) for d in ("float32", "int64", "bool") for k in ({}, {"as_tuple": True}, {"as_tuple": False})] + rejected(s))
rows("argwhere", lambda s: [call(s.t(shape, d, kind="small")) for shape in ((), (5,), (3, 4), (0,)) for d in ("float32", "int64", "bool")] + rejected(s))
rows("sort", lambda s: [call(s.t(shape, d)) for shape in REDUCED for d in ("float32", "int64", "bool")] + over_dim(s, dtypes=("float64",)) + over_dim(s, after=(True,), dtypes=("float32",)) + [call(special()), call(special(), descending=True), call(s.t((30,), "int64", kind="small"), stable=True), call(s.t((30,), "int64", kind="small"), descending=True, stable=True)] + rejected(s), kind="distinct")
rows("argsort msort", lambda s: [call(s.t(shape, d)) for shape in REDUCED for d in ("float32", "int64")] + over_dim(s, dtypes=("float64",)) + [call(special())] + rejected(s), kind="distinct")
rows("topk", lambda s: [call(s.t(shape, d), k, *a) for shape in ((5,), (3, 4), (2, 3, 4), ()) for d in ("float64", "int64") for k in (1, 2, 0, 9, -1) for a in ((), (0,), (-1, False), (0, True, True))] + rejected(s), kind="distinct")
rows("kthvalue", lambda s: [call(s.t(shape, "float64"), k, *a) for shape in ((5,), (3, 4), ()) for k in (1, 2, 0, 9) for a in ((), (0,), (-1, True), (5,))] + rejected(s), kind="distinct")
rows("searchsorted", lambda s: [Call((dense(np.sort(s.array(a, "float64"), -1), False), s.t(b, "float64")), k) for a, b in (((7,), (3,)), ((7,), (2, 3)), ((2, 7), (2, 3)), ((0,), (2,)), ((7,), ())) for k in ({}, {"right": True}, {"side": "right"}, {"out_int32": True}, {"side": "x"})] + [call(dense(np.arange(5.0), False), 2.5), call(dense(np.arange(5)), 2)], grads=False)
rows("bucketize", lambda s: [Call((s.t((2, 3), "float64"), dense(np.array([-1.0, 0.0, 1.0]), False)), k) for k in ({}, {"right": True}, {"out_int32": True})] + [call(0.5, dense(np.array([-1.0, 0.0, 1.0]), False)), call(s.t((2,)), s.t((2, 2)))], grads=False)
rows("isin", lambda s: [call(s.ints(5, (2, 3)), s.ints(5, (3,))), call(s.ints(5, (2, 3)), 2), call(2, s.ints(5, (3,))), call(s.ints(5, (2, 3)), s.ints(5, (3,)), invert=True), call(s.t((0,)), s.t((3,)))])

# ------------------------------------------------------------------------------------------------------------ products
def products(*shapes):
    def sample(s):
        calls = [call(*(s.t(x, d) for x in group)) for group in shapes for d in ("float32", "float64", "int64")]
        calls += [call(*(s.t(x, d) for x in shapes[0])) for d in DTYPES]
        calls += [call(*(s.t(x, d) for x, d in zip(shapes[0], mix))) for mix in (("float32", "float64", "float32"), ("int64", "float32", "float32"), ("bool", "bool", "bool"))]
        calls += [call(*(s.t(x, "float64", layout) for x in shapes[0])) for layout in LAYOUTS]
        return calls + [call(*(s.t(x) for x in shapes[0][:-1]), 2.0), call(*(s.t(x) for x in shapes[0][:-1]))] + rejected(s)
    return sample


rows("matmul __matmul__", products(((2, 3), (3, 4)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((5, 2, 3), (3, 4)), ((5, 2, 3), (5, 3, 4)), ((2, 1, 2, 3), (5, 3, 4)), ((5, 2, 3), (3,)), ((3,), (5, 3, 4)), ((0, 3), (3, 4)), ((2, 0), (0, 4)), ((), (3,)), ((2, 3), (2, 3)), ((2,), (3,)), ((5, 2, 3), (4, 3, 4)), ((37, 19), (19, 23))))
rows("mm", products(((2, 3), (3, 4)), ((0, 3), (3, 4)), ((2, 0), (0, 4)), ((2, 3), (2, 3)), ((3,), (3, 4)), ((2, 2, 3), (3, 4)), ((20, 30), (30, 10))))
rows("bmm", products(((5, 2, 3), (5, 3, 4)), ((0, 2, 3), (0, 3, 4)), ((5, 2, 0), (5, 0, 4)), ((5, 2, 3), (4, 3, 4)), ((5, 2, 3), (5, 2, 3)), ((2, 3), (3, 4))))
rows("mv", products(((2, 3), (3,)), ((0, 3), (3,)), ((2, 0), (0,)), ((2, 3), (2,)), ((3,), (3,)), ((2, 3), (3, 1))))
rows("dot vdot", products(((3,), (3,)), ((0,), (0,)), ((3,), (2,)), ((2, 3), (3,)), ((), ())))
rows("inner", products(((3,), (3,)), ((2, 3), (4, 3)), ((2, 3), (3,)), ((), (2, 3)), ((2, 3), (2,)), ((0,), (0,)), ((2, 0), (3, 0)), ((2, 2, 3), (4, 3))))
rows("outer ger", products(((3,), (4,)), ((0,), (4,)), ((2, 3), (3,)), ((), (3,))))
rows("kron", products(((2, 3), (3, 2)), ((3,), (2,)), ((2, 3), (2,)), ((), (2, 2)), ((2, 0), (1, 2)), ((2, 1, 2), (3, 2))))
rows("cross", lambda s: [call(s.t(a, d), s.t(b, d), *x) for a, b in (((3,), (3,)), ((2, 3), (2, 3)), ((3, 3), (3,)), ((3, 2), (3, 2)), ((2,), (2,))) for d in ("float64", "int64") for x in ((), (0,), (-1,))])
rows("tensordot", lambda s: [call(s.t(a, "float64"), s.t(b, "float64"), *x) for a, b in (((2, 3), (3, 4)), ((2, 3, 4), (3, 4, 5)), ((3,), (3,)), ((2, 3), (2, 3))) for x in ((), (1,), (2,), (0,), (([1], [0]),), (([0, 1], [0, 1]),), (([-1], [0]),), (5,), (-1,))])
rows("einsum", lambda s: [call(e, *(s.t(x, "float64") for x in shapes)) for e, shapes in (("ij,jk->ik", ((2, 3), (3, 4))), ("ij,jk", ((2, 3), (3, 4))), ("ii->i", ((3, 3),)), ("ii", ((3, 3),)), ("ij->ji", ((2, 3),)), ("bij,bjk->bik", ((2, 2, 3), (2, 3, 4))), ("...ij,...jk->...ik", ((5, 2, 3), (3, 4))),
     ("i,j->ij", ((2,), (3,))), ("ij->", ((2, 3),)), ("bhqd,bhkd->bhqk", ((2, 2, 3, 4), (2, 2, 5, 4))), ("ij,jk", ((2, 3), (2, 4))), ("ij,j", ((2, 3),)), ("i->k", ((2,),)), ("i j, j k -> i k", ((2, 3), (3, 4))), ("...", ((2, 3),)), ("ij,ij,ij->i", ((2, 3), (2, 3), (2, 3))), ("ijk->kj", ((2, 3, 4),)), ("i1,i->i", ((2, 3), (2,))), ("ii->", ((2, 3),)))]
     + [call("ij,jk->ik", [s.t((2, 3)), s.t((3, 4))])])
rows("addmm", products(((2, 4), (2, 3), (3, 4)), ((4,), (2, 3), (3, 4)), ((), (2, 3), (3, 4)), ((3, 4), (2, 3), (3, 4)), ((2, 4), (2, 3), (2, 4)), ((2, 4), (2, 0), (0, 4)), ((1, 2, 4), (2, 3), (3, 4))))
rows("addmv", products(((2,), (2, 3), (3,)), ((), (2, 3), (3,)), ((1,), (2, 3), (3,)), ((3,), (2, 3), (3,)), ((2,), (2, 3), (2,))))
rows("addr", products(((2, 3), (2,), (3,)), ((3,), (2,), (3,)), ((), (2,), (3,)), ((2, 2), (2,), (3,)), ((2, 3), (2, 1), (3,))))
rows("baddbmm", products(((5, 2, 4), (5, 2, 3), (5, 3, 4)), ((2, 4), (5, 2, 3), (5, 3, 4)), ((), (5, 2, 3), (5, 3, 4)), ((5, 2, 4), (5, 2, 3), (4, 3, 4))))
rows("addbmm", products(((2, 4), (5, 2, 3), (5, 3, 4)), ((4,), (5, 2, 3), (5, 3, 4)), ((2, 4), (5, 2, 3), (4, 3, 4))))
for _name in ("addmm", "addmv", "addr", "baddbmm", "addbmm"):
    ROWS[_name].sample = (lambda s, f=ROWS[_name].sample: f(s) + [Call(c.args, k) for k in ({"beta": 2}, {"alpha": 0.5}, {"beta": 0, "alpha": -1}, {"beta": 0.5, "alpha": 2}) for c in f(s)[:3]])
rows("chain_matmul", lambda s: [call(s.t((2, 3), "float64"), s.t((3, 4), "float64"), s.t((4, 2), "float64")), call(s.t((2, 3))), call(s.t((2, 3)), s.t((2, 3))), call(s.t((3,)), s.t((3,)))])
rows("cdist", lambda s: [call(s.t(a, "float64"), s.t(b, "float64"), *p) for a, b in (((4, 3), (5, 3)), ((2, 4, 3), (2, 5, 3)), ((4, 3), (5, 2)), ((0, 3), (2, 3)), ((3,), (3,))) for p in ((), (1.0,), (float("inf"),), (3.0,), (0.0,))], second=False)
rows("bilinear_", lambda s: [])
del ROWS["bilinear_"]


# ------------------------------------------------------------------------------------------------------------ creation
def dtyped(*groups):
    """The same arguments with every dtype."""
    return [Call(tuple(g), {"dtype": W(d)}) for g in groups for d in DTYPES] + [Call(tuple(g)) for g in groups]


SIZES = [((2, 3),), (2, 3), (0,), ((),), (), ([2, 1],), (3,), ((2, 0),), (-1,), ((2, -3),), (2.0,), ("x",), ((2, "x"),), (None,), (2, 2)]
rows("zeros ones", lambda s: [Call(a) for a in SIZES] + dtyped(((2, 3),)) + [call(2, requires_grad=True), call(2, dtype=W("int64"), requires_grad=True), call(2, device="cpu"), call(2, dtype="x"), call(2, device="x"), call(2, pin_memory=False), call(2, layout=W("strided")), call(size=(2, 3)), call(2, unknown=1)])
rows("empty", lambda s: [Call(a) for a in SIZES] + dtyped(((2, 3),)) + [call(2, requires_grad=True), call(2, device="cpu"), call(2, 3, memory_format=W("contiguous_format")), call(2, 3, 4, 5, memory_format=W("channels_last"))], values=False)
rows("full", lambda s: [call(*a) for a in (((2, 3), 1), ((2,), 1.5), ((2,), True), ((), 3), ([2], 1), (2, 1), ((2,),), ((2,), "x"), ((-1,), 1), ((2,), 2**40), ((2,), float("nan")), ((2,), s.t((), "int64")), ((2,), s.t((1,))), ((2,), s.t((2,))))] + dtyped(((2, 3), 2)) + [call((2,), 1.5, dtype=W("int64")), call((2,), 300, dtype=W("uint8")), call((2,), -1, dtype=W("uint8")), call((2,), 1, requires_grad=True), call(size=(2,), fill_value=3), call((2,), 2, dtype=W("bool"))])
rows("arange range", lambda s: [call(*a) for a in ((3,), (0,), (1, 4), (1, 10, 3), (5, 1, -1), (0.5,), (0, 1, 0.25), (1.0, 2.0, 0.3), (3.5,), (1, 4, 0), (4, 1), (0, float("nan")), (0, float("inf")), ("x",), (), (2**33, 2**33 + 2), (True,), (0, -3, -1), (1, 2, 0.1), (-2, 2, 0.7), (s.t((), "int64", kind="positive"),), (dense(np.array(3)),), (dense(np.array(2.5)),), (s.t((2,)),))]
     + dtyped((5,), (0.5, 3)) + [call(end=5), call(start=1, end=4), call(start=1, end=5, step=2), call(0, 1, 0.1, dtype=W("float64")), call(3, requires_grad=True), call(3.0, requires_grad=True), call(0, 10, 2.5, dtype=W("int64"))])
rows("linspace", lambda s: [call(*a) for a in ((0, 1, 5), (0, 1, 1), (0, 1, 0), (1, -1, 4), (0.0, 10.0, 11), (3, 3, 3), (0, 1, -1), (0, 1), (0, 1, 2.5), ("x", 1, 3), (-5, 5, 50), (0, 1, 100), (0, float("inf"), 3))] + dtyped((0, 10, 5), (-3, 4, 7)) + [call(dense(np.array(0.0, "float32"), False), dense(np.array(1.0, "float32"), False), 3), call(start=0, end=1, steps=3), call(0, 1, 3, requires_grad=True), call(0, 1, 7, dtype=W("float64"))])
rows("logspace", lambda s: [call(*a) for a in ((0, 1, 5), (0, 1, 1), (0, 1, 0), (1, -1, 4), (0, 3, 4, 2), (0, 3, 4, 2.5), (0, 1, -1), (0, 1))] + [call(0, 2, 3, dtype=W(d)) for d in ("float32", "float64", "int64")])
rows("eye", lambda s: [call(*a) for a in ((3,), (2, 3), (0,), (3, 0), (-1,), (2.0,), ("x",), ((2, 3),), ())] + dtyped((2, 3)) + [call(2, requires_grad=True)])
NESTS = [1, 1.5, True, [1, 2], [1.0, 2], [True, False], [True, 2], [True, 1.5], [], [[]], [[], []], [[1, 2], [3, 4]], ((1, 2), (3.5, 4)), [[1], [2, 3]], [1, [2]], [[1], 2], "x", ["x"], None, [None], 1j, {}, {1: 2}, 2**62, 2**63, 2**70, [2**63], -2**63, float("nan"), [float("inf")], [[[1, 2]], [[3, 4]]], (), range(3), [1e300], 1e40,
         np.float32(1.5), np.int32(3), np.float64(2.5), np.bool_(True), [np.float32(1.5)], [np.float64(1.5)], [np.int32(2), 1], np.arange(3), np.arange(3, dtype=np.int32), np.ones((2, 2), np.float32), np.ones((2, 2), bool), np.array(3.5), np.array([1, 2], np.uint8), np.array([1.5], np.float16), [np.array([1, 2]), np.array([3, 4])],
         np.array([1, 2], np.uint16), np.array(["x"]), np.array([1, 2], ">i4"), np.arange(6).reshape(2, 3)[:, ::2], np.array([1 + 2j]), np.array([], np.float64), [np.array([1.5], np.float32)], [range(3)], [(1, 2), [3, 4]], [[True], [False]], set(), b"ab", [b"a"], object()]


def _data(s):
    calls = [call(x) for x in NESTS if type(x) is not object] + [call(x, dtype=W(d)) for x in NESTS[:12] for d in ("float64", "int64", "bool", "uint8", "float16", "int32")]
    calls += [call(s.t(shape, d)) for shape in ((), (2, 3)) for d in DTYPES] + [call([s.t(()), s.t((), "float64")]), call([s.t((), "int64"), 2]), call([s.t((2,)), s.t((2,))]), call([s.t((1,)), s.t((1,))]), call([[s.t((), "int64"), 1], [2, 3]]), call([s.t((), "bool"), 2.5])]
    return calls + [call(), call(1, 2), call([1.5, -2.5], dtype=W("int64")), call([300], dtype=W("uint8")), call([-1], dtype=W("uint8")), call([1, 2], dtype="x"), call(1.0, device="cpu"), call([float("nan")], dtype=W("int64")), call(2**40, dtype=W("int32")), call([1e40], dtype=W("float32"))]


rows("tensor", lambda s: _data(s) + [call([1.0], requires_grad=True), call([1], requires_grad=True), call(1.0, requires_grad=True, dtype=W("float64"))])
rows("as_tensor", _data)
rows("asarray", lambda s: _data(s) + [Call((np.arange(3.0),), k) for k in ({"copy": True}, {"copy": False}, {"requires_grad": True}, {"dtype": W("float32")}, {"dtype": W("float32"), "copy": False})])
rows("scalar_tensor", lambda s: [call(x) for x in (1, 1.5, True, "x", None, [1])] + dtyped((2,)))
rows("from_numpy", lambda s: [call(x) for x in NESTS if isinstance(x, np.ndarray)] + [call([1, 2]), call(3), call(None), call(np.float32(1))])
rows("frombuffer", lambda s: [Call((bytearray(range(16)),), {"dtype": W(d), **k}) for d in ("float32", "int64", "uint8", "bool") for k in ({}, {"count": 1}, {"offset": 8}, {"count": 9}, {"offset": 3}, {"count": 0}, {"offset": 99})] + [call(bytearray(0), dtype=W("uint8")), call(bytearray(8)), call("x", dtype=W("uint8"))])
LIKE = {"strides": True}


def like(s, *args):
    calls = [Call((s.t(shape, d), *args)) for shape in ((), (2, 3), (0,), (2, 3, 4)) for d in ("float32", "int64")] + [Call((s.t((2, 3), d), *args), {"dtype": W("float64")}) for d in DTYPES] + [Call((s.t((3, 4), "float32", l), *args)) for l in LAYOUTS]
    return calls + [Call((s.t((2, 3), d), *args)) for d in DTYPES] + [Call((s.t((2, 3, 4), "float64", "transposed"), *args)), Call((s.t((2, 3)), *args), {"requires_grad": True}), Call((s.t((3, 4), "float32", "transposed"), *args), {"memory_format": W("contiguous_format")}), Call((s.t((2, 3)), *args), {"device": "cpu"}), Call((s.t((2, 3, 4, 5)), *args), {"memory_format": W("channels_last")}),
                    Call((s.t((2, 3), "int64"), *args), {"requires_grad": True})] + rejected(s)


rows("zeros_like ones_like", like)
rows("empty_like", like, values=False)
rows("full_like", lambda s: [c for v in (2, 1.5, True) for c in like(s, v)] + [call(s.t((2,)), "x"), call(s.t((2,), "uint8"), 300), call(s.t((2,))), call(s.t((2,)), s.t(()))])
rows("rand_like randn_like", like, seeded=True, tolerance=(1e-5, 1e-6))
rows("empty_strided", lambda s: [call((2, 3), (3, 1)), call((2, 3), (1, 2)), call((2, 3), (1,)), call((), ()), call((2, 3), (-1, 1)), call((0,), (1,)), call((2,), (5,), dtype=W("int64"))], values=False)
rows("new_zeros new_ones", lambda s: [Call((s.t((2,), d), *a)) for d in ("float32", "float64", "int64", "bool") for a in SIZES] + [call(s.t((2,)), (2, 3), dtype=W("int64")), call(s.t((2,)), 2, requires_grad=True)])
rows("new_empty", lambda s: [Call((s.t((2,), d), *a)) for d in ("float32", "int64") for a in SIZES], values=False)
rows("new_full", lambda s: [call(s.t((2,), d), (2, 3), v) for d in ("float32", "int64", "bool", "uint8") for v in (2, 1.5, True)] + [call(s.t((2,)), 2, 1), call(s.t((2,)), (2,)), call(s.t((2,)), (2,), "x"), call(s.t((2,)), (2,), 1, dtype=W("float64"))])
rows("new_tensor", lambda s: [call(s.t((2,), d), x) for d in ("float32", "int64", "bool") for x in NESTS[:20]] + [call(s.t((2,)), s.t((3,), "float64")), call(s.t((2,)), np.arange(3)), call(s.t((2,)), [1], dtype=W("int32"))])

# -------------------------------------------------------------------------------------------------- conversion, methods
rows("to", lambda s: [call(s.t((2, 3), a), W(b)) for a in DTYPES for b in DTYPES] + [call(special(d), W(b)) for d in ("float32", "float64") for b in ("float64", "float16", "bfloat16", "bool", "float32")] + [Call((s.t((2, 3)), *a), k) for a, k in ((("cpu",), {}), (("cpu", W("float64")), {}), ((), {"dtype": W("int64")}), ((), {"device": "cpu"}),
     ((W("float64"),), {"copy": True}), ((W("float32"),), {"copy": True}), ((s.t((1,), "float64"),), {}), (("x",), {}), ((3.0,), {}), ((), {}), ((W("float64"), True), {}), ((W("float64"), True, True), {}), ((W("float64"),), {"non_blocking": True}), ((None,), {}), ((W("int64"),), {"memory_format": W("contiguous_format")}), (("cpu", W("float64"), False, True), {}))] + [call(s.t((3, 4), "float64", l), W("float32")) for l in LAYOUTS])
rows("type_as", lambda s: [call(s.t((2,), a), s.t((1,), b)) for a in DTYPES for b in DTYPES] + [call(s.t((2,)), 3)])
ROWS["type"].sample = lambda s: [call(s.t((2,), a), W(b)) for a in DTYPES for b in ("float32", "int64", "bool", "FloatTensor", "LongTensor")] + [call(s.t((2,), d)) for d in DTYPES] + [call(s.t((2,)), "x"), call(s.t((2,)), 3)]
rows("fill_", lambda s: [call(s.t((2, 3), d), v) for d in DTYPES for v in (2, 1.5, True, float("nan"))] + [call(s.t((2, 3), d), s.t((), e)) for d in ("float32", "int64") for e in ("float32", "int64")] + [call(s.t((2,)), s.t((2,))), call(s.t((2,)), "x"), call(s.t((2,))), call(s.t((2,)), [1.0])])
rows("copy_", lambda s: [call(s.t((2, 3), a), s.t((2, 3), b)) for a in DTYPES for b in DTYPES] + [call(s.t(a, "float64"), s.t(b, "float64")) for a, b in PAIRS] + [call(s.t((3, 4), "float64", a), s.t((3, 4), "float64", b)) for a in ("dense", *LAYOUTS) for b in ("dense", *LAYOUTS)] + [call(s.t((2,)), 3.0), call(s.t((2,)), [1.0, 2.0]), call(s.t((2,)), s.t((2,)), True)])
rows("requires_grad_", lambda s: [call(s.t((2,), d), *a) for d in ("float32", "int64") for a in ((), (True,), (False,), ("x",))])
rows("numpy", lambda s: [call(s.t((2, 3), d)) for d in DTYPES] + [call(s.t((2, 3), d), force=True) for d in ("float32", "int64")] + [call(s.t((3, 4), "int64", l)) for l in LAYOUTS])
rows("cpu", unary, forms=("method",))
rows("is_same_size is_set_to", lambda s: [call(s.t(a), s.t(b)) for a, b in PAIRS] + [call(s.t((2,)), 3)])
ROWS["item"].sample = lambda s: [call(s.t(shape, d)) for shape in ((), (1,), (1, 1), (2,), (0,)) for d in DTYPES]
ROWS["size"].sample = lambda s: [call(s.t(shape), *a) for shape in ((), (2, 3), (0,)) for a in ((), (0,), (-1,), (1,), (5,), ("x",))]
ROWS["stride"].sample = lambda s: [call(s.t(shape, "float32", l), *a) for shape in ((), (2, 3), (0, 3), (2, 3, 4)) for l in ("dense", *LAYOUTS) for a in ((), (0,), (-1,), (5,))]
rows("result_type", lambda s: [call(s.t(a, d), s.t(b, e)) for a in ((2,), ()) for b in ((2,), ()) for d in DTYPES for e in DTYPES] + [call(s.t((2,), d), n) for d in DTYPES for n in (1, 1.5, True)] + [call(1, 2.0), call(s.t((2,)), "x")])
rows("promote_types can_cast", lambda s: [call(W(a), W(b)) for a in DTYPES for b in DTYPES] + [call(W("float32"), "x"), call(3, W("float32"))])
rows("masked_fill_ relu_", lambda s: [], forms=())
del ROWS["masked_fill_"], ROWS["relu_"]
rows("__getitem__", lambda s: getitems(s), forms=("method",))
rows("__setitem__", lambda s: [Call((*c.args, v)) for c in getitems(s) for v in (7, 1.5)] + [call(s.t((3, 4), d), i, s.t(shape, e)) for d in ("float64", "int64") for e in ("float64", "int64", "float32") for i, shape in ((0, (4,)), (0, (1,)), (slice(1, 3), (2, 4)), (Ellipsis, (4,)), ((slice(None), 1), (3,)), (0, (3,)), (dense(np.array([0, 2])), (2, 4)), (dense(np.array([0, 0])), (4,)), (slice(0, 2), (2, 1)), (slice(0, 1), (1, 1, 4)), (slice(0, 2), (5, 2, 4)))]
     + [call(s.t((3, 4)), 0, [1.0, 2.0]), call(s.t((3, 4)), 0, "x"), call(s.t((3,)), 0, np.float32(2.0)), call(s.t((3, 4)), s.t((3, 4), "bool"), s.t((2,))), call(s.t((3, 4)), dense(np.ones((3, 4), bool)), s.t((12,)))], forms=("setitem",))


def getitems(s):
    whole, e = slice(None), Ellipsis
    index = lambda *v: dense(np.array(v))  # noqa: E731
    mask = s.t((3,), "bool")
    one = (0, -1, 2, 3, -4, whole, slice(1, None), slice(None, None, 2), slice(-2, None), slice(5, 9), slice(2, 1), slice(None, None, -1), slice(0, 3, 0), e, None, True, False, "x", 1.5, index(0, 2), index(-1, 0, 0), index(5), index(), [0, 2], [True, False, True], mask, np.array([0, 1]), np.int64(1),
           index([0, 1], [2, 0]), s.t((2,)), s.t((3,), "uint8"), s.t((), "int64", kind="unit"), s.t((), "bool"), (), [], [[0, 1], [1, 2]], range(2), s.t((4,), "bool"), s.t((2,), "int32", kind="unit"), slice(index(1).__class__ and 0, 2), np.array([True, False, True]), np.float64(1.0))
    several = ((0, 1), (whole, 1), (e, 0), (0, e), (None, 0), (whole, None), (e, None), (0, 1, 2), (whole, whole, whole), (0, 1, 2, 3), (index(0, 2), index(1, 0)), (index(0, 2), 1), (whole, index(1, 0)), (index(0, 2), whole), (mask, 1), (mask, whole), (index(0, 1), None, index(1, 0)), (slice(0, 2), index(0, 1)), (e, index(0, 1)),
               (index([0], [1]), index(0, 1)), (e, e), (True, 0), (0, True), (1, slice(None, None, 2)), (slice(1, 2), slice(1, 3)), ([0, 1], [1, 0]), (index(0, 1), index(0, 1, 2)), (s.t((3, 4), "bool"),), (whole, s.t((4,), "bool")), (0, "x"), (index(0, 2), index(1, 0), 0))
    calls = [call(s.t(shape, d), i) for i in one for shape, d in (((3,), "float64"), ((3, 4), "float64"), ((3, 4, 2), "int64"), ((), "float32"), ((0, 3), "float32"))]
    calls += [call(s.t(shape, d), i) for i in several for shape, d in (((3, 4), "float64"), ((3, 4, 2), "float64"), ((3, 4, 2), "int64"))]
    return calls + [call(s.t((3, 4), "float64", l), i) for l in LAYOUTS for i in (0, (whole, 1), slice(1, None), (e, slice(None, None, 2)), index(0, 2), (index(0, 1), index(2, 3)), (whole, index(0, 0)))]


# -------------------------------------------------------------------------------------------------------------- random
rows("rand randn", lambda s: [Call(a) for a in SIZES] + [call(n) for n in (5, 15, 16, 17, 33, 100)] + [call(3, dtype=W(d)) for d in DTYPES] + [call(2, 3, requires_grad=True)], seeded=True, tolerance=(1e-5, 1e-6))
rows("randint", lambda s: [call(*a) for a in ((5, (3,)), (2, 9, (2, 3)), (0, 1, ()), (5, 5, (2,)), (9, 2, (2,)), (-3, 3, (20,)), (2**40, (5,)), (5,), (5, 3), (5.0, (3,)), ("x", (2,)))] + [call(0, 5, (9,), dtype=W(d)) for d in DTYPES] + [call(5, (3,), requires_grad=True), call(high=5, size=(3,)), call(low=1, high=5, size=(3,))], seeded=True)
rows("randint_like", lambda s: [call(s.t((2, 3), d), *a) for d in ("float32", "int64", "uint8") for a in ((5,), (2, 9), (5, 5), ())], seeded=True)
rows("randperm", lambda s: [call(n) for n in (0, 1, 5, 100, -1, 2.0)] + [call(5, dtype=W(d)) for d in ("int64", "int32", "float32", "bool", "uint8")], seeded=True)
rows("bernoulli", lambda s: [call(s.t(shape, d, kind="unit")) for shape in ((), (5,), (3, 4)) for d in ("float32", "float64", "int64")] + [call(dense(np.array([0.0, 1.0, 0.5, 0.25]))), call(s.t((3,)), 0.3), call(s.t((3,), "int64"), 0.3), call(s.t((3,)), 1.5)], seeded=True)
rows("multinomial", lambda s: [call(s.t(shape, d, kind="positive"), n, *a) for shape in ((6,), (3, 6)) for d in ("float32", "float64") for n in (1, 3, 6, 9) for a in ((), (True,))] + [call(s.t((3,), "int64"), 1), call(s.t(()), 1), call(s.t((3,), kind="any"), 2), call(s.t((2, 2, 2), kind="positive"), 1), call(s.t((3,), kind="positive"), 0), call(dense(np.zeros(3, np.float32)), 1)], seeded=True)
rows("normal", lambda s: [call(0.0, 1.0, (5,)), call(1.0, 2.0, (20,)), call(0, 1, size=(3,)), call(s.t((5,), "float64")), call(s.t((5,)), s.t((5,), kind="positive")), call(s.t((5,)), 2.0), call(1.0, s.t((5,), kind="positive")), call(s.t((2, 3)), s.t((3,), kind="positive")), call(0.0, -1.0, (2,)), call(s.t((3,)), s.t((2,)))], seeded=True, tolerance=(1e-5, 1e-6))
rows("poisson", lambda s: [call(s.t((5,), d, kind="positive")) for d in ("float32", "float64")] + [call(s.t((3,), "int64")), call(dense(np.array([30.0, 0.0, 12.0]))), call(s.t((5,)))], seeded=True)
rows("uniform_", lambda s: [call(s.t(shape, d), *a) for shape in ((), (5,), (16,), (3, 4)) for d in ("float32", "float64", "int64") for a in ((), (0, 2), (-1.5, 1.5), (2, 1))] + [call(s.t((3, 4), "float32", "transposed"))], seeded=True)
rows("normal_", lambda s: [call(s.t(shape, d), *a) for shape in ((), (5,), (16,), (17,), (3, 4)) for d in ("float32", "float64", "int64") for a in ((), (2, 3), (0.0, 0.0), (0, -1))] + [call(s.t((3, 4), "float32", "transposed")), call(s.t((5, 4), "float32", "transposed"))], seeded=True, tolerance=(1e-5, 1e-6))
rows("random_", lambda s: [call(s.t(shape, d), *a) for shape in ((), (5,), (3, 4)) for d in ("float32", "float64", "int64", "int32", "uint8", "bool") for a in ((), (5,), (2, 4), (4, 2))], seeded=True)
rows("bernoulli_", lambda s: [call(s.t((5,), d), *a) for d in ("float32", "float64", "int64", "bool", "uint8") for a in ((), (0.3,), (0.0,), (1.0,), (1.5,))] + [call(s.t((5,)), s.t((5,), kind="unit"))], seeded=True)
rows("exponential_ geometric_ cauchy_ log_normal_", lambda s: [call(s.t((6,), d), *a) for d in ("float32", "float64", "int64") for a in ((), (0.5,), (2.0,), (-1.0,))], seeded=True, tolerance=(1e-4, 1e-5))


rows("binomial", lambda s: [call(dense(np.array([3.0, 40.0, 0.0], d)), dense(np.array([0.5, 0.25, 0.9], d))) for d in ("float32", "float64")] + [call(s.t((2,)), 0.5), call(s.t((2,)), "x")], seeded=True)
rows("dropout alpha_dropout feature_alpha_dropout feature_dropout dropout_ alpha_dropout_ feature_alpha_dropout_ feature_dropout_", lambda s: [call(s.t((3, 4), d), p, train) for d in ("float32", "float64") for p in (0.0, 0.5, 1.0) for train in (
    True, False)] + [call(s.t((3, 4)), 1.5, True), call("x", 0.5, True), call(s.t((3, 4)))], seeded=True, forms=("function",), tolerance=(1e-5, 1e-6), grads=False)
rows("bartlett_window hann_window hamming_window blackman_window kaiser_window", lambda s: [call(n, *a) for n in (0, 1, 2, 5, 8) for a in ((), (True,), (False,))] + [
    call(5, True, 0.6), call(5, False, 0.6, 0.3), call(5, periodic=True, alpha=0.6), call(5, False, alpha=0.6, beta=0.3), call(5, periodic=False, beta=8.0), call(-1), call(3, dtype=W("float64")), call(3, dtype=W("int64"))], forms=("function",), tolerance=(1e-5, 1e-6))
rows("detach_copy", lambda s: [call(s.t(shape)) for shape in ((), (2, 3))], forms=("function",))
rows("slice_copy", lambda s: [call(s.t((3, 4), d), *a) for d in ("float64", "int64") for a in ((), (0, 1), (1, 0, 3, 2), (0, -2, 9))], forms=("function",))
rows("select_copy", lambda s: [call(s.t((3, 4), d), *a) for d in ("float64", "int64") for a in ((0, 1), (1, -1), (0, 5))], forms=("function",))
rows("split_copy", lambda s: [call(s.t((3, 4), d), *a) for d in ("float64", "int64") for a in ((2,), (3, 1), (0,))], forms=("function",))
rows("vander", lambda s: [call(s.t(shape, d), *a) for shape in ((3,), (1,)) for d in ("float64", "int64") for a in ((), (2,), (4,))] + [call(s.t((2, 2))), call(s.t((3,)), increasing=True)], forms=("function",), grads=False)
rows("new", lambda s: [call(s.t((2,), d), [1, 2]) for d in ("float64", "int64")], forms=("method",))
rows("gradient", lambda s: [call(s.t(shape, d), spacing=h, edge_order=e) for shape in ((5,), (3, 4), (3,), (2,), ()) for d in ("float64", "float32", "int64") for h in (1, 0.5) for e in (1, 2)]
     + [call(s.t((4, 3), "float64"), **k) for k in ({"dim": 0}, {"dim": (1,)}, {"dim": [0, 1], "spacing": [2.0, 0.5]}, {"dim": -1, "spacing": 3}, {"spacing": [1.0]}, {"dim": 2}, {"dim": (0, 0)}, {"edge_order": 3}, {"dim": 1, "edge_order": 2})]
     + [call(s.t((4, 3), "float64"), spacing=(dense(np.array([0.0, 1.0, 3.0, 3.5])), dense(np.array([0.0, 2.0, 2.5]))), edge_order=e) for e in (1, 2)] + [call(s.t((4,), "float64"), spacing=(dense(np.ones(3)),)),
        call(s.t((2,), "float64"), spacing=(dense(np.array([0.0, 0.7])),)), call(s.t((3,), "float64"), spacing=None, dim=None)], forms=("function",))
rows("initial_seed", lambda s: [call(), call(1)], seeded=True)

# ---------------------------------------------------------------------------------------------------------- state, nn
rows("get_default_dtype is_grad_enabled is_inference_mode_enabled are_deterministic_algorithms_enabled get_float32_matmul_precision is_anomaly_enabled is_anomaly_check_nan_enabled", lambda s: [call(), call(1, 2)])
rows("set_default_dtype", lambda s: [call(W("float64")), call(W("int64")), call("x"), call(W("float32"))], forms=("function",))
rows("set_default_tensor_type", lambda s: [call(W("DoubleTensor")), call(W("FloatTensor"))], forms=("function",))
rows("set_default_device", lambda s: [call("cpu"), call(None)], forms=("function",))
rows("set_float32_matmul_precision", lambda s: [call("high"), call("medium"), call("highest")], forms=("function",))
rows("use_deterministic_algorithms set_anomaly_enabled set_flush_denormal", lambda s: [call(True), call("x"), call(False)], forms=("function",))
rows("set_printoptions", lambda s: [call(precision=2), call(unknown=3), call(precision=4)], forms=("function",))
rows("get_default_device", lambda s: [call()], forms=("function",))
rows("slogdet", lambda s: [call(s.t(shape, d)) for shape in ((2, 2), (3, 3), (2, 3, 3), (2, 3), (3,)) for d in ("float64", "float32", "int64")], tolerance=(1e-4, 1e-5), second=False)
rows("batch_norm instance_norm", lambda s: [call(s.t((4, 3, 5), d), w, b, None, None, True, 0.1, 1e-5, False) for d in ("float32", "float64") for w in (None, s.t((3,), d)) for b in (None, s.t((3,), d))], forms=("function",), tolerance=(1e-4, 1e-4))
rows("embedding", lambda s: [call(s.t((5, 3), d), s.ints(5, shape)) for d in ("float32", "float64") for shape in ((), (4,), (2, 3))] + [call(s.t((5, 3)), s.ints(9, (4,), low=5)), call(s.t((5, 3)), s.t((2,)))], forms=("function",))
rows("conv_tbc nn.functional.conv_tbc", lambda s: [call(s.t((6, 2, 3), d), s.t((2, 3, 4), d), s.t((4,), d), p) for d in ("float32", "float64") for p in (0, 1)], forms=("function",), tolerance=(1e-4, 1e-5))
LOSS = [(r,) for r in (0, 1, 2)]
rows("binary_cross_entropy_with_logits", lambda s: [call(s.t((3, 2), d), s.t((3, 2), d, kind="unit"), None, None, *r) for d in ("float32", "float64") for r in LOSS], forms=("function",))
rows("kl_div hinge_embedding_loss", lambda s: [call(s.t((3, 2), d), s.t((3, 2), d, kind="positive"), reduction=r) for d in ("float64",) for r in (0, 1, 2)], forms=("function",))
rows("poisson_nll_loss", lambda s: [call(s.t((3, 2), d), s.t((3, 2), d, kind="positive"), True, full, 1e-8, *r) for d in ("float32", "float64") for full in (True, False) for r in LOSS], forms=("function",), tolerance=(1e-4, 1e-5))
rows("cosine_embedding_loss", lambda s: [call(s.t((3, 2), d), s.t((3, 2), d), dense(np.array([1, -1, 1])), 0.1, *r) for d in ("float32", "float64") for r in LOSS], forms=("function",), tolerance=(1e-4, 1e-5))
rows("margin_ranking_loss", lambda s: [call(s.t((3,), d), s.t((3,), d), dense(np.array([1, -1, 1])), 0.1, *r) for d in ("float32", "float64") for r in LOSS], forms=("function",))
rows("triplet_margin_loss", lambda s: [call(s.t((3, 2), d), s.t((3, 2), d), s.t((3, 2), d), 1.0, 2.0, 1e-6, swap, *r) for d in ("float32", "float64") for swap in (True, False) for r in LOSS], forms=("function",), tolerance=(1e-4, 1e-5))
for _n in (1, 2, 3):
    _image = (2, 4, 7, 6, 6)[:2 + _n]
    rows(f"nn.functional.lp_pool{_n}d", lambda s, shape=_image: [call(s.t(shape, d, kind="positive"), p, k) for d in ("float32", "float64") for p in (1, 2, 3.0) for k in (2, 3)], forms=("function",), tolerance=(1e-4, 1e-5))
    rows(f"nn.functional.max_pool{_n}d_with_indices", lambda s, shape=_image: [call(s.t(shape, d, kind="distinct"), k, *a) for d in ("float32", "float64") for k in (2, 3) for a in ((), (1,), (2, 1))], forms=("function",))
    rows(f"nn.functional.adaptive_max_pool{_n}d_with_indices", lambda s, shape=_image: [call(s.t(shape, d, kind="distinct"), k) for d in ("float32", "float64") for k in (1, 3)], forms=("function",))
    if _n > 1:
        rows(f"nn.functional.fractional_max_pool{_n}d_with_indices", lambda s, shape=_image: [call(s.t(shape, d, kind="distinct"), 2, output_size=3) for d in ("float32", "float64")], forms=("function",), seeded=True)
rows("nn.functional.native_channel_shuffle", lambda s: [call(s.t((2, 4, 3), d), g) for d in ("float32", "float64") for g in (1, 2, 4, 3)], forms=("function",))
rows("nn.functional.dropout1d", lambda s: [call(s.t((2, 3, 4), d), p, train) for d in ("float32", "float64") for p in (0.0, 0.5, 1.0, 2.0) for train in (True, False)], forms=("function",), seeded=True, tolerance=(1e-5, 1e-6))
rows("nn.functional.gumbel_softmax", lambda s: [call(s.t((2, 3), d), tau, hard) for d in ("float32", "float64") for tau in (0.5, 1) for hard in (True, False)], forms=("function",), seeded=True, tolerance=(1e-4, 1e-5))
rows("nn.functional.affine_grid", lambda s: [call(s.t((2, 2, 3), d), (2, 1, 3, 4), align) for d in ("float32", "float64") for align in (True, False)], forms=("function",), tolerance=(1e-5, 1e-6))
rows("nn.functional.fold", lambda s: [call(s.t((2, 8, 9), d), (4, 4), 2, *a) for d in ("float32", "float64") for a in ((), (1, 0))] + [call(s.t((2, 7, 9)), (4, 4), 2)], forms=("function",))
rows("nn.functional.upsample", lambda s: [call(s.t((1, 2, 3, 4), d), scale_factor=2, mode=m) for d in ("float32", "float64") for m in ("nearest", "bilinear")], forms=("function",), tolerance=(1e-5, 1e-6))

# ----------------------------------------------------------------------------------------------------------- operators
OPERATORS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul", "&": "and_", "|": "or_", "^": "xor", "<<": "lshift",
             ">>": "rshift", "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
for _symbol, _word in OPERATORS.items():
    _sample = products(((2, 3), (3, 4)), ((3,), (3,))) if _symbol == "@" else (lambda s: [c for c in binary(s, scalars=False) if len(c.args) == 2] + [call(s.t((2, 3), d), n) for d in ("int64", "uint8") for n in (0, 1, 3)]) if _symbol in ("<<", ">>") else (
        lambda s: [c for c in binary(s) if len(c.args) == 2 and any(hasattr(a, "memory") for a in c.args)])
    rows([f"operator{_symbol}"], _sample, forms=("operator", "inplace operator") if _symbol not in ("==", "!=", "<", "<=", ">", ">=") else ("operator",),
         kind="positive" if _symbol in ("**", "<<", ">>") else "any", second=_symbol not in ("//", "%"))
for _word in ("neg", "pos", "invert", "abs"):
    rows([f"operator {_word}"], lambda s: [c for c in unary(s) if len(c.args) == 1 and not c.kwargs and hasattr(c.args[0], "memory")], forms=("operator",))
for _word in ("bool", "int", "float", "len", "index", "iter", "hash", "contains", "format", "round", "trunc", "reversed", "complex"):
    rows([f"builtin {_word}"], lambda s: [call(s.t(shape, d)) for shape in ((), (1,), (2,), (2, 3), (0,)) for d in ("float32", "int64", "bool", "float64")] + [call(special())], forms=("builtin",))
PROPERTIES = "T mT H mH real imag shape dtype device layout ndim requires_grad is_leaf grad itemsize nbytes is_cuda is_cpu is_sparse is_quantized is_meta is_mkldnn is_mps is_nested is_xpu is_ipu is_maia is_mtia is_sparse_csr is_vulkan is_xla retains_grad output_nr name data"
for _word in PROPERTIES.split():
    rows([f"property {_word}"], lambda s: [call(s.t(shape, d, l)) for shape in ((), (3,), (2, 3), (2, 3, 4), (0, 2)) for d in ("float32", "int64", "bool") for l in ("dense", "transposed")], forms=("property",))
_ = dims, FLOATING

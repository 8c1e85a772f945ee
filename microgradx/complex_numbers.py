"""Complex numbers: what the engine computes with pairs of real ones, and the functions that make and take them apart.

A complex tensor is memory that kernels see as real and imaginary parts next to each other. Operations here are composed of real ones over
views of these parts, so their gradients are, too: of a real loss by z = x + iy it is dL/dx + i dL/dy, which is PyTorch's convention. Functions
of which formulas of the parts would lose digits are NumPy's, in one row with their derivatives (`_ANALYTIC`).
"""
import builtins
import math

import numpy as np

from microgradx._engine import ops
from microgradx._engine.dtype import get_default_dtype
from microgradx._engine.tape import rename, swap_autocast
from microgradx._engine.tensor import Tensor, cold, from_array, wrap_dim
from microgradx._rows import _cast_result, _result, need, own, row

_WHOLE = ("mm", "bmm", "dot", "prod", "cumprod", "logcumsumexp", "rms_norm")           # all others work on each element alone
_NAMES = {"mm": "MmBackward0", "bmm": "BmmBackward0", "dot": "DotBackward0", "rms_norm": "MulBackward0"}


def parts(z):
    """(real, imaginary), views of a complex tensor."""
    pairs = ops.view_as_real(z)
    return ops.select(pairs, -1, 0), ops.select(pairs, -1, 1)


def joined(real, imag):
    """A complex tensor of its parts."""
    return ops.pair_up(ops.stack((real, imag), -1))


def _matrices(op, product):
    def multiply(x, y):
        need(x.dtype is y.dtype, RuntimeError, f"{op}: expected both to have the same dtype, but got: {x.dtype.name} != {y.dtype.name}. "
                                               "Hint: convert one with .to(dtype)")
        autocast = swap_autocast(-1)            # which lowers no product of complex numbers
        try:
            (a, b), (c, d) = parts(x), parts(y)
            return joined(product(a, c) - product(b, d), product(a, d) + product(b, c))
        finally:
            swap_autocast(autocast)
    return multiply


def _divided(x, y):
    c, d = parts(y)
    size = ops.binary_op("maximum", c.abs(), d.abs()).detach()         # that c*c + d*d neither overflows nor vanishes
    c, d = c / size, d / size
    total = (c * c + d * d) * size
    return ops.pair_up(ops.view_as_real(x * joined(c, -d)) / ops.unsqueeze(total, -1))


def _polar(function):
    """function(real, imag), 0 with a gradient of 0 where both are 0."""
    def computed(z):
        a, b = parts(z)
        zero = (a == 0) & (b == 0)
        return ops.where(zero, ops.full((), 0, a.dtype), function(ops.where(zero, ops.full((), 1, a.dtype), a), b))
    return computed


_abs = _polar(lambda a, b: ops.binary_op("hypot", a, b))
_angle = _polar(lambda a, b: ops.binary_op("atan2", b, a))


def _exp(z):
    a, b = parts(z)
    return polar(a.exp(), b)


# name: (the function of NumPy, its derivative), of functions for which formulas of the parts lose digits, or the side of a branch cut
_ANALYTIC = {
    "log": (np.log, lambda z: 1 / z), "sqrt": (np.sqrt, lambda z: 0.5 / _sqrt(z)),
    "tan": (np.tan, lambda z: 1 + z.tan() ** 2), "tanh": (np.tanh, lambda z: 1 - z.tanh() ** 2),
    "asin": (np.arcsin, lambda z: 1 / _sqrt(1 - z * z)), "acos": (np.arccos, lambda z: -1 / _sqrt(1 - z * z)), "atan": (np.arctan, lambda z: 1 / (1 + z * z)),
    "asinh": (np.arcsinh, lambda z: 1 / _sqrt(z * z + 1)), "acosh": (np.arccosh, lambda z: 1 / (_sqrt(z + 1) * _sqrt(z - 1))),
    "atanh": (np.arctanh, lambda z: 1 / (1 - z * z)), "expm1": (np.expm1, lambda z: _exp(z)), "log1p": (np.log1p, lambda z: 1 / (z + 1)),
}


def _values(pairs, name):
    z = pairs.view(np.result_type(pairs.dtype, np.complex64))[..., 0]
    with np.errstate(all="ignore"):
        return _ANALYTIC[name][0](z)[..., None].view(pairs.dtype)


def _slope(grad, pairs, name):
    return ops.view_as_real(ops.view_as_complex(grad.contiguous()) * conj(_ANALYTIC[name][1](ops.view_as_complex(pairs))))


_of_pairs = row("analytic", _values, _slope)


def _analytic(name):
    return lambda z: ops.pair_up(_of_pairs(ops.view_as_real(z), name))


_log, _sqrt = _analytic("log"), _analytic("sqrt")


def _power(x, y):
    zero = (_abs(x.detach()) == 0)
    safe = ops.where(zero, ops.full((), 1, x.dtype), x)
    y_is, none, one, undefined = y.detach(), *(ops.full((), v, x.dtype) for v in (0, 1, math.nan + math.nan * 1j))
    at_zero = ops.where(parts(y_is)[0] > 0, none, ops.where(_abs(y_is) == 0, one, undefined))
    return ops.where(zero, at_zero, _exp(y * _log(safe)))


def _power_of_number(z, p):
    if p in (1, 2, 3):
        return z.clone() if p == 1 else z * z if p == 2 else z * z * z
    if p in (0.5, -0.5):
        return _sqrt(z) if p > 0 else 1 / _sqrt(z)
    return 1 / z if p == -1 else _power(z, ops.full((), p, z.dtype))


def _trigonometric(f, g, h, k, sign=1):
    """f(a) g(b) + i sign h(a) k(b) of a + i b."""
    def computed(z):
        a, b = parts(z)
        return joined(getattr(a, f)() * getattr(b, g)(), sign * (getattr(a, h)() * getattr(b, k)()))
    return computed


def _sign(z):
    size = _abs(z)
    return ops.where(size == 0, ops.full((), 0, z.dtype), joined(*(p / ops.where(size == 0, ops.full((), 1, p.dtype), size) for p in parts(z))))


def _both(x, y, every):
    same = ops.compare_op(ops.COMPARE["eq" if every else "ne"], *map(ops.view_as_real, (x, y)))
    return ops.logic_reduce(same, every, -1)


def _test(code, every):
    return lambda z: ops.logic_reduce(ops.test_op(code, ops.view_as_real(z)), every, -1)


def _running_product(z, dim):
    """By doubling: after k steps each element is the product of the last 2^k up to it."""
    n = z.shape[dim] if z.dim() else 1
    step = 1
    while step < n:
        z = ops.cat([ops.narrow(z, dim, 0, step), ops.narrow(z, dim, step, n - step) * ops.narrow(z, dim, 0, n - step)], dim)
        step *= 2
    return z.clone()


def _log_add_exp(x, y):
    """Of the two the one with the larger real part, plus log(1 + e^(what is between them))."""
    lower = parts(x)[0] < parts(y)[0]
    same = _both(x, y, True) & ops.logic_reduce(ops.test_op(1, ops.view_as_real(x)), False, -1)     # infinite ones have nothing between them
    gap = ops.where(same, ops.full((), 0, x.dtype), ops.where(lower, x - y, y - x))
    return ops.where(lower, y, x) + _analytic("log1p")(_exp(gap))


def _log_cum_sum_exp(z, dim):
    """One after the other: which of the logarithms that differ by 2 pi i comes out depends on the order."""
    if not z.dim():
        return z.clone()
    sums = list(ops.unbind(z, dim))
    for i in range(1, len(sums)):
        sums[i] = _log_add_exp(sums[i], sums[i - 1])
    return ops.stack(sums, dim) if sums else z.clone()


def _rms_norm(z, dims, weight, eps):
    normal = z / _sqrt((z * z).mean(dims, keepdim=True) + eps)
    return normal if weight is None else normal * weight


def _product(z, dim, keepdim):
    if dim is None:
        return _product(ops.flatten(z), 0, False)
    dim = wrap_dim("prod", dim, z.dim())
    if not z.dim():
        return z.clone()
    if not z.shape[dim]:
        return ops.sum(z, dim, keepdim) + 1
    return ops.narrow(_running_product(z, dim), dim, z.shape[dim] - 1, 1).sum(dim, keepdim)


_OPS = {
    "conj": lambda z: conj(z), "scale": lambda z, factor: ops.pair_up(ops.view_as_real(z) * factor), "div": _divided, "pow": _power,
    "pow_scalar": _power_of_number,
    "mm": _matrices("mm", ops.mm), "bmm": _matrices("bmm", ops.bmm), "dot": lambda x, y: (x * y).sum(),
    "eq": lambda x, y: _both(x, y, True), "ne": lambda x, y: _both(x, y, False),
    "isnan": _test(0, False), "isinf": _test(1, False), "isfinite": _test(2, True), "logical_not": _test(3, True),
    "neg": lambda z: ops.pair_up(-ops.view_as_real(z)), "abs": _abs, "exp": _exp, "rsqrt": lambda z: 1 / _sqrt(z),
    "reciprocal": lambda z: _divided(ops.full((), 1, z.dtype), z), "square": lambda z: z * z,
    "sin": _trigonometric("sin", "cosh", "cos", "sinh"), "cos": _trigonometric("cos", "cosh", "sin", "sinh", -1),
    "sinh": _trigonometric("sinh", "cos", "cosh", "sin"), "cosh": _trigonometric("cosh", "cos", "sinh", "sin"),
    "sigmoid": lambda z: 1 / (1 + _exp(-z)), "sgn": _sign,
    **{f"log{n}": lambda z, n=n: ops.pair_up(ops.view_as_real(_log(z)) / math.log(n)) for n in (2, 10)},      # as a complex number 0 would give NaN
    "logaddexp": _log_add_exp, "logcumsumexp": _log_cum_sum_exp, "rms_norm": _rms_norm,
    "cumprod": _running_product, "prod": _product, "exp2": lambda z: _exp(z * math.log(2)), "silu": lambda z: z / (1 + _exp(-z)),
    **{name: _analytic(name) for name in _ANALYTIC},
}


def _compute(name, *args):
    """An operation of the engine on complex operands of one dtype."""
    if name not in _OPS:
        raise NotImplementedError(f"\"{name}\" not implemented for '{args[0].dtype.short_name}': it takes no complex numbers here. "
                                  "Hint: compute with z.real and z.imag, or microgradx.view_as_real(z)")
    result, tensors = _OPS[name](*args), [x for x in args if isinstance(x, Tensor)]
    if name not in _WHOLE and not all(x.is_contiguous() for x in tensors):
        result = ops.in_order(result, *tensors)
    return rename(result, _NAMES.get(name, f"{name.split('_')[0].capitalize()}Backward{int(name == 'pow')}"))


cold["complex"] = _compute


def complex_progression(op, linspace, start, end, steps, dtype):
    """linspace of complex numbers, or of numbers in a complex dtype; None of others."""
    if {type(start), type(end)} <= {int, float} and (dtype is None or not dtype.is_complex):
        return None
    start, end = [x.item() if isinstance(x, Tensor) and not x.dim() else x for x in (start, end)]
    if isinstance(start, (builtins.complex, np.complexfloating)) or isinstance(end, (builtins.complex, np.complexfloating)):
        need(dtype is None or dtype.is_complex, RuntimeError, f"{op}(): inferred a complex dtype, which can't be safely cast to passed dtype {dtype!r}")
        dtype = dtype or get_default_dtype().to_complex()
    if dtype is None or not dtype.is_complex:
        return None
    return joined(*(linspace(a, b, steps, dtype=dtype.to_real()) for a, b in ((start.real, end.real), (start.imag, end.imag))))


# ---------------------------------------------------------------------------------------------------- functions

def complex(real, imag, *, out=None):
    """complex(real, imag) -> complex Tensor: real + i imag, of floating tensors of one dtype; they broadcast.

    >>> import microgradx
    >>> microgradx.complex(microgradx.tensor([1., 2.]), microgradx.tensor([0., -3.]))
    tensor([1.+0.j, 2.-3.j])
    """
    for x in (real, imag):
        if not x.dtype.is_floating_point or x.dtype.itemsize < 4:
            raise RuntimeError(f"complex: Expected both inputs to be Float or Double tensors but got {real.dtype.short_name} and {imag.dtype.short_name}")
    if real.dtype is not imag.dtype:
        raise RuntimeError(f"complex: Expected object of scalar type {real.dtype.short_name} but got scalar type {imag.dtype.short_name} for second argument")
    return _result(out, rename(ops.in_order(joined(*ops.broadcast("complex", real, imag)), real, imag), "ComplexBackward0"))


def polar(abs, angle, *, out=None):
    """polar(abs, angle) -> complex Tensor: abs (cos angle + i sin angle), of floating tensors of one dtype; they broadcast.

    >>> import microgradx
    >>> microgradx.polar(microgradx.tensor([1., 2.]), microgradx.tensor([0., microgradx.pi]))
    tensor([ 1.+0.0000e+00j, -2.-1.7485e-07j])
    """
    need(abs.dtype is angle.dtype and abs.dtype.name in ("float32", "float64"), RuntimeError,
         f"polar: Expected both inputs to be Float or Double tensors of one dtype but got {abs.dtype.short_name} and {angle.dtype.short_name}")
    return _result(out, rename(ops.in_order(joined(abs * angle.cos(), abs * angle.sin()), abs, angle), "PolarBackward0"))


def view_as_real(input):
    """view_as_real(input) -> Tensor (..., 2): a view of a complex tensor's real and imaginary parts along a new last dimension.

    >>> import microgradx
    >>> microgradx.view_as_real(microgradx.tensor([1 + 2j]))
    tensor([[1., 2.]])
    """
    return ops.view_as_real(input)


def view_as_complex(input):
    """view_as_complex(input) -> complex Tensor: a view of pairs of floats, the last dimension of length 2, as complex numbers.

    RuntimeError for another length or strides that do not keep the pairs together (a .contiguous() copy does).

    >>> import microgradx
    >>> microgradx.view_as_complex(microgradx.tensor([[1., 2.]]))
    tensor([1.+2.j])
    """
    return ops.view_as_complex(input)


def real(input):
    """real(input) -> Tensor: a view of the real parts; of a real tensor, itself.

    >>> import microgradx
    >>> microgradx.real(microgradx.tensor([1 + 2j]))
    tensor([1.])
    """
    return ops.select(ops.view_as_real(input), -1, 0) if input.dtype.is_complex else input


def imag(input):
    """imag(input) -> Tensor: a view of the imaginary parts of a complex tensor; RuntimeError for a real one.

    >>> import microgradx
    >>> microgradx.imag(microgradx.tensor([1 + 2j]))
    tensor([2.])
    """
    need(input.dtype.is_complex, RuntimeError, "imag is not implemented for tensors with non-complex dtypes.")
    return ops.select(ops.view_as_real(input), -1, 1)


def conj(input):
    """conj(input) -> Tensor: real - i imag, computed (PyTorch's is a view that remembers); of a real tensor, itself.

    >>> import microgradx
    >>> microgradx.conj(microgradx.tensor([1 + 2j]))
    tensor([1.-2.j])
    """
    if not input.dtype.is_complex:
        return input
    pairs = ops.view_as_real(input)
    return rename(ops.pair_up(pairs * from_array(np.array([1, -1], input.dtype.to_real().np_name))), "ConjBackward0")


def conj_physical(input, *, out=None):
    """conj_physical(input) -> Tensor: conj(input).

    >>> import microgradx
    >>> microgradx.conj_physical(microgradx.tensor([1., -2.]))
    tensor([ 1., -2.])
    """
    return _result(out, conj(input))


def angle(input, *, out=None):
    """angle(input) -> Tensor: atan2(imag, real); of a real tensor 0, or pi for negative numbers (NaN stays), with a gradient of zero.

    >>> import microgradx
    >>> microgradx.angle(microgradx.tensor([1., -1.]))
    tensor([0.0000, 3.1416])
    """
    if input.dtype.is_complex:
        return _cast_result(out, rename(_angle(ops.contiguous(input)), "AngleBackward0"))
    x = input if input.dtype.is_floating_point else input.to(get_default_dtype())
    nowhere = x.sign() * 0      # not x * 0, which is NaN where x is infinite
    return _cast_result(out, rename(ops.where(x < 0, math.pi, ops.where(x == x, nowhere, math.nan)), "AngleBackward0"))


def as_array(z):
    """A zero-copy ndarray of a tensor, complex or not, history ignored."""
    return z._array() if not z.dtype.is_complex else ops.view_as_real(z.detach())._array().view(z.dtype.np_name)[..., 0]


PUBLIC = own(globals())
for _name in ("parts", "joined", "as_array", "complex_progression"):
    del PUBLIC[_name]

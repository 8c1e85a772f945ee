"""More element-wise functions, composed of the recorded ones, and comparisons of whole tensors."""
import math

import numpy as np

from microgradx._engine import ops, tape
from microgradx._engine.dtype import as_dtype, get_default_dtype
from microgradx._engine.tape import rename
from microgradx._engine.tensor import cold, from_array
from microgradx._rows import _cast_result, _result, array, example, implemented, largest, named, need, own, rounded_once, shown_as, tensor
from microgradx.pointwise import PUBLIC as POINTWISE, _promoted


def _float(x):
    return x if x.dtype.is_floating_point else x.to(ops.result_type(x, 1.0))


def equal(input, other):
    """equal(input, other) -> bool: same shape and same values (NaN equals nothing).

    >>> import microgradx
    >>> microgradx.equal(microgradx.tensor([1, 2]), microgradx.tensor([1, 2]))
    True
    """
    return ops.equal(input, other)


def isclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False):
    """isclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool Tensor: |input - other| <= atol + rtol |other|.

    >>> import microgradx
    >>> microgradx.isclose(microgradx.tensor([1., 2.]), microgradx.tensor([1., 2.1]))
    tensor([ True, False])
    """
    need(input.dtype is other.dtype, RuntimeError, f"isclose: {input.dtype.short_name} did not match {other.dtype.short_name}")
    need(rtol >= 0 and atol >= 0, RuntimeError, f"isclose: rtol and atol must be greater than or equal to zero, but got {rtol} and {atol}")
    input, other = (x.detach() for x in ops.broadcast("isclose", input, other))
    close, exact = input == other, not (input.is_floating_point() or input.is_complex())
    if equal_nan and not exact:
        close = close | (input != input) & (other != other)
    if rtol == atol == 0:
        return close
    input, other = (x.to(get_default_dtype()) if exact else x for x in (input, other))
    error = (input - other).abs()
    return close | error.isfinite() & (error <= atol + (rtol * other).abs())


def allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False):
    """allclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool: isclose everywhere.

    >>> import microgradx
    >>> microgradx.allclose(microgradx.tensor([1.]), microgradx.tensor([1. + 1e-7]))
    True
    """
    return bool(isclose(input, other, rtol, atol, equal_nan).all())


def _check_real(op, input):
    need(not input.dtype.is_complex, RuntimeError, f"{op} does not support complex inputs. Hint: z.real")


def polygamma(n, input, *, out=None):
    """polygamma(n, input) -> Tensor: the n-th derivative of digamma.

    >>> import microgradx
    >>> microgradx.polygamma(1, microgradx.tensor(1.))
    tensor(1.6449)
    """
    need(n >= 0, RuntimeError, f"polygamma(n, x) does not support negative n, got {n}")
    if n == 0:
        return POINTWISE["digamma"](input, out=out)
    return _cast_result(out, ops.unary_op(ops.UNARY["polygamma"], input, n))


@rounded_once
def _log_add_exp(input, other):
    top = ops.binary_op("maximum", input, other)
    gap = ops.where(input == other, ops.full((), 0, top.dtype), -(input - other).abs())
    return rename(top + ops.softplus(gap, 1.0, 20.0), "LogaddexpBackward0")


@rounded_once
def _log_add_exp2(input, other):
    scale = math.log(2)
    return _log_add_exp(input * scale, other * scale) / scale


def logaddexp(input, other, *, out=None):
    """logaddexp(input, other) -> Tensor: log(exp(input) + exp(other)), without overflow.

    >>> import microgradx
    >>> microgradx.logaddexp(microgradx.tensor(0.), microgradx.tensor(0.))
    tensor(0.6931)
    """
    kind = ops.result_type(input, other)
    if kind.is_complex:
        return _cast_result(out, cold["complex"]("logaddexp", ops.cast_to(input, kind), ops.cast_to(other, kind)))
    return _cast_result(out, _log_add_exp(*_promoted("logaddexp", input, other)))


def logaddexp2(input, other, *, out=None):
    """logaddexp2(input, other) -> Tensor: log2(2^input + 2^other), without overflow.

    >>> import microgradx
    >>> microgradx.logaddexp2(microgradx.tensor(3.), microgradx.tensor(3.))
    tensor(4.)
    """
    return _cast_result(out, _log_add_exp2(*_promoted("logaddexp2", input, other)))


def nan_to_num(input, nan=None, posinf=None, neginf=None, *, out=None):
    """nan_to_num(input, nan=None, posinf=None, neginf=None) -> Tensor: NaN (by 0) and infinities (by the dtype's limits) replaced.

    >>> import microgradx
    >>> microgradx.nan_to_num(microgradx.tensor([1., microgradx.nan]))
    tensor([1., 0.])
    """
    if input.dtype.is_complex:
        return _result(out, ops.pair_up(nan_to_num(ops.view_as_real(input), nan, posinf, neginf)))
    if not input.dtype.is_floating_point:
        return _result(out, input.clone())
    most = largest(input.dtype)
    return _result(out, ops.unary_op(ops.UNARY["nan_to_num"], input, nan or 0.0, most if posinf is None else posinf, -most if neginf is None else neginf))


def logit(input, eps=None, *, out=None):
    """logit(input, eps=None) -> Tensor: log(x / (1 - x)), x limited to [eps, 1 - eps].

    >>> import microgradx
    >>> microgradx.logit(microgradx.tensor([0.5, 0.75]))
    tensor([0.0000, 1.0986])
    """
    return _cast_result(out, ops.unary_op(ops.UNARY["logit"], input, *((-math.inf, math.inf) if eps is None else (eps, 1 - eps))))


@shown_as("SincBackward0")
def sinc(input, *, out=None):
    """sinc(input) -> Tensor: sin(pi x) / (pi x), 1 at 0.

    >>> import microgradx
    >>> microgradx.sinc(microgradx.tensor([0., 0.5]))
    tensor([1.0000, 0.6366])
    """
    return _cast_result(out, _sinc(_float(input)))


@rounded_once
def _sinc(x):
    x = x * math.pi
    zero = x.detach().square() == 0         # so is its square in the slope
    safe = ops.where(zero, ops.full((), 1, x.dtype), x)
    near = 1 - x * x / 6 if x.requires_grad else ops.full((), 1, x.dtype)       # its slope and bend at 0
    return ops.where(zero, near, safe.sin() / safe)


@shown_as("FracBackward0")
def frac(input, *, out=None):
    """frac(input) -> Tensor: x - trunc(x).

    >>> import microgradx
    >>> microgradx.frac(microgradx.tensor([1.5, -1.5]))
    tensor([ 0.5000, -0.5000])
    """
    implemented(input.dtype.is_floating_point, "frac_cpu", input.dtype)
    return _result(out, ops.unary_op(ops.UNARY["frac"], input))


def deg2rad(input, *, out=None):
    """deg2rad(input) -> Tensor.

    >>> import microgradx
    >>> microgradx.deg2rad(microgradx.tensor([180.]))
    tensor([3.1416])
    """
    _check_real("deg2rad", input)
    return _cast_result(out, _float(input) * (math.pi / 180))


def rad2deg(input, *, out=None):
    """rad2deg(input) -> Tensor.

    >>> import microgradx
    >>> microgradx.rad2deg(microgradx.tensor([microgradx.pi]))
    tensor([180.])
    """
    _check_real("rad2deg", input)
    return _cast_result(out, _float(input) * (180 / math.pi))


def heaviside(input, values, *, out=None):
    """heaviside(input, values) -> Tensor: 0 below 0, values at 0, 1 above.

    >>> import microgradx
    >>> microgradx.heaviside(microgradx.tensor([-1., 0., 2.]), microgradx.tensor(0.5))
    tensor([0.0000, 0.5000, 1.0000])
    """
    need(input.dtype is values.dtype, RuntimeError, f"heaviside is not yet implemented for tensors with different dtypes: {input.dtype!r} and {values.dtype!r}")
    step = (input > 0).to(input.dtype)
    return _result(out, ops.where(input == 0, values, step))


def _scaled(x, exponent):
    """x * 2^exponent, an array of integers, in one rounding: 2^exponent itself may be no number of x's dtype."""
    with np.errstate(all="ignore"):
        out = ops.copy_(ops.empty_like(x, x.dtype), tensor(np.ldexp(array(x), exponent)))
    tape.record_python(_LDEXP, out, (x,), extra=(exponent,))
    return out


_LDEXP = tape.python_row("ldexp", lambda node, grad: _scaled(grad, *node.extra_))


def ldexp(input, other, *, out=None):
    """ldexp(input, other) -> Tensor: input * 2^other. Gradient: (2^other, input 2^other log 2), the second where other is no integer.

    >>> import microgradx
    >>> microgradx.ldexp(microgradx.tensor([1., 3.]), microgradx.tensor([3, 1]))
    tensor([8., 6.])
    """
    if not input.dtype.is_floating_point or other.dtype.is_floating_point or other.dtype.is_complex:
        x, exponent = _promoted("ldexp", input, other, True)
        return _cast_result(out, rename(x * ops.operator(ops.POW, 2.0, exponent), "LdexpBackward0"))
    implemented(other.dtype.name != "bool", "ldexp_cpu_exp", other.dtype)
    x, exponent = ops.broadcast("ldexp", input, other)
    return _cast_result(out, _scaled(x, array(exponent).copy()))


def _integers(name, ufunc, what, result):
    def function(input, other, *, out=None):
        implemented(not input.dtype.is_floating_point and not other.dtype.is_floating_point, f"{name}_cpu", input.dtype)
        kind = ops.result_type(input, other)
        return _cast_result(out, from_array(np.asarray(ufunc(ops.cast_to(input, kind)._array(), ops.cast_to(other, kind)._array()))))
    globals()[name] = named(name, function, f"{name}(input, other) -> Tensor of integers: the {what}, element by element."
            + example(f"{name}(tensor([12, 9]), tensor([8, 6]))", f"tensor({result})"))


_integers("gcd", np.gcd, "greatest common divisor", "[4, 3]")
_integers("lcm", np.lcm, "least common multiple", "[24, 18]")


def isposinf(input, *, out=None):
    """isposinf(input) -> bool Tensor.

    >>> import microgradx
    >>> microgradx.isposinf(microgradx.tensor([1., microgradx.inf]))
    tensor([False,  True])
    """
    _check_real("isposinf", input)
    return _result(out, ops.compare_op(ops.COMPARE["eq"], input, math.inf))


def isneginf(input, *, out=None):
    """isneginf(input) -> bool Tensor.

    >>> import microgradx
    >>> microgradx.isneginf(microgradx.tensor([1., -microgradx.inf]))
    tensor([False,  True])
    """
    _check_real("isneginf", input)
    return _result(out, ops.compare_op(ops.COMPARE["eq"], input, -math.inf))


def isreal(input):
    """isreal(input) -> bool Tensor: is the imaginary part 0?

    >>> import microgradx
    >>> microgradx.isreal(microgradx.tensor([1., 2.]))
    tensor([True, True])
    """
    return input.imag == 0 if input.dtype.is_complex else ops.compare_op(ops.COMPARE["eq"], input, input) | input.isnan()


def sgn(input, *, out=None):
    """sgn(input) -> Tensor: the sign.

    >>> import microgradx
    >>> microgradx.sgn(microgradx.tensor([-3., 0., 2.]))
    tensor([-1.,  0.,  1.])
    """
    return _result(out, cold["complex"]("sgn", input) if input.dtype.is_complex else input.sign())


def positive(input):
    """positive(input) -> Tensor: input itself.

    >>> import microgradx
    >>> microgradx.positive(microgradx.tensor([-1.]))
    tensor([-1.])
    """
    need(input.dtype.name != "bool", RuntimeError, "positive: the `+` operator, on a bool tensor is not supported. Hint: convert with .int()")
    return input


@shown_as("NansumBackward0")
def nansum(input, dim=None, keepdim=False, *, dtype=None, out=None):
    """nansum(input, dim=None, keepdim=False) -> Tensor: the sum without the NaNs.

    >>> import microgradx
    >>> microgradx.nansum(microgradx.tensor([1., microgradx.nan, 3.]))
    tensor(4.)
    """
    _check_real("nansum", input)
    implemented(dtype is None or not as_dtype(dtype).is_complex, "nansum_cpu", as_dtype(dtype))
    give = _cast_result if dtype is None else _result
    if input.dtype.is_floating_point and dtype is None and not (input.requires_grad and tape.is_grad_enabled()):
        return give(out, ops.reduce.nansum(input, dim, keepdim))
    numbers = input.masked_fill(input.isnan(), 0) if input.dtype.is_floating_point else input
    return give(out, ops.sum(numbers, dim, keepdim, dtype=dtype))


def nanmean(input, dim=None, keepdim=False, *, dtype=None, out=None):
    """nanmean(input, dim=None, keepdim=False) -> Tensor: the mean without the NaNs.

    >>> import microgradx
    >>> microgradx.nanmean(microgradx.tensor([1., microgradx.nan, 3.]))
    tensor(2.)
    """
    need(input.dtype.is_floating_point, RuntimeError, f"nanmean(): expected input to have floating point dtype but got {input.dtype.short_name}")
    kind = as_dtype(dtype)
    if kind is not None and not kind.is_floating_point and not kind.is_complex:
        raise RuntimeError(f"nanmean(): could not infer output dtype: dtype must be floating or complex, not {kind!r}")
    return _cast_result(out, nansum(input, dim, keepdim, dtype=dtype) / ops.sum(~input.isnan(), dim, keepdim))


def rsub(input, other, *, alpha=1):
    """rsub(input, other, alpha=1) -> Tensor: other - alpha * input.

    >>> import microgradx
    >>> microgradx.rsub(microgradx.tensor([1., 2.]), 10)
    tensor([9., 8.])
    """
    return ops.sub(other, input, alpha=alpha)


PUBLIC = own(globals())

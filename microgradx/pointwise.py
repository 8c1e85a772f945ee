"""Element-wise functions: each works on every element alone, broadcasting its operands."""
import builtins
import functools
import operator

from microgradx._arguments import _an_int
from microgradx._engine import ops
from microgradx._engine.dtype import promote_types
from microgradx._engine.ops import COMPARE, UNARY
from microgradx._engine.tape import flat, rename
from microgradx._engine.tensor import Tensor
from microgradx._engine.warn import warn
from microgradx._rows import _cast_result, _check, _check_one, _result, example, implemented, named, need, overloaded, own, rounded_once, shown_as

_TESTS = {"isnan": 0, "isinf": 1, "isfinite": 2, "logical_not": 3, "signbit": 4}


# name: (formula, gradient, an argument and its result)
_UNARY = {
    "abs": ("|x|", "sign(x)", -1.5, "1.5000"), "neg": ("-x", "-1", 1.5, "-1.5000"), "exp": ("e^x", "e^x", 1.0, "2.7183"),
    "exp2": ("2^x", "2^x log 2", 3.0, "8."), "expm1": ("e^x - 1, exact near 0", "e^x", 1.0, "1.7183"),
    "log": ("the natural logarithm", "1 / x", 2.0, "0.6931"), "log1p": ("log(1 + x), exact near 0", "1 / (1 + x)", 1.0, "0.6931"),
    "log2": ("the logarithm to base 2", "1 / (x log 2)", 8.0, "3."), "log10": ("the logarithm to base 10", "1 / (x log 10)", 100.0, "2."),
    "sqrt": ("the square root", "1 / (2 sqrt(x))", 4.0, "2."), "rsqrt": ("1 / sqrt(x)", "-x^(-3/2) / 2", 4.0, "0.5000"),
    "reciprocal": ("1 / x", "-1 / x^2", 4.0, "0.2500"), "square": ("x^2", "2 x", 3.0, "9."), "sin": ("the sine", "cos(x)", 1.0, "0.8415"),
    "cos": ("the cosine", "-sin(x)", 1.0, "0.5403"), "tan": ("the tangent", "1 + tan(x)^2", 1.0, "1.5574"),
    "asin": ("the arc sine", "1 / sqrt(1 - x^2)", 0.5, "0.5236"), "acos": ("the arc cosine", "-1 / sqrt(1 - x^2)", 0.5, "1.0472"),
    "atan": ("the arc tangent", "1 / (1 + x^2)", 1.0, "0.7854"), "sinh": ("the hyperbolic sine", "cosh(x)", 1.0, "1.1752"),
    "cosh": ("the hyperbolic cosine", "sinh(x)", 1.0, "1.5431"), "tanh": ("the hyperbolic tangent", "1 - tanh(x)^2", 1.0, "0.7616"),
    "sigmoid": ("1 / (1 + e^-x)", "s (1 - s)", 0.0, "0.5000"), "erf": ("the error function", "2 / sqrt(pi) e^(-x^2)", 1.0, "0.8427"),
    "erfc": ("1 - erf(x), exact where it is small", "-2 / sqrt(pi) e^(-x^2)", 1.0, "0.1573"), "sign": ("-1, 0 or 1", "0", -2.0, "-1."),
    "erfinv": ("the inverse of erf", "sqrt(pi) / 2 e^(erfinv(x)^2)", 0.5, "0.4769"), "lgamma": ("log|Gamma(x)|", "digamma(x)", 4.0, "1.7918"),
    "digamma": ("the derivative of lgamma", "polygamma(1, x)", 1.0, "-0.5772"), "asinh": ("log(x + sqrt(x^2 + 1))", "1 / sqrt(x^2 + 1)", 1.0, "0.8814"),
    "acosh": ("log(x + sqrt(x^2 - 1))", "1 / sqrt(x^2 - 1)", 2.0, "1.3170"), "atanh": ("log((1 + x) / (1 - x)) / 2", "1 / (1 - x^2)", 0.5, "0.5493"),
    "floor": ("the largest integer <= x", "0", 1.5, "1."), "ceil": ("the smallest integer >= x", "0", 1.5, "2."),
    "trunc": ("the integer part", "0", -1.5, "-1."), "relu": ("max(0, x)", "1 where x > 0, else 0", -1.0, "0."),
}
_ALIASES = {"negative": "neg", "absolute": "abs", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "fix": "trunc",
            "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh"}

_KEEP_DTYPE = ("abs", "neg", "sign", "floor", "ceil", "trunc", "relu")         # of integers, and of out=


def _unary_result(name, code, integral, input, out):
    if integral and input.dtype.is_complex:
        raise NotImplementedError(f"{name} is not supported for complex inputs. Hint: z.real")
    if integral and input.dtype.name == "bool":
        raise NotImplementedError(f"\"{name}_vml_cpu\" not implemented for 'Bool'")
    integral = integral or name == "sign" and input.dtype.name == "bool"
    write = _result if name in _KEEP_DTYPE else _cast_result
    return write(out, input.clone() if integral and not input.dtype.is_floating_point else ops.unary_op(code, input))


def _unary(name, formula, gradient, argument, result):
    code = UNARY[name]
    integral = name in ("floor", "ceil", "trunc")

    if name in ops.HOT_UNARY:
        hot = getattr(ops.elementwise, name)

        def function(input, *, out=None):
            return hot(input) if out is None else ops.write_out(out, hot(input), casts=name not in _KEEP_DTYPE or name == "abs" and input.dtype.is_complex)
    else:
        def function(input, *, out=None):
            return _unary_result(name, code, integral, input, out)
    integers = "" if name in (*_KEEP_DTYPE, "square") else " (integers give the default float dtype)"
    globals()[name] = named(name, function, f"""{name}(input) -> Tensor: {formula}, element by element.

    Shape and dtype of input{integers}. Gradient: {gradient}.""" + example(f"{name}(tensor({argument}))", f"tensor({result})"))


for _name, _row in _UNARY.items():
    _unary(_name, *_row)
for _name, _target in _ALIASES.items():
    globals()[_name] = globals()[_target]


def _test(name, what, result):
    code = _TESTS[name]

    def function(input, *, out=None):
        return (_result if name == "signbit" else _cast_result)(out, ops.test_op(code, input))
    globals()[name] = named(name, function, f"{name}(input) -> bool Tensor: {what}, element by element. Not differentiable."
             + example(f"{name}(tensor([1.0, 0.0, -microgradx.inf, microgradx.nan]))", f"tensor({result})"))


_test("isnan", "is it NaN", "[False, False, False,  True]")
_test("isinf", "is it an infinity", "[False, False,  True, False]")
_test("isfinite", "is it neither NaN nor an infinity", "[ True,  True, False, False]")
_test("logical_not", "is it zero (False)", "[False,  True, False, False]")
_test("signbit", "is its sign bit set", "[False, False,  True, False]")


def _of_two(name, core, code, doc, call, result, tensors=1):
    """core(code, input, other) as a public function; tensors: how many of the operands must be Tensors, 0: either."""
    def function(input, other, *, out=None):
        if not tensors:
            _check_one(name, input, other)
        if tensors == 2:
            _check(name, other, "other", 2)
        return _cast_result(out, core(code, input, other))
    globals()[name] = named(name, function, f"{name}(input, other) -> {doc}" + example(f"{name}({call})", f"tensor([{result}])"))


for _name, _what, _shown in (
        ("eq", "input == other", "False,  True, False"),
        ("ne", "input != other", " True, False,  True"),
        ("lt", "input < other", " True, False, False"),
        ("le", "input <= other", " True,  True, False"),
        ("gt", "input > other", "False, False,  True"),
        ("ge", "input >= other", "False,  True,  True"),
        ("logical_and", "both nonzero", "False,  True,  True"),
        ("logical_or", "one nonzero", "True, True, True"),
        ("logical_xor", "exactly one nonzero", " True, False, False")):
    _of_two(_name, ops.compare_op, COMPARE[_name], f"bool Tensor: {_what}, element by element, broadcasting. Not differentiable.",
            "tensor([0, 1, 2]), tensor(1)", _shown, 2 if _name.startswith("logical") else 1)
for _name, _target in {"not_equal": "ne", "less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge"}.items():
    globals()[_name] = globals()[_target]


def _hypot(name, input, other):
    kind = ops.result_type(input, other)
    implemented(kind.is_floating_point, "hypot_cpu", kind)
    return ops.binary_op(name, input, other)


for _name, _what, _gradient, _shown in (
        ("maximum", "the larger of the two; NaN wins", "to the larger, half each where equal", "4., 6."),
        ("minimum", "the smaller of the two; NaN wins", "to the smaller, half each where equal", " 3., -8."),
        ("fmod", "the remainder with the sign of input", "(1, -trunc(input / other))", " 3., -2."),
        ("atan2", "the angle of the point (other, input)", "(other, -input) / (input^2 + other^2)", " 0.6435, -0.9273"),
        ("hypot", "sqrt(input^2 + other^2)", "(input, other) / hypot", " 5., 10."),
        ("copysign", "|input| with the sign of other", "sign to input, none to other", "3., 8.")):
    _of_two(_name, _hypot if _name == "hypot" else ops.binary_op, _name,
            f"Tensor: {_what}, broadcasting, dtypes promoted. Gradient: {_gradient}.", "tensor([3.0, -8.0]), tensor([4.0, 6.0])", _shown,
            1 if _name in ("fmod", "copysign") else 2)
arctan2 = globals()["atan2"]


def add(input, other, *rest, alpha=1, out=None):
    """add(input, other, *, alpha=1) -> Tensor: input + alpha * other, broadcasting, dtypes promoted. Gradient: (1, alpha).

    >>> import microgradx
    >>> microgradx.add(microgradx.tensor([1., 2.]), 10)
    tensor([11., 12.])
    """
    return _cast_result(out, ops.add(input, other, *rest, alpha=alpha))


def sub(input, other, *rest, alpha=1, out=None):
    """sub(input, other, *, alpha=1) -> Tensor: input - alpha * other. Gradient: (1, -alpha).

    >>> import microgradx
    >>> microgradx.sub(microgradx.tensor([11., 12.]), 10)
    tensor([1., 2.])
    """
    return _cast_result(out, ops.sub(input, other, *rest, alpha=alpha))


def mul(input, other, *, out=None):
    """mul(input, other) -> Tensor: input * other. Gradient: (other, input).

    >>> import microgradx
    >>> microgradx.mul(microgradx.tensor([1., 2.]), 10)
    tensor([10., 20.])
    """
    return _cast_result(out, ops.mul(input, other))


def div(input, other, *, rounding_mode=None, out=None):
    """div(input, other, rounding_mode=None) -> Tensor: input / other (floating); "floor" or "trunc" round the quotient.

    Gradient: (1 / other, -input / other^2), zero when rounded.

    >>> import microgradx
    >>> microgradx.div(microgradx.tensor([7., 8.]), 2, rounding_mode="floor")
    tensor([3., 4.])
    """
    if rounding_mode is None:
        return _cast_result(out, ops.div(input, other))
    if rounding_mode == "floor":
        return _cast_result(out, rename(flat(floor_divide(input, other), input, other), "DivBackward2"))
    if rounding_mode != "trunc":
        wrong = RuntimeError if isinstance(rounding_mode, str) else TypeError
        raise wrong(f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'")
    kind = ops.result_type(input, other)
    if kind.is_floating_point:
        def divided(x, y):
            return PUBLIC["trunc"](ops.div(x, y))
        by_number = not isinstance(other, Tensor) or isinstance(input, Tensor) and other.dim() == 0 < input.dim()         # whose quotient is not rounded before
        quotient = (rounded_once(divided) if by_number else divided)(*(x.detach() if isinstance(x, Tensor) else x for x in (input, other)))
        return _cast_result(out, rename(flat(quotient, input, other), "DivBackward2"))
    quotient = floor_divide(input, other)
    uneven = ops.mul(ops.compare_op(COMPARE["ne"], ops.mul(quotient, other), input), ops.compare_op(COMPARE["lt"], quotient, 0))
    return _cast_result(out, ops.add(quotient, ops.cast_to(uneven, kind)))


def true_divide(input, other, *, out=None):
    """true_divide(input, other) -> Tensor: div without rounding.

    >>> import microgradx
    >>> microgradx.true_divide(microgradx.tensor([7, 8]), 2)
    tensor([3.5000, 4.0000])
    """
    return _cast_result(out, ops.div(input, other))


def floor_divide(input, other, *, out=None):
    """floor_divide(input, other) -> Tensor: floor(input / other). RuntimeError for an integer division by zero.

    >>> import microgradx
    >>> microgradx.floor_divide(microgradx.tensor([7, -7]), 2)
    tensor([ 3, -4])
    """
    return _cast_result(out, ops.operator(ops.FLOOR_DIVIDE, input, other))


def remainder(input, other, *, out=None):
    """remainder(input, other) -> Tensor: input - floor(input / other) * other: the sign of other.

    >>> import microgradx
    >>> microgradx.remainder(microgradx.tensor([5, -5]), 3)
    tensor([2, 1])
    """
    _check_one("remainder", input, other)
    return _cast_result(out, ops.operator(ops.REMAINDER, input, other))


def pow(input, exponent, *, out=None):
    """pow(input, exponent) -> Tensor: input ^ exponent. Gradient: (exponent input^(exponent-1), input^exponent log input).

    >>> import microgradx
    >>> microgradx.pow(microgradx.tensor([2., 3.]), 2)
    tensor([4., 9.])
    """
    _check_one("pow", input, exponent)
    return _cast_result(out, ops.operator(ops.POW, input, exponent))


for _name, _number, _what, _shown in (
        ("bitwise_and", ops.AND, "the bits set in both", "2, 1"),
        ("bitwise_or", ops.OR, "the bits set in one", "7, 5"),
        ("bitwise_xor", ops.XOR, "the bits set in exactly one", "5, 4"),
        ("bitwise_left_shift", ops.LEFT_SHIFT, "input << other", "48, 10"),
        ("bitwise_right_shift", ops.RIGHT_SHIFT, "input >> other", "0, 2")):
    _of_two(_name, ops.operator, _number, f"Tensor: {_what}. Integers and bools. Not differentiable.",
            "tensor([6, 5]), tensor([3, 1])", _shown, 0)


def bitwise_not(input, *, out=None):
    """bitwise_not(input) -> Tensor: ~input: the complement of integers, `not` of bools.

    >>> import microgradx
    >>> microgradx.bitwise_not(microgradx.tensor([6]))
    tensor([-7])
    """
    if input.dtype.is_floating_point:
        raise NotImplementedError(f"\"bitwise_not_cpu\" not implemented for '{input.dtype.short_name}'")
    return _result(out, ops.unary_op(UNARY["bitwise_not"], input))


subtract, multiply, divide = sub, mul, div


def round(input, *, decimals=0, out=None):
    """round(input, decimals=0) -> Tensor: the nearest value with that many decimals, halves to even. Gradient: 0.

    >>> import microgradx
    >>> microgradx.round(microgradx.tensor([0.5, 1.5, 2.567]), decimals=0)
    tensor([0., 2., 3.])
    """
    need(_an_int(decimals), TypeError, f"round(): argument 'decimals' must be int, not {type(decimals).__name__}")
    if not input.dtype.is_floating_point:
        implemented(not decimals and input.dtype.name != "bool" and not input.dtype.is_complex, "round_cpu", input.dtype)
        return _result(out, input.clone())
    decimals = operator.index(decimals)
    if decimals == 0:
        return _result(out, ops.unary_op(UNARY["round"], input))
    up, down, power = ops.mul, ops.div, 10.0 ** builtins.abs(decimals)
    if decimals < 0:
        up, down = down, up
    return _result(out, rename(down(ops.unary_op(UNARY["round"], up(input, power)), power), "RoundBackward1"))


def clamp(input, min=None, max=None, *, out=None):
    """clamp(input, min=None, max=None) -> Tensor: values limited to [min, max] (numbers or tensors). Gradient: 1 inside, 0 outside.

    >>> import microgradx
    >>> microgradx.clamp(microgradx.tensor([-1., 0.5, 2.]), 0, 1)
    tensor([0.0000, 0.5000, 1.0000])
    """
    if min is None and max is None:
        raise RuntimeError("clamp: At least one of 'min' or 'max' must not be None")
    if type(min) is type(max) is int and _hold(input.dtype, min, max):
        return _cast_result(out, ops.unary_op(UNARY["clamp_scalar"], input, min, max))
    if isinstance(min, Tensor) or isinstance(max, Tensor) or not input.dtype.is_floating_point:
        given = [bound for bound in (min, max) if bound is not None]
        if builtins.any(isinstance(bound, Tensor) and bound.dim() for bound in given) and not builtins.all(isinstance(bound, Tensor) for bound in given):
            raise TypeError(f"clamp(): min and max must both be numbers or both be Tensors, got {type(min).__name__} and {type(max).__name__}")
        tensors = [bound for bound in given if isinstance(bound, Tensor)]
        result = input if tensors else ops.cast_to(input, functools.reduce(promote_types, [ops.result_type(input, bound) for bound in given]))
        if len(tensors) == 2:
            result, min, max = _in_one_dtype(input, min, max)
        if len(tensors) != 1 and result.dtype.name == "bool":
            which = ("" if len(given) == 2 else "min_" if max is None else "max_") + ("" if tensors else "scalar_")
            raise NotImplementedError(f"\"clamp_{which}cpu\" not implemented for 'Bool'. Hint: use & and |")
        if min is not None:
            result = _limit(result, min, "ge")
        if max is not None:
            result = _limit(result, max, "le")
        return _cast_result(out, rename(ops.in_order(result, input, *tensors), f"ClampBackward{int(len(tensors) < len(given))}"))
    low = float("-inf") if min is None else min
    try:
        result = ops.unary_op(UNARY["clamp_scalar"], input, low, float("inf") if max is None else max)
    except TypeError:
        raise TypeError(f"clamp(): min and max must be numbers or Tensors, got {type(min).__name__} and {type(max).__name__}") from None
    return _cast_result(out, result)


def _clamp_(input, min=None, max=None):
    """clamp_ of floats by numbers in one pass, or None."""
    low, high = float("-inf") if min is None else min, float("inf") if max is None else max
    if min is max is None or type(low) not in (int, float) or type(high) not in (int, float) or not (isinstance(input, Tensor) and input.is_floating_point()):
        return None
    return ops.elementwise.unary_(UNARY["clamp_scalar"], input, low, high)


def _hold(dtype, *numbers):
    """Is this a dtype of integers that holds these, which float64 holds, too?"""
    bits = min(8 * dtype.itemsize - dtype.is_signed, 53)
    return (not dtype.is_floating_point and not dtype.is_complex and dtype.name != "bool"
            and builtins.all(-(1 << bits) * dtype.is_signed <= n < 1 << bits for n in numbers))


def _inexact(x):
    return x.dtype.is_floating_point or x.dtype.is_complex


def _limit(input, bound, keep):
    """input where it is on the right side of bound, else bound; NaN in either stays, without a gradient."""
    kind = ops.result_type(input, bound)
    if not _inexact(input) and not kind.is_floating_point and not kind.is_complex and kind.name != "bool":
        return ops.binary_op("maximum" if keep == "ge" else "minimum", input, bound if isinstance(bound, Tensor) else ops.full((), int(bound), kind))
    if isinstance(bound, Tensor) and bound.requires_grad:
        bound = ops.where(ops.test_op(0, bound), bound.detach(), bound)
    other = ops.where(ops.test_op(0, input), input.detach(), bound) if input.dtype.is_floating_point else bound
    return ops.cast_to(ops.where(ops.compare_op(COMPARE[keep], input, bound), input, other), kind)


clip = clamp


def clamp_min(input, min, *, out=None):
    """clamp_min(input, min) -> Tensor: at least min.

    >>> import microgradx
    >>> microgradx.clamp_min(microgradx.tensor([1, 5]), 3)
    tensor([3, 5])
    """
    return rename(clamp(input, min=min, out=out), f"ClampMinBackward{int(isinstance(min, Tensor))}")


def clamp_max(input, max, *, out=None):
    """clamp_max(input, max) -> Tensor: at most max.

    >>> import microgradx
    >>> microgradx.clamp_max(microgradx.tensor([1, 5]), 3)
    tensor([1, 3])
    """
    return rename(clamp(input, max=max, out=out), f"ClampMaxBackward{int(isinstance(max, Tensor))}")


def lerp(input, end, weight, *, out=None):
    """lerp(input, end, weight) -> Tensor: input + weight * (end - input).

    >>> import microgradx
    >>> microgradx.lerp(microgradx.tensor([0., 10.]), microgradx.tensor([10., 20.]), 0.5)
    tensor([ 5., 15.])
    """
    write = _result if isinstance(weight, Tensor) and weight.dim() else _cast_result
    if isinstance(weight, Tensor) and not weight.dim() and input.dtype is end.dtype:
        kind = ops.result_type(input if input.dim() else end, weight)
        input, end, weight = (ops.cast_to(x, kind) for x in (input, end, weight))
    if input.dtype.is_complex and input.dtype is end.dtype and getattr(weight, "dtype", end.dtype) is end.dtype:
        return write(out, input + weight * (end - input))
    return write(out, rename(ops.lerp(input, end, weight), "LerpBackward1" if isinstance(weight, Tensor) else "LerpBackward0"))


def _in_one_dtype(*tensors):
    """The tensors in the dtype of their sum, in which steps towards it are computed, too. Those without dimensions count together."""
    if builtins.all(x.dtype is tensors[0].dtype for x in tensors):
        return tensors
    groups = [[x.dtype for x in tensors if builtins.bool(x.dim()) == deep] for deep in (0, 1)]
    parts = [ops.empty((1,) * deep, functools.reduce(promote_types, group)) for deep, group in enumerate(groups) if group]
    kind = ops.result_type(parts[0], parts[-1])
    return [ops.cast_to(x, kind) for x in tensors]


@rounded_once
def _plus(input, product, tensor1, tensor2, value):
    return ops.add(input, product(tensor1, tensor2), alpha=value)


@shown_as("AddcmulBackward0")
def addcmul(input, tensor1, tensor2, *, value=1, out=None):
    """addcmul(input, tensor1, tensor2, value=1) -> Tensor: input + value * tensor1 * tensor2.

    >>> import microgradx
    >>> microgradx.addcmul(microgradx.tensor([1.]), microgradx.tensor([2.]), microgradx.tensor([3.]), value=10)
    tensor([61.])
    """
    if out is None and (done := ops.addcmul_(input, tensor1, tensor2, value=value, inplace=False)) is not None:
        return done
    start, *factors = _in_one_dtype(input, tensor1, tensor2)
    implemented(start.dtype.name != "bool", "addcmul_cpu_out", start.dtype)
    result = _plus(start, ops.mul, *factors, value * 1 if _inexact(start) else int(value))
    return _cast_result(out, ops.in_order(result, input, tensor1, tensor2))


@shown_as("AddcdivBackward0")
def addcdiv(input, tensor1, tensor2, *, value=1, out=None):
    """addcdiv(input, tensor1, tensor2, value=1) -> Tensor: input + value * tensor1 / tensor2.

    >>> import microgradx
    >>> microgradx.addcdiv(microgradx.tensor([1.]), microgradx.tensor([6.]), microgradx.tensor([3.]), value=10)
    tensor([21.])
    """
    if not (_inexact(tensor1) or _inexact(tensor2)):
        raise RuntimeError("Integer division with addcdiv is no longer supported: use floating point tensors")
    if out is None and (done := ops.addcdiv_(input, tensor1, tensor2, value=value, inplace=False)) is not None:
        return done
    start, *parts = _in_one_dtype(input, tensor1, tensor2)
    return _cast_result(out, ops.in_order(_plus(start, ops.div, *parts, value * 1), input, tensor1, tensor2))


def where(condition, input=None, other=None, *, out=None):
    """where(condition, input, other) -> Tensor: input where condition holds, else other. where(condition): nonzero(as_tuple=True).

    >>> import microgradx
    >>> microgradx.where(microgradx.tensor([True, False]), 1.0, 2.0)
    tensor([1., 2.])
    """
    if input is None and other is None:
        from microgradx import nonzero
        return nonzero(condition, as_tuple=True)
    if input is None or other is None:
        raise TypeError("where(): give a condition alone, or a condition, input and other")
    if isinstance(condition, Tensor) and condition.dtype.name == "uint8":
        warn("where received a uint8 condition tensor. This behavior is deprecated, use bool")
    return _result(out, ops.where(condition, input, other))


def xlogy(input, other, *, out=None):
    """xlogy(input, other) -> Tensor: input * log(other), 0 where input is 0 (NaN where other is).

    >>> import microgradx
    >>> microgradx.xlogy(microgradx.tensor([0., 1.]), microgradx.tensor([0., microgradx.e]))
    tensor([0., 1.])
    """
    return _cast_result(out, rename(_times_log("xlogy", input, other, 0, "log"), overloaded("Xlogy", input, other)))


def _promoted(op, input, other, integers=False):
    """Two operands in the dtype of their result; integers: they compute in the default float dtype, else they raise."""
    kind = ops.result_type(input, other)
    if not kind.is_floating_point:
        implemented(integers, f"{op}_cpu", kind)
        kind = ops.result_type(ops.full((), 0, kind), 1.0)
    return [ops.cast_to(x, kind) if isinstance(x, Tensor) else ops.full((), x, kind) for x in (input, other)]


def _times_log(op, input, other, least, log):
    """input * log(other), 0 where input is 0 and the logarithm, that of numbers above `least`, is no number."""
    _check_one(op, input, other)
    x, y = _promoted(op, input, other, True)
    zero = (x == 0) & ((y <= least) | y.isinf())        # elsewhere the product is 0 by itself, and its gradient the logarithm
    return ops.in_order(x * getattr(ops.where(zero, ops.full((), least + 1, y.dtype), y), log)(), x, y)


PUBLIC = own(globals())

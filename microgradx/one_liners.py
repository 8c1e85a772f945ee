"""Functions that are a line of others."""
from microgradx._engine import ops
from microgradx._engine.dtype import DTYPES, promote_types
from microgradx._engine.tensor import Tensor
from microgradx._rows import _cast_result, _check_one, _result, example, named, own, shown_as
from microgradx.complex_numbers import conj


def _itself(name):
    def function(input):
        return input
    doc = f"{name}(input) -> Tensor: input itself: conj() computes here, it leaves no mark.{example(f'{name}(tensor([1., -2.]))', 'tensor([ 1., -2.])')}"
    globals()[name] = named(name, function, doc)


def _never(name, why):
    def function(input):
        return False
    globals()[name] = named(name, function, f"{name}(input) -> False: {why}.{example(f'{name}(tensor(1.))', 'False')}")


for _name in ("resolve_conj", "resolve_neg"):
    _itself(_name)
_never("is_conj", "conj() computes here, it leaves no mark")
_never("is_neg", "no view negates what it shows")


def _number_wins(name, compare, what, result):
    def function(input, other, *, out=None):
        return _cast_result(out, ops.where(compare(input, other) | other.isnan(), input, other))
    globals()[name] = named(name, function, f"{name}(input, other) -> Tensor: the {what} of each pair, where a NaN gives way to a number. "
        f"Gradient: to the one chosen, the first of equal ones.{example(f'{name}(tensor([1., microgradx.nan]), tensor([3., 2.]))', result)}")


_number_wins("fmax", lambda x, y: x >= y, "larger", "tensor([3., 2.])")
_number_wins("fmin", lambda x, y: x <= y, "smaller", "tensor([1., 2.])")


def float_power(input, exponent, *, out=None):
    """float_power(input, exponent) -> float64 Tensor: pow in float64.

    >>> import microgradx
    >>> microgradx.float_power(microgradx.tensor([2, 3]), 2)
    tensor([4., 9.], dtype=microgradx.float64)
    """
    _check_one("float_power", input, exponent)
    wide = promote_types(ops.result_type(input, exponent), DTYPES["float64"])
    return _result(out, pow(*(ops.cast_to(x, wide) if isinstance(x, Tensor) else x * 1.0 for x in (input, exponent))))


@shown_as("VdotBackward0")
def vdot(input, other, *, out=None):
    """vdot(input, other) -> Tensor: dot, of input conjugated where it is complex.

    >>> import microgradx
    >>> microgradx.vdot(microgradx.tensor([1., 2.]), microgradx.tensor([3., 4.]))
    tensor(11.)
    """
    return _result(out, conj(input).dot(other))


def is_same_size(input, other):
    """is_same_size(input, other) -> bool: have they one shape?

    >>> import microgradx
    >>> microgradx.is_same_size(microgradx.ones(2), microgradx.zeros(2))
    True
    """
    return input.shape == other.shape


def detach(input):
    """detach(input) -> Tensor: the same memory without history.

    >>> import microgradx
    >>> microgradx.detach(microgradx.ones(1, requires_grad=True)).requires_grad
    False
    """
    return input.detach()


def fill(input, value):
    """fill(input, value) -> Tensor: value everywhere, in input's shape and dtype. Gradient: none to input.

    >>> import microgradx
    >>> microgradx.fill(microgradx.ones(2), 3)
    tensor([3., 3.])
    """
    return input.clone().fill_(value)


def typename(obj):
    """typename(obj) -> str: the type of a tensor, or the class of anything else with its module.

    >>> import microgradx
    >>> microgradx.typename(microgradx.ones(1))
    'microgradx.FloatTensor'
    """
    if isinstance(obj, Tensor):
        return obj.type()
    kind = obj if hasattr(obj, "__qualname__") else type(obj)
    return ".".join(part for part in (kind.__module__, kind.__qualname__) if part not in ("", "builtins"))


PUBLIC = own(globals())

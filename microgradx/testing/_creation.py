"""make_tensor: random tensors of any dtype for tests."""
import math

import microgradx as m
from microgradx._engine.warn import warn

_FLOATS = {m.float32: 3.4028234663852886e38, m.float64: 1.7976931348623157e308, m.float16: 65504.0, m.bfloat16: 3.3895313892515355e38}
_FLOATS |= {m.complex64: _FLOATS[m.float32], m.complex128: _FLOATS[m.float64]}
_INTEGERS = {m.uint8: (0, 2 ** 8), m.int8: (-2 ** 7, 2 ** 7), m.int16: (-2 ** 15, 2 ** 15), m.int32: (-2 ** 31, 2 ** 31),
             m.int64: (-2 ** 63, 2 ** 63 - 1), m.bool: (0, 2)}


def _interval(low, high, dtype):
    """The interval to draw from: the defaults of the dtype where none is given, clipped to what it can hold."""
    real = dtype in _FLOATS
    lowest, highest = (-_FLOATS[dtype], _FLOATS[dtype]) if real else _INTEGERS[dtype]
    usual = (-9, 9) if real else (0, 2) if dtype is m.bool else (0, 10) if dtype is m.uint8 else (-9, 10)
    low, high = usual[0] if low is None else low, usual[1] if high is None else high
    if low != low or high != high:
        raise ValueError(f"make_tensor: low and high must not be NaN, got low={low}, high={high}")
    if low == high and real:
        warn("Passing `low==high` to `microgradx.testing.make_tensor` for floating or complex types is deprecated. Hint: full", FutureWarning)
    elif low >= high:
        raise ValueError(f"make_tensor: low must be less than high, got {low} >= {high}")
    elif high < lowest or low >= highest:
        raise ValueError(f"make_tensor: [{low}, {high}) lies outside the values [{lowest}, {highest}) of {dtype}")
    low, high = max(low, lowest), min(high, highest)
    return (low, high) if real else (math.ceil(low), math.ceil(high))


def make_tensor(*shape, dtype, device, low=None, high=None, requires_grad=False, noncontiguous=False, exclude_zero=False, memory_format=None):
    """A tensor of random values in [low, high), from the global random stream.

    shape: lengths, or one sequence of them. Defaults: [-9, 9) for floating dtypes (and both parts of complex ones), [-9, 10) for signed
    integers, [0, 10) for uint8, False and True for bool; an interval is clipped to what the dtype holds. noncontiguous: every second element of a larger tensor
    (where there are at least two). exclude_zero: zeros become 1, or the smallest normal number of a floating dtype.
    ValueError for an empty interval, NaN, an interval outside the dtype, a gradient of integers, and noncontiguous together with a
    memory format.

    >>> import microgradx
    >>> _ = microgradx.manual_seed(0)
    >>> microgradx.testing.make_tensor(2, 3, dtype=microgradx.int64, device="cpu")
    tensor([[ 6, -5, -9],
            [-9,  2, -2]])
    """
    if dtype not in _FLOATS and dtype not in _INTEGERS:
        raise TypeError(f"make_tensor: unsupported dtype {dtype!r}; use one of {', '.join(map(str, (*_FLOATS, *_INTEGERS)))}")
    if requires_grad and dtype in _INTEGERS:
        raise ValueError(f"make_tensor: requires_grad=True needs a floating dtype, got {dtype}")
    if noncontiguous and memory_format is not None:
        raise ValueError(f"make_tensor: noncontiguous and memory_format exclude each other, got memory_format={memory_format}")
    if len(shape) == 1 and isinstance(shape[0], (tuple, list)):
        shape = tuple(shape[0])
    low, high = _interval(low, high, dtype)
    t = m.empty(shape, dtype=dtype, device=device)
    spread = noncontiguous and t.numel() > 1
    if spread:
        t = m.empty((*shape[:-1], 2 * shape[-1]), dtype=dtype, device=device)
    numbers = m.view_as_real(t) if t.is_complex() else t
    if dtype not in _FLOATS:
        t.random_(low, high)
    elif high - low <= _FLOATS[dtype]:
        numbers.uniform_(low, high)
    else:                                         # the width of the interval would be an infinity
        numbers.uniform_(low / 2, high / 2).mul_(2)
    if spread:
        t = t[..., 1::2]
    if memory_format is not None:
        t = t.clone(memory_format=memory_format)
    if exclude_zero:
        t[t == 0] = m.finfo(dtype).tiny if dtype in _FLOATS else 1
    return t.requires_grad_(requires_grad)

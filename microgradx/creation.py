"""Making tensors: from data, filled, counted."""
import builtins
import functools
import math
import operator

import numpy as np

from microgradx._engine import ops
from microgradx._engine.device import CPU
from microgradx._engine.device import device as _device
from microgradx._engine.dtype import DTYPES, as_dtype, get_default_dtype, promote_types
from microgradx._engine.dtype import dtype as _dtype
from microgradx._engine.ops import empty as _empty
from microgradx._engine.tensor import Size, Tensor, cold, from_array, of_numbers
from microgradx._engine.warn import warn
from microgradx._rows import WHOLE, _check, _result, need
from microgradx.complex_numbers import as_array, complex_progression


def _place(op, device, layout=None, pin_memory=False, memory_format=None):
    """device must be the CPU; layout and memory format the plain ones. pin_memory is a hint and changes nothing."""
    if device is not None and device is not CPU and device != "cpu":
        _device(device)._require_cpu(op)
    if layout is not None and repr(layout) != "microgradx.strided":
        raise RuntimeError(f"{op}: only microgradx.strided tensors exist here, not {layout!r}")


def _shape(op, sizes):
    """zeros(2, 3), zeros((2, 3)), zeros(Size)."""
    if not sizes:
        raise TypeError(f"{op}() missing 1 required positional argument: 'size'. Hint: () is the size of a tensor without dimensions")
    return _sizes(op, sizes[0] if len(sizes) == 1 and not hasattr(sizes[0], "__index__") else sizes)


def _sizes(op, sizes):
    """A size given as a tuple or list of ints."""
    if type(sizes) in (tuple, list, Size) and not [s for s in sizes if type(s) is not int or not 0 <= s < 2 ** 63]:
        return tuple(sizes)
    try:
        need(isinstance(sizes, (tuple, list)), TypeError, "said below")
        shape = tuple(int(s.__index__()) for s in sizes)
        if shape and type(sizes[0]) is bool:
            raise TypeError("said below")
    except (AttributeError, TypeError):
        found = [type(s).__name__ for s in sizes] if isinstance(sizes, (tuple, list)) else type(sizes).__name__
        raise TypeError(f"{op}(): argument 'size' must be a tuple of ints, but found {found}") from None
    for s in shape:
        need(-2 ** 63 <= s < 2 ** 63, TypeError, f"{op}(): argument 'size': Overflow when unpacking long long: {s}. Hint: sizes must fit int64")
        if s < 0:
            raise RuntimeError(f"Trying to create tensor with negative dimension {s}: {list(shape)} ({op})")
    return shape


def _finish(tensor, requires_grad):
    return tensor.requires_grad_() if requires_grad else tensor


def _infer(op, data, dtype=None):
    """Nested sequences of numbers and tensors as an array of the dtype PyTorch would infer."""
    lengths = _lengths(op, data)
    try:
        data, given = _plain(data), data
    except RecursionError:
        raise TypeError(f"{op}(): a list that contains itself") from None
    try:
        array = np.array(data)
    except ValueError as error:
        if 0 in lengths and not list(_no_numbers(data)):      # where the first lists are empty, nothing of the others is read
            return np.empty(lengths)
        _check_rectangular(given if isinstance(given, (list, tuple)) else (), 0)
        raise ValueError(f"{op}(): {error}") from None
    except OverflowError as error:
        raise ValueError(f"{op}(): Overflow when unpacking long long: {error}") from None
    if array.dtype.kind == "O" and array.size or array.dtype.name == "uint64":      # integers beyond int64, which floats hold
        kinds = {type(v) for v in array.ravel().tolist()}
        if kinds <= {int, float, bool} and (float in kinds if dtype is None else isinstance(dtype, _dtype) and dtype.is_floating_point):
            array = array.astype(np.float64)
    if array.dtype.kind == "f" and dtype is DTYPES["int64"] and np.isfinite(array).all():      # an int beside floats is not rounded
        whole = [int(v) for v in np.array(data, object).flat]
        if all(-2 ** 63 <= v < 2 ** 63 for v in whole):
            return np.array(whole, np.int64).reshape(array.shape)
    if array.dtype.kind not in "biufc":
        if array.dtype.kind == "O" and array.size and all(isinstance(v, int) for v in array.ravel()):
            raise ValueError(f"{op}(): Overflow when unpacking long long: an integer does not fit int64")
        first = data
        while isinstance(first, (list, tuple)) and first:
            first = first[0]
        words = array.dtype.kind in "US"
        kind = ValueError if words and first is not data and isinstance(first, str) else TypeError if words or dtype is not None else RuntimeError
        odd = next(_no_numbers(data), first)
        raise kind(f"{op}(): could not infer dtype of {type(odd).__name__}; give numbers, nested lists of numbers, arrays or tensors")
    return array


def _lengths(op, data):
    """The lengths of the first of nested sequences."""
    lengths = []
    while isinstance(data, (list, tuple)):
        need(len(lengths) < 64, ValueError, f"{op}(): too many dimensions '{type(data).__name__}'. Hint: does a list contain itself?")
        lengths.append(len(data))
        data = data[0] if data else None
    return lengths


def _no_numbers(data):
    """What in nested sequences is neither a number nor a sequence."""
    if isinstance(data, (list, tuple)):
        for d in data:
            yield from _no_numbers(d)
    elif not isinstance(data, (int, float, complex, np.number, np.bool_)) and not (isinstance(data, np.ndarray) and data.dtype.kind in "biufc"):
        yield data


def _plain(data):
    """Tensors inside lists become numbers."""
    if isinstance(data, Tensor):
        need(data.numel() == 1, ValueError, "tensor(): only one element tensors can be converted to Python scalars, "
                                            f"got one of shape {list(data.shape)} in a list. Hint: microgradx.stack(list)")
        return as_array(data.detach()).reshape(())
    return [_plain(d) for d in data] if isinstance(data, (list, tuple, builtins.range)) else data


def _check_rectangular(data, dim):
    lengths = [len(d) if isinstance(d, (list, tuple)) or isinstance(d, np.ndarray) and d.ndim else None for d in data]
    if len(set(lengths)) > 1:
        first = lengths[0]
        for d, n in zip(data, lengths, strict=True):
            if n != first:
                if n is None or first is None:
                    raise TypeError(f"tensor(): not a sequence at dim {dim + 1}: got {type(d if n is None else data[0]).__name__} beside a list")
                raise ValueError(f"expected sequence of length {first} at dim {dim + 1} (got {n})")
    for d in data:
        if isinstance(d, (list, tuple)):
            _check_rectangular(d, dim + 1)


def _fit(op, array, dtype):
    """RuntimeError where a number does not fit an integer dtype (-255 to -1 wrap to uint8), instead of another number."""
    limits = np.iinfo(dtype.np_name)
    low = -limits.max if limits.min == 0 and array.dtype.kind != "f" else limits.min
    bad = array[~((array >= low) & (array < float(limits.max) + 1))]
    if bad.size:
        raise RuntimeError(f"{op}(): value cannot be converted to type {dtype.name} without overflow: {bad[0]}. Hint: use a wider dtype")


def _kinds(data):
    """The dtypes of what nested lists hold; numbers of Python's count as bool, int64 or the default dtype."""
    found = set() if len(data) else {get_default_dtype()}
    for kind in set(map(type, data)):
        if issubclass(kind, (list, tuple, builtins.range)):
            found.update(*(_kinds(d) for d in data if type(d) is kind))
        elif issubclass(kind, (Tensor, np.ndarray, np.generic)):
            found.update(d.dtype if isinstance(d, Tensor) else from_array(np.array(d)).dtype for d in data if type(d) is kind)
        else:
            found.add(DTYPES["bool"] if kind is bool else DTYPES["int64"] if issubclass(kind, int) else
                      get_default_dtype().to_complex() if issubclass(kind, complex) else get_default_dtype())
    return found


def _from_data(op, data, dtype):
    """A fresh tensor with a copy of data."""
    if isinstance(data, Tensor):
        return ops.cast_to(data.detach(), dtype or data.dtype, True)
    if isinstance(data, (np.ndarray, np.generic)):
        _forwards(op, data)
        array = from_array(np.asarray(data))
        return ops.cast_to(array, dtype or array.dtype, True)
    plain = of_numbers(data, dtype) if dtype is None or isinstance(dtype, _dtype) else None
    if plain is not None:
        return plain
    array = _infer(op, data, dtype)
    if isinstance(dtype, _dtype) and np.dtype(dtype.np_name or "f4").kind in "iu" and (array.dtype.kind == "f" or dtype.itemsize < 8):
        _fit(op, array, dtype)
    if dtype is None and isinstance(data, (list, tuple)):
        kinds = _kinds(data)
        need(array.dtype.kind != "f" or kinds != {DTYPES["int64"]}, ValueError, f"{op}(): Overflow when unpacking long long: an integer does not fit int64")
        dtype = kinds.pop() if len(kinds) == 1 else functools.reduce(promote_types, kinds)
    if array.dtype.kind == "c" and dtype is DTYPES["bool"]:
        array = array != 0
    if array.dtype.kind == "c":
        need(dtype is None or dtype.is_complex, TypeError, f"{op}(): must be real number, not complex, for {dtype}. Hint: a complex dtype")
        return ops.cast_to(from_array(np.asarray(array, np.complex128)), dtype or get_default_dtype().to_complex(), True)
    if array.dtype.kind == "f":
        default = get_default_dtype()
        return ops.cast_to(from_array(np.asarray(array, np.float64)), dtype or default, True)
    need(array.dtype.kind != "u" or array.dtype.itemsize != 8, ValueError, f"{op}(): Overflow when unpacking long long: an integer does not fit int64")
    tensor = from_array(array if array.dtype.kind == "b" else array.astype(np.int64, copy=False))
    return ops.cast_to(tensor, dtype or tensor.dtype, True)


def tensor(data, *, dtype=None, device=None, requires_grad=False, pin_memory=False):
    """A new tensor holding a copy of data: a number, nested lists of numbers, an array or a tensor.

    Floats get the default dtype, ints int64, bools bool; arrays and tensors keep theirs. Ragged lists raise ValueError.

    >>> import microgradx
    >>> microgradx.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    """
    _place("tensor", device)
    if isinstance(data, Tensor):
        warn("To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
             "sourceTensor.detach().clone().requires_grad_(True), rather than microgradx.tensor(sourceTensor).")
    return _finish(_from_data("tensor", data, dtype), requires_grad)


def as_tensor(data, dtype=None, device=None):
    """data as a tensor, sharing memory where it can: tensors and arrays of the dtype asked for.

    >>> import microgradx
    >>> microgradx.as_tensor([1, 2])
    tensor([1, 2])
    """
    _place("as_tensor", device)
    if isinstance(data, Tensor):
        return data if dtype is None else ops.cast_to(data, dtype)
    if isinstance(data, np.ndarray):
        _foreign("as_tensor", data)
        shared = from_array(data)
        return shared if dtype is None else ops.cast_to(shared, dtype)
    return _from_data("as_tensor", data, dtype)


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=None):
    """obj as a tensor; copy=True always copies, copy=False never does (ValueError where it must). requires_grad: obj's unless given.

    >>> import microgradx
    >>> microgradx.asarray([1., 2.])
    tensor([1., 2.])
    """
    history = isinstance(obj, Tensor) and obj.requires_grad
    if history and requires_grad is None:
        warn("asarray: the result requires a gradient as obj does. Hint: requires_grad=False detaches it, and silences this warning")
    if copy:
        out = _from_data("asarray", obj, dtype) if not history else ops.cast_to(obj, dtype or obj.dtype, True)
    else:
        out = as_tensor(obj, dtype, device)
    if copy is False and not (isinstance(obj, Tensor) and out is obj or isinstance(obj, np.ndarray) and out.data_ptr() == obj.ctypes.data):
        raise ValueError("asarray: can't alias arbitrary sequence; use copy=None or copy=True")
    return out if requires_grad is None or out.requires_grad and requires_grad else _finish(out.detach(), requires_grad)


def from_numpy(ndarray):
    """A tensor that shares the array's memory.

    >>> import microgradx, numpy
    >>> a = numpy.zeros(2); t = microgradx.from_numpy(a); a[0] = 5; t
    tensor([5., 0.], dtype=microgradx.float64)
    """
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(ndarray).__name__}): from_numpy")
    _foreign("from_numpy", ndarray)
    return from_array(ndarray)


def _forwards(op, array):
    if array.strides and min(array.strides) < 0:
        raise ValueError(f"{op}: At least one stride in the given numpy array is negative: {array.strides}. Hint: array.copy()")


def _foreign(op, array):
    """What is said of an array whose memory a tensor is to share."""
    _forwards(op, array)
    if not array.flags.writeable:
        warn(f"{op}: the given memory is not writable, and tensors do not support it: writing into the result raises. "
             "Copy the array to protect its data or make it writable.")


def empty(*size, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False, memory_format=None):
    """A tensor of undefined contents.

    >>> import microgradx
    >>> microgradx.empty(2, 3).shape
    microgradx.Size([2, 3])
    """
    result = _empty(_shape("empty", size), dtype or get_default_dtype())
    if memory_format is not None:
        need(repr(memory_format) != "microgradx.preserve_format", RuntimeError, "empty: there is no format to preserve. Hint: leave memory_format out")
        result = ops.in_format("empty", result, memory_format, True)
    return _made("empty", result, requires_grad, out, device, layout)


def _made(op, result, requires_grad, out=None, device=None, layout=None):
    """A new tensor where it is wanted: in out, on this device, with or without a gradient."""
    _place(op, device, layout)
    return _finish(_result(out, result, True), requires_grad)


def _filled(op, shape, value, dtype, out, layout, device, requires_grad):
    return _made(op, ops.full(shape, value, dtype or get_default_dtype()), requires_grad, out, device, layout)


def zeros(*size, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """A tensor of zeros.

    >>> import microgradx
    >>> microgradx.zeros(2, 3).shape
    microgradx.Size([2, 3])
    """
    return _filled("zeros", _shape("zeros", size), 0, dtype, out, layout, device, requires_grad)


def ones(*size, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """A tensor of ones.

    >>> import microgradx
    >>> microgradx.ones(2, 2)
    tensor([[1., 1.],
            [1., 1.]])
    """
    return _filled("ones", _shape("ones", size), 1, dtype, out, layout, device, requires_grad)


def full(size, fill_value, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """A tensor of one value; bools give bool, ints int64, floats the default dtype.

    >>> import microgradx
    >>> microgradx.full((2,), 7)
    tensor([7, 7])
    """
    if isinstance(fill_value, Tensor):
        need(fill_value.dim() == 0, TypeError, f"full(): argument 'fill_value' (position 2) must be Number, not Tensor of shape {list(fill_value.shape)}")
        dtype = dtype or fill_value.dtype
        fill_value = fill_value.item()
    if dtype is None:
        dtype = DTYPES["bool"] if isinstance(fill_value, bool) else DTYPES["int64"] if isinstance(fill_value, WHOLE) else get_default_dtype()
        dtype = dtype.to_complex() if isinstance(fill_value, builtins.complex) else dtype
    return _filled("full", _sizes("full", size), fill_value, dtype, out, layout, device, requires_grad)


def _like(op, input, dtype, layout, device, memory_format):
    _check(op, input)
    _place(op, device, layout)
    out = ops.empty_like(input, dtype or input.dtype)
    return out if memory_format is None else ops.in_format(op, out, memory_format, True)


def empty_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """A tensor of undefined contents in the shape of input.

    >>> import microgradx
    >>> microgradx.empty_like(microgradx.zeros(2, 3)).shape
    microgradx.Size([2, 3])
    """
    return _finish(_like("empty_like", input, dtype, layout, device, memory_format), requires_grad)


def zeros_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """Zeros in the shape and dtype of input.

    >>> import microgradx
    >>> microgradx.zeros_like(microgradx.tensor([5, 6]))
    tensor([0, 0])
    """
    return _finish(_like("zeros_like", input, dtype, layout, device, memory_format).fill_(0), requires_grad)


def ones_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """Ones in the shape and dtype of input.

    >>> import microgradx
    >>> microgradx.ones_like(microgradx.tensor([5, 6]))
    tensor([1, 1])
    """
    return _finish(_like("ones_like", input, dtype, layout, device, memory_format).fill_(1), requires_grad)


def full_like(input, fill_value, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """One value in the shape and dtype of input.

    >>> import microgradx
    >>> microgradx.full_like(microgradx.tensor([1, 2]), 7)
    tensor([7, 7])
    """
    return _finish(_like("full_like", input, dtype, layout, device, memory_format).fill_(fill_value), requires_grad)


def empty_strided(size, stride, *, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """A tensor of undefined contents with given strides.

    >>> import microgradx
    >>> microgradx.empty_strided((2, 3), (1, 2)).stride()
    (1, 2)
    """
    size, stride = _sizes("empty_strided", size), _sizes("empty_strided", stride)
    need(len(size) == len(stride), RuntimeError, f"empty_strided: dimensionality of sizes ({len(size)}) must match dimensionality of strides ({len(stride)})")
    count = 1 + sum((n - 1) * s for n, s in zip(size, stride, strict=True)) if all(size) else 0
    made = ops.as_strided(_empty((count,), dtype or get_default_dtype()), size, stride).detach()
    return _made("empty_strided", made, requires_grad, None, device, layout)


def _number(op, name, value):
    if isinstance(value, Tensor):
        need(value.dim() == 0, TypeError if op == "arange" else RuntimeError,
             f"{op}(): argument '{name}' must be Number, not Tensor of shape {list(value.shape)}")
        value = value.item()
    if not isinstance(value, (int, float, np.number)):
        raise TypeError(f"{op}(): argument '{name}' must be a number, not {type(value).__name__}")
    return value



def arange(start=None, end=None, step=1, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """start, start + step, ... below end; ints give int64, anything else the default dtype.

    >>> import microgradx
    >>> microgradx.arange(3)
    tensor([0, 1, 2])
    """
    start, end = (0, start) if end is None else (start or 0, end)
    start, end, step = _number("arange", "start", start), _number("arange", "end", end), _number("arange", "step", step)
    if step == 0:
        raise RuntimeError("arange: step must be nonzero")
    dtype = as_dtype(dtype)
    if dtype is not None and dtype.is_complex:
        raise NotImplementedError(f"\"arange_cpu\" not implemented for '{dtype.short_name}'")
    integral = isinstance(start, WHOLE) and isinstance(end, WHOLE) and isinstance(step, WHOLE)
    if not integral and (math.isnan(start) or math.isnan(end) or math.isinf(start) or math.isinf(end)):
        raise RuntimeError(f"arange: unsupported range: {start} -> {end}")
    if (end - start) * step < 0:
        raise RuntimeError(f"arange: upper bound and lower bound inconsistent with step sign: arange({start}, {end}, {step})")
    if max(abs(start), abs(end), abs(step)) >= 2 ** 63 and (integral or abs((end - start) / step) >= 2 ** 63):
        raise RuntimeError(f"arange: invalid size, possible overflow: arange({start}, {end}, {step}). Hint: bounds and counts must fit int64")
    dtype = out.dtype if dtype is None and out is not None else dtype
    count = max(0, math.ceil((end - start) / step)) if not integral else max(0, -((start - end) // step))
    if out is not None and out.numel() not in (0, count):
        warn(f"arange: out of shape {list(out.shape)} is resized to hold {count} elements")
    if not integral and dtype is not None and not dtype.is_floating_point:        # integers count from a whole start in whole steps
        start, end, step = int(start), int(end), int(step)
        if dtype.name == "int64":
            need(step, ValueError, "arange: step must be nonzero")
            return arange(start, end, step, out=out, dtype=dtype, layout=layout, device=device, requires_grad=requires_grad)
        return _made("arange", ops.cast_to(from_array(start + step * np.arange(count)), dtype), requires_grad, out, device, layout)
    if dtype is None and not integral:
        dtype = get_default_dtype()
    if integral and (dtype is None or not dtype.is_floating_point):
        result = from_array(np.arange(start, end, step, dtype=np.int64))
    else:
        # PyTorch's vectors of 8 float32 (4 float64) count from their first number, which is rounded; what fills no two of them does not
        single = dtype.name == "float32"
        result = ops.along.progression(start, step, 0.0, count, 8 if single else 4, single)
    return _made("arange", ops.cast_to(result, dtype or result.dtype, True), requires_grad, out, device, layout)


def range(start=0, end=None, step=1, **kwargs):
    """Like arange, end included (deprecated in favour of arange).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.range(1, 3)
    tensor([1., 2., 3.])
    """
    need(end is not None, TypeError, "range() missing 1 required positional argument: 'end'")
    warn("range is deprecated, because its end is included unlike that of Python's range. Hint: use arange")
    whole = kwargs.get("dtype") is not None and not as_dtype(kwargs["dtype"]).is_floating_point
    if whole:
        start, end, step = int(start), int(end), int(step)
    count = math.floor((end - start) / step) + 1 if step and (end - start) / step >= 0 else 0
    return arange(start, start + (count if whole else count - 0.5) * step if count else end, step, **{"dtype": get_default_dtype(), **kwargs})


def linspace(start, end, steps, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """steps values from start to end, both included.

    >>> import microgradx
    >>> microgradx.linspace(0, 1, 3)
    tensor([0.0000, 0.5000, 1.0000])
    """
    dtype = as_dtype(dtype)
    complex_ones = complex_progression("linspace", linspace, start, end, steps, dtype)
    if complex_ones is not None:
        return _made("linspace", complex_ones, requires_grad, out, device, layout)
    start, end = _number("linspace", "start", start), _number("linspace", "end", end)
    steps = operator.index(steps)
    if steps < 0:
        raise RuntimeError(f"linspace: number of steps must be non-negative, got {steps}")
    dtype = dtype or get_default_dtype()
    if dtype.name == "bool":
        raise NotImplementedError(f"\"linspace_cpu\" not implemented for '{dtype.short_name}'")
    if not dtype.is_floating_point:
        start, end = int(start), int(end)
    compute = np.float32 if dtype.name == "float32" else np.float64
    first, last = compute(start), compute(end)
    with np.errstate(invalid="ignore", over="ignore"):
        step = (last - first) / compute(max(steps - 1, 1))
    values = ops.along.progression(first, step, last if steps > 1 else first, steps, 0, False)
    if not dtype.is_floating_point:
        _fit("linspace", np.array([start, end]), dtype)
    return _made("linspace", ops.cast_to(values, dtype, True), requires_grad, out, device, layout)


def logspace(start, end, steps, base=10.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """base ** linspace(start, end, steps).

    >>> import microgradx
    >>> microgradx.logspace(0, 2, 3)
    tensor([  1.,  10., 100.])
    """
    dtype = as_dtype(dtype)
    complex_ones = complex_progression("logspace", linspace, start, end, steps, dtype)
    if complex_ones is not None:
        return _made("logspace", ops.full((), base, complex_ones.dtype) ** complex_ones, requires_grad, out, device, layout)
    start, end = _number("logspace", "start", start), _number("logspace", "end", end)
    dtype = dtype or get_default_dtype()
    need(steps >= 0, RuntimeError, f"logspace: number of steps must be non-negative, got {steps}")
    if not dtype.is_floating_point:
        start, end = int(start), int(end)
    values = np.power(np.float64(base), np.linspace(start, end, steps))
    return _made("logspace", ops.cast_to(from_array(values), dtype, True), requires_grad, out, device, layout)


def eye(n, m=None, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """Ones on the diagonal of an (n, m) matrix.

    >>> import microgradx
    >>> microgradx.eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    m = n if m is None else m
    need(n >= 0 and m >= 0, RuntimeError, f"eye: n and m must be greater or equal to 0, got {n} and {m}")
    made = ops.cast_to(from_array(np.eye(n, m, dtype=np.float32)), dtype or get_default_dtype(), True)
    return _made("eye", made, requires_grad, out, device, layout)


def _construct(self, *args, dtype=None, device=None):
    """Tensor(2, 3) is a shape, Tensor([2, 3]) values; always the default dtype."""
    _place("Tensor", device)
    kind = get_default_dtype() if dtype is None else dtype
    if len(args) == 1 and isinstance(args[0], Tensor):
        value = args[0].detach()
        if dtype is not None and value.dtype is not dtype:
            raise TypeError(f"{dtype.short_name}Tensor(): expected a tensor of {dtype!r} (got {value.dtype!r}); convert it with .to({dtype!r})")
    elif len(args) == 1 and not hasattr(args[0], "__index__") and not (
            hasattr(args[0], "__len__") and hasattr(args[0], "__getitem__") and not isinstance(args[0], dict)):
        raise TypeError(f"Tensor(): data must be a sequence (got {type(args[0]).__name__}). Hint: a number becomes a tensor with microgradx.tensor(number)")
    elif len(args) == 1 and not isinstance(args[0], (int, np.integer, Size)):
        value = _from_data("Tensor", args[0], kind)
    else:
        value = _empty(_shape("Tensor", args or (0,)), kind)
    self.data = value


_construct.__qualname__ = "Tensor"            # in errors about its arguments
cold["construct"] = _construct

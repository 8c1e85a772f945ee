"""Making tensors: from data, filled, counted."""
import array as arrays
import builtins
import functools
import itertools
import math
import operator

import numpy as np

import microgradx
from microgradx._engine import ops
from microgradx._engine.device import CPU, device as _device
from microgradx._engine.dtype import DTYPES, as_dtype, get_default_dtype, promote_types
from microgradx._engine.ops import empty as _empty
from microgradx._engine.tape import unchanged
from microgradx._engine.tensor import Size, Tensor, cold, from_array, of_numbers
from microgradx._engine.warn import warn
from microgradx._rows import WHOLE, _result, implemented, largest, need, wanted_dtype
from microgradx.complex_numbers import complex_progression


def _place(op, device):
    """device must be the CPU."""
    if device is not None and device is not CPU and device != "cpu":
        _device(device)._require_cpu(op)


def _no_values(op, device, layout=None):
    """Is device "meta"? Else it must be the CPU; layout must be the plain one."""
    if layout is not None and repr(layout) != "microgradx.strided":
        raise RuntimeError(f"{op}: only microgradx.strided tensors exist here, not {layout!r}")
    if device is None or device is CPU or device == "cpu":
        return False
    meta = _device(device).type == "meta"
    if not meta:
        _place(op, device)
    return meta


def _shape(op, sizes):
    """zeros(2, 3), zeros((2, 3)), zeros(Size)."""
    if not sizes:
        raise TypeError(f"{op}() missing 1 required positional argument: 'size'. Hint: () is the size of a tensor without dimensions")
    return _sizes(op, sizes[0] if len(sizes) == 1 and type(sizes[0]) is not int and not hasattr(sizes[0], "__index__") else sizes)


def _sizes(op, sizes):
    """A size given as a tuple or list of ints."""
    if type(sizes) in (tuple, list, Size):
        for s in sizes:
            if type(s) is not int or not 0 <= s < 2 ** 63:
                break
        else:
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
        if not 0 <= s < 2 ** 63:
            need(-2 ** 63 <= s < 2 ** 63, TypeError, f"{op}(): argument 'size': Overflow when unpacking long long: {s}. Hint: sizes must fit int64")
            raise RuntimeError(f"Trying to create tensor with negative dimension {s}: {list(shape)} ({op})")
    return shape


def _finish(op, tensor, requires_grad):
    if requires_grad is False or requires_grad is None:
        return tensor
    need(requires_grad is True, TypeError, f"{op}(): argument 'requires_grad' must be bool, not {type(requires_grad).__name__}")
    return tensor.requires_grad_()


def _is_sequence(data):
    """Of a class of its own, which NumPy does not know better than its length and parts."""
    both = data, type(data)         # an Enum's class has a length, but its members have none
    return (all(hasattr(owner, name) for owner in both for name in ("__len__", "__getitem__"))
            and not isinstance(data, (str, bytes, dict)) and not hasattr(data, "__array__"))


def _read(op, data, dtype, dim, shape, kinds, numbers):
    """Append what nested sequences hold to numbers, its dtypes (of Python's numbers the type) to kinds, and the lengths of the first ones to shape.

    The others must have these lengths, too; where the first ones are empty, nothing of the others is looked at.
    """
    own_class = not isinstance(data, (list, tuple, builtins.range))
    if not own_class or _is_sequence(data):
        parts = list(itertools.islice(data, len(data) + 1)) if own_class else data          # its length may be another one, or it has no end
        need(dim < 64, ValueError, f"{op}(): too many dimensions '{type(data).__name__}'. Hint: does a list contain itself?")
        if 0 not in shape:
            if dim == len(shape) and not numbers:
                shape.append(len(data))
            need(dim < len(shape), TypeError, f"{op}(): a {type(data).__name__} beside a number at dim {dim}")
            need(len(parts) == shape[dim], ValueError, f"expected sequence of length {shape[dim]} at dim {dim} (got {len(parts)})")
        if not len(parts):
            kinds.add(float)
        for d in parts:
            _read(op, d, dtype, dim + 1, shape, kinds, numbers)
    elif isinstance(data, (int, float, builtins.complex)) and not isinstance(data, np.generic):
        if dim != len(shape) and 0 not in shape:
            raise TypeError(f"{op}(): not a sequence at dim {dim}: got {type(data).__name__} beside a list")
        kinds.add(bool if isinstance(data, bool) else int if isinstance(data, int) else float if isinstance(data, float) else builtins.complex)
        numbers.append(data)
    else:
        if isinstance(data, Tensor):
            need(data.numel() == 1, ValueError, f"{op}(): only one element tensors can be converted to Python scalars, "
                                                f"got one of shape {list(data.shape)} in a list. Hint: microgradx.stack(list)")
            plain, own = data.item(), {data.dtype}
        else:
            array = np.array(data)
            if array.dtype.kind == "O" and dtype is not None and dtype.is_floating_point and hasattr(data, "__float__"):
                array = np.array(float(data))           # Decimal, Fraction
            if array.dtype.kind not in "biufc":
                first = isinstance(data, str) and dim and not numbers and 0 not in shape
                error = ValueError if first else TypeError if array.dtype.kind in "US" or dtype is not None else RuntimeError
                name = type(data).__name__
                deep = f"too many dimensions {name!r}: " if first else ""
                raise error(f"{op}(): {deep}Could not infer dtype of {name}; give numbers, nested lists of numbers, arrays or tensors")
            plain = array.astype({"f": np.float64, "c": np.complex128}.get(array.dtype.kind, array.dtype)).tolist()      # long doubles, too
            own = {dtype or from_array(array).dtype} if hasattr(data, "__array__") else set()     # arrays, and columns of a table
        _read(op, plain, dtype, dim, shape, set() if own else kinds, numbers)
        kinds.update(own)


def _fit(op, numbers, dtype):
    """RuntimeError where a number does not fit dtype (-255 to -1 wrap to uint8), instead of another number."""
    floating = dtype.is_floating_point
    low, high = (-largest(dtype), largest(dtype)) if floating else (np.iinfo(dtype.np_name).min, np.iinfo(dtype.np_name).max)
    for v in numbers:
        if not (low or isinstance(v, int) and -high) <= v <= high and not (floating and not math.isfinite(v)):
            raise RuntimeError(f"{op}(): value cannot be converted to type {dtype.name} without overflow: {v}. Hint: use a wider dtype")


def _of_array(array, dtype):
    """from_array; larger unsigned integers, of which there are no tensors, become what is asked for."""
    if dtype is not None and array.dtype.kind == "u" and array.itemsize > 1 and array.dtype.isnative:
        dtype = as_dtype(dtype)
        array = array.astype("float64" if dtype.is_floating_point else dtype.np_name)
    return from_array(array)


def _from_data(op, data, dtype):
    """A fresh tensor with a copy of data."""
    if isinstance(data, Tensor):
        return ops.cast_to(data.detach(), dtype or data.dtype, True)
    if isinstance(data, (np.ndarray, np.generic)):
        _forwards(op, data)
        array = _of_array(np.asarray(data), dtype)
        return ops.cast_to(array, dtype or array.dtype, True)
    dtype = as_dtype(dtype)
    plain = of_numbers(data, dtype)
    if plain is not None:
        return plain
    if hasattr(data, "__dlpack__"):
        return _from_data(op, microgradx.from_dlpack(data), dtype)
    types = {type(d) for d in data} if isinstance(data, (list, tuple)) else set()
    if types == {Tensor} and {(d.dtype, d.dim()) for d in data} == {(dtype or data[0].dtype, 0)}:
        return ops.stack([d.detach() for d in data])
    alike = types == {np.ndarray} and len({(d.dtype, d.shape) for d in data}) == 1
    if alike and (dtype is None or data[0].dtype.char not in "gG" and (
            dtype.is_floating_point or dtype.is_complex or np.can_cast(data[0].dtype, dtype.np_name))):
        return _from_data(op, np.array(data), dtype)          # at once: every number fits
    shape, kinds, numbers = [], set(), []
    _read(op, data, dtype, 0, shape, kinds, numbers)
    default = get_default_dtype()
    defaults = {bool: DTYPES["bool"], int: DTYPES["int64"], float: default, builtins.complex: default.to_complex()}
    dtype = dtype or functools.reduce(promote_types, [defaults.get(kind, kind) for kind in kinds])
    numbers = [] if 0 in shape else numbers
    if dtype.is_complex:
        array = np.array(numbers, np.complex128)
    elif dtype is DTYPES["bool"]:
        array = np.array([v != 0 for v in numbers], bool)
    else:
        wide = any(isinstance(v, builtins.complex) for v in numbers)
        need(not wide, TypeError, f"{op}(): must be real number, not complex, for {dtype}. Hint: a complex dtype")
        if dtype.is_floating_point:
            array = np.array(numbers, np.float64)
        else:
            if any(isinstance(v, int) and not -2 ** 63 <= v < 2 ** 63 for v in numbers):
                raise ValueError(f"{op}(): Overflow when unpacking long long: an integer does not fit int64")
            _fit(op, numbers, dtype)
            array = np.array([int(v) for v in numbers], np.int64)
    return ops.cast_to(from_array(array.reshape(shape)), dtype, True)


def tensor(data, *, dtype=None, device=None, requires_grad=False, pin_memory=False):
    """A new tensor holding a copy of data: a number, nested lists of numbers, an array or a tensor.

    Floats get the default dtype, ints int64, bools bool; arrays and tensors keep theirs. Ragged lists raise ValueError.

    >>> import microgradx
    >>> microgradx.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    """
    meta = _no_values("tensor", device)
    if isinstance(data, Tensor):
        warn("To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone(), rather than microgradx.tensor(sourceTensor).")
    made = _from_data("tensor", data, dtype)
    return cold["on_meta"](made, requires_grad) if meta else _finish("tensor", made, requires_grad)


def as_tensor(data, dtype=None, device=None):
    """data as a tensor, sharing memory where it can: tensors and arrays of the dtype asked for.

    >>> import microgradx
    >>> microgradx.as_tensor([1, 2])
    tensor([1, 2])
    """
    if device is not None and _no_values("as_tensor", device) and not getattr(data, "is_meta", False):
        return cold["on_meta"](as_tensor(data, dtype))
    if isinstance(data, Tensor):
        return data if dtype is None else ops.cast_to(data, dtype)
    if isinstance(data, np.ndarray):
        _foreign("as_tensor", data)
        shared = _of_array(data, dtype)
        return shared if dtype is None else ops.cast_to(shared, dtype)
    if hasattr(data, "__dlpack__"):
        return as_tensor(microgradx.from_dlpack(data), dtype)
    return _from_data("as_tensor", data, dtype)


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=None):
    """obj as a tensor; copy=True always copies, copy=False never does (ValueError where it must). requires_grad: obj's unless given.

    The memory of bytes, a bytearray, a memoryview or an array.array is read as numbers of dtype.

    >>> import microgradx
    >>> microgradx.asarray([1., 2.])
    tensor([1., 2.])
    """
    if isinstance(obj, (bytes, bytearray, memoryview, arrays.array)):
        dtype = as_dtype(dtype) or get_default_dtype()
        need(dtype.np_name, RuntimeError, f"asarray: NumPy, which reads the buffer, has no {dtype!r}")
        obj = np.frombuffer(obj, dtype.np_name)
    elif type(obj).__name__ == "PyCapsule" or hasattr(obj, "__dlpack__") and not isinstance(obj, (np.ndarray, Tensor)):
        obj = microgradx.from_dlpack(obj)
    history = isinstance(obj, Tensor) and obj.requires_grad
    if history and requires_grad is None:
        warn("microgradx.asarray: unspecified requires_grad now defaults to obj.requires_grad. Hint: requires_grad=False detaches, and silences this warning")
    if copy:
        out = _from_data("asarray", obj, dtype) if not history else ops.cast_to(obj, dtype or obj.dtype, True)
    else:
        out = as_tensor(obj, dtype, device)
    if copy is False and not (isinstance(obj, Tensor) and out is obj or isinstance(obj, np.ndarray) and out.data_ptr() == obj.ctypes.data):
        raise (RuntimeError if isinstance(obj, np.generic) else ValueError)("asarray: can't alias arbitrary sequence; use copy=None or copy=True")
    return out if requires_grad is None or out.requires_grad and requires_grad else _finish("asarray", out.detach(), requires_grad)


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
    """Refuse negative strides, also those of dimensions of length 1, which the array's buffer does not show."""
    if array.strides and min(array.strides) < 0:
        raise ValueError(f"{op}: At least one stride in the given numpy array is negative: {array.strides}. Hint: array.copy()")


def _foreign(op, array):
    """What is said of an array whose memory a tensor is to share."""
    _forwards(op, array)
    if not array.flags.writeable:
        warn(f"The given {'buffer' if op == 'frombuffer' else 'NumPy array'} is not writable, and writing into the result raises. Hint: copy it first")


def empty(*size, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False, memory_format=None):
    """A tensor of undefined contents.

    >>> import microgradx
    >>> microgradx.empty(2, 3).shape
    microgradx.Size([2, 3])
    """
    dtype = _agree("empty", dtype, out)
    if device is not None and device is not CPU and out is memory_format is None and _no_values("empty", device, layout):
        return cold["reserved"](_shape("empty", size), dtype or get_default_dtype(), None, requires_grad)
    result = _empty(_shape("empty", size), dtype or get_default_dtype())
    if memory_format is not None:
        need(repr(memory_format) != "microgradx.preserve_format", RuntimeError, "empty: there is no format to preserve. Hint: leave memory_format out")
        result = ops.in_format("empty", result, memory_format, True)
    return _made("empty", result, requires_grad, out, device, layout)


def _agree(op, dtype, out):
    """The dtype to make a tensor in, where dtype= or out= says it; they must not differ."""
    if out is not None and dtype is not None and as_dtype(dtype) is not out.dtype:
        raise RuntimeError(f"{op}: dtype {dtype!r} does not match dtype of out parameter ({out.dtype!r}). Hint: leave dtype out")
    return wanted_dtype(dtype, out)


_IN_ANY_SHAPE = ("arange", "linspace", "logspace")          # fill an out= of as many elements as it is


def _made(op, result, requires_grad, out=None, device=None, layout=None):
    """A new tensor where it is wanted: in out, on this device, with or without a gradient."""
    if _no_values(op, device, layout) and out is None:
        return cold["on_meta"](result, requires_grad)
    if op in _IN_ANY_SHAPE and isinstance(out, Tensor) and out.numel() == result.numel():
        result = result.view(out.shape)
    return _finish(op, _result(out, result, True), requires_grad)


def _filled(op, shape, value, dtype, out, layout, device, requires_grad):
    if device is not None and device is not CPU and out is None and _no_values(op, device, layout):
        return cold["reserved"](shape, dtype or get_default_dtype(), None, requires_grad)
    return _made(op, ops.full(shape, value, _agree(op, dtype, out) or get_default_dtype()), requires_grad, out, device, layout)


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
    dtype = _agree("full", dtype, out)
    if isinstance(fill_value, Tensor):
        need(fill_value.dim() == 0, TypeError, f"full(): argument 'fill_value' (position 2) must be Number, not Tensor of shape {list(fill_value.shape)}")
        fill_value = fill_value.item()
    if dtype is None:
        dtype = DTYPES["bool"] if isinstance(fill_value, bool) else DTYPES["int64"] if isinstance(fill_value, WHOLE) else get_default_dtype()
        dtype = promote_types(dtype, DTYPES["complex64"]) if isinstance(fill_value, builtins.complex) else dtype
    return _filled("full", _sizes("full", size), fill_value, dtype, out, layout, device, requires_grad)


def _like(op, input, dtype, layout, device, memory_format):
    meta = _no_values(op, device, layout)
    out = ops.empty_like(input, input.dtype if dtype is None else dtype)
    if meta:
        return cold["on_meta"](out)
    return out if memory_format is None else ops.in_format(op, out, memory_format, True)


def empty_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """A tensor of undefined contents in the shape of input.

    >>> import microgradx
    >>> microgradx.empty_like(microgradx.zeros(2, 3)).shape
    microgradx.Size([2, 3])
    """
    return _finish("empty_like", _like("empty_like", input, dtype, layout, device, memory_format), requires_grad)


def zeros_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """Zeros in the shape and dtype of input.

    >>> import microgradx
    >>> microgradx.zeros_like(microgradx.tensor([5, 6]))
    tensor([0, 0])
    """
    return _finish("zeros_like", unchanged(_like("zeros_like", input, dtype, layout, device, memory_format).zero_()), requires_grad)


def ones_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """Ones in the shape and dtype of input.

    >>> import microgradx
    >>> microgradx.ones_like(microgradx.tensor([5, 6]))
    tensor([1, 1])
    """
    return _finish("ones_like", unchanged(_like("ones_like", input, dtype, layout, device, memory_format).fill_(1)), requires_grad)


def full_like(input, fill_value, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """One value in the shape and dtype of input.

    >>> import microgradx
    >>> microgradx.full_like(microgradx.tensor([1, 2]), 7)
    tensor([7, 7])
    """
    return _finish("full_like", unchanged(_like("full_like", input, dtype, layout, device, memory_format).fill_(fill_value)), requires_grad)


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
    if type(value) in (int, float):
        return value
    if isinstance(value, Tensor):
        need(value.dim() == 0, TypeError if op == "arange" else RuntimeError,
             f"{op}(): argument '{name}' must be Number, not Tensor of shape {list(value.shape)}")
        value = value.item()
    if not isinstance(value, (int, float, np.number, np.bool_)):
        raise TypeError(f"{op}(): argument '{name}' must be a number, not {type(value).__name__}")
    if isinstance(value, np.bool_):
        return float(value)
    return value.item() if isinstance(value, np.number) else value          # whose arithmetic would wrap around, or round



def arange(start=None, end=None, step=1, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """start, start + step, ... below end; ints give int64, anything else the default dtype.

    >>> import microgradx
    >>> microgradx.arange(3)
    tensor([0, 1, 2])
    """
    start, end = (0, start) if end is None else (0 if start is None else start, end)
    start, end, step = _number("arange", "start", start), _number("arange", "end", end), _number("arange", "step", step)
    if step == 0:
        raise RuntimeError("arange: step must be nonzero")
    dtype = _agree("arange", dtype, out)
    if dtype is not None and (dtype.is_complex or dtype is DTYPES["bool"]):
        raise NotImplementedError(f"\"arange_cpu\" not implemented for '{dtype.short_name}'")
    integral = isinstance(start, WHOLE) and isinstance(end, WHOLE) and isinstance(step, WHOLE)
    if not integral and (math.isnan(start) or math.isnan(end) or math.isinf(start) or math.isinf(end)):
        raise RuntimeError(f"arange: unsupported range: {start} -> {end}")
    if (end - start) * step < 0:
        raise RuntimeError(f"arange: upper bound and lower bound inconsistent with step sign: arange({start}, {end}, {step})")
    steps = -((start - end) // step) if integral else (end - start) / step
    if steps >= 2 ** 63 or integral and not -2 ** 63 <= min(start, end, step) <= max(start, end, step) < 2 ** 63:
        raise RuntimeError(f"arange: invalid size, possible overflow: arange({start}, {end}, {step}). Hint: bounds and counts must fit int64")
    count = math.ceil(steps)
    if out is not None and out.numel() not in (0, count):
        warn(f"The number of elements in the out tensor of shape {list(out.shape)} does not match the computed number {count}: it is resized")
    if not integral and dtype is not None and not dtype.is_floating_point:        # integers count from a whole start in whole steps
        start, end, step = int(start), int(end), int(step)
        if dtype.name == "int64":
            need(step, ValueError, "arange: step must be nonzero")
            return arange(start, end, step, out=out, dtype=dtype, layout=layout, device=device, requires_grad=requires_grad)
        return _made("arange", ops.cast_to(from_array(start + step * np.arange(count)), dtype), requires_grad, out, device, layout)
    if dtype is None and not integral:
        dtype = get_default_dtype()
    if integral and (dtype is None or not dtype.is_floating_point):
        result = ops.along.count_up(start, step, count)
    else:
        # PyTorch's vectors of 8 float32 (4 float64) count from their first number, which is rounded; what fills no two of them does not
        result = ops.along.progression(start, step, 0.0, count, True, dtype.name == "float32")
    return _made("arange", ops.cast_to(result, dtype or result.dtype), requires_grad, out, device, layout)


def range(start=0, end=None, step=1, **kwargs):
    """Like arange, end included (deprecated in favour of arange).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.range(1, 3)
    tensor([1., 2., 3.])
    """
    need(end is not None, TypeError, "range() missing 1 required positional argument: 'end'")
    warn("microgradx.range is deprecated and will be removed: its end is included unlike that of Python's range. Hint: use arange")
    out = kwargs.get("out")
    kwargs.setdefault("dtype", get_default_dtype() if out is None else out.dtype)
    whole = kwargs["dtype"] is not None and not as_dtype(kwargs["dtype"]).is_floating_point
    if whole:
        start, end, step = int(start), int(end), int(step)
    count = math.floor((end - start) / step) + 1 if step and (end - start) / step >= 0 else 0
    return arange(start, start + (count if whole else count - 0.5) * step if count else end, step, **kwargs)


def _line(op, start, end, steps, dtype):
    """linspace's and logspace's start and end as numbers of dtype, and steps; one step is filled with the start, whatever the end."""
    start, end, steps = _number(op, "start", start), _number(op, "end", end), operator.index(steps)
    if steps < 0:
        raise RuntimeError(f"{op}: number of steps must be non-negative, got {steps}")
    implemented(steps <= 1 or dtype.name != "bool", f"{op}_cpu", dtype)
    if steps > 1:
        _fit(op, [start, end], dtype)
    if steps > 1 and not dtype.is_floating_point:
        start, end = int(start), int(end)
    return (start % 256, end % 256, steps) if steps > 1 and dtype.name == "uint8" else (start, end, steps)


def linspace(start, end, steps, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """steps values from start to end, both included.

    >>> import microgradx
    >>> microgradx.linspace(0, 1, 3)
    tensor([0.0000, 0.5000, 1.0000])
    """
    dtype = _agree("linspace", dtype, out)
    complex_ones = complex_progression("linspace", linspace, start, end, steps, dtype)
    if complex_ones is not None:
        return _made("linspace", complex_ones, requires_grad, out, device, layout)
    dtype = dtype or get_default_dtype()
    start, end, steps = _line("linspace", start, end, steps, dtype)
    values = empty(1, dtype=dtype).fill_(start) if steps == 1 else ops.along.between(start, end, steps, dtype.name == "float32")
    return _made("linspace", ops.cast_to(values, dtype, True), requires_grad, out, device, layout)


def logspace(start, end, steps, base=10.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """base ** linspace(start, end, steps).

    >>> import microgradx
    >>> microgradx.logspace(0, 2, 3)
    tensor([  1.,  10., 100.])
    """
    dtype = _agree("logspace", dtype, out)
    complex_ones = complex_progression("logspace", linspace, start, end, steps, dtype)
    if complex_ones is not None:
        return _made("logspace", ops.full((), base, complex_ones.dtype) ** complex_ones, requires_grad, out, device, layout)
    dtype = dtype or get_default_dtype()
    start, end, steps = _line("logspace", start, end, steps, dtype)
    base = float(_number("logspace", "base", base))
    if steps == 1:
        values = empty(1, dtype=dtype).fill_((base ** ops.full((), start, DTYPES["float64"])).item())
    else:
        values = base ** ops.along.between(start, end, steps, False)
    return _made("logspace", ops.cast_to(values, dtype, True), requires_grad, out, device, layout)


def eye(n, m=None, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """Ones on the diagonal of an (n, m) matrix.

    >>> import microgradx
    >>> microgradx.eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    dtype = _agree("eye", dtype, out)
    m = n if m is None else m
    need(n >= 0 and m >= 0, RuntimeError, f"eye: n and m must be greater or equal to 0, got {n} and {m}")
    made = ops.full((n, m), 0, dtype or get_default_dtype())
    ops.diagonal(made, 0, 0, 1).fill_(1)
    return _made("eye", unchanged(made), requires_grad, out, device, layout)


def _construct(self, *args, dtype=None, device=None):
    """Tensor(2, 3) is a shape, Tensor([2, 3]) values; always the default dtype."""
    _place("Tensor", device)
    kind = get_default_dtype() if dtype is None else dtype
    if len(args) == 1 and isinstance(args[0], Tensor):
        need(device is None, RuntimeError, "Tensor: of a tensor, it takes no device. Hint: microgradx.as_tensor(x, device=device)")
        value = args[0].detach()
        if dtype is not None and value.dtype is not dtype:
            raise TypeError(f"{dtype.short_name}Tensor(): expected a tensor of {dtype!r} (got {value.dtype!r}); convert it with .to({dtype!r})")
    elif len(args) == 1 and hasattr(args[0], "_flat"):        # a storage, to look into
        value = _empty((0,), kind).set_(args[0])
    elif len(args) == 1 and not hasattr(args[0], "__index__") and not (
            hasattr(args[0], "__len__") and hasattr(args[0], "__getitem__") and not isinstance(args[0], dict)):
        raise TypeError(f"Tensor(): data must be a sequence (got {type(args[0]).__name__}). Hint: a number becomes a tensor with microgradx.tensor(number)")
    elif len(args) == 1 and not isinstance(args[0], (int, np.integer, Size)):
        value = _from_data("Tensor", args[0], kind)
    else:
        value = _empty(_shape("Tensor", args or (0,)), kind)
    Tensor.data.__set__(self, value)        # which a subclass's __torch_function__ is not told of


_construct.__qualname__ = "Tensor"            # in errors about its arguments
cold["construct"] = _construct

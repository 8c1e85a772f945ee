"""Making tensors: of data, filled, in another one's shape, counted.

What is common to all of them stands first: the looks at a size, a device and a layout, and `_made`, which puts a result where it is wanted.
"""
import array as arrays
import math
import operator

import numpy as np

import microgradx
from microgradx._data import fit, forwards, from_data, implied, kind_of, of_array
from microgradx._engine import ops
from microgradx._engine.device import CPU, device as _device
from microgradx._engine.dtype import DTYPES, as_dtype, get_default_dtype, promote_types
from microgradx._engine.ops import empty as _empty
from microgradx._engine.tape import as_subclass, unchanged
from microgradx._engine.tensor import Size, Tensor, cold, from_array
from microgradx._engine.warn import warn
from microgradx._rows import WHOLE, _result, implemented, need, wanted_dtype
from microgradx.complex_numbers import complex_progression


def _no_values(op, device, layout=None):
    """Is device "meta"? Else it must be the CPU; layout must be the plain one."""
    if layout is not None and repr(layout) != "microgradx.strided":
        raise RuntimeError(f"{op}: only microgradx.strided tensors exist here, not {layout!r}")
    if device is None or device is CPU or device == "cpu":
        return False
    place = _device(device)
    if place.type != "meta":
        place._require_cpu(op)
    return place.type == "meta"


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
    listed = isinstance(sizes, (tuple, list))
    try:
        need(listed and not (sizes and type(sizes[0]) is bool), TypeError, "said below")
        shape = tuple(int(operator.index(s)) for s in sizes)
    except TypeError:
        found = [type(s).__name__ for s in sizes] if listed else type(sizes).__name__
        raise TypeError(f"{op}(): argument 'size' must be a tuple of ints, but found {found}") from None
    for s in shape:
        if not 0 <= s < 2 ** 63:
            need(-2 ** 63 <= s < 2 ** 63, TypeError, f"{op}(): argument 'size': Overflow when unpacking long long: {s}. Hint: sizes must fit int64")
            raise RuntimeError(f"Trying to create tensor with negative dimension {s}: {list(shape)} ({op})")
    return shape


def _finish(op, tensor, requires_grad):
    """The new tensor, as a leaf that wants a gradient if it is to be one."""
    if requires_grad is False or requires_grad is None:
        return tensor
    need(requires_grad is True, TypeError, f"{op}(): argument 'requires_grad' must be bool, not {type(requires_grad).__name__}")
    need(tensor.dtype.is_floating_point or tensor.dtype.is_complex, RuntimeError,
         f"Only Tensors of floating point and complex dtype can require gradients, got {tensor.dtype}")
    return tensor.requires_grad_()


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
    made = from_data("tensor", data, dtype)
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
        shared = of_array(data, dtype)
        return shared if dtype is None else ops.cast_to(shared, dtype)
    if hasattr(data, "__dlpack__"):
        return as_tensor(microgradx.from_dlpack(data), dtype)
    return from_data("as_tensor", data, dtype)


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
        out = from_data("asarray", obj, dtype) if not history else ops.cast_to(obj, dtype or obj.dtype, True)
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


def _foreign(op, array):
    """What is said of an array whose memory a tensor is to share."""
    forwards(op, array)
    if not array.flags.writeable:
        warn(f"The given {'buffer' if op == 'frombuffer' else 'NumPy array'} is not writable, and writing into the result raises. Hint: copy it first")


def empty(*size, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False, memory_format=None):
    """A tensor of undefined contents.

    >>> import microgradx
    >>> microgradx.empty(2, 3).shape
    microgradx.Size([2, 3])
    """
    dtype, shape = _agree("empty", dtype, out) or get_default_dtype(), _shape("empty", size)
    if out is memory_format is None and _no_values("empty", device, layout):
        return cold["reserved"](shape, dtype, None, requires_grad)
    result = _empty(shape, dtype)
    if memory_format is not None:
        need(repr(memory_format) != "microgradx.preserve_format", RuntimeError, "empty: there is no format to preserve. Hint: leave memory_format out")
        result = ops.in_format("empty", result, memory_format, True)
    return _made("empty", result, requires_grad, out, device, layout)


def _filled(op, shape, value, dtype, out, layout, device, requires_grad):
    """A tensor of one value; on the device meta its memory is only reserved."""
    if _no_values(op, device, layout) and out is None:
        return cold["reserved"](shape, dtype or get_default_dtype(), None, requires_grad)
    return _finish(op, _result(out, ops.full(shape, value, _agree(op, dtype, out) or get_default_dtype()), True), requires_grad)


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
        kind = kind_of(fill_value)
        dtype = promote_types(get_default_dtype(), DTYPES["complex64"]) if kind is complex else implied([kind])
    return _filled("full", _sizes("full", size), fill_value, dtype, out, layout, device, requires_grad)


def _like(op, input, value, dtype, layout, device, requires_grad, memory_format):
    """A tensor in input's shape, filled with value; None: of undefined contents."""
    meta = _no_values(op, device, layout)
    out = ops.empty_like(input, input.dtype if dtype is None else dtype)
    if meta:
        out = cold["on_meta"](out)
    elif memory_format is not None:
        out = ops.in_format(op, out, memory_format, True)
    return _finish(op, out if value is None else unchanged(out.fill_(value)), requires_grad)


def empty_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """A tensor of undefined contents in the shape of input.

    >>> import microgradx
    >>> microgradx.empty_like(microgradx.zeros(2, 3)).shape
    microgradx.Size([2, 3])
    """
    return _like("empty_like", input, None, dtype, layout, device, requires_grad, memory_format)


def zeros_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """Zeros in the shape and dtype of input.

    >>> import microgradx
    >>> microgradx.zeros_like(microgradx.tensor([5, 6]))
    tensor([0, 0])
    """
    return _like("zeros_like", input, 0, dtype, layout, device, requires_grad, memory_format)


def ones_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """Ones in the shape and dtype of input.

    >>> import microgradx
    >>> microgradx.ones_like(microgradx.tensor([5, 6]))
    tensor([1, 1])
    """
    return _like("ones_like", input, 1, dtype, layout, device, requires_grad, memory_format)


def full_like(input, fill_value, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False):
    """One value in the shape and dtype of input.

    >>> import microgradx
    >>> microgradx.full_like(microgradx.tensor([1, 2]), 7)
    tensor([7, 7])
    """
    return _like("full_like", input, fill_value, dtype, layout, device, requires_grad, memory_format)


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
    """An argument as a number of Python's, whose arithmetic neither wraps around nor rounds."""
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
    return value.item() if isinstance(value, np.number) else value


def _count(start, end, step, whole):
    """How many numbers arange makes, and the errors where there is no such number."""
    if step == 0:
        raise RuntimeError("arange: step must be nonzero")
    if not whole and not (math.isfinite(start) and math.isfinite(end)):
        raise RuntimeError(f"arange: unsupported range: {start} -> {end}")
    if (end - start) * step < 0:
        raise RuntimeError(f"arange: upper bound and lower bound inconsistent with step sign: arange({start}, {end}, {step})")
    steps = -((start - end) // step) if whole else (end - start) / step
    if steps >= 2 ** 63 or whole and not -2 ** 63 <= min(start, end, step) <= max(start, end, step) < 2 ** 63:
        raise RuntimeError(f"arange: invalid size, possible overflow: arange({start}, {end}, {step}). Hint: bounds and counts must fit int64")
    return math.ceil(steps)


def arange(start=None, end=None, step=1, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """start, start + step, ... below end; ints give int64, anything else the default dtype.

    >>> import microgradx
    >>> microgradx.arange(3)
    tensor([0, 1, 2])
    """
    start, end = (0, start) if end is None else (0 if start is None else start, end)
    start, end, step = _number("arange", "start", start), _number("arange", "end", end), _number("arange", "step", step)
    whole = isinstance(start, WHOLE) and isinstance(end, WHOLE) and isinstance(step, WHOLE)
    dtype = _agree("arange", dtype, out) or (DTYPES["int64"] if whole else get_default_dtype())
    implemented(not dtype.is_complex and dtype is not DTYPES["bool"], "arange_cpu", dtype)
    count = _count(start, end, step, whole)
    if not whole and dtype is DTYPES["int64"]:
        start, end, step = int(start), int(end), int(step)
        need(step, ValueError, "arange: step must be nonzero")
        count = _count(start, end, step, True)
    if out is not None and out.numel() not in (0, count):
        warn(f"The number of elements in the out tensor of shape {list(out.shape)} does not match the computed number {count}: it is resized")
    if dtype.is_floating_point:
        # PyTorch's vectors of 8 float32 (4 float64) count from their first number, which is rounded; what fills no two of them does not
        values = ops.along.progression(start, step, 0.0, count, True, dtype.name == "float32")
    else:
        values = ops.along.count_up(int(start), int(step), count)
    return _made("arange", ops.cast_to(values, dtype), requires_grad, out, device, layout)


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


def _spaced(op, start, end, steps, dtype, base=None):
    """linspace, or base to the power of it, in dtype or in what start and end imply."""
    complex_ones = complex_progression(op, linspace, start, end, steps, dtype)
    if complex_ones is not None:
        return complex_ones if base is None else ops.full((), base, complex_ones.dtype) ** complex_ones
    dtype = dtype or get_default_dtype()
    start, end, steps = _number(op, "start", start), _number(op, "end", end), operator.index(steps)
    base = None if base is None else float(_number(op, "base", base))
    if steps < 0:
        raise RuntimeError(f"{op}: number of steps must be non-negative, got {steps}")
    if steps == 1:              # filled with the start, whatever the end
        return empty(1, dtype=dtype).fill_(start if base is None else (base ** ops.full((), start, DTYPES["float64"])).item())
    implemented(steps == 0 or dtype.name != "bool", f"{op}_cpu", dtype)
    if steps:
        fit(op, [start, end], dtype)
        if not dtype.is_floating_point:
            start, end = int(start), int(end)
        if dtype.name == "uint8":
            start, end = start % 256, end % 256
    values = ops.along.between(start, end, steps, op == "linspace" and dtype.name == "float32")
    return ops.cast_to(values if base is None else base ** values, dtype, True)


def linspace(start, end, steps, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """steps values from start to end, both included.

    >>> import microgradx
    >>> microgradx.linspace(0, 1, 3)
    tensor([0.0000, 0.5000, 1.0000])
    """
    return _made("linspace", _spaced("linspace", start, end, steps, _agree("linspace", dtype, out)), requires_grad, out, device, layout)


def logspace(start, end, steps, base=10.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """base ** linspace(start, end, steps).

    >>> import microgradx
    >>> microgradx.logspace(0, 2, 3)
    tensor([  1.,  10., 100.])
    """
    return _made("logspace", _spaced("logspace", start, end, steps, _agree("logspace", dtype, out), base), requires_grad, out, device, layout)


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


def _construct(cls, *args, dtype=None, device=None):
    """Tensor(2, 3) is a shape, Tensor([2, 3]) values, always of the default dtype; of a tensor it is a view."""
    _device(device or "cpu")._require_cpu("Tensor")
    kind = get_default_dtype() if dtype is None else dtype
    data = args[0] if len(args) == 1 else None
    if isinstance(data, Tensor):
        need(device is None, RuntimeError, "Tensor: of a tensor, it takes no device. Hint: microgradx.as_tensor(x, device=device)")
        if dtype is not None and data.dtype is not dtype:
            raise TypeError(f"{dtype.short_name}Tensor(): expected a tensor of {dtype!r} (got {data.dtype!r}); convert it with .to({dtype!r})")
        if data.is_meta or not issubclass(type(data), Tensor):        # the second: samples in vmap
            need(cls is Tensor, NotImplementedError, f"{cls.__name__}: made of a tensor on the device meta, or in vmap. Hint: .as_subclass() outside of it")
            return data.view_as(data)
        return as_subclass(data, cls)
    if hasattr(data, "_flat"):            # a storage, to look into
        value = _empty((0,), kind).set_(data)
    elif len(args) != 1 or isinstance(data, (int, np.integer, Size)):
        value = _empty(_shape("Tensor", args or (0,)), kind)
    elif hasattr(data, "__index__") or hasattr(data, "__len__") and hasattr(data, "__getitem__") and not isinstance(data, dict):
        value = from_data("Tensor", data, kind)
    else:
        raise TypeError(f"Tensor(): data must be a sequence (got {type(data).__name__}). Hint: a number becomes a tensor with microgradx.tensor(number)")
    return Tensor._make_subclass(cls, value)


_construct.__qualname__ = "Tensor"            # in errors about its arguments
cold["construct"] = _construct

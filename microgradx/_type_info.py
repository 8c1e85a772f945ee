"""Types about types: finfo and iinfo, layouts and memory formats, the legacy types of tensors."""
import sys

import numpy as np

from microgradx._engine.dtype import DTYPES, as_dtype, get_default_dtype, set_default_dtype
from microgradx._engine.tensor import Tensor
from microgradx._engine.warn import warn
from microgradx._rows import need


class _Word:
    """A constant with a name: strided, contiguous_format ..."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"microgradx.{self._name}"

    def __reduce__(self):
        return self._name


class memory_format(_Word):
    """The type of contiguous_format, channels_last and their like.

    >>> import microgradx
    >>> isinstance(microgradx.channels_last, microgradx.memory_format)
    True
    """


class layout(_Word):
    """The type of strided, which is every tensor's layout, of sparse_coo, and of the names of compressed ones, which nothing has.

    >>> import microgradx
    >>> isinstance(microgradx.ones(2).layout, microgradx.layout)
    True
    """


_UNKNOWN_TO_NUMPY = {"bfloat16": (0.0078125, 3.3895313892515355e38, 1.1754943508222875e-38, 0.01),
                     "float8_e4m3fn": (0.125, 448.0, 0.015625, 1.0), "float8_e5m2": (0.25, 57344.0, 6.103515625e-05, 1.0)}


class _Limits:
    """What finfo and iinfo share: two of the same dtype are equal."""

    def __eq__(self, other):
        return type(other) is type(self) and other.dtype == self.dtype


class finfo(_Limits):
    """finfo(dtype): the limits of a floating-point dtype: eps, max, min, tiny, smallest_normal, resolution, bits.

    >>> import microgradx
    >>> microgradx.finfo(microgradx.float32).eps
    1.1920928955078125e-07
    """
    __module__ = "microgradx"

    def __init__(self, dtype=None):
        dtype = get_default_dtype() if dtype is None else as_dtype(dtype).to_real()
        need(dtype.is_floating_point, TypeError, f"microgradx.finfo() requires a floating point input type. Use microgradx.iinfo to handle '{dtype!r}'")
        self.dtype, self.bits = dtype.name, dtype.itemsize * 8
        if dtype.name in _UNKNOWN_TO_NUMPY:
            self.eps, self.max, self.tiny, self.resolution = _UNKNOWN_TO_NUMPY[dtype.name]
        else:
            info = np.finfo(dtype.np_name)
            self.eps, self.max, self.tiny = (float(v) for v in (info.eps, info.max, info.tiny))
            self.resolution = float(f"1e-{info.precision}")
        self.min, self.smallest_normal = -self.max, self.tiny

    def __repr__(self):
        return (f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, eps={self.eps:g}, "
                f"smallest_normal={self.smallest_normal:g}, tiny={self.tiny:g}, dtype={self.dtype})")


class iinfo(_Limits):
    """iinfo(dtype): the limits of an integer dtype: max, min, bits.

    >>> import microgradx
    >>> microgradx.iinfo(microgradx.uint8).max
    255
    """
    __module__ = "microgradx"

    def __init__(self, dtype):
        dtype = as_dtype(dtype)
        if dtype.is_floating_point or dtype.is_complex or dtype.name == "bool":
            raise TypeError(f"microgradx.iinfo() requires an integer input type. Use microgradx.finfo to handle '{dtype!r}'")
        info = np.iinfo(dtype.np_name)
        self.dtype, self.bits, self.max, self.min = dtype.name, dtype.itemsize * 8, int(info.max), int(info.min)

    def __repr__(self):
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"


class _TensorType(type):
    def __instancecheck__(cls, value):
        return isinstance(value, Tensor) and value.dtype is cls.dtype

    def __str__(cls):
        return f"microgradx.{cls.__name__}"


def _tensor_type(name, target):
    def new(cls, *args, **kwargs):
        return Tensor(*args, dtype=target, **kwargs)
    return _TensorType(name, (), {"__module__": "microgradx", "dtype": target, "__new__": new, "__doc__": f"Makes tensors of {target!r} (legacy)."})


def set_default_tensor_type(t):
    """set_default_tensor_type(t): set_default_dtype(t.dtype), its older name (deprecated); t is a type of floats, as FloatTensor, or the name of one."""
    warn("microgradx.set_default_tensor_type() is deprecated as of PyTorch 2.1, use set_default_dtype")
    t = getattr(sys.modules["microgradx"], t.rpartition(".")[2]) if isinstance(t, str) else t
    need(isinstance(t, _TensorType) and t.dtype.is_floating_point, TypeError, f"only floating-point types are supported as the default type, not {t}")
    set_default_dtype(t.dtype)


NAMES = {"set_default_tensor_type": set_default_tensor_type, "finfo": finfo, "iinfo": iinfo, "memory_format": memory_format, "layout": layout,
         **{word: layout(word) for word in ("strided", "sparse_coo", "sparse_csr", "sparse_csc", "sparse_bsr", "sparse_bsc")},
         **{word: memory_format(word) for word in ("contiguous_format", "preserve_format", "channels_last", "channels_last_3d")},
         **{f"{dtype.short_name}Tensor": _tensor_type(f"{dtype.short_name}Tensor", dtype) for dtype in DTYPES.values()
            if dtype.short_name in "Float Double Long Int Short Char Byte Bool Half BFloat16".split()}}
memory_format.__module__ = layout.__module__ = "microgradx"

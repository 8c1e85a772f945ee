"""Data types: names, item sizes, and type promotion as in PyTorch."""
from kernels.types cimport *


cdef class dtype:
    """A data type such as `microgradx.float32`; compared by identity, pickled by name.

    Attributes: name, itemsize (bytes), is_floating_point, is_complex, is_signed.

    >>> import microgradx
    >>> microgradx.float64.itemsize, microgradx.uint8.is_signed
    (8, False)
    """

    def __repr__(self):
        return f"microgradx.{self.name}"

    def __reduce__(self):
        return (dtype_by_name, (self.name,))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def to_complex(self):
        """The complex dtype with parts of this one."""
        name = {"float16": "complex32", "float32": "complex64", "float64": "complex128"}.get(self.name)
        if name is None and not self.is_complex and self.name != "bfloat16":
            raise RuntimeError(f"to_complex: {self!r} has no complex dtype. Hint: convert to a floating dtype first")
        return DTYPES[name] if name else self if self.is_complex else DTYPES["complex64"]

    def to_real(self):
        """The dtype of the parts of a complex one."""
        return DTYPES[f"float{self.itemsize * 4}"] if self.is_complex else self


# name, NumPy name, item size, short name; the order of the first twelve is that of kernels/types.pxd
_NAMES = [
    ("float32", "float32", 4, "Float"), ("float64", "float64", 8, "Double"), ("int64", "int64", 8, "Long"),
    ("int32", "int32", 4, "Int"), ("int16", "int16", 2, "Short"), ("int8", "int8", 1, "Char"),
    ("uint8", "uint8", 1, "Byte"), ("bool", "bool", 1, "Bool"), ("float16", "float16", 2, "Half"),
    ("bfloat16", "", 2, "BFloat16"), ("complex64", "complex64", 8, "ComplexFloat"),
    ("complex128", "complex128", 16, "ComplexDouble"), ("complex32", "", 4, "ComplexHalf"), ("uint16", "uint16", 2, "UInt16"),
    ("uint32", "uint32", 4, "UInt32"), ("uint64", "uint64", 8, "UInt64"), ("qint8", "", 1, "QInt8"),
    ("quint8", "", 1, "QUInt8"), ("qint32", "", 4, "QInt32"), ("float8_e4m3fn", "", 1, "Float8_e4m3fn"),
    ("float8_e5m2", "", 1, "Float8_e5m2"),
]
ALIASES = {"float": "float32", "double": "float64", "long": "int64", "int": "int32", "short": "int16",
           "half": "float16", "cfloat": "complex64", "cdouble": "complex128", "chalf": "complex32"}

cdef list _all = []
DTYPES = {}
cdef int _default = F32


def _make():
    cdef dtype d
    for code, (name, np_name, itemsize, short) in enumerate(_NAMES):
        d = dtype.__new__(dtype)
        d.name, d.np_name, d.itemsize, d.code, d.short_name = name, np_name, itemsize, code, short
        d.is_complex = name.startswith("complex")
        d.is_floating_point = "float" in name
        d.is_signed = not (name.startswith("uint") or name in ("bool", "quint8"))
        ITEMSIZE[code] = itemsize
        _all.append(d)
        DTYPES[name] = d
    DTYPES.update({alias: DTYPES[name] for alias, name in ALIASES.items()})


_make()


def dtype_by_name(str name):
    """The dtype of this name; used by pickle."""
    return DTYPES[name]


cdef dtype dtype_of(int code):
    return <dtype>_all[code]


cdef int dtype_code(object d) except -1:
    if type(d) is dtype:
        return (<dtype>d).code
    if d is float:
        return F64  # as PyTorch: Python's float means double where a dtype is asked
    if d is int:
        return I64
    if d is bool:
        return BOOL
    if d is complex:
        return C128
    raise TypeError(f"dtype must be a microgradx.dtype such as microgradx.float32, not {type(d).__name__}")


def as_dtype(d):
    """d, or the dtype that Python's float, int, bool or complex means."""
    return d if d is None or type(d) is dtype else dtype_of(dtype_code(d))


cdef bint is_float(int code) noexcept nogil:
    return code == F32 or code == F64 or code == F16 or code == BF16


cdef bint differentiable(int code) noexcept nogil:
    return is_float(code) or is_complex(code)


cdef int default_code() noexcept nogil:
    return _default


# bool < uint8 < int8 < int16 < int32 < int64 < half, bfloat16 < float32 < float64, by code
cdef int[N_STORED] RANK = [7, 8, 5, 4, 3, 2, 1, 0, 6, 6]


cdef int promote(int a, int b) noexcept nogil:
    """The smallest dtype that both convert to (PyTorch's promote_types)."""
    if a == b:
        return a
    if a >= C64 or b >= C64:
        return C128 if a == C128 or b == C128 or a == F64 or b == F64 else C64
    if RANK[a] == 6 and RANK[b] == 6:
        return F32            # float16 with bfloat16
    if (a == U8 and b == I8) or (a == I8 and b == U8):
        return I16
    return a if RANK[a] > RANK[b] else b


def promote_types(type1, type2):
    """promote_types(type1, type2) -> dtype: the smallest dtype to which both can be converted safely.

    >>> import microgradx
    >>> microgradx.promote_types(microgradx.int32, microgradx.float32)
    microgradx.float32
    """
    cdef int a = dtype_code(type1), b = dtype_code(type2)
    if a >= N_KEPT or b >= N_KEPT:
        if a == b:
            return type1
        raise RuntimeError(f"promote_types: microgradx does not compute with {type1!r} and {type2!r}")
    return dtype_of(promote(a, b))


def get_default_dtype():
    """get_default_dtype() -> dtype: what floating-point tensors get when no dtype is given.

    >>> import microgradx
    >>> microgradx.get_default_dtype()
    microgradx.float32
    """
    return dtype_of(_default)


def set_default_dtype(d, /):
    """set_default_dtype(d): the floating dtype that tensors of Python floats, factories and layers take.

    >>> import microgradx
    >>> microgradx.set_default_dtype(microgradx.float64); microgradx.tensor(1.5).dtype
    microgradx.float64
    >>> microgradx.set_default_dtype(microgradx.float32)
    """
    global _default
    cdef int code = (<dtype>d).code if type(d) is dtype else -1        # not Python's float, which is a dtype elsewhere
    if not is_float(code):
        raise TypeError(f"only floating-point types are supported as the default type, not {d!r}")
    _default = code

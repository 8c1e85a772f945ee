# Memory out and in through the buffer protocol: NumPy sees our memory, we see theirs, no copy.

# an int64 is a long where that has 8 bytes: so NumPy prints array([1]) and not array([1], dtype=int64)
cdef const char** _formats = [b"f", b"d", b"l" if sizeof(long) == 8 else b"q", b"i", b"h", b"b", b"B", b"?", b"e"]


cdef class Exporter:
    """Owns a storage on behalf of the arrays that look at it; the pool cannot recycle memory under them.

    It copies the geometry: a tensor here would move along, without the arrays, when share_memory_ gives all tensors of a storage new memory.
    """
    cdef Storage storage
    cdef char* data
    cdef int ndim, dtype
    cdef isize numel
    cdef isize[MAX_DIMS] shape, strides

    def __getbuffer__(self, Py_buffer* buffer, int flags):
        if flags & PyBUF_WRITABLE and self.storage.readonly:
            raise BufferError("this memory is read-only")
        buffer.buf = self.data
        buffer.obj = self
        buffer.len = self.numel * ITEMSIZE[self.dtype]
        buffer.itemsize = ITEMSIZE[self.dtype]
        buffer.readonly = self.storage.readonly
        buffer.ndim = self.ndim
        buffer.format = <char*>_formats[self.dtype]
        buffer.shape = self.shape
        buffer.strides = self.strides
        buffer.suboffsets = NULL
        buffer.internal = NULL

    def __releasebuffer__(self, Py_buffer* buffer):
        buffer.internal = NULL


cdef object export(Tensor t):
    """A zero-copy ndarray of t's memory (bfloat16, which NumPy does not know, as uint16 raises)."""
    cdef Exporter e
    if t.dt == C64 or t.dt == C128:
        raise NotImplementedError(f"not implemented for '{dtype_of(t.dt).short_name}' here. Hint: compute with .real and .imag, or view_as_real(z)")
    if t.dt > F16:
        raise TypeError(f"Got unsupported ScalarType {dtype_of(t.dt).short_name}: NumPy has no such dtype; convert with .float() first")
    e = Exporter.__new__(Exporter)
    e.storage, e.data, e.ndim, e.dtype, e.numel = t.storage, t.c_data, t.nd, t.dt, t.count
    for i in range(t.nd):
        e.shape[i] = t.c_shape[i]
        e.strides[i] = t.c_strides[i] * ITEMSIZE[t.dt]
    return np.asarray(e)


cdef dict _codes = {"f": F32, "d": F64, "h": I16, "b": I8, "B": U8, "?": BOOL, "e": F16, "Zf": C64, "Zd": C128}


cdef int code_of_format(const Py_buffer* view) except -2:
    """Our dtype code of a buffer's format, or -1."""
    cdef str text = (<bytes>view.format).decode() if view.format != NULL else "B"
    text = text.lstrip("@=<") if text[:1] in "@=<" else text
    if text in ("l", "q", "i"):
        return I64 if view.itemsize == 8 else I32 if view.itemsize == 4 else -1
    return <int>_codes.get(text, -1)


def from_array(array):
    """A tensor on the memory of an ndarray (or of anything with the buffer protocol); no copy."""
    cdef Py_buffer view
    cdef isize extent = 0
    cdef bint readonly = False
    try:
        PyObject_GetBuffer(array, &view, PyBUF_STRIDED_RO | PyBUF_FORMAT)
    except ValueError:
        if isinstance(array, np.ndarray) and array.dtype.kind in "mM":           # NumPy exports no buffer of these
            raise TypeError(f"can't convert np.ndarray of type numpy.{array.dtype.type.__name__}. Hint: convert it with .astype(numpy.int64)") from None
        raise
    try:
        readonly = view.readonly and isinstance(array, np.ndarray) and not array.flags.writeable
        code = code_of_format(&view)
        if code < 0:
            if isinstance(array, np.ndarray) and not array.dtype.isnative:
                raise ValueError(f"given numpy array has byte order different from the native one: {array.dtype}. Hint: array.astype('=f4') or its like")
            raise TypeError(f"can't convert np.ndarray of type {f'numpy.{array.dtype.type.__name__}' if isinstance(array, np.ndarray) else view.format}. The only supported types are: "
                            "float64, float32, float16, int64, int32, int16, int8, uint8, and bool.")
        t = new_tensor(code, view.ndim)
        for i in range(view.ndim):
            t.c_shape[i] = view.shape[i]
            if view.strides[i] % view.itemsize:
                raise ValueError("given numpy array strides not a multiple of the element byte size. Try array.copy().")
            if view.strides[i] < 0:
                raise ValueError("At least one of the strides in the given numpy array is negative, which tensors do not support. Hint: array.copy()")
            t.c_strides[i] = view.strides[i] // view.itemsize
            extent += (view.shape[i] - 1) * view.strides[i]
        update_flags(t)
        t.storage = foreign_storage(<char*>view.buf, extent + view.itemsize if t.count else 0, array, readonly)
        t.c_data, t.inference = t.storage.ptr, mgx_making_inference
    finally:
        PyBuffer_Release(&view)
    return t


def move_memory(list tensors, Tensor target):
    """Let tensors that look into one storage look into the storage of target instead, each at its place; what it holds counts as unchanged."""
    cdef Tensor t
    for t in tensors:
        target.storage.version = t.storage.version
        t.c_data = target.storage.ptr + (t.c_data - t.storage.ptr)
        t.storage = target.storage


cdef object nested(Tensor t, int dim, const char* at):
    if dim == t.nd:
        return value_at(at, t.dt)
    cdef list parts = [None] * t.c_shape[dim]      # at once, so that MemoryError comes before the work
    for i in range(t.c_shape[dim]):
        parts[i] = nested(t, dim + 1, at + i * t.c_strides[dim] * ITEMSIZE[t.dt])
    return parts


def nested_list(Tensor t not None):
    """The values as nested lists; a number where there are no dimensions."""
    return nested(alias(t), 0, t.c_data)        # while lists are made a finalizer may run, and give t another memory


cdef object value_at(const char* c_value, int dtype):
    """One element as a Python number."""
    if dtype == F32: return <double>(<const float*>c_value)[0]
    if dtype == F64: return (<const double*>c_value)[0]
    if dtype == I64: return (<const int64_t*>c_value)[0]
    if dtype == I32: return (<const int32_t*>c_value)[0]
    if dtype == I16: return (<const int16_t*>c_value)[0]
    if dtype == I8: return <int>(<const int8_t*>c_value)[0]
    if dtype == U8: return <int>(<const uint8_t*>c_value)[0]
    if dtype == BOOL: return (<const uint8_t*>c_value)[0] != 0
    if dtype == C64: return complex((<const float*>c_value)[0], (<const float*>c_value)[1])
    if dtype == C128: return complex((<const double*>c_value)[0], (<const double*>c_value)[1])
    return cold["half_value"](<size_t>c_value, dtype)

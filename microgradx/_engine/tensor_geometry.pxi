# Shapes and strides of a tensor that has memory, or is about to get some.

cdef int set_dims(Tensor t, int ndim) except -1:
    """Make room for ndim lengths and strides."""
    if ndim > MAX_DIMS:
        raise RuntimeError(f"tensors have at most {MAX_DIMS} dimensions, got {ndim}")
    if ndim <= SMALL:
        t.c_shape = t.small_
        t.c_strides = t.small_ + SMALL
        t.wide = None
    else:
        t.wide = PyBytes_FromStringAndSize(NULL, 2 * ndim * sizeof(isize))
        t.c_shape = <dims>PyBytes_AS_STRING(t.wide)
        t.c_strides = t.c_shape + ndim
    t.nd = ndim
    return 0


cdef int fill_contiguous(Tensor t) except -1:
    cdef isize n = 1, full = 1
    cdef int i
    for i in range(t.nd - 1, -1, -1):
        if t.c_shape[i] < 0:
            raise RuntimeError(f"tensor: negative dimension {t.c_shape[i]} in shape {list(shape_of(t))}")
        t.c_strides[i] = full
        if t.c_shape[i] > 1:
            if full > (<isize>1 << 59) // t.c_shape[i]:
                raise RuntimeError(f"Storage size calculation overflowed with sizes={list(shape_of(t))}")
            full *= t.c_shape[i]
        n *= t.c_shape[i]
    t.count = n
    t.contiguous = True
    return 0


cdef int update_flags(Tensor t) except -1:
    cdef isize n = 1
    cdef int i
    cdef bint overflows = False, some = True
    t.contiguous = True
    for i in range(t.nd - 1, -1, -1):
        if t.c_shape[i] != 1 and t.c_strides[i] != n:
            t.contiguous = False
        some = some and t.c_shape[i] != 0
        overflows |= mgx_mul_overflow(n, t.c_shape[i], &n)
    if overflows and some:
        raise RuntimeError(f"numel: integer multiplication overflow: a tensor cannot have the shape {list(shape_of(t))}. Hint: use smaller sizes")
    t.count = n if some else 0
    if t.count == 0:
        t.contiguous = True
    return 0


cdef bint same_shape(Tensor a, Tensor b) noexcept nogil:
    cdef int i
    if a.nd != b.nd:
        return False
    for i in range(a.nd):
        if a.c_shape[i] != b.c_shape[i]:
            return False
    return True


cdef isize storage_offset(Tensor t) noexcept nogil:
    return (t.c_data - t.storage.ptr) // ITEMSIZE[t.dt] if t.storage.ptr != NULL else 0

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


cdef bint broadcasts(int nd, const isize* shape, int to_nd, const isize* to) noexcept nogil:
    for i in range(1, nd + 1):
        if nd > to_nd or shape[nd - i] != 1 and shape[nd - i] != to[to_nd - i]:
            return False
    return True


cdef isize storage_offset(Tensor t) noexcept nogil:
    return (t.c_data - t.storage.ptr) // ITEMSIZE[t.dt] if t.storage.ptr != NULL else 0


cpdef int wrap_dim(str op, object dim, int nd) except -1:
    """dim counted from the end when negative; a 0-d tensor accepts 0 and -1."""
    cdef isize d, n = nd if nd > 0 else 1
    if type(dim) is bool:
        raise TypeError(f"{op}(): argument 'dim' must be int, not bool")
    try:
        d = dim.__index__()
    except AttributeError:
        raise TypeError(f"{op}(): argument 'dim' must be int, not {type(dim).__name__}") from None
    except OverflowError:
        raise ValueError(f"{op}(): Overflow when unpacking long long: dim {dim}. Hint: a {nd}-d tensor has dimensions {-n} to {n - 1}") from None
    if d < -n or d >= n:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {d}): {op} of a {nd}-d tensor")
    return <int>(d + n if d < 0 else d)


cdef int dim_of(Tensor t, object dim, str op) except -1:
    """wrap_dim, of a tensor that has dimensions."""
    cdef int d = wrap_dim(op, dim, t.nd)
    if t.nd == 0:
        raise IndexError(f"{op}: Dimension specified as {dim} but tensor has no dimensions")
    return d


@cython.no_gc
cdef class Brought(Storage):
    """What .data brought. A program may take a tensor's data away between forward and backward and bring it back: the versions of each layout that
    the tensor had there count from a number of their own (times REPLACED), and rules that saved it in this layout find it unchanged. Where there
    are more layouts than numbers the rest shares the last, and each change to one of these counts as a change in place, too."""
    cdef dict layouts           # (dtype, shape, strides): number


cdef Storage brought(Storage own, Storage new, object before):
    """A storage of new's memory that goes on counting own's versions; before: the layout, where another one follows."""
    if before is None and not isinstance(own, Brought):
        new, new.version = foreign_storage(new.ptr, new.nbytes, new, new.readonly), own.version
        return new
    cdef Brought s = Brought.__new__(Brought)
    s.ptr, s.nbytes, s.owner, s.readonly, s.version = new.ptr, new.nbytes, new._root(), new.readonly, own.version
    s.layouts = (<Brought>own).layouts if isinstance(own, Brought) else {before: own.version // REPLACED}
    return s


cdef object layout_of(Tensor t):
    return (t.dt, *[t.c_shape[d] for d in range(t.nd)], *[t.c_strides[d] for d in range(t.nd)])


cdef int count_from(Storage own, object layout) except -1:
    """Let own's versions count from the number of a layout that .data brought; one that was not there before gets the next."""
    cdef unsigned int number
    if isinstance(own, Brought):
        known = (<Brought>own).layouts
        if layout not in known and len(known) < LAYOUTS:
            known[layout] = max(known.values()) + 1
        number = min(<int>known.get(layout, LAYOUTS), LAYOUTS)
    else:
        number = min(own.version // REPLACED + 1, LAYOUTS)
    own.version = own.version % REPLACED + REPLACED * number + (number == LAYOUTS)
    return 0


cdef int move_into(Tensor t, Tensor data) except -1:
    """t takes data's memory and geometry."""
    set_dims(t, data.nd)
    t.dt = data.dt
    take_memory(t, data)


cdef inline void take_memory(Tensor t, Tensor data) noexcept:
    """The same of a t of data's dtype and as many dimensions."""
    memcpy(t.c_shape, data.c_shape, data.nd * sizeof(isize))
    memcpy(t.c_strides, data.c_strides, data.nd * sizeof(isize))
    t.storage, t.c_data = data.storage, data.c_data
    t.count, t.contiguous, t.inference = data.count, data.contiguous, data.inference

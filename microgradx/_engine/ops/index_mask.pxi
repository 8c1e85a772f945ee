# By a mask, and counting. `inplace` as in index_entry.pxi.

cdef int check_mask(str op, Tensor mask) except -1:
    if mask.dt != BOOL:
        raise RuntimeError(f"{op} only supports boolean masks (expected BoolTensor for mask), but got mask with dtype {dtype_of(mask.dt).short_name}")


cdef Tensor masked_fill_t(Tensor x, Tensor mask, Tensor value, bint inplace, Row row=None):
    """value where mask is True, else x, which is changed or broadcast with mask."""
    cdef isize[MAX_DIMS] shape
    cdef int nd = 0
    cdef tuple edges = edges_of(x, value)
    cdef Tensor out = x
    broadcast_shape("masked_fill", x, mask, &nd, shape)
    if not inplace:
        out = empty(x.dt, nd, shape)
    elif not broadcasts(mask.nd, mask.c_shape, x.nd, x.c_shape):
        raise RuntimeError(f"masked_fill_: output with shape {list(shape_of(x))} doesn't match the broadcast shape of "
                           f"the mask {list(shape_of(mask))}")
    else:
        begin("masked_fill_", x, True, edges is not None)
        if value.storage.ptr == x.storage.ptr: value = raw_clone(value)
        if mask.storage.ptr == x.storage.ptr: mask = raw_clone(mask)
    run_where(mask, value, x, out)
    n = finish(out, inplace, MASKED_FILL if row is None else row, edges)
    if n is not None:
        save(n, 0, mask)
    return out


cdef object masked_fill_backward(Node n, object grad):
    cdef Tensor g = <Tensor>grad, mask = saved(n, 0), zero = number(0, g.dt)
    return (masked_fill_t(g, mask, zero, False) if needs(n, 0) else None, where_t(mask, g, zero) if needs(n, 1) else None)

cdef Row MASKED_FILL = make_row("masked_fill", masked_fill_backward), MASKED_FILL_TENSOR = renamed_row(MASKED_FILL, "MaskedFillBackward1")


def masked_fill(Tensor input not None, mask, value, *, bint inplace=False):
    """input with one value where mask is set."""
    cdef Tensor m = tensor_argument("masked_fill", "mask", mask), y = scalar_argument("masked_fill", input, value)
    check_mask("masked_fill", m)
    return masked_fill_t(input, m, y, inplace, MASKED_FILL_TENSOR if isinstance(value, Tensor) else None)


cdef tuple together(str op, Tensor x, Tensor mask):
    """x and mask expanded to their common shape, both dense."""
    cdef isize[MAX_DIMS] shape
    cdef int nd = 0
    if not same_shape(x, mask):
        broadcast_shape(op, x, mask, &nd, shape)
        x, mask = expand_to(x, nd, shape), expand_to(mask, nd, shape)
    return x, mask


def masked_select(Tensor input not None, mask):
    """The elements where mask is set, 1-d."""
    cdef Spot s
    cdef Tensor m = tensor_argument("masked_select", "mask", mask), x, flat
    check_mask("masked_select", m)
    x, m = together("masked_select", input, m)
    flat = positions(m)
    in_order_of(&s, x, flat)
    return rows_get(MASKED_SELECT, x, flat, &s, -1)


def masked_scatter(Tensor input not None, mask, source, *, bint inplace=False):
    """input with the elements of source, in order, where mask is set."""
    cdef Spot s
    cdef Tensor m = tensor_argument("masked_scatter", "mask", mask), src = tensor_argument("masked_scatter", "source",
                                                                                           source)
    cdef Tensor x = input, flat
    check_mask("masked_scatter", m)
    same_dtype("masked_scatter", x, src)
    if inplace and not broadcasts(m.nd, m.c_shape, x.nd, x.c_shape):
        raise RuntimeError(f"masked_scatter_: the mask of shape {list(shape_of(m))} does not broadcast to self "
                           f"{list(shape_of(x))}")
    x, m = together("masked_scatter", x, m)
    x = input if inplace else x
    flat = positions(m)
    if src.count < flat.count:
        raise RuntimeError(f"masked_scatter: Number of elements of source < number of ones in mask ({src.count} < "
                           f"{flat.count})")
    in_order_of(&s, x, flat)
    src = slice_v(reshape_t(src, 1, &src.count), 0, 0, flat.count, 1)
    return rows_write("masked_scatter", MASKED_SCATTER, x, src, flat, &s, False, inplace)


def nonzero(Tensor input not None, *, bint as_tuple=False):
    """The coordinates of the elements that are not zero: (n, ndim), or one vector per dimension."""
    cdef Tensor x = input if input.nd or not as_tuple else unsqueeze_v(input, 0)
    cdef Tensor flat = positions(x if x.dt == BOOL else compare_t(C_NE, x, number(0, x.dt))), out
    cdef isize[2] shape
    shape[0], shape[1] = flat.count, x.nd
    out = empty(I64, 2, shape)
    K.index.unravel(flat.count, <const int64_t*>flat.c_data, x.nd, x.c_shape, <int64_t*>out.c_data)
    return tuple([select_v(out, 1, d) for d in range(x.nd)]) if as_tuple else out


# ---------------------------------------------------------------------------------------------------- counting

def one_hot(tensor, num_classes=-1):
    """int64 zeros of shape (*, num_classes) with a one where tensor says; -1: as many classes as needed."""
    cdef Tensor x = tensor_argument("one_hot", "tensor", tensor), idx, out
    cdef isize[MAX_DIMS] shape
    cdef isize classes = num_classes, i, top = -1, low = 0
    if x.dt != I64:
        raise RuntimeError(f"one_hot is only applicable to index tensor of type LongTensor, got {dtype_of(x.dt)!r}")
    if x.nd == MAX_DIMS:
        raise RuntimeError(f"one_hot: tensors have at most {MAX_DIMS} dimensions, got {x.nd}")
    if x.count == 0 and classes <= 0:
        raise RuntimeError("one_hot: Can not infer total number of classes from empty tensor.")
    idx = dense(x)
    for i in range(idx.count):
        top, low = max(top, <isize>(<int64_t*>idx.c_data)[i]), min(low, <isize>(<int64_t*>idx.c_data)[i])
    if low < 0:
        raise RuntimeError(f"one_hot: Class values must be non-negative, got {low}.")
    if classes == -1:
        classes = top + 1
    elif top >= classes:
        raise RuntimeError(f"one_hot: Class values must be smaller than num_classes, got {top} with "
                           f"num_classes={classes}.")
    memcpy(shape, x.c_shape, x.nd * sizeof(isize))
    shape[x.nd] = classes
    out = full(0, I64, x.nd + 1, shape)
    for i in range(idx.count):
        (<int64_t*>out.c_data)[i * classes + (<int64_t*>idx.c_data)[i]] = 1
    return out


def bincount(input, weights=None, minlength=0):
    """How often each integer occurs, or the sum of its weights."""
    cdef Tensor x = tensor_argument("bincount", "input", input)
    implemented(not is_float(x.dt) and x.dt != BOOL, "bincount", x.dt)
    array = (<object>x).contiguous()._array()         # what is expanded to more than there is room for raises here
    if x.nd != 1 or (x.count and array.min() < 0):
        raise RuntimeError("bincount: only supports 1-d non-negative integral inputs, got "
                           + (f"shape {list(shape_of(x))}" if x.nd != 1 else f"{array.min()}"))
    if x.count and array.max() == 2 ** 63 - 1:          # one more is what NumPy counts up to
        raise RuntimeError("bincount: maximum value of input overflowed, it should be < 9223372036854775807")
    if minlength < 0:
        raise RuntimeError(f"bincount: minlength should be >= 0, got {minlength}")
    if weights is not None and ((<Tensor?>weights).nd != 1 or (<Tensor>weights).count != x.count):
        raise RuntimeError(f"bincount: weights should be 1-d and have the same length as input, got "
                           f"{list(shape_of(<Tensor>weights))}")
    kind = np.int64 if weights is None or not x.count else np.float32 if (<Tensor>weights).dt == F32 else np.float64
    if weights is not None:             # NumPy has no bfloat16
        weights = (weights.float() if (<Tensor>weights).dt == BF16 else weights)._array()
    return from_array(np.bincount(array, weights, minlength).astype(kind, copy=False))

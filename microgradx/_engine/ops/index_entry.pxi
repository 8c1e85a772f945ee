# The functions that Python calls. `inplace` makes one the form with a trailing underscore.

cdef Tensor tensor_argument(str op, str name, object value):
    if not isinstance(value, Tensor):
        raise TypeError(f"{op}(): argument '{name}' must be Tensor, not {type(value).__name__}")
    return <Tensor>value


cdef Tensor scalar_argument(str op, Tensor x, object value):
    """A number or 0-d tensor as a 0-d tensor of x's dtype, its history kept."""
    if isinstance(value, Tensor):
        if (<Tensor>value).nd:
            raise RuntimeError(f"{op}: only supports a 0-dimensional value tensor, but got tensor with "
                               f"{(<Tensor>value).nd} dimension(s).")
        if (<Tensor>value).dt == x.dt or tracked(<Tensor>value):
            return to_dtype(<Tensor>value, x.dt)
        value = value.item()
    if isinstance(value, (np.integer, np.floating, np.bool_)):
        value = float(value) if isinstance(value, np.floating) else value.item()        # item() of a long double is one itself
    if not isinstance(value, (int, float, complex)):
        raise TypeError(f"{op}(): argument 'value' must be a number or a Tensor, not {type(value).__name__}")
    return constant(op, value, x.dt)


cdef int same_dtype(str op, Tensor x, Tensor source) except -1:
    if x.dt != source.dt:
        raise RuntimeError(f"{op}(): Expected self and source to have the same dtype, but got "
                           f"{dtype_of(x.dt).short_name} and {dtype_of(source.dt).short_name}")


cdef int integers(object error, str op, Tensor index, bint int32=False) except -1:
    if index.dt != I64 and not (int32 and index.dt == I32):
        raise error(f"{op}(): Expected a long tensor for index, but got {dtype_of(index.dt).short_name}")


cdef Tensor index_vector(str op, object index, object not_vector, object not_integers, bint int32=False):
    """The checked 1-d index of op, with the error classes that PyTorch has for it."""
    cdef Tensor idx = tensor_argument(op, "index", index)
    if idx.nd > 1:
        raise not_vector(f"{op}(): Index is supposed to be a vector, got shape {list(shape_of(idx))}")
    integers(not_integers, op, idx, int32)
    return idx


# ---------------------------------------------------------------------------------------------------- by a 1-d index

def index_select(Tensor input not None, dim, index):
    """The parts of input along dim that the 1-d index names."""
    cdef Spot s
    cdef int d = wrap_dim("index_select", dim, input.nd)
    cdef Tensor idx = index_vector("index_select", index, IndexError, RuntimeError, True)
    if input.nd == 0 and idx.count != 1:
        raise RuntimeError(f"index_select(): Index to scalar can have only 1 value, got {idx.count} value(s)")
    along(&s, input, d, idx.count)
    return rows_get(INDEX_SELECT, input, in_range(IndexError, "index_select(): index out of range in self: ", idx, s.dim, d), &s, -1)


cdef Tensor write_along(str op, Row row, Tensor x, int d, Tensor index, Tensor source, bint add, bint inplace):
    """index_add, index_copy, index_fill: source has index.count parts along dim d, or is one value."""
    cdef Spot s
    along(&s, x, d, index.count)
    return rows_write(op, row, x, source, index, &s, add, inplace)


cdef int check_parts(object error, str op, Tensor x, int d, Tensor index, Tensor source) except -1:
    """source: x's shape with index.count along d."""
    cdef isize parts = source.c_shape[d] if source.nd > d else 1
    if source.nd != x.nd:
        raise error(f"{op}: source tensor shape must match self tensor shape, excluding the specified dimension. Got "
                    f"self.shape = {list(shape_of(x))} source.shape = {list(shape_of(source))}")
    if index.count != parts:
        raise error(f"{op}(): Number of indices ({index.count}) should be equal to source.size(dim): ({parts}), for "
                    f"dim: {d}")
    for i in range(x.nd):
        if i != d and x.c_shape[i] != source.c_shape[i]:
            raise RuntimeError(f"{op}: source tensor shape must match self tensor shape, excluding the specified "
                               "dimension. Got "
                               f"self.shape = {list(shape_of(x))} source.shape = {list(shape_of(source))}")


def index_add(Tensor input not None, dim, index, source, *, alpha=1, bint inplace=False):
    """input with alpha * source added to the parts along dim that index names; repeated ones add up."""
    cdef int d = wrap_dim("index_add", dim, input.nd)
    cdef Tensor idx = index_vector("index_add", index, IndexError, RuntimeError, True), src = tensor_argument("index_add", "source", source)
    same_dtype("index_add", input, src)
    check_parts(RuntimeError, "index_add", input, d, idx, src)
    idx = in_range(RuntimeError if alpha == 1 and input.nd > 1 else IndexError, "index_add(): ", idx, input.c_shape[d] if input.nd else 1, d)
    if alpha != 1:
        src = mul_t(src, constant("index_add", alpha, input.dt))
    return write_along("index_add", INDEX_ADD, input, d, idx, src, True, inplace)


def index_copy(Tensor input not None, dim, index, source, *, bint inplace=False):
    """input with the parts along dim that index names replaced by those of source."""
    cdef int d = wrap_dim("index_copy", dim, input.nd)
    cdef Tensor idx = index_vector("index_copy", index, IndexError, RuntimeError), src = tensor_argument("index_copy", "source", source)
    same_dtype("index_copy", input, src)
    if src.nd == 0 and input.nd == 1 and idx.count == 1:
        src = unsqueeze_v(src, 0)
    elif src.nd == 1 and input.nd == 0 and src.count == 1:
        src = <Tensor>src[0]
    check_parts(IndexError, "index_copy", input, d, idx, src)
    idx = in_range(IndexError, "index_copy(): ", idx, input.c_shape[d] if input.nd else 1, d)
    return write_along("index_copy", INDEX_COPY, input, d, idx, src, False, inplace)


def index_fill(Tensor input not None, dim, index, value, *, bint inplace=False):
    """input with one value in the parts along dim that index names (negative ones count from the end)."""
    if isinstance(value, complex) and not is_complex(input.dt):
        raise RuntimeError(f"index_fill: Converting complex Scalar {value!r} to non-complex type is not supported. Hint: value.real")
    cdef int d = wrap_dim("index_fill", dim, input.nd)
    cdef Tensor idx = index_vector("index_fill", index, RuntimeError, IndexError), y = scalar_argument("index_fill", input, value)
    idx = in_range(IndexError, "index_fill(): ", idx, input.c_shape[d] if input.nd else 1, d, True)
    if tracked(y):                                        # a part that is filled twice is the value once
        idx = from_array(np.unique(idx._array()))
    return write_along("index_fill", INDEX_FILL_TENSOR if isinstance(value, Tensor) else INDEX_FILL, input, d, idx, y, False, inplace)


def index_put(Tensor input not None, indices, values, bint accumulate=False, *, bint inplace=False):
    """input with input[indices] = values, or += values."""
    cdef Places p
    cdef list tensors = []
    cdef Tensor y = tensor_argument("index_put", "values", values), out, v
    if not isinstance(indices, (tuple, list)):
        raise TypeError(f"index_put(): argument 'indices' (position 1) must be tuple of Tensors, not "
                        f"{type(indices).__name__}")
    for i, index in enumerate(indices):
        if not isinstance(index, Tensor):
            raise TypeError(f"index_put(): expected Tensor as element {i} in argument 0, but got "
                            f"{type(index).__name__}")
    if not indices:
        raise RuntimeError("index_put: indices must hold at least one Tensor")
    out = input if inplace else clone_t(input)
    v = basic_part(out, tuple([unsqueezed(<Tensor>i) for i in indices]), tensors, &p)
    put_at(v, tensors, &p, y, accumulate)
    return out


cdef Tensor unsqueezed(Tensor index):
    """0-d index tensors index a dimension here; a select would leave the one dimension that put_at needs."""
    return index if index.nd or index.dt >= U8 else unsqueeze_v(index, 0)


def take(Tensor input not None, index):
    """input.flatten()[index]."""
    cdef Spot s
    cdef Tensor idx = tensor_argument("take", "index", index)
    integers(RuntimeError, "take", idx)
    if input.count == 0 and idx.count:
        raise IndexError("take(): tried to take from an empty tensor")
    in_order_of(&s, input, idx)
    return rows_get(TAKE, input, in_range(IndexError, "take(): out of range: ", idx, input.count, 0, True), &s, -1)


def put(Tensor input not None, index, source, bint accumulate=False, *, bint inplace=False):
    """input with input.flatten()[index] = source, or += source."""
    cdef Spot s
    cdef Tensor idx = tensor_argument("put_", "index", index), src = tensor_argument("put_", "source", source)
    integers(RuntimeError, "put_", idx)
    same_dtype("put_", input, src)
    if src.count != idx.count:
        raise IndexError(f"put_(): Expected source and index to have the same number of elements, but got "
                         f"source.numel() = {src.count}, index.numel() = {idx.count}")
    in_order_of(&s, input, src)
    return rows_write("put_", PUT, input, src, in_range(IndexError, "put_(): out of range: ", idx, input.count, 0, True), &s,
                      accumulate, inplace)


def embedding(weight, indices, isize padding_idx=-1):
    """weight[indices]: (*) integers -> (*, D). The row padding_idx gets no gradient."""
    cdef Spot s
    cdef Tensor w = tensor_argument("embedding", "weight", weight)
    cdef Tensor idx = tensor_argument("embedding", "indices", indices)
    if w.nd != 2:
        raise RuntimeError(f"embedding: 'weight' must be 2-D, got shape {list(shape_of(w))}")
    if idx.dt != I64 and idx.dt != I32:
        raise RuntimeError("embedding: Expected tensor for argument #1 'indices' to have one of the following scalar "
                           f"types: Long, Int; but got {dtype_of(idx.dt)!r} instead")
    if idx.nd == MAX_DIMS:
        raise RuntimeError(f"embedding: tensors have at most {MAX_DIMS} dimensions, got indices of {idx.nd}")
    s.outer, s.dim, s.inner = 1, w.c_shape[0], w.c_shape[1]
    s.nd = idx.nd + 1
    memcpy(s.shape, idx.c_shape, idx.nd * sizeof(isize))
    s.shape[idx.nd] = s.inner
    return rows_get(EMBEDDING, w, in_range(IndexError, "embedding: index out of range in self: ", idx, s.dim, 0), &s,
                    padding_idx)


# ---------------------------------------------------------------------------------------------------- gather, scatter

def gather(input, dim, index, *, bint sparse_grad=False):
    """out[i][j] = input[index[i][j]][j] for dim = 0, and so on for the other dimensions."""
    cdef Tensor x = tensor_argument("gather", "input", input), idx = tensor_argument("gather", "index", index)
    cdef int d = wrap_dim("gather", dim, x.nd)
    if sparse_grad:
        raise NotImplementedError("gather: sparse gradients are not supported; use sparse_grad=False")
    if not idx.count:
        idx = to_dtype(idx, I64)
    return gather_t(x, d, checked_index("gather", x, d, idx, None))


def take_along_dim(input, indices, dim=None):
    """gather with the other dimensions of input and indices broadcast, and indices counted modulo dim's length; dim None: of the flattened input."""
    cdef Tensor x = tensor_argument("take_along_dim", "input", input)
    cdef Tensor idx = tensor_argument("take_along_dim", "indices", indices)
    cdef isize[MAX_DIMS] shape, other
    cdef int nd = 0, d
    integers(RuntimeError, "take_along_dim", idx)
    if dim is None:
        shape[0], other[0] = idx.count, x.count
        idx = in_range(RuntimeError, "take_along_dim(): ", reshape_t(idx, 1, shape), x.count, 0)
        return gather_t(reshape_t(x, 1, other), 0, idx)
    d = wrap_dim("take_along_dim", dim, x.nd)
    if x.nd != idx.nd:
        raise RuntimeError("take_along_dim(): input and indices should have the same number of dimensions, but got "
                           f"{x.nd} dimensions for input, and {idx.nd} dimensions for indices")
    if not x.nd:
        raise IndexError(f"take_along_dim: Dimension specified as {dim} but tensor has no dimensions")
    memcpy(other, idx.c_shape, idx.nd * sizeof(isize))
    other[d] = x.c_shape[d]
    broadcast_shape("take_along_dim", x, strided(x, x.nd, other, x.c_strides, 0), &nd, shape)
    x = expand_to(x, nd, shape)
    shape[d] = idx.c_shape[d]
    idx = expand_to(idx, nd, shape)
    return gather_t(x, d, modulo(idx, x.c_shape[d]))


cdef Tensor modulo(Tensor index, isize size):
    """index as contiguous int64 numbers in [0, size)."""
    cdef Tensor idx = dense(index), out = empty(I64, idx.nd, idx.c_shape)
    if size == 0 and idx.count:
        raise RuntimeError("take_along_dim(): an index into a dimension of size 0")
    for i in range(idx.count):
        place = (<int64_t*>idx.c_data)[i]
        (<int64_t*>out.c_data)[i] = place if 0 <= place < size else (place % size + size) % size         # divisions take the time of a memory access each
    return out


def scatter(Tensor input not None, dim, index, src=None, *, value=None, reduce=None, bint inplace=False):
    """input with src (a Tensor or a number) written where index says along dim; reduce: "add" or "multiply"."""
    cdef int d = wrap_dim("scatter", dim, input.nd)
    cdef Tensor idx = tensor_argument("scatter", "index", index), y
    if value is not None:
        if src is not None:
            raise TypeError("scatter(): got both src and value")
        src = value
    if isinstance(src, Tensor):
        y = <Tensor>src
        if y.nd == 0 and idx.nd > 1:
            raise RuntimeError("scatter: Index tensor must have the same number of dimensions as src tensor")
        idx = checked_index("scatter", input, d, idx, y)
        same_dtype("scatter", input, y)
    else:
        y = scalar_argument("scatter", input, src)
        idx = checked_index("scatter", input, d, idx, None)
    if reduce is None:
        return scatter_write("scatter", SCATTER if isinstance(src, Tensor) else SCATTER_VALUE, R_SET, input, d, idx, y, inplace)
    if reduce not in ("add", "multiply"):
        raise RuntimeError(f"scatter: reduce argument must be either add or multiply, got {reduce!r}")
    if isinstance(src, Tensor):
        warn("The reduce argument of microgradx.scatter with Tensor src is deprecated and will be removed in a future PyTorch release. "
             "Use microgradx.scatter_reduce instead for more reduction options.")
    if reduce == "add":
        return scatter_write("scatter", SCATTER_ADD, R_SUM, input, d, idx, y, inplace)
    y = y if y.nd or idx.nd == 0 else expand_to(y, idx.nd, idx.c_shape)
    return scatter_reduce(input, dim, idx, y, "prod", inplace=inplace)


def scatter_add(Tensor input not None, dim, index, src, *, bint inplace=False):
    """input with src added at the places that index names along dim; repeated ones add up."""
    cdef int d = wrap_dim("scatter_add", dim, input.nd)
    cdef Tensor idx = tensor_argument("scatter_add", "index", index), y = tensor_argument("scatter_add", "src", src)
    idx = checked_index("scatter_add", input, d, idx, y)
    same_dtype("scatter_add", input, y)
    return scatter_write("scatter_add", SCATTER_ADD, R_SUM, input, d, idx, y, inplace)


def scatter_reduce(Tensor input not None, dim, index, src, reduce, *, bint include_self=True, bint inplace=False):
    """The sum, prod, mean, amax or amin of what src brings to each place that index names (and of input there)."""
    cdef int d = wrap_dim("scatter_reduce", dim, input.nd)
    cdef Tensor idx = tensor_argument("scatter_reduce", "index", index), out
    cdef Tensor y = tensor_argument("scatter_reduce", "src", src)
    reduce = {"max": "amax", "min": "amin"}.get(reduce, reduce)
    if reduce not in _REDUCE:
        raise RuntimeError(f"scatter_reduce: reduce argument must be either sum, prod, mean, amax or amin, got {reduce!r}")
    if reduce == "mean" and input.dt == BOOL:
        raise NotImplementedError("scatter_reduce: \"mean\" not implemented for 'Bool'")
    idx = checked_index("scatter_reduce", input, d, idx, y)
    same_dtype("scatter_reduce", input, y)
    if y.nd and idx.count:
        y = corner(y, idx)
    out = rounded(scatter_reduce_t(to_dtype(input, F32), d, idx, to_dtype(y, F32), _REDUCE[reduce], include_self), input.dt) if (
        input.dt >= N_COMPUTE) else scatter_reduce_t(input, d, idx, y, _REDUCE[reduce], include_self)
    return inplace_from("scatter_reduce_", input, out) if inplace else out

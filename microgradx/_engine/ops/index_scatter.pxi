# gather and scatter: an index tensor of the result's (or source's) own shape, along one dimension. For dim = 1 of matrices:
#
#   gather      out[i, j] = x[i, index[i, j]]              its gradient is scatter_add
#   scatter     out[i, index[i, j]] = src[i, j]            and that of src is gather
#   scatter_add, scatter_reduce                            the same with += and the others
#
# The kernels know x as (outer, dim, inner) and a flat index (`Spot`). What index allows decides how x is looked at (`flat_of`), the fastest first:
#   whole rows          index is a vector expanded over all other dimensions, as graph networks write it: inner numbers are moved together
#   in each row         along the last dimension, where index has a row for each of x's: numbers of a row are moved inside of it
#   anywhere            all of x is one row, and index becomes places in it (`places`)

cdef int check_sizes(str op, Tensor x, int dim, Tensor index, Tensor src) except -1:
    """index no larger than x (but along dim) and no larger than src; ranks equal, a 0-d tensor counting as (1,)."""
    cdef bint bad = False
    if index.dt != I64 and index.dt != I32:
        raise RuntimeError(f"{op}(): Expected dtype int32/int64 for index, got {dtype_of(index.dt)!r}")
    if index.count == 0:
        return 0
    if max(index.nd, 1) != max(x.nd, 1):
        raise RuntimeError(f"{op}: Index tensor must have the same number of dimensions as input tensor, got index "
                           f"{list(shape_of(index))} and input {list(shape_of(x))}")
    if src is not None and max(index.nd, 1) != max(src.nd, 1):
        raise (IndexError if src.nd and src.nd < index.nd else RuntimeError)(
            f"{op}: Index tensor must have the same number of dimensions as src tensor, got index "
            f"{list(shape_of(index))} and src {list(shape_of(src))}")
    for d in range(index.nd):
        bad = bad or (d != dim and x.nd and index.c_shape[d] > x.c_shape[d]) or (
            src is not None and index.c_shape[d] > (src.c_shape[d] if src.nd else 1))
    if bad:
        raise RuntimeError(f"{op}: Size does not match: Expected index {list(shape_of(index))} to be no larger than "
                           f"self {list(shape_of(x))} apart from dimension {dim}" +
                           ("" if src is None else f" and to be no larger size than src {list(shape_of(src))}"))


cdef Tensor rows_of(Tensor x, int dim, Tensor index):
    """The vector that was expanded to index, if it names whole parts of x along dim (as graph networks say it), else None."""
    if index.nd != x.nd or not index.count or not x.nd:
        return None
    for d in range(x.nd):
        if d != dim and (index.c_shape[d] != x.c_shape[d] or index.c_strides[d] and index.c_shape[d] > 1):
            return None
    return strided(index, 1, &index.c_shape[dim], &index.c_strides[dim], 0)


cdef Tensor checked_index(str op, Tensor x, int dim, Tensor index, Tensor src):
    """index as int64 numbers: contiguous (`places` looks whether they are in range), or those in range expanded as it is."""
    cdef isize[MAX_DIMS] strides
    check_sizes(op, x, dim, index, src)
    rows = rows_of(x, dim, index)
    if rows is None:
        return dense(cast(index, I64))
    memset(strides, 0, sizeof(strides))
    strides[dim] = 1
    return strided(in_range(RuntimeError, op + ": ", rows, x.c_shape[dim], dim), index.nd, index.c_shape, strides, 0)


cdef Tensor flat_of(Spot* s, isize* n, Tensor x, int dim, Tensor index, bint by_rows=True):
    """Where index points in x seen as s, in one of the three ways above; by_rows: the first may be taken. n: how many go to one outer part."""
    cdef Tensor rows = rows_of(x, dim, index) if x.contiguous and by_rows else None
    if rows is not None:
        along(s, x, dim, rows.count)
        n[0] = rows.count
        return dense(rows)
    index = dense(index)
    if x.contiguous and dim == x.nd - 1 == index.nd - 1 and memcmp(x.c_shape, index.c_shape, dim * sizeof(isize)) == 0:
        s.dim, s.inner, n[0] = x.c_shape[dim], 1, index.c_shape[dim]
        s.outer = index.count // n[0]
        bad = K.index.check(index.count, <const int64_t*>index.c_data, s.dim)      # before anything is written
        if bad >= 0:
            out_of_range(RuntimeError, "gather, scatter: ", (<int64_t*>index.c_data)[bad], dim, s.dim)
        return index
    s.outer, s.dim, s.inner, n[0] = 1, extent(x), 1, index.count
    return places(x, index, dim)


cdef Tensor gather_raw(Tensor x, int dim, Tensor index):
    cdef Spot s
    cdef isize n
    cdef Tensor out = empty(x.dt, index.nd, index.c_shape), flat
    if out.count:
        flat = flat_of(&s, &n, x, dim, index)
        unmoved(K.index.select(s.outer, s.dim, n, s.inner * ITEMSIZE[x.dt], x.c_data, <const int64_t*>flat.c_data, n if n < flat.count else 0, out.c_data))
    return out


cdef Tensor gather_t(Tensor x, int dim, Tensor index):
    return saving(GATHER, gather_raw(x, dim, index), x, index, dim)

cdef object gather_backward(Node n, object g):
    cdef Looks x = looks_at(n.edges[0])
    cdef Tensor zeros = full(0, (<Tensor>g).dt, x.nd, x.shape), index = saved(n, 0)
    check_sizes("gather's backward", zeros, <int>n.i0, index, <Tensor>g)         # a leaf may have another shape now
    return scatter_add_t(zeros, <int>n.i0, index, <Tensor>g)

cdef Row GATHER = make_row("gather", gather_backward)


cdef enum:
    R_SET = -1
    R_SUM = 0
    R_PROD = 1
    R_AMAX = 2       # these three agree with the kernels' SCATTER_MUL ... numbers
    R_AMIN = 3
    R_MEAN = 4

cdef int scatter_raw(int code, Tensor out, int dim, Tensor index, Tensor src) except -1:
    """out[c, with index[c] in place of c[dim]] = or += ... src[c], into out; src a single value or of index's shape."""
    cdef isize size, step, next_, n = 0
    cdef Spot s
    cdef Tensor flat, y = src, wide
    s.inner = 0             # as n: of rows, which products and extremes do not have
    if is_complex(out.dt) and code > R_SUM:
        raise NotImplementedError(f"scatter_reduce: products and extremes are not implemented for '{dtype_of(out.dt).short_name}'")
    if index.count == 0:
        return 0
    if code != R_SET and out.dt >= N_COMPUTE and not is_complex(out.dt):                 # adds in float32 and rounds once
        wide = cast(out, F32)
        scatter_raw(code, wide, dim, index, cast(src, F32))
        raw_copy(out, wide)
        return 0
    flat = places(out, dense(index), dim) if code > R_SUM else flat_of(&s, &n, out, dim, index, code == R_SUM or src.nd)
    next_ = n if n < flat.count else 0
    size = step = s.inner * ITEMSIZE[out.dt]
    if code == R_SET and src.nd == 0:
        step = 0
    elif not src.contiguous or src.nd != index.nd or src.storage.ptr == out.storage.ptr:
        y = empty(src.dt, index.nd, index.c_shape)
        raw_copy(y, src)
    if code == R_SET:
        unmoved(K.index.put_rows(s.outer, s.dim, n, size, y.c_data, step, <const int64_t*>flat.c_data, next_, out.c_data))
    elif code == R_SUM:
        add_rows(out.dt, s.outer, s.dim, n, s.inner, y.c_data, <const int64_t*>flat.c_data, out.c_data, -1, next_)
    else:
        K.index.scatter_reduce[out.dt](code, index.count, y.c_data, <const int64_t*>flat.c_data, out.c_data)


cdef Tensor scatter_write(str op, Row row, int code, Tensor x, int dim, Tensor index, Tensor src, bint inplace):
    """scatter_raw into x, or into a copy of it, recorded."""
    if src.nd and not same_shape(src, index) and index.count:          # what lies outside index does not take part
        src = corner(src, index)
    edges = edges_of(x, src)
    cdef Tensor out = begin(op, x, inplace, edges is not None)
    scatter_raw(code, out, dim, index, src)
    n = finish(out, inplace, row, edges)
    if n is not None:
        save(n, 0, index)
        n.i0 = dim
        n.extra = src.nd == 0
    return out


cdef Tensor corner(Tensor src, Tensor index):
    """The part of src that index reaches."""
    if index.nd == 0:
        return select_v(src, 0, 0)
    for d in range(index.nd):
        if src.c_shape[d] != index.c_shape[d]:
            src = slice_v(src, d, 0, index.c_shape[d], 1)
    return src

cdef object scatter_backward(Node n, object grad):
    cdef Tensor g = <Tensor>grad, index = saved(n, 0)
    cdef int dim = <int>n.i0
    cdef Tensor dx = None
    if needs(n, 0):
        dx = scatter_write("scatter", SCATTER, R_SET, g, dim, index, number(0, g.dt), False)
    return (dx, gather_t(g, dim, index) if needs(n, 1) else None)

cdef object scatter_add_backward(Node n, object g):
    return (g if needs(n, 0) else None, gather_t(<Tensor>g, <int>n.i0, saved(n, 0)) if needs(n, 1) else None)

cdef Row SCATTER = make_row("scatter", scatter_backward), SCATTER_VALUE = renamed_row(SCATTER, "ScatterBackward1")
cdef Row SCATTER_ADD = make_row("scatter_add", scatter_add_backward)


cdef Tensor scatter_add_t(Tensor x, int dim, Tensor index, Tensor src):
    """Into x, which is new."""
    return scatter_write("scatter_add", SCATTER_ADD, R_SUM, x, dim, index, src, True)


# ---------------------------------------------------------------------------------------------------- scatter_reduce

_REDUCE = {"sum": R_SUM, "prod": R_PROD, "amax": R_AMAX, "amin": R_AMIN, "mean": R_MEAN}
cdef object _float_identity = {R_SUM: 0.0, R_PROD: 1.0, R_AMAX: float("-inf"), R_AMIN: float("inf"), R_MEAN: 0.0}


cdef Tensor identity_of(int code, int dtype):
    """What a place begins with that does not take part itself."""
    if is_float(dtype) or dtype == BOOL or code in (R_SUM, R_PROD, R_MEAN):
        return number(_float_identity[code] if dtype != BOOL else code in (R_PROD, R_AMIN), dtype)
    info = np.iinfo(dtype_of(dtype).np_name)
    return number(int(info.min if code == R_AMAX else info.max), dtype)


cdef Tensor counts(Tensor x, int dim, Tensor index, bint with_self):
    """How many values meet at each place, at least 1; in x's shape and dtype."""
    cdef Tensor out = full(with_self, x.dt, x.nd, x.c_shape)
    scatter_raw(R_SUM, out, dim, index, number(1, x.dt))
    array = out._array()
    np.maximum(array, 1, out=array)
    return out


cdef Tensor reduce_raw(Tensor x, int dim, Tensor index, Tensor src, int code, bint with_self):
    """x with what src brings to each place reduced there; with_self: with what x has there."""
    cdef Tensor out = begin("scatter_reduce", x, False, False)
    if not with_self:
        scatter_raw(R_SET, out, dim, index, identity_of(code, x.dt))
    scatter_raw(R_SUM if code == R_MEAN else code, out, dim, index, src)
    if code == R_MEAN:
        array, number_of = out._array(), counts(x, dim, index, with_self)._array()
        (np.divide if is_float(x.dt) else np.floor_divide)(array, number_of, out=array)
    return out


cdef Tensor scatter_reduce_t(Tensor x, int dim, Tensor index, Tensor src, int code, bint with_self):
    """src of index's shape."""
    cdef Tensor out = reduce_raw(x, dim, index, src, code, with_self)
    cdef tuple edges = edges_of(x, src)
    if edges is not None:
        n = record(SCATTER_REDUCE, out, edges)
        save(n, 0, index)
        if code == R_PROD or code == R_AMAX or code == R_AMIN:
            save(n, 1, x)
            save(n, 2, src)
        else:
            n.s1 = alias(x)                     # only its shape is asked
            n.v1 = x.storage.version
        n.i0, n.i1 = dim, code
        n.d0 = with_self
    return out

cdef object scatter_reduce_backward(Node n, object grad):
    cdef Tensor g = <Tensor>grad, index = saved(n, 0), x, src, dx = g, dsrc = None, each
    cdef int dim = <int>n.i0, code = <int>n.i1
    cdef bint with_self = n.d0 != 0
    if code == R_SUM:
        dsrc = gather_t(g, dim, index)
    elif code == R_MEAN:
        each = counts(<Tensor>n.s1, dim, index, with_self)
        dx, dsrc = div_t(g, each), gather_t(div_t(g, each), dim, index)
    else:
        x, src = saved(n, 1), saved(n, 2)
        dx, dsrc = (prod_gradients if code == R_PROD else extreme_gradients)(g, x, dim, index, src, code, with_self)
    if not with_self:
        dx = scatter_write("scatter", SCATTER, R_SET, dx, dim, index, number(0, g.dt), False)
    return (dx if needs(n, 0) else None, dsrc if needs(n, 1) else None)

cdef Row SCATTER_REDUCE = make_row("scatter_reduce", scatter_reduce_backward)


cdef Tensor is_zero(Tensor x):
    return compare_t(C_EQ, x, number(0, x.dt))


def prod_gradients(Tensor g, Tensor x, int dim, Tensor index, Tensor src, int code, bint with_self):
    """The product of the others. Where a single zero falls in a place, the others are multiplied without it."""
    cdef Tensor one = number(1, x.dt), src_zero = is_zero(src), x_safe = where_t(is_zero(x), one, x)
    cdef Tensor dx = div_t(mul_t(g, scatter_reduce_t(x_safe, dim, index, src, code, with_self)), x_safe)
    cdef Tensor ones = to_dtype(src_zero, x.dt)          # where src is zero; met: how many met in a place
    cdef Tensor met = gather_t(scatter_add_t(zeros(x.dt, shape_of(x)), dim, index, ones), dim, index)
    cdef Tensor alone = compare_t(C_EQ, mul_t(met, ones), one)
    cdef Tensor without = scatter_reduce_t(x, dim, index, where_t(alone, one, src), code, with_self)
    cdef Tensor result = scatter_reduce_t(x, dim, index, src, code, with_self)
    return dx, where_t(alone, gather_t(mul_t(g, without), dim, index),
                       div_t(gather_t(mul_t(g, result), dim, index), where_t(src_zero, one, src)))


def extreme_gradients(Tensor g, Tensor x, int dim, Tensor index, Tensor src, int code, bint with_self):
    """The values that reach the extreme share the gradient evenly."""
    cdef Tensor result = reduce_raw(x, dim, index, src, code, with_self)
    cdef Tensor x_wins = to_dtype(compare_t(C_EQ, x, result), g.dt)
    cdef Tensor src_wins = to_dtype(compare_t(C_EQ, src, gather_t(result, dim, index)), g.dt)
    cdef Tensor winners = begin("scatter_reduce", x_wins, False, False)
    scatter_raw(R_SUM, winners, dim, index, src_wins)
    cdef Tensor each = div_t(g, winners)
    return mul_t(x_wins, each), mul_t(src_wins, gather_t(each, dim, index))

"""Rows of the index family: x[index] and x[index] = y, gather and scatter, selection by index and by mask.

Legend: x seen as (outer, dim, inner) with dim what is indexed (several adjacent dimensions count as one); flat: int64
positions in dim, n of them; the result is (outer, n, inner). One pair of rows reads by flat positions (`rows_get`, and
its opposite `rows_add`), one writes (`rows_write`); gather and scatter have their own, with an index as wide as the
result.
Everything that names positions (masks, tuples of index tensors, negative numbers) is first turned into flat.
"""

from libc.string cimport memcmp

from kernels.elementwise cimport C_EQ, C_NE
from kernels.index cimport GRID_NEAREST, Grid
from microgradx._engine.ops.common cimport *
from microgradx._engine.ops.elementwise cimport (apart, clone_t, compare_t, constant, div_t, fill_shape, full, implemented, in_float32, inplace_from, mul_t,
                                                 number, rounded, to_dtype, where_t, zeros)
from microgradx._engine.ops.shape cimport add_rows, expand_to, extent, permute_v, places, reshape_t, select_v, slice_v, unmoved, unsqueeze_v

import numpy as np

from microgradx._engine.ops.elementwise import copy_
from microgradx._engine.tape import renamed_row
from microgradx._engine.tensor import from_array, of_numbers
from microgradx._engine.warn import warn

cdef struct Spot:            # what an index looks at, and the shape of the result
    isize outer, dim, inner
    int nd
    isize[MAX_DIMS] shape


cdef void along(Spot* s, Tensor x, int dim, isize length) noexcept:
    """One dimension of x (0-d counts as (1,)); the result has x's shape but for that dimension's length."""
    s.outer = s.dim = s.inner = 1
    s.nd = x.nd
    for d in range(x.nd):
        s.shape[d] = x.c_shape[d] if d != dim else length
        if d < dim: s.outer *= x.c_shape[d]
        elif d > dim: s.inner *= x.c_shape[d]
        else: s.dim = x.c_shape[d]


cdef void in_order_of(Spot* s, Tensor x, Tensor result) noexcept:
    """The elements of x by their number in row-major order, for a result of that shape."""
    s.outer, s.dim, s.inner, s.nd = 1, x.count, 1, result.nd
    memcpy(s.shape, result.c_shape, result.nd * sizeof(isize))


cdef int out_of_range(object error, str op, isize value, isize dim, isize size) except -1:
    raise error(f"{op}index {value} is out of bounds for dimension {dim} with size {size}"
                if size or error is not IndexError else f"{op}index is out of bounds for dimension with size 0")


cdef Tensor in_range(object error, str op, Tensor index, isize size, isize dim, bint negatives=False):
    """index as contiguous int64 numbers in [0, size), which negatives are counted to from the end; others raise."""
    cdef Tensor idx = dense(cast(index, I64)), flat = empty(I64, idx.nd, idx.c_shape) if negatives else idx
    cdef const int64_t* c_idx = <const int64_t*>idx.c_data
    cdef isize bad = K.index.normalize(idx.count, c_idx, size, <int64_t*>flat.c_data) if negatives else K.index.check(idx.count, c_idx, size)
    if bad >= 0:
        out_of_range(error, op, c_idx[bad], dim, size)
    return flat


cdef Tensor positions(Tensor mask):
    cdef Tensor m = dense(mask)
    cdef isize[1] n
    n[0] = K.index.nonzero(m.count, <const uint8_t*>m.c_data, NULL)
    cdef Tensor out = empty(I64, 1, n)
    K.index.nonzero(m.count, <const uint8_t*>m.c_data, <int64_t*>out.c_data)
    return out


# ---------------------------------------------------------------------------------------------------- reading rows

cdef bint strided_rows(Tensor x, const Spot* s) noexcept:
    """Is x, though not contiguous, a row of dense rows that flat counts?"""
    cdef isize step = 1
    if s.outer != 1 or x.nd == 0 or x.c_shape[0] != s.dim:
        return False
    for d in range(x.nd - 1, 0, -1):
        if x.c_shape[d] != 1 and x.c_strides[d] != step:
            return False
        step *= x.c_shape[d]
    return True


cdef Tensor rows_get(Row row, Tensor x, Tensor flat, const Spot* s, isize skip):
    """out[o, j, :] = x[o, flat[j], :]. skip: the row of dim that gets no gradient (-1: none)."""
    cdef Tensor out = empty(x.dt, s.nd, s.shape), rows = x
    cdef isize size = s.inner * ITEMSIZE[x.dt], step, j, place
    cdef const int64_t* idx = <const int64_t*>flat.c_data
    if out.count == 0:
        pass
    elif not x.contiguous and strided_rows(x, s):
        step = x.c_strides[0] * ITEMSIZE[x.dt]
        for j in range(flat.count):
            place = idx[j]
            if not 0 <= place < s.dim: unmoved(j)
            memcpy(out.c_data + j * size, x.c_data + place * step, size)
    else:
        rows = dense(x)
        unmoved(K.index.select(s.outer, s.dim, flat.count, size, rows.c_data, idx, 0, out.c_data))
    if rec1(x):
        n = record1(row, out, x)
        save(n, 0, flat)
        n.i0 = skip
        n.extra = (tuple(shape_of(x)), s.outer, s.dim, s.inner)
    return out

cdef object rows_get_backward(Node n, object g):
    return rows_add(<Tensor>g, saved(n, 0), n.extra, n.i0)

cdef Row INDEX = make_row("index", rows_get_backward)
cdef Row INDEX_SELECT = make_row("index_select", rows_get_backward)
cdef Row TAKE = make_row("take", rows_get_backward)
cdef Row MASKED_SELECT = make_row("masked_select", rows_get_backward)
cdef Row EMBEDDING = make_row("embedding", rows_get_backward)


cdef Tensor rows_add(Tensor g, Tensor flat, object spot, isize skip):
    """Zeros of x's shape; row flat[j] += g[:, j, :], in the order of j."""
    cdef isize outer = spot[1], dim = spot[2], inner = spot[3]
    cdef Tensor out = zeros(g.dt, spot[0]), rows = dense(g)
    if g.dt >= N_COMPUTE and not is_complex(g.dt):      # adds in float32 and rounds once
        return to_dtype(rows_add(to_dtype(g, F32), flat, spot, skip), g.dt)
    add_rows(g.dt, outer, dim, flat.count, inner, rows.c_data, <const int64_t*>flat.c_data, out.c_data, skip)
    if rec1(g):
        n = record1(INDEX_BACKWARD, out, g)
        save(n, 0, flat)
        n.i0 = skip
        n.extra = (*spot, tuple(shape_of(g)))
    return out

cdef object rows_add_backward(Node n, object g):
    cdef Spot s
    cdef Tensor flat = saved(n, 0), out, dropped
    read_spot(n, &s)
    out = rows_get(INDEX, <Tensor>g, flat, &s, -1)
    if n.i0 >= 0:          # only embedding skips: flat has the shape of its indices, rows stand in the last dimension
        dropped = unsqueeze_v(compare_t(C_EQ, flat, number(n.i0, I64)), flat.nd)
        out = where_t(dropped, number(0, out.dt), out)
    return out

cdef Row INDEX_BACKWARD = make_row("index_backward", rows_add_backward)


cdef int read_spot(Node n, Spot* s) except -1:
    _, s.outer, s.dim, s.inner, shape = n.extra
    fill_shape("index", shape, &s.nd, s.shape)


# ---------------------------------------------------------------------------------------------------- writing

cdef Tensor begin(str op, Tensor x, bint inplace, bint recording, bint ordered=False):
    """Where to write: x itself, or a copy, contiguous or in x's order."""
    if inplace:
        before_inplace(op, x, recording)
        check_write(op, x)
        return x
    if ordered:
        return raw_clone(x)
    out = empty(x.dt, x.nd, x.c_shape)
    raw_copy(out, x)
    return out


cdef Node finish(Tensor out, bint inplace, Row row, tuple edges):
    """Count the change; edges (from before the write, or None): out takes over the history of row."""
    if inplace:
        bump(out)
    if edges is None:
        return None
    n = record(row, alias(out) if inplace else out, edges)
    if inplace:
        set_history(out, n)
    return n


cdef tuple edges_of(Tensor x, Tensor y):
    """The edges to record, or None: nothing is tracked."""
    if not grad_on() or not differentiable(x.dt) or not (tracked(x) or (y is not None and tracked(y))):
        return None
    return (edge_of(x), None if y is None else edge_of(y))


cdef Tensor rows_write(str op, Row row, Tensor x, Tensor value, Tensor flat, const Spot* s, bint add, bint inplace):
    """x[o, flat[j], :] = value[o, j, :], or += value. value broadcasts to s.shape and has x's dtype."""
    cdef tuple edges = edges_of(x, value)
    cdef bint ordered = row is PUT or row is INDEX_FILL or row is INDEX_FILL_TENSOR      # as PyTorch's, which change a clone
    cdef Tensor out = begin(op, x, inplace, edges is not None, ordered), work = out, y = value, wide
    cdef isize n = flat.count, count = s.outer * n * s.inner, size = s.inner * ITEMSIZE[x.dt], step = size
    cdef const int64_t* idx = <const int64_t*>flat.c_data
    if count:
        if not out.contiguous:
            work = dense(out)
        if value.count == 1 and not add:          # one row serves all
            y, step = full_row(value, s.inner), 0
        elif value.count != count:
            y = empty(value.dt, s.nd, s.shape)
            raw_copy(y, value)
        y = raw_clone(dense(y)) if y.storage.ptr == x.storage.ptr else dense(y)
        if add and x.dt >= N_COMPUTE and not is_complex(x.dt):      # adds in float32 and rounds once
            wide = cast(work, F32)
            add_rows(F32, s.outer, s.dim, n, s.inner, cast(y, F32).c_data, idx, wide.c_data, -1)
            raw_copy(work, wide)
        elif add:
            add_rows(x.dt, s.outer, s.dim, n, s.inner, y.c_data, idx, work.c_data, -1)
        else:
            unmoved(K.index.put_rows(s.outer, s.dim, n, size, y.c_data, step, idx, 0, work.c_data))
        if work is not out:
            raw_copy(out, work)
    node = finish(out, inplace, row, edges)
    if node is not None:
        save(node, 0, flat)
        node.i0 = add
        node.extra = (tuple(shape_of(x)), s.outer, s.dim, s.inner, tuple([s.shape[d] for d in range(s.nd)]))
    return out

cdef Tensor full_row(Tensor value, isize inner):
    cdef isize[1] shape
    if inner == 1:
        return value
    shape[0] = inner
    out = empty(value.dt, 1, shape)
    raw_copy(out, strided(value, 0, shape, shape, 0))
    return out

cdef object rows_write_backward(Node n, object grad):
    cdef Spot s
    cdef Tensor g = <Tensor>grad, flat = saved(n, 0), dx = None, dy = None
    read_spot(n, &s)
    if needs(n, 0):
        dx = g if n.i0 else rows_write("index_put", INDEX_PUT, g, number(0, g.dt), flat, &s, False, False)
    if needs(n, 1):
        dy = rows_get(INDEX, g, flat, &s, -1)
    return (dx, dy)

cdef Row INDEX_PUT = make_row("index_put", rows_write_backward)
cdef Row INDEX_ADD = make_row("index_add", rows_write_backward)
cdef Row INDEX_COPY = make_row("index_copy", rows_write_backward)
cdef Row INDEX_FILL = make_row("index_fill", rows_write_backward), INDEX_FILL_TENSOR = renamed_row(INDEX_FILL, "IndexFillBackward1")
cdef Row PUT = make_row("put", rows_write_backward)
cdef Row MASKED_SCATTER = make_row("masked_scatter", rows_write_backward)


include "index_item.pxi"
include "index_scatter.pxi"
include "index_entry.pxi"
include "index_mask.pxi"
include "index_sparse.pxi"
include "index_grid.pxi"

"""Rows of the matmul family: mm, bmm, linear and the products built on them.

Legend: M rows of the result, N its columns, K what is summed over, B batch. The kernel takes any strides, so a
transposed operand costs nothing here.
"""

from libc.stdint cimport int32_t

from kernels.gemm cimport GEMM_A_SLACK, GEMM_B_SLACK, gemm_fn
from microgradx._engine.ops.common cimport *
from microgradx._engine.ops.elementwise cimport add_t, are_half, in_float32, in_lower, mul_t, pair
from microgradx._engine.ops.reduce cimport sum_t
from microgradx._engine.ops.shape cimport expand_to, reshape_t, squeeze_v, transpose_v, unsqueeze_v, view_v

import numpy as np

from microgradx._engine.tape import rename
from microgradx._engine.tensor import cold, from_array


cdef gemm_fn kernel(str op, Tensor a, Tensor b) except NULL:
    if a.dt != b.dt:
        raise RuntimeError(f"{op}: mat1 and mat2 must have the same dtype, but got {dtype_of(a.dt).short_name} and {dtype_of(b.dt).short_name}")
    if a.dt == F32: return K.gemm.f32
    if a.dt == F64: return K.gemm.f64
    raise NotImplementedError(f'"{op}" not implemented for \'{dtype_of(a.dt).short_name}\'')


cdef inline int slack(Tensor a, Tensor b) noexcept:
    return (GEMM_A_SLACK if a.storage.owner is None else 0) | (GEMM_B_SLACK if b.storage.owner is None else 0)


cdef void product(gemm_fn fn, isize batch, isize m, isize n, isize k, Tensor a, isize a_bs, isize a_rs, isize a_cs,
                  Tensor b, isize b_bs, isize b_rs, isize b_cs, Tensor out, const char* bias) noexcept:
    """out[batch] = a @ b + bias; the GIL is released around long products."""
    cdef int flags = slack(a, b)
    cdef char* c_a = a.c_data
    cdef char* c_b = b.c_data
    cdef char* c_out = out.c_data
    if m == 1: a_rs = k             # the stride of a single row or column says nothing: choose what the kernel reads best
    if k == 1: a_cs = 1; b_rs = n
    if n == 1: b_cs = 1
    if batch * m * n * k >= 1 << 21:
        with nogil:
            fn(batch, m, n, k, c_a, a_bs, a_rs, a_cs, c_b, b_bs, b_rs, b_cs, c_out, m * n, n, bias, flags)
    else:
        fn(batch, m, n, k, c_a, a_bs, a_rs, a_cs, c_b, b_bs, b_rs, b_cs, c_out, m * n, n, bias, flags)


# ---------------------------------------------------------------------------------------------------- mm, bmm

cdef bint whole_numbers(Tensor a, Tensor b) noexcept:
    """Integers of one dtype: rare, NumPy multiplies them."""
    return a.dt == b.dt and not is_float(a.dt) and a.dt < C64 and a.dt != BOOL


cdef Tensor recorded_product(Row row, Tensor out, Tensor a, Tensor b):
    """out, recorded as row's product of a and b: each one's gradient needs the other."""
    if rec2(a, b):
        n = record2(row, out, a, b)
        if needs(n, 1): save(n, 0, a)
        if needs(n, 0): save(n, 1, b)
        n.i0 = turned(a) | turned(b) << 1
    return out

cdef inline int turned(Tensor x) noexcept:
    """Does x lie column after column in memory, as w.T of a row-major w? Its gradient then is made so, too."""
    return x.nd > 1 and x.c_strides[x.nd - 2] == 1 and x.c_shape[x.nd - 2] <= x.c_strides[x.nd - 1]

cdef Tensor product_as(bint turned, Tensor a, Tensor b):
    """products(a, b), or the same written column after column."""
    cdef int rows = a.nd - 2
    if turned:
        return transpose_v(products(transpose_v(b, rows, rows + 1), transpose_v(a, rows, rows + 1)), rows, rows + 1)
    return products(a, b)


cdef Tensor products(Tensor a, Tensor b):
    """Of two matrices, or of the matrices of two batches, one by one; their shapes fit."""
    cdef Row row = MM if a.nd == 2 else BMM
    cdef int rows = a.nd - 2, columns = a.nd - 1
    cdef isize[3] shape
    if whole_numbers(a, b):
        return from_array(np.matmul(a._array(), b._array()))
    if is_complex(a.dt):
        return <Tensor?>cold["complex"](row.name, a, b)
    if autocasts(a, b):
        return in_lower(mm if a.nd == 2 else bmm, (a, b))
    if are_half(a, b, None):
        return in_float32(mm if a.nd == 2 else bmm, (a, b))
    fn = kernel(row.name, a, b)
    shape[0], shape[rows], shape[columns] = a.c_shape[0], a.c_shape[rows], b.c_shape[columns]
    out = empty(a.dt, a.nd, shape)
    product(fn, 1 if a.nd == 2 else shape[0], shape[rows], shape[columns], a.c_shape[columns],
            a, a.c_strides[0], a.c_strides[rows], a.c_strides[columns], b, b.c_strides[0], b.c_strides[rows], b.c_strides[columns], out, NULL)
    return recorded_product(row, out, a, b)

cdef object products_backward(Node n, object g):
    cdef int rows = (<Tensor>g).nd - 2
    return (product_as(n.i0 & 1, <Tensor>g, transpose_v(saved(n, 1), rows, rows + 1)) if needs(n, 0) else None,
            product_as(n.i0 & 2, transpose_v(saved(n, 0), rows, rows + 1), <Tensor>g) if needs(n, 1) else None)

cdef Row MM = make_row("mm", products_backward)
cdef Row BMM = make_row("bmm", products_backward)


cdef Tensor mm_t(Tensor a, Tensor b):
    if a.nd != 2 or b.nd != 2:
        raise RuntimeError(f"mm: {'self' if a.nd != 2 else 'mat2'} must be a matrix, got {a.nd}-d and {b.nd}-d tensors")
    if a.c_shape[1] != b.c_shape[0]:
        raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({a.c_shape[0]}x{a.c_shape[1]} and {b.c_shape[0]}x{b.c_shape[1]}): "
                           "mm needs as many columns in the first as rows in the second")
    return products(a, b)


cdef Tensor bmm_t(Tensor a, Tensor b):
    if a.nd != 3 or b.nd != 3:
        raise RuntimeError(f"bmm: batch{1 if a.nd != 3 else 2} must be a 3D tensor, got {a.nd}-d and {b.nd}-d")
    if a.c_shape[0] != b.c_shape[0] or a.c_shape[2] != b.c_shape[1]:
        raise RuntimeError(f"bmm: Expected size for first two dimensions of batch2 tensor to be: [{a.c_shape[0]}, {a.c_shape[2]}] but got: "
                           f"[{b.c_shape[0]}, {b.c_shape[1]}]")
    return products(a, b)


cdef Tensor dot_t(Tensor a, Tensor b):
    """The sum of products of two vectors."""
    if a.nd != 1 or b.nd != 1:
        raise RuntimeError(f"1D tensors expected, but got {a.nd}D and {b.nd}D tensors: dot")
    if a.dt != b.dt:
        raise RuntimeError(f"dot: expected vectors of one dtype, but found {dtype_of(a.dt).short_name} and {dtype_of(b.dt).short_name}")
    if a.count != b.count:
        raise RuntimeError(f"inconsistent tensor size, expected tensor [{a.count}] and src [{b.count}] to have the same number of elements: dot")
    if is_complex(a.dt):
        return <Tensor?>cold["complex"]("dot", a, b)
    if not is_float(a.dt):
        return from_array(np.asarray(np.dot(a._array(), b._array())))
    if are_half(a, b, None):
        return in_float32(dot, (a, b))
    cdef gemm_fn fn = kernel("dot", a, b)
    out = empty(a.dt, 0, NULL)
    product(fn, 1, 1, 1, a.count, a, 0, a.count, a.c_strides[0], b, 0, b.c_strides[0], 1, out, NULL)
    return recorded_product(DOT, out, a, b)

cdef object dot_backward(Node n, object g):
    return (mul_t(saved(n, 1), <Tensor>g) if needs(n, 0) else None, mul_t(saved(n, 0), <Tensor>g) if needs(n, 1) else None)

cdef Row DOT = make_row("dot", dot_backward)


# ---------------------------------------------------------------------------------------------------- matmul of any dimensions

cdef Tensor matmul_t(Tensor a, Tensor b):
    cdef isize[MAX_DIMS] batch, shape
    cdef int nb
    cdef isize total
    cdef Tensor out
    cdef bint drop_row, drop_column
    if a.nd == 2 and b.nd == 2:
        return mm_t(a, b)
    if a.nd == 0 or b.nd == 0:
        raise RuntimeError(f"both arguments to matmul need to be at least 1D, but they are {a.nd}D and {b.nd}D")
    if a.nd == 1 and b.nd == 1:
        return in_lower(dot, (a, b)) if autocasts(a, b) else dot_t(a, b)
    drop_row, drop_column = a.nd == 1, b.nd == 1
    if drop_row: a = unsqueeze_v(a, 0)
    if drop_column: b = unsqueeze_v(b, 1)
    if a.c_shape[a.nd - 1] != b.c_shape[b.nd - 2]:
        raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({list(shape_of(a))} and {list(shape_of(b))}): "
                           "matmul needs the last dimension of the first to equal the second last of the second")
    if a.nd > 2 and b.nd == 2:                    # one matrix for all rows: fold the batch into the rows
        memcpy(shape, a.c_shape, (a.nd - 1) * sizeof(isize))
        shape[a.nd - 1] = b.c_shape[1]
        out = rename(view_v(products(as_rows(a), b), a.nd, shape), "UnsafeViewBackward0", True)
    elif a.nd == 2 and b.nd == 2:
        out = products(a, b)
    else:
        nb = common_batch("matmul", a, b, batch, &total)
        out = products(folded(a, nb, batch, total), folded(b, nb, batch, total))
        batch[nb], batch[nb + 1] = a.c_shape[a.nd - 2], b.c_shape[b.nd - 1]
        out = rename(view_v(out, nb + 2, batch), "UnsafeViewBackward0", True)
    if drop_row: out = rename(squeeze_v(out, out.nd - 2), "SqueezeBackward4" if b.nd == 2 else "UnsafeViewBackward0", True)
    if drop_column: out = rename(squeeze_v(out, out.nd - 1), "MvBackward0" if a.nd == 2 else "UnsafeViewBackward0", True)
    return out


cdef int common_batch(str op, Tensor a, Tensor b, isize* batch, isize* total) except -1:
    """How many dimensions stand before the matrices of a and b, broadcast; batch: their lengths."""
    cdef int nb = max(a.nd, b.nd) - 2, i
    total[0] = 1
    for i in range(1, nb + 1):
        la = a.c_shape[a.nd - 2 - i] if i <= a.nd - 2 else 1
        lb = b.c_shape[b.nd - 2 - i] if i <= b.nd - 2 else 1
        if la != lb and la != 1 and lb != 1:
            raise RuntimeError(f"The size of tensor a ({la}) must match the size of tensor b ({lb}) at non-singleton dimension {nb - i}: {op}")
        batch[nb - i] = lb if la == 1 else la
        total[0] *= batch[nb - i]
    return nb


cdef Tensor folded(Tensor x, int nb, const isize* batch, isize total):
    """x with its batch dimensions broadcast and made one."""
    cdef isize[MAX_DIMS] shape
    cdef isize[3] flat
    memcpy(shape, batch, nb * sizeof(isize))
    shape[nb], shape[nb + 1] = x.c_shape[x.nd - 2], x.c_shape[x.nd - 1]
    flat[0], flat[1], flat[2] = total, shape[nb], shape[nb + 1]
    return reshape_t(expand_to(x, nb + 2, shape), 3, flat)


cdef object op_matmul(object a, object b):
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):      # as NumPy does it, in the dtype that holds both
        a, b = pair("matmul", a, b, 0) if isinstance(a, Tensor) or isinstance(b, Tensor) else (a, b)
    if not isinstance(a, Tensor) or not isinstance(b, Tensor):
        return upcalls.matmul(a, b) if cold["foreign"]((a, b)) else NotImplemented
    return matmul_t(<Tensor>a, <Tensor>b)

upcalls.matmul = op_matmul


def matmul(input, other):
    """The matrix product, with dot products for vectors and broadcast batches."""
    if not isinstance(input, Tensor) and getattr(input, "is_sparse", False):
        return input @ other
    return matmul_t(given(input, "matmul"), given(other, "matmul", "other", 2))

def mm(input, mat2):
    """The product of two matrices."""
    if not isinstance(input, Tensor) and getattr(input, "is_sparse", False):
        return input.mm(mat2)
    return mm_t(given(input, "mm"), given(mat2, "mm", "mat2", 2))

def bmm(input, mat2):
    """The products of two batches of matrices."""
    return bmm_t(given(input, "bmm"), given(mat2, "bmm", "mat2", 2))

def dot(input, other):
    """The sum of products of two vectors."""
    return dot_t(given(input, "dot"), given(other, "dot", "other", 2))


def solve_triangle(str op, Tensor A, Tensor B, bint upper, bint unit):
    """X of A X = B, not recorded: A upper or lower triangular (with ones on its diagonal if unit), its other half never read."""
    cdef isize[MAX_DIMS] shape
    cdef isize total
    cdef int nb = common_batch(op, A, B, shape, &total)
    cdef isize n = A.c_shape[A.nd - 1], m = B.c_shape[B.nd - 1]
    a = folded(A, nb, shape, total)
    shape[nb], shape[nb + 1] = m, n
    out = empty(A.dt, nb + 2, shape)
    X = transpose_v(out, nb, nb + 1)
    raw_copy(X, B)
    fn = K.gemm.solve_f32 if A.dt == F32 else K.gemm.solve_f64
    with nogil:
        fn(total, n, m, a.c_data, a.c_strides[0], a.c_strides[1], a.c_strides[2], out.c_data, upper, unit)
    return X


def eliminate(Tensor A):
    """(L and U of matrices in one, int32 pivots: which row each was exchanged with, from 1), by elimination; not recorded."""
    cdef isize[MAX_DIMS] shape
    cdef int rows = A.nd - 2
    m, n, k = A.c_shape[rows], A.c_shape[rows + 1], min(A.c_shape[rows], A.c_shape[rows + 1])
    memcpy(shape, A.c_shape, rows * sizeof(isize))
    shape[rows], shape[rows + 1] = n, m
    out = empty(A.dt, A.nd, shape)
    LU = transpose_v(out, rows, rows + 1)
    raw_copy(LU, A)
    shape[rows] = k
    pivots = empty(I32, rows + 1, shape)
    fn = K.gemm.lu_f32 if A.dt == F32 else K.gemm.lu_f64
    if k:
        with nogil:
            fn(pivots.count // k, m, n, out.c_data, <int32_t*>pivots.c_data)
    return LU, pivots


# ---------------------------------------------------------------------------------------------------- linear

cdef Tensor linear_t(Tensor x, Tensor w, Tensor b):
    """out (..., N) = x (..., K) @ w (N, K).T + b (N)."""
    cdef isize[MAX_DIMS] shape
    cdef int i
    cdef const char* bias = NULL
    if w.nd != 2 or x.nd == 0 or b is not None and (b.nd != 1 or b.c_shape[0] != w.c_shape[0]) or is_complex(x.dt):
        return linear_otherwise(x, w, b)
    k, n_out = w.c_shape[1], w.c_shape[0]
    if x.c_shape[x.nd - 1] != k:
        rows = x.count // x.c_shape[x.nd - 1] if x.c_shape[x.nd - 1] else 0
        raise RuntimeError(f"linear: mat1 and mat2 shapes cannot be multiplied ({rows}x{x.c_shape[x.nd - 1]} and {k}x{n_out}): the input must end in {k}")
    if autocasts(x, w):
        return in_lower(linear, (x, w, b))
    if are_half(x, w, b):
        return in_float32(linear, (x, w, b))
    if b is not None and b.dt != x.dt and w.dt == x.dt:
        if autocasts(b, b):
            return in_lower(linear, (x, w, b))
        raise RuntimeError(f"linear: expected bias of dtype {dtype_of(x.dt)!r} but got {dtype_of(b.dt)!r}")
    fn = kernel("linear", x, w)
    if b is not None:
        terms = dense(b)
        bias = terms.c_data
    flat = x if x.nd == 2 else dense(x)
    rows = 1
    for i in range(x.nd - 1):
        shape[i] = x.c_shape[i]
        rows *= x.c_shape[i]
    shape[x.nd - 1] = n_out
    out = empty(x.dt, x.nd, shape)
    product(fn, 1, rows, n_out, k, flat, 0, x.c_strides[0] if x.nd == 2 else k, x.c_strides[1] if x.nd == 2 else 1,
            w, 0, w.c_strides[1], w.c_strides[0], out, bias)
    if grad_on() and (tracked(x) or tracked(w) or (b is not None and tracked(b))):
        n = record(LINEAR, out, (edge_of(x), edge_of(w)) if b is None else (edge_of(b), edge_of(x), edge_of(w)))    # PyTorch's order
        i = b is not None
        if needs(n, i + 1): save(n, 0, x)
        if needs(n, i):
            save(n, 1, w)
            n.extra, n.i0, n.i1 = w.storage if w.leaf_grad and w.contiguous else None, <isize>w.c_data, k
        if x.nd != 2 or b is None:        # the names that PyTorch prints
            rename(out, ("ViewBackward0" if x.contiguous else "AddBackward0") if b is not None
                   else "MmBackward0" if x.nd == 2 else "SqueezeBackward4" if x.nd == 1 else "UnsafeViewBackward0")
    return out

cdef Tensor linear_otherwise(Tensor x, Tensor w, Tensor b):
    """linear_t of complex numbers, a vector as weight, or a bias that is no vector of one number for each row of the weight."""
    if x.nd == 0 or w.nd not in (1, 2):
        raise RuntimeError(f"linear: input must have at least 1 dimension and weight 1 or 2, got {list(shape_of(x))} and {list(shape_of(w))}")
    if w.nd == 1 and b is not None and (x.nd > 1 or b.nd):
        raise RuntimeError(f"linear: a bias {list(shape_of(b))} goes with a matrix as weight (mat2 must be a matrix, got 1-D tensor {list(shape_of(w))})")
    if b is not None and b.nd > 1:
        return with_bias(x, w, b)
    if w.nd == 2 and b is not None and (b.nd == 0 or b.count != w.c_shape[0]):
        if b.count != 1:
            raise RuntimeError(f"linear: bias of shape {list(shape_of(b))} does not match the {w.c_shape[0]} rows of the weight")
        return linear_t(x, w, expand_to(b, 1, w.c_shape))
    out = matmul_t(x, w if w.nd == 1 else transpose_v(w, 0, 1))
    return out if b is None else add_t(out, b)

cdef Tensor with_bias(Tensor x, Tensor w, Tensor b):
    """linear_t with a bias of several dimensions, which broadcasts to the result."""
    cdef Tensor product = linear_t(x, w, None), y = product if x.nd > 1 else as_rows(product), out = add_t(y, b)
    if not same_shape(out, y) or b.nd > 2 and b.count == w.c_shape[0]:          # a vector has one dimension or two
        raise RuntimeError(f"linear: bias of shape {list(shape_of(b))} does not broadcast to the result, {list(shape_of(y))}")
    return out if x.nd > 1 else reshape_t(out, 1, product.c_shape)

cdef object linear_backward(Node n, object grad):
    """dx = g @ w, dw = g.T @ x, db = sum of g over the rows."""
    cdef Tensor g = <Tensor>grad, w, x, rows = as_rows(g)
    cdef Tensor dx = None, dw = None, db = None
    cdef isize[MAX_DIMS] shape
    cdef int first = len(n.edges) - 2          # of x; the bias, if there is one, stands before it
    if first and needs(n, 0):
        db = sum_t(rows, 1, False)
    if needs(n, first):
        w = saved(n, 1)
        if n.extra is not None and n.extra is not w.storage and n.s1 is w: w = weight_then(n, g.dt, g.c_shape[g.nd - 1], n.edges[first + 1])
        dx = products(rows, w)
        if g.nd != 2:
            memcpy(shape, g.c_shape, (g.nd - 1) * sizeof(isize))
            shape[g.nd - 1] = w.c_shape[1]
            dx = reshape_t(dx, g.nd, shape)
    if needs(n, first + 1):
        x = as_rows(saved(n, 0))
        if grad_on() or autocasts(rows, x):
            dw = products(transpose_v(rows, 0, 1), x)
        else:                                  # the same without making a view
            shape[0], shape[1] = rows.c_shape[1], x.c_shape[1]
            dw = empty(g.dt, 2, shape)
            product(kernel("linear", rows, x), 1, shape[0], shape[1], x.c_shape[0], rows, 0, rows.c_strides[1], rows.c_strides[0],
                    x, 0, x.c_strides[0], x.c_strides[1], dw, NULL)
    return (db, dx, dw) if first else (dx, dw)

cdef Tensor weight_then(Node n, int dtype, isize n_out, object edge):
    """A weight whose .data was replaced since, in the memory that linear computed with."""
    cdef Tensor w = new_tensor(dtype, 2)
    w.c_shape[0], w.c_shape[1], w.c_strides[0], w.c_strides[1] = n_out, n.i1, n.i1, 1
    w.count, w.contiguous, w.storage, w.c_data = n_out * n.i1, True, n.extra, <char*>n.i0
    return with_edge(w, edge) if edge is not None and grad_on() else w

cdef Tensor as_rows(Tensor t):
    """(..., n) as (rows, n)."""
    cdef isize[2] shape
    if t.nd == 2:
        return t
    shape[0], shape[1] = 1, t.c_shape[t.nd - 1]
    for i in range(t.nd - 1): shape[0] *= t.c_shape[i]
    return reshape_t(t, 2, shape)

cdef Row LINEAR = make_row("linear", linear_backward, "AddmmBackward0")


def linear(input, weight, Tensor bias=None):
    """input @ weight.T + bias."""
    return linear_t(given(input, "linear"), given(weight, "linear", "weight", 2), bias)

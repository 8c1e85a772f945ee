"""Rows of the reduce family: sum, mean, products, extremes and where they are, logical any and all.

A kernel reduces (outer, n, inner) over n, where outer and n may step over gaps. What lies so is reduced in place, else, if that helps, the
dimensions nearest in memory first; the rest is copied.
"""
from kernels.elementwise cimport B_DIV, C_EQ, C_NE, U_SQRT
from kernels.reduce cimport *
from microgradx._engine.ops.common cimport *
from microgradx._engine.ops.elementwise import cast_to
from microgradx._engine.ops.elementwise cimport compare_t, div_t, full, mul_t, number, rounded, scale, sub_t, to_dtype, unary, where_t
from microgradx._engine.ops.shape cimport expand_to, fitted, reshape_t, view_v

import numpy as np

from microgradx._engine.tape import rename
from microgradx._engine.tensor import cold

cdef dimset parse_dims(str op, object dim, int nd, object keepdim=False) except? 0:
    """None, an int or a sequence of ints -> a bit per dimension. TypeError where keepdim, which stands beside it, is no bool."""
    cdef dimset dims = 0
    if keepdim is not False and keepdim is not True:
        raise TypeError(f"{op}(): argument 'keepdim' must be bool, not {type(keepdim).__name__}. Hint: True or False")
    if dim is None or (isinstance(dim, (tuple, list)) and len(dim) == 0):
        return ((<dimset>1 << nd) - 1) if nd < 64 else ~<dimset>0
    if not isinstance(dim, (tuple, list)):
        dim = (dim,)
    for d in dim:
        bit = <dimset>1 << wrap_dim(op, d, nd)
        if dims & bit:
            raise RuntimeError(f"{op}: dim {d} appears multiple times in the list of dims {list(dim)}")
        dims |= bit
    return dims


cdef struct Block:
    isize outer, n, inner
    isize apart, step        # elements from one outer to the next, and from one n to the next


cdef bint joins(isize* length, isize* step, isize n, isize by) noexcept:
    """Does a dimension inside of others go on as these step? Then it becomes part of them."""
    if length[0] != 1 and step[0] != n * by:
        return False
    length[0] *= n
    step[0] = by
    return True


cdef int in_memory(Tensor x, dimset dims, bint ordered, int* order) noexcept:
    """dims but for those of length 1, the longest steps first, or (ordered) as they come; how many."""
    cdef int d, e, n = 0
    for d in range(x.nd):
        if dims >> d & 1 and x.c_shape[d] != 1:
            e = n
            while e > 0 and not ordered and x.c_strides[order[e - 1]] < x.c_strides[d]:
                order[e] = order[e - 1]
                e -= 1
            order[e] = d
            n += 1
    return n


cdef bint lies_as_block(Tensor x, dimset dims, bint ordered, Block* b, dimset* run) noexcept:
    """Is x's memory a Block in which n runs over the reduced dimensions? If not: which of these, the last ones, step as one without the others."""
    cdef int[MAX_DIMS] reduced, kept
    cdef int d, e, n = in_memory(x, dims, ordered, reduced), others = in_memory(x, ~dims, True, kept), behind
    cdef isize width = 1
    for behind in range(others + 1):        # so many of the kept dimensions stand behind the reduced ones
        b.outer = b.n = b.inner = b.apart = b.step = 1
        whole = True
        for e in range(others):
            d = kept[e]
            if e < others - behind: whole = whole and joins(&b.outer, &b.apart, x.c_shape[d], x.c_strides[d])
            else: whole = whole and joins(&b.inner, &width, x.c_shape[d], x.c_strides[d])
        for e in range(n):
            whole = whole and joins(&b.n, &b.step, x.c_shape[reduced[e]], x.c_strides[reduced[e]])
        if whole and (width if b.inner > 1 else b.step) == 1:
            return True
    run[0] = 0
    e = n - 1
    while e > 0:
        run[0] |= <dimset>1 << reduced[e]
        if x.c_strides[reduced[e - 1]] != x.c_shape[reduced[e]] * x.c_strides[reduced[e]]:
            return False
        e -= 1
    run[0] = 0
    return False


cdef Tensor as_block(Tensor x, dimset dims, bint ordered, Block* b):
    """A copy of x with the reduced dimensions last."""
    cdef int[MAX_DIMS] order
    cdef isize[MAX_DIMS] shape, strides
    cdef int e, n = in_memory(x, ~dims, True, order)
    n += in_memory(x, dims, ordered, order + n)
    b.n = count_over(x, dims)
    b.outer, b.inner, b.apart, b.step = x.count // b.n if b.n else count_over(x, ~dims), 1, b.n, 1
    for e in range(n):
        shape[e], strides[e] = x.c_shape[order[e]], x.c_strides[order[e]]
    return dense(strided(x, n, shape, strides, 0))


cdef Tensor reduced_like(Tensor x, dimset dims, bint keepdim, int dtype):
    """An empty result."""
    cdef isize[MAX_DIMS] shape
    cdef int d, k = 0
    for d in range(x.nd):
        if not dims >> d & 1:
            shape[k] = x.c_shape[d]
            k += 1
        elif keepdim:
            shape[k] = 1
            k += 1
    return empty(dtype, k, shape)


cdef Tensor reduce_raw(int code, Tensor x, dimset dims, bint keepdim, int out_dtype):
    cdef isize times = 1
    cdef dimset run = 0
    cdef bint ordered = code == R_ARGMAX or code == R_ARGMIN
    cdef Block b
    if is_complex(x.dt) and code == R_SUM and out_dtype == x.dt:
        out = reduced_like(x, dims, keepdim, x.dt)
        raw_copy(parts(out), reduce_raw(code, parts(x), dims if x.nd else 0, keepdim, F32 if x.dt == C64 else F64))
        return out
    if x.dt >= N_COMPUTE:                       # half precision computes in float32 and rounds once
        return cast(reduce_raw(code, cast(x, F32), dims, keepdim, F32 if out_dtype >= N_COMPUTE else out_dtype), out_dtype)
    if code == R_SUM and not x.contiguous:
        block = unexpanded(x)
        if block.count < x.count and x.nd <= 64:
            for d in range(x.nd):
                if dims >> d & 1: times *= x.c_shape[d] // block.c_shape[d]
            out = reduced_like(x, dims, keepdim, out_dtype)
            block = reduce_raw(code, block, dims, keepdim, out_dtype)
            raw_copy(out, mul_t(block, number(times, out_dtype)) if times > 1 else block)
            return out
    cdef block_fn fn = K.reduce.fn[code][x.dt]
    if fn == NULL:
        raise NotImplementedError(f"reduction not implemented for '{dtype_of(x.dt).short_name}'. Hint: convert with .float()")
    out = reduced_like(x, dims, keepdim, out_dtype)
    if out.count == 0:
        return out
    if not lies_as_block(x, dims, ordered, &b, &run):
        if run and not ordered and has_rows(x):     # two reductions in place cost less than a copy
            return reduce_raw(R_SUM if code in (R_SUMSQ, R_NANSUM) else code, reduce_raw(code, x, run, True, out_dtype), dims, keepdim, out_dtype)
        x = as_block(x, dims, ordered, &b)
    if x.count >= 1 << 16:
        with nogil:
            fn(b.outer, b.n, b.inner, b.apart, b.step, x.c_data, out.c_data)
    else:
        fn(b.outer, b.n, b.inner, b.apart, b.step, x.c_data, out.c_data)
    return out


cdef bint has_rows(Tensor x) noexcept:
    """Are elements neighbours in memory along a dimension?"""
    for d in range(x.nd):
        if x.c_strides[d] == 1 and x.c_shape[d] > 1:
            return True
    return False


cdef Tensor spread(Tensor r, Tensor like, dimset dims, bint keepdim):
    return spread_to(r, like.nd, like.c_shape, dims, keepdim)


cdef Tensor spread_to(Tensor r, int nd, const isize* full_shape, dimset dims, bint keepdim):
    """A reduced tensor expanded back over the dimensions that were summed away."""
    cdef isize[MAX_DIMS] shape
    if not keepdim and r.nd:
        for d in range(nd):
            shape[d] = 1 if dims >> d & 1 else full_shape[d]
        r = fitted(r, nd, shape)
    return expand_to(r, nd, full_shape)


# ---------------------------------------------------------------------------------------------------- sum and mean

cdef Tensor sum_t(Tensor x, dimset dims, bint keepdim):
    return recorded(SUM, reduce_raw(R_SUM, x, dims, keepdim, x.dt if differentiable(x.dt) else I64), x, <isize>dims, keepdim)

cdef object sum_backward(Node n, object g):
    cdef Looks x = looks_at(n.edges[0])
    return spread_to(<Tensor>g, x.nd, x.shape, <dimset>n.i0, n.i1)

cdef Row SUM = make_row("sum", sum_backward)


cdef Tensor saving_all(Row row, Tensor out, Tensor x, dimset dims, bint keepdim):
    """out, recorded as x's reduction by a rule that reads both."""
    if rec1(x):
        n = record1(row, out, x)
        save(n, 0, x)
        save_output(n, 1, out)
        n.i0, n.i1 = <isize>dims, keepdim
    return out


cdef Tensor norm2_t(Tensor x, dimset dims, bint keepdim):
    """sqrt(sum(x^2)); its gradient is 0 where the norm is 0."""
    cdef Tensor out = reduce_raw(R_SUMSQ, x, dims, keepdim, x.dt)
    run_unary(K.elementwise.unary[U_SQRT][out.dt], out, out, NULL)
    return saving_all(NORM, out, x, dims, keepdim)

cdef object norm2_backward(Node n, object g):
    cdef Tensor x = saved(n, 0), y = saved(n, 1), zero = number(0, y.dt), gone = compare_t(C_EQ, y, zero)
    y = div_t(<Tensor>g, where_t(gone, number(1, y.dt), y))
    return mul_t(x, spread(where_t(gone, zero, y), x, <dimset>n.i0, n.i1))

cdef Row NORM = make_row("norm", norm2_backward, "LinalgVectorNormBackward0")


def norm2(Tensor input, dim, keepdim):
    """The 2-norm over dim (None: all dimensions) of a floating tensor."""
    if input.dt >= N_COMPUTE:
        return to_dtype(norm2(to_dtype(input, F32), dim, keepdim), input.dt)
    return norm2_t(input, parse_dims("norm", dim, input.nd, keepdim), keepdim)


cdef Tensor sum_to(Tensor g, int nd, const isize* shape):
    """Sum over what broadcasting added: leading dimensions, and those of length 1."""
    cdef dimset dims = 0
    cdef int d, lag = g.nd - nd
    for d in range(g.nd):
        if d < lag or (shape[d - lag] == 1 and g.c_shape[d] != 1):
            dims |= <dimset>1 << d
    out = sum_t(g, dims, True) if dims else g
    if lag:
        out = view_v(out, nd, shape) if out.contiguous else reshape_t(out, nd, shape)
    return out

cdef object walk_sum_to(Tensor g, int nd, const isize* shape):
    cdef Tensor out = sum_to(g, nd, shape)
    if not grad_on():                       # nobody writes into it; the storage is its own
        out.base, out.view_kind = None, 0
    return out

walk_ops.sum_to = walk_sum_to


cdef int check_float_out(str op, Tensor x) except -1:
    if not differentiable(x.dt):
        reason = "std and var only support floating point and complex dtypes" if op == "var" else "could not infer output dtype"
        raise RuntimeError(f"{op}(): {reason}, got {dtype_of(x.dt).short_name}. Hint: convert with .float(), or dtype=")


cdef Tensor summand(Tensor input, object dtype):
    """input as the dtype that was asked for; RuntimeError for integers where a gradient is wanted."""
    if grad_on() and tracked(input) and not differentiable(dtype_code(dtype)):
        raise RuntimeError(f"Autograd not support dtype: {dtype_of(dtype_code(dtype)).short_name}. Hint: detach()")
    return cast_to(input, dtype)


def sum(Tensor input, dim=None, keepdim=False, *, dtype=None):
    """The sum over dim (all dimensions when None); integers and bools sum to int64."""
    if dtype is not None:
        input = summand(input, dtype)
    cdef Tensor out = sum_t(input, parse_dims("sum", dim, input.nd, keepdim), keepdim)
    if dim is not None:
        rename(out, "SumBackward1")
    return out if dtype is None else to_dtype(out, dtype_code(dtype))


def nansum(Tensor input, dim, keepdim):
    """The sum of a floating tensor without the NaNs, where no gradient is wanted."""
    return reduce_raw(R_NANSUM, input, parse_dims("sum", dim, input.nd, keepdim), keepdim, input.dt)


cdef isize count_over(Tensor x, dimset dims) noexcept:
    cdef isize n = 1
    for d in range(x.nd):
        if dims >> d & 1: n *= x.c_shape[d]
    return n


cdef Tensor mean_t(Tensor x, dimset dims, bint keepdim):
    if is_complex(x.dt):
        return div_t(sum_t(x, dims, keepdim), number(count_over(x, dims), x.dt))
    if x.dt >= N_COMPUTE:
        return rounded(mean_t(to_dtype(x, F32), dims, keepdim), x.dt)
    cdef double count = count_over(x, dims)
    cdef Tensor out = reduce_raw(R_SUM, x, dims, keepdim, x.dt)
    divide_raw(out, count)
    if rec1(x):
        n = record1(MEAN, out, x)
        n.i0, n.i1, n.d0 = <isize>dims, keepdim, count
    return out

cdef object mean_backward(Node n, object g):
    return div_t(<Tensor>sum_backward(n, g), number(n.d0, (<Tensor>g).dt))        # dense: whoever gets it may write into it

cdef Row MEAN = make_row("mean", mean_backward)


cdef int divide_raw(Tensor t, double d) except -1:
    """t /= d on a fresh contiguous tensor, no history."""
    cdef float f = <float>d
    cdef const char* c_d = <const char*>&f if t.dt == F32 else <const char*>&d
    K.elementwise.binary[B_DIV][t.dt](t.count, t.c_data, ITEMSIZE[t.dt], c_d, 0, t.c_data, ITEMSIZE[t.dt])


def mean(Tensor input, dim=None, keepdim=False, *, dtype=None):
    """The mean over dim (all dimensions when None)."""
    if dtype is not None:
        input = cast_to(input, dtype)
    check_float_out("mean", input)
    cdef Tensor out = mean_t(input, parse_dims("mean", dim, input.nd, keepdim), keepdim)
    return out if dim is None else rename(out, "MeanBackward1")


# ---------------------------------------------------------------------------------------------------- product

cdef Tensor prod_t(Tensor x, dimset dims, bint keepdim):
    if x.dt >= N_COMPUTE:
        return rounded(prod_t(to_dtype(x, F32), dims, keepdim), x.dt)
    return saving_all(PROD, reduce_raw(R_PROD, x, dims, keepdim, x.dt if is_float(x.dt) else I64), x, dims, keepdim)

cdef object prod_backward(Node n, object g):
    """g * y / x; where x is zero the product of the others is worked out with cumulative products from both sides."""
    cdef Tensor x = saved(n, 0)
    cdef dimset dims = <dimset>n.i0
    cdef Tensor gx = spread(<Tensor>g, x, dims, n.i1)
    if np.all(x._array() != 0):
        return div_t(mul_t(gx, spread(saved(n, 1), x, dims, n.i1)), x)
    return mul_t(gx, cold["product_of_others"](x, [d for d in range(x.nd) if dims >> d & 1]))

cdef Row PROD = make_row("prod", prod_backward)


def prod(Tensor input, dim=None, keepdim=False, *, dtype=None):
    """The product over one dim (all dimensions when None); integers multiply to int64."""
    if dtype is not None:
        input = summand(input, dtype)
    if isinstance(dim, (tuple, list)):
        raise TypeError(f"prod(): argument 'dim' must be int, not {type(dim).__name__}")
    cdef Tensor out = prod_t(input, parse_dims("prod", dim, input.nd, keepdim), keepdim)
    if dim is not None:
        rename(out, "ProdBackward1")
    return out if dtype is None else to_dtype(out, dtype_code(dtype))


# ---------------------------------------------------------------------------------------------------- extremes

cdef int check_not_empty(str op, Tensor x, dimset dims, bint whole) except -1:
    if count_over(x, dims) == 0:
        if whole:
            raise (IndexError if op in ("argmax", "argmin") else RuntimeError)(f"{op}(): Expected reduction dim to be specified for input.numel() == 0")
        raise IndexError(f"{op}(): Expected reduction dim to have non-zero size, got shape {list(shape_of(x))}")


cdef Tensor extreme_t(str op, Row row, int code, Tensor x, dimset dims, bint keepdim, bint whole):
    """amax, amin, and max/min of everything: equal extremes share the gradient."""
    check_not_empty(op, x, dims, whole)
    return saving_all(row, reduce_raw(code, x, dims, keepdim, x.dt), x, dims, keepdim)

cdef object extreme_backward(Node n, object g):
    cdef Tensor x = saved(n, 0)
    cdef dimset dims = <dimset>n.i0
    cdef Tensor top = saved(n, 1).detach()
    cdef Tensor hits = compare_t(C_EQ, x, spread(top, x, dims, n.i1))
    if (n.row is MAX_ALL or n.row is MIN_ALL) and compare_t(C_NE, top, top).item():
        hits = compare_t(C_NE, x, x)        # NaN is shared by the NaN; over dimensions it makes all NaN, as in PyTorch
    hits = to_dtype(hits, x.dt)
    cdef Tensor shares = div_t(<Tensor>g, sum_t(hits, dims, n.i1))
    return mul_t(hits, spread(shares, x, dims, n.i1))

cdef Row AMAX = make_row("amax", extreme_backward)
cdef Row AMIN = make_row("amin", extreme_backward)
cdef Row MAX_ALL = make_row("max_all", extreme_backward, "MaxBackward1")
cdef Row MIN_ALL = make_row("min_all", extreme_backward, "MinBackward1")


def amax(Tensor input, dim=(), keepdim=False):
    """The largest element over dim; equal ones share the gradient."""
    return extreme_t("amax", AMAX, R_MAX, input, parse_dims("amax", dim, input.nd, keepdim), keepdim, type(dim) is tuple and not dim)


def amin(Tensor input, dim=(), keepdim=False):
    """The smallest element over dim; equal ones share the gradient."""
    return extreme_t("amin", AMIN, R_MIN, input, parse_dims("amin", dim, input.nd, keepdim), keepdim, type(dim) is tuple and not dim)


def max_all(Tensor input):
    """The largest element."""
    return extreme_t("max", MAX_ALL, R_MAX, input, parse_dims("max", None, input.nd), False, True)


def min_all(Tensor input):
    """The smallest element."""
    return extreme_t("min", MIN_ALL, R_MIN, input, parse_dims("min", None, input.nd), False, True)


def arg_reduce(Tensor input, bint largest, dim=None, keepdim=False):
    """The index of the largest (smallest) element over dim, or into the flattened input."""
    op = "argmax" if largest else "argmin"
    if input.dt == BOOL:
        raise RuntimeError(f"{op}(): does not support bool input. Hint: convert with .int()")
    if isinstance(dim, (tuple, list)):
        raise TypeError(f"{op}(): argument 'dim' (position 2) must be int, not {type(dim).__name__}")
    cdef dimset dims = parse_dims(op, dim, input.nd, keepdim)
    check_not_empty(op, input, dims, dim is None)
    return reduce_raw(R_ARGMAX if largest else R_ARGMIN, input, dims, keepdim, I64)


def logic_reduce(Tensor input, bint every, dim=None, keepdim=False):
    """all (every) or any over dim; uint8 gives uint8, everything else bool."""
    if is_complex(input.dt):
        input = cold["complex"]("ne", input, number(0, input.dt))
    cdef Tensor out = reduce_raw(R_ALL if every else R_ANY, input, parse_dims("all" if every else "any", dim, input.nd, keepdim), keepdim, BOOL)
    return cast(out, U8) if input.dt == U8 else out


# ---------------------------------------------------------------------------------------------------- moments

cdef Tensor var_t(Tensor x, dimset dims, bint keepdim, double correction):
    if x.dt >= N_COMPUTE:
        return rounded(var_t(to_dtype(x, F32), dims, keepdim, correction), x.dt)
    cdef double dof = count_over(x, dims) - correction
    cdef Block b
    cdef dimset run = 0
    cdef Tensor block = x if lies_as_block(x, dims, False, &b, &run) else as_block(x, dims, False, &b)
    cdef Tensor mean = reduced_like(x, dims, keepdim, x.dt), out = reduced_like(x, dims, keepdim, x.dt)
    if out.count:
        K.reduce.moments[x.dt](b.outer, b.n, b.inner, b.apart, b.step, block.c_data, mean.c_data, out.c_data)
    divide_raw(out, max(dof, 0.0))
    if rec1(x):
        n = record1(VAR, out, x)
        save(n, 0, x)
        n.i0, n.i1, n.d0 = <isize>dims, keepdim, dof
    return out

cdef object var_backward(Node n, object g):
    cdef Tensor x = saved(n, 0)
    cdef dimset dims = <dimset>n.i0
    cdef Tensor centred = sub_t(x, spread(mean_t(x, dims, True), x, dims, True))
    return mul_t(spread(scale(<Tensor>g, 2.0 / n.d0 if n.d0 != 0 else float("nan")), x, dims, n.i1), centred)

cdef Row VAR = make_row("var", var_backward)


def var(Tensor input, dim=None, double correction=1, keepdim=False):
    """The variance over dim: sum of squared deviations / (n - correction)."""
    check_float_out("var", input)
    return var_t(input, parse_dims("var", dim, input.nd, keepdim), keepdim, correction)


# ---------------------------------------------------------------------------------------------------- distances

def pair_norms(Tensor x not None, Tensor y not None, double p, bint triangle, Tensor dist=None, Tensor dout=None):
    """The p-norms (B, P, R) of the rows of x (B, P, M) less the columns of y (B, M, R), not recorded; of dist and dout the gradients of x and y.

    triangle: of each row and the columns behind its own, all below each other; there B is 1.
    """
    cdef isize b, i, first, batch = x.c_shape[0], rows = x.c_shape[1], m = x.c_shape[2], n = y.c_shape[2], size = ITEMSIZE[x.dt], at = 0
    cdef isize[3] shape = [batch, rows, n]
    cdef Tensor dx = None, dy = None
    x, y, dout = dense(x), dense(y), None if dout is None else dense(dout)
    if triangle:
        shape[0] = rows * (rows - 1) // 2
    if dist is None:
        dist = empty(x.dt, 1 if triangle else 3, shape)
    else:
        dx, dy = full(0, x.dt, 3, x.c_shape), full(0, x.dt, 3, y.c_shape)
    cdef const char* c_dout = data_of(dout)
    cdef char* c_dx = data_of(dx)
    cdef char* c_dy = data_of(dy)
    with nogil:
        for b in range(batch):
            for i in range(rows):
                first = i + 1 if triangle else 0
                K.reduce.dist[x.dt](m, n - first, n, p, x.c_data + (b * rows + i) * m * size, y.c_data + (b * m * n + first) * size, c_dout + at,
                                    dist.c_data + at, NULL if dx is None else c_dx + (b * rows + i) * m * size, c_dy + (b * m * n + first) * size)
                at += (n - first) * size
    return dist if dx is None else (dx, dy)

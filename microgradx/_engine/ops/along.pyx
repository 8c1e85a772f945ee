"""Rows that go along a dimension in order: running sums and products, reversal, triangles; and the places of the k best."""
from kernels.reduce cimport ORDER_MODE, ORDER_RANK, ORDER_SORT, ORDER_TOPK, SCAN_MAX, SCAN_MIN, SCAN_PROD, SCAN_SUM
from microgradx._engine.ops.common cimport *
from microgradx._engine.ops.elementwise cimport div_t, mul_t

from microgradx._engine.tensor import cold


cdef Tensor reversed_copy(Tensor x, unsigned long long dims):
    """A row-major copy with the order along dims (a bit each) reversed: x read with negative strides."""
    cdef isize[MAX_DIMS] strides
    cdef isize start = 0
    cdef Tensor out = empty(x.dt, x.nd, x.c_shape), source = x
    if x.count == 0:
        return out
    for d in range(x.nd):
        strides[d] = x.c_strides[d]
        if dims >> d & 1:
            start += (x.c_shape[d] - 1) * strides[d]
            strides[d] = -strides[d]
    source = strided(x, x.nd, x.c_shape, strides, start)
    raw_copy(out, source)
    return out


cdef Tensor flip_t(Tensor x, unsigned long long dims):
    return recorded(FLIP, reversed_copy(x, dims), x, <isize>dims)

cdef object flip_backward(Node n, object g): return flip_t(<Tensor>g, <unsigned long long>n.i0)

cdef Row FLIP = make_row("flip", flip_backward)


cdef Tensor scan_raw(int code, Tensor x, int dim):
    cdef isize n, inner = 1
    if is_complex(x.dt) and code == SCAN_SUM:
        out = empty(x.dt, x.nd, x.c_shape)
        raw_copy(parts(out), scan_raw(code, parts(x), dim) if x.nd else parts(x))
        return out
    if x.dt >= N_COMPUTE:                                # half precision computes wider and rounds
        out = scan_raw(code, cast(x, F32), dim)
        return cast(out, x.dt) if code <= SCAN_PROD else out
    x = dense(x)
    out = empty(x.dt if code <= SCAN_PROD else I64, x.nd, x.c_shape)
    if out.count:
        n = x.c_shape[dim] if x.nd else 1
        for d in range(dim + 1, x.nd):
            inner *= x.c_shape[d]
        K.reduce.scan[code][x.dt](x.count // (n * inner), n, inner, x.c_data, out.c_data)
    return out


cpdef Tensor cumsum(Tensor input, int dim):
    """The running sum along dim, in range."""
    return recorded(CUMSUM, scan_raw(SCAN_SUM, input, dim), input, dim)

cdef Tensor cumsum_from_the_end(Tensor x, int dim):
    return x if x.nd == 0 else flip_t(cumsum(flip_t(x, 1ULL << dim), dim), 1ULL << dim)

cdef object cumsum_backward(Node n, object g): return cumsum_from_the_end(<Tensor>g, <int>n.i0)

cdef Row CUMSUM = make_row("cumsum", cumsum_backward)


cpdef Tensor cumprod(Tensor input, int dim):
    """The running product along dim, in range."""
    return saving(CUMPROD, scan_raw(SCAN_PROD, input, dim), input, input, dim)

cdef object cumprod_backward(Node n, object g):
    cdef Tensor x = saved(n, 0)
    cdef int dim = <int>n.i0
    if x.nd == 0: return g
    if bool((x == 0).any()): return cold["cumprod_with_zeros"](g, x, dim)
    return div_t(cumsum_from_the_end(mul_t(<Tensor>g, cumprod(x, dim)), dim), x)

cdef Row CUMPROD = make_row("cumprod", cumprod_backward)


cdef Tensor triangle_t(Tensor x, isize diagonal, bint upper):
    """The last two dimensions with zeros below (upper) or above that diagonal."""
    cdef Tensor source = dense(x), out = empty(x.dt, x.nd, x.c_shape)
    cdef isize size = ITEMSIZE[x.dt], columns = x.c_shape[x.nd - 1], rows = x.c_shape[x.nd - 2], row, edge, from_, to
    cdef char* a = source.c_data
    cdef char* b = out.c_data
    for row in range(out.count // columns if columns else 0):
        edge = row % rows + diagonal                     # the diagonal's column in this row
        from_ = min(max(edge, 0), columns) if upper else 0
        to = columns if upper else min(max(edge + 1, 0), columns)
        memset(b, 0, from_ * size)
        memcpy(b + from_ * size, a + from_ * size, (to - from_) * size)
        memset(b + to * size, 0, (columns - to) * size)
        a += columns * size
        b += columns * size
    return recorded(TRIU if upper else TRIL, out, x, diagonal)

cdef object triu_backward(Node n, object g): return triangle_t(<Tensor>g, n.i0, True)
cdef object tril_backward(Node n, object g): return triangle_t(<Tensor>g, n.i0, False)

cdef Row TRIU = make_row("triu", triu_backward)
cdef Row TRIL = make_row("tril", tril_backward)


def flip(Tensor input, dims):
    """The order along dims (each in range, none twice) reversed."""
    cdef unsigned long long bits = 0
    for d in dims:
        bits |= 1ULL << <int>d
    return flip_t(input, bits)


def extreme_places(Tensor input, int dim, bint largest):
    """int64: where the largest (smallest) along dim so far is, the last of equal ones; NaN wins."""
    return scan_raw(SCAN_MAX if largest else SCAN_MIN, input, dim)


def progression(double first, double step, double last, isize count, bint lanes, bint single):
    """float32 if single, else float64: first + i step, each rounded once. lanes: counted as kernels/reduce.pxd says; else the second half counts down from last."""
    cdef Tensor out = empty(F32 if single else F64, 1, &count)
    with nogil:
        K.reduce.progression[out.dt](count, lanes, first, step, last, out.c_data)
    return out


def between(double start, double end, isize count, bint single):
    """count numbers from start to end; single: of float32, in such steps."""
    if single:
        start, end = <float>start, <float>end
    step = (end - start) / max(count - 1, 1)
    if single:
        step = <float>(<float>(end - start) / <float>max(count - 1, 1))
    return progression(start, step, end, count, False, single)


def count_up(int64_t first, int64_t step, isize count):
    """int64: first + i step."""
    cdef Tensor out = empty(I64, 1, &count)
    cdef uint64_t* values = <uint64_t*>out.c_data
    cdef uint64_t at = <uint64_t>first
    for i in range(count):
        values[i] = at
        at += <uint64_t>step
    return out


def triangle(Tensor input, diagonal, bint upper):
    """triu (upper) or tril of the last two of at least two dimensions."""
    return triangle_t(input, max(min(diagonal, 1 << 40), -(1 << 40)), upper)


# Functions that find places: of rows' elements, along the last dimension, which is kept.

cdef Tensor rows_of(str op, Tensor x):
    """x's values in rows without gaps; half precision wider."""
    if is_complex(x.dt):
        raise NotImplementedError(f"{op}: not implemented for '{dtype_of(x.dt).short_name}'. Hint: order the real parts, or the absolute values")
    return dense(cast(x, F32) if x.dt >= N_COMPUTE else x)


cdef Tensor places_in(Tensor x, isize k):
    """Room for k places in each row of x."""
    cdef isize[MAX_DIMS] shape
    memcpy(shape, x.c_shape, x.nd * sizeof(isize))
    shape[x.nd - 1] = k
    return empty(I64, x.nd, shape)


cdef dict _ORDERS = {"topk": ORDER_TOPK, "sort": ORDER_SORT, "kthvalue": ORDER_RANK, "mode": ORDER_MODE}

def order_places(str op, Tensor rows, isize k=0, bint flag=False):
    """Of the k largest (flag) or smallest ("topk"), best first; of all in order ("sort"), descending (flag), equal ones as they were; of what sorting
    would put at place k ("kthvalue"), -1: of the lower median, or the first NaN, -2: of the median of what is no NaN; of the last most frequent ("mode")."""
    cdef Tensor x = rows_of(op, rows)
    cdef int kind = _ORDERS[op]
    cdef isize n = x.c_shape[x.nd - 1], bytes = 32 * n if kind == ORDER_SORT or kind == ORDER_MODE else 0
    cdef Tensor out = places_in(x, k if kind == ORDER_TOPK else n if kind == ORDER_SORT else 1), room = empty(U8, 1, &bytes)
    if out.count:
        with nogil:
            K.reduce.order[kind][x.dt](x.count // n, n, k, flag, x.c_data, <int64_t*>out.c_data, room.c_data)
    return out


def search_places(Tensor lines, Tensor wanted, bint right):
    """Before (right: behind) which elements of its sorted line, or of the only one, each of wanted belongs; of one dtype, int64."""
    cdef Tensor x = rows_of("searchsorted", lines), y = rows_of("searchsorted", wanted), out = empty(I64, y.nd, y.c_shape)
    cdef isize n = x.c_shape[x.nd - 1], m = y.count if x.nd == 1 else y.c_shape[y.nd - 1]
    if out.count:
        with nogil:
            K.reduce.search[x.dt](y.count // m, n, m, 0 if x.nd == 1 else n, right, x.c_data, y.c_data, <int64_t*>out.c_data)
    return out

# Gather and scatter. The contract of every kernel, and the legend, stand in index.pxd.
from kernels.index cimport *
from libc.string cimport memcpy, memset
from microgradx._kernels.threads cimport parallel_for

cdef extern from *:
    ctypedef bint flag_t "_Bool"    # C's own: its sum is an or, its product an and. Of unsigned char Cython would take it for uint8_t

ctypedef fused real:
    float
    double

ctypedef fused number:  # what is added
    float
    double
    int64_t
    int32_t
    int16_t
    int8_t
    uint8_t
    flag_t


# --- indices --------------------------------------------------------------------------------------------------------

cdef isize check(isize n, const int64_t* idx, isize dim) noexcept nogil:
    """One unsigned comparison tells both ends; the position is looked for only when there is one."""
    cdef uint64_t bad = 0
    for i in range(n):
        bad |= <uint64_t>idx[i] >= <uint64_t>dim
    if bad:
        for i in range(n):
            if <uint64_t>idx[i] >= <uint64_t>dim:
                return i
    return -1


cdef isize normalize(isize n, const int64_t* idx, isize dim, int64_t* out) noexcept nogil:
    """What is checked is what was written: another thread may change idx meanwhile."""
    for i in range(n):
        out[i] = idx[i] + ((idx[i] >> 63) & dim)
    return check(n, out, dim)


cdef isize combine(isize n, const int64_t* idx, isize sidx, isize dim, int64_t* flat) noexcept nogil:
    for i in range(n):
        k = idx[i * sidx]
        if not -dim <= k < dim:
            return i
        flat[i] = flat[i] * dim + k + ((k >> 63) & dim)
    return -1


# --- rows -----------------------------------------------------------------------------------------------------------

cdef inline void copy_row(isize row, const char* x, char* out) noexcept nogil:
    """memcpy, which for one element is a single move."""
    if row == 4:
        memcpy(out, x, 4)
    elif row == 8:
        memcpy(out, x, 8)
    elif row == 1:
        out[0] = x[0]
    else:
        memcpy(out, x, row)


cdef inline bint outside(int64_t k, isize dim) noexcept nogil:
    """Asked where an index is used: it may have been changed since it was checked."""
    return <uint64_t>k >= <uint64_t>dim


cdef inline bint count_up(const int64_t* idx, int64_t start) noexcept nogil:
    """Are sixteen indices start, start + 1, ...? Compared at once."""
    cdef uint64_t other = 0
    cdef int i
    for i in range(16):
        other |= <uint64_t>(idx[i] ^ (start + i))
    return other == 0


cdef isize select_runs(isize outer, isize dim, isize n, isize row, const char* x, const int64_t* idx, char* out) noexcept nogil:
    """The first of n indices, as many as count up by one in long runs (of a padded picture, say); returns how many."""
    cdef isize[256] source, target, size
    cdef isize o, k, first, start, end, limit, runs, done = 0
    while done < n:
        first, runs = done, 0
        while done < n and runs < 256:
            start, end = idx[done], done + 1
            if outside(start, dim):
                return first
            limit = min(n, done + dim - start)
            while end + 16 <= limit and count_up(idx + end, start + end - done):
                end += 16
            while end < limit and idx[end] == start + end - done:
                end += 1
            source[runs], target[runs], size[runs] = start * row, done * row, (end - done) * row
            done, runs = end, runs + 1
        if done - first < 4 * runs:
            return first
        for o in range(outer):
            for k in range(runs):
                copy_row(size[k], x + o * dim * row + source[k], out + o * n * row + target[k])
    return done


cdef isize select(isize outer, isize dim, isize n, isize row, const char* x, const int64_t* idx, isize step,
                  char* out) noexcept nogil:
    cdef isize o, j, k, first = select_runs(outer, dim, n, row, x, idx, out) if outer > 1 and step == 0 else 0
    for o in range(outer if first < n else 0):
        if row == 4:
            for j in range(first, n):
                k = idx[j]
                if outside(k, dim):
                    return j
                (<uint32_t*>out)[j] = (<const uint32_t*>x)[k]
        else:
            for j in range(first, n):
                k = idx[j]
                if outside(k, dim):
                    return j
                copy_row(row, x + k * row, out + j * row)
        x += dim * row
        out += n * row
        idx += step
    return -1


cdef isize put_rows(isize outer, isize dim, isize n, isize row, const char* y, isize sy, const int64_t* idx,
                    isize step, char* out) noexcept nogil:
    cdef isize o, j, k
    for o in range(outer):
        for j in range(n):
            k = idx[j]
            if outside(k, dim):
                return j
            copy_row(row, y, out + k * row)
            y += sy
        out += dim * row
        idx += step
    return -1


cdef isize add_rows(isize outer, isize dim, isize n, isize inner, const number* y, const int64_t* idx, isize step,
                    number* out, isize skip) noexcept nogil:
    cdef isize o, j, i, k
    for o in range(outer):
        for j in range(n if inner == 1 else 0):
            k = idx[j]
            if outside(k, dim):
                return j
            if k != skip:
                out[k] += y[j]
        for j in range(n if inner != 1 else 0):
            k = idx[j]
            if outside(k, dim):
                return j
            if k != skip:
                at = out + k * inner
                for i in range(inner):
                    at[i] += y[j * inner + i]
        y += n * inner
        out += dim * inner
        idx += step
    return -1


# --- elements along a dimension -------------------------------------------------------------------------------------

cdef isize places(int ndim, const isize* shape, const isize* strides, int dim, isize size, const int64_t* idx, int64_t* out) noexcept nogil:
    cdef isize i, j, step, count = 1      # count: how many places there are of the dimensions from k on, which each step of k's repeats
    cdef uint64_t bad = 0
    cdef int k
    out[0] = 0
    for k in range(ndim - 1, -1, -1):
        step = 0 if k == dim else strides[k]
        if count == 1:
            for i in range(shape[k]):
                out[i] = i * step
        for i in range(1, shape[k] if count > 1 else 0):
            for j in range(count):
                out[i * count + j] = out[j] + i * step
        count *= shape[k]
    if dim < 0:
        return -1
    step = strides[dim]
    for i in range(count):
        j = idx[i]
        bad |= outside(j, size)
        out[i] += j * step
    return max(check(count, idx, size), <isize>0) if bad else -1


cdef inline number reduced(int op, number a, number b) noexcept nogil:
    if op == SCATTER_MUL:
        return a * b
    if number is float or number is double:
        if b != b:
            return b
    if op == SCATTER_MAX:
        return b if b > a else a
    return b if b < a else a


cdef void scatter_reduce(int op, isize n, const number* src, const int64_t* idx, number* out) noexcept nogil:
    for i in range(n):
        out[idx[i]] = reduced[number](op, out[idx[i]], src[i])


# --- sparse matrices -------------------------------------------------------------------------------------------------

cdef void spmm(isize outer, isize dim, isize n, isize inner, isize count, const real* x, const int64_t* src, const int64_t* dst,
               const real* w, real* out) noexcept nogil:
    cdef isize o, k, j, t, i, s, d, run = n if dst == NULL else dim if src == NULL else count
    for o in range(outer):
        for k in range(count // run if run else 0):
            t = k * run
            if inner == 1 and w != NULL and dst == NULL:
                for j in range(run):
                    out[j] += w[t + j] * x[src[t + j]]
            elif inner == 1 and w != NULL and src == NULL:
                for j in range(run):
                    out[dst[t + j]] += w[t + j] * x[j]
            else:
                for j in range(run):
                    s, d = src[t + j] if src != NULL else j, dst[t + j] if dst != NULL else j
                    a = w[t + j] if w != NULL else 1
                    for i in range(inner):
                        out[d * inner + i] += a * x[s * inner + i]
        x += dim * inner
        out += n * inner


# --- masks ----------------------------------------------------------------------------------------------------------

cdef inline int set_bits(isize left, const uint8_t* mask, uint8_t* at) noexcept nogil:
    """Which of the next 8 bools are set (at has room for 9), and how many. No branch per bool: many would miss."""
    cdef uint8_t block[8]
    cdef uint64_t eight = 0
    cdef int b, c = 0
    memcpy(&eight, mask, min(left, <isize>8))
    if eight != 0:
        memcpy(block, &eight, 8)
        for b in range(8):
            at[c] = <uint8_t>b
            c += block[b] != 0      # bytes viewed as bools, and foreign ones, may be more than 1
    return c


cdef isize nonzero(isize n, const uint8_t* mask, int64_t* out) noexcept nogil:
    cdef uint8_t at[9]
    cdef isize i, k = 0
    if out == NULL:
        for i in range(n):
            k += mask[i] != 0
        return k
    for i in range(0, n, 8):
        c = set_bits(n - i, mask + i, at)
        for q in range(c):
            out[k + q] = i + at[q]
        k += c
    return k


cdef void unravel(isize n, const int64_t* flat, int ndim, const isize* shape, int64_t* out) noexcept nogil:
    cdef isize i, width = shape[ndim - 1] if ndim else 1
    cdef int k
    cdef int64_t rest, start = -width
    for i in range(n):
        if <uint64_t>(flat[i] - start) >= <uint64_t>width:       # in another row than the last: divisions take longer than the rest
            rest = flat[i] // width
            start = rest * width
            for k in range(ndim - 2, -1, -1):
                out[i * ndim + k] = rest % shape[k]
                rest //= shape[k]
        else:
            for k in range(ndim - 1):
                out[i * ndim + k] = out[(i - 1) * ndim + k]
        if ndim:
            out[i * ndim + ndim - 1] = flat[i] - start


include "kernels/index_grid.pxi"


# --- the table ------------------------------------------------------------------------------------------------------

cdef IndexKernels table


cdef void keyed_by_dtype(number* tag, int dtype):
    table.add_rows[dtype], table.scatter_reduce[dtype] = <add_rows_fn>add_rows[number], <scatter_reduce_fn>scatter_reduce[number]


table.check, table.normalize, table.combine = check, normalize, combine
table.select, table.put_rows, table.places = select, put_rows, places
table.nonzero, table.unravel, table.grid_sample = nonzero, unravel, grid_sample
table.spmm[F32], table.spmm[F64] = <spmm_fn>spmm[float], <spmm_fn>spmm[double]
keyed_by_dtype[float](NULL, F32)
keyed_by_dtype[double](NULL, F64)
keyed_by_dtype[int64_t](NULL, I64)
keyed_by_dtype[int32_t](NULL, I32)
keyed_by_dtype[int16_t](NULL, I16)
keyed_by_dtype[int8_t](NULL, I8)
keyed_by_dtype[uint8_t](NULL, U8)
keyed_by_dtype[flag_t](NULL, BOOL)
DTYPES = ("f32", "f64", "i64", "i32", "i16", "i8", "u8", "bool")
NAMES = ["check", "normalize", "combine", "select", "put_rows", "places", *[f"add_rows_{dtype}" for dtype in DTYPES], *[f"scatter_reduce_{dtype}" for dtype in DTYPES],
         "spmm_f32", "spmm_f64", "grid_sample", "nonzero", "unravel"]

include "kernels/table.pxi"

# Layer norm and RMS norm: every row of x (N, C) by itself (included by norm.pxi).
# RMS norm is layer norm with mean 0; it has no mean array and no bias.

cdef inline void add_row(isize n, const real* x, real* out) noexcept nogil:
    cdef isize i
    for i in range(n):
        out[i] += x[i]


cdef void rows_forward(const NormCall* p, real* tag, isize lo, isize hi) noexcept nogil:
    cdef isize i, n = p.c
    cdef const real* x = <const real*>p.x
    cdef const real* weight = <const real*>p.weight
    cdef const real* bias = <const real*>p.bias
    cdef real* out = <real*>p.out
    cdef real mean = 0, rstd
    for i in range(lo, hi):
        if p.mean != NULL:
            mean = sum_of(n, x + i * n) / n
            (<real*>p.mean)[i] = mean
        rstd = <real>(1 / sqrt(square_of(n, x + i * n, mean) / n + p.eps))
        (<real*>p.rstd)[i] = rstd
        if weight != NULL:
            scale_shift_each(n, x + i * n, mean, rstd, weight, bias, out + i * n)
        else:
            scale_shift(n, x + i * n, mean, rstd, <real>0, out + i * n)
            if bias != NULL:
                add_row(n, bias, out + i * n)


cdef inline void row_dx(const NormCall* p, isize i, const real* dout, const real* x, real mean, real rstd) noexcept nogil:
    """With g = dout * weight: dx := rstd * (g - mean(g) - xhat * mean(g * xhat)); RMS norm has no mean(g)."""
    cdef isize n = p.c
    cdef const real* weight = <const real*>p.weight
    cdef real* dx = <real*>p.out + i * n
    cdef real b, c
    cdef double[2] g
    mgx_pair(n, dout, weight, x, mean, g)
    b = <real>(-g[1] * rstd * rstd * rstd / n)
    c = <real>(-g[0] * rstd / n) if p.mean != NULL else 0
    if weight != NULL:
        slope_each(n, dout, weight, x, mean, rstd, b, c, dx)
    else:
        slope(n, dout, x, mean, rstd, b, c, dx)


cdef inline void add_params(isize n, const real* dout, const real* x, real mean, real rstd, real* dw,
                            real* db) noexcept nogil:
    """dw += dout * xhat, db += dout"""
    cdef isize j
    for j in range(n):
        dw[j] += dout[j] * ((x[j] - mean) * rstd)
        db[j] += dout[j]


cdef void rows_backward(const NormCall* p, real* tag, isize lo, isize hi) noexcept nogil:
    """dx of parts lo .. hi of the rows, and their sums for dweight and dbias while the row is in the cache."""
    cdef isize part, i, n = p.c, rows = (p.n + p.total - 1) / p.total
    cdef const real* x
    cdef const real* dout
    cdef real mean = 0, rstd
    cdef real* dw = NULL
    for part in range(lo, hi):
        if p.sums != NULL:
            dw = <real*>p.sums + part * 2 * n
            memset(dw, 0, 2 * n * sizeof(real))
        for i in range(part * rows, p.n if p.n < (part + 1) * rows else (part + 1) * rows):
            x = <const real*>p.x + i * n
            dout = <const real*>p.dout + i * n
            if p.mean != NULL:
                mean = (<real*>p.mean)[i]
            rstd = (<real*>p.rstd)[i]
            if p.out != NULL:
                row_dx(p, i, dout, x, mean, rstd)
            if dw != NULL:
                add_params(n, dout, x, mean, rstd, dw, dw + n)


cdef int rows_norm(NormCall* p, real* tag) noexcept nogil:
    run(p, <range_fn>rows_forward[real], p.n, p.c)
    return 0


cdef int drows_norm(NormCall* p, real* tag) noexcept nogil:
    cdef isize part, n = p.c, parts = min(p.n * n / (2 * TILE) + 1, <isize>16)  # partial sums, added in order
    cdef real* dweight = <real*>p.dweight
    cdef real* dbias = <real*>p.dbias
    p.sums = NULL
    if dweight != NULL or dbias != NULL:
        p.sums = <char*>scratch(SLOT, parts * 2 * n * sizeof(real) + 1)
        if p.sums == NULL:
            return -1
    run(p, <range_fn>rows_backward[real], parts, p.n * n / parts)
    if dweight != NULL:
        memset(dweight, 0, n * sizeof(real))
    if dbias != NULL:
        memset(dbias, 0, n * sizeof(real))
    for part in range(parts):
        if dweight != NULL:
            add_row(n, <real*>p.sums + part * 2 * n, dweight)
        if dbias != NULL:
            add_row(n, <real*>p.sums + (part * 2 + 1) * n, dbias)
    return 0

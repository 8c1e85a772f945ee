# Layer, RMS and group norm: every row of x (N G, C / G, S), a group of channels of an image, by itself (included by norm.pxi).
# Layer norm is the case of one group and one position. RMS norm is that with mean 0; it has no mean array and no bias.

cdef inline void add_row(isize n, const real* x, real* out) noexcept nogil:
    for i in range(n):
        out[i] += x[i]


cdef inline const real* of_row(const NormCall* p, const char* params, isize i, real* tag) noexcept nogil:
    """The weights or biases of row i's channels, or NULL."""
    return <const real*>params + i % p.groups * (p.c / p.groups) if params != NULL else NULL


cdef void rows_forward(const NormCall* p, real* tag, isize lo, isize hi) noexcept nogil:
    cdef isize i, j, per = p.c / p.groups, s = p.s, n = per * s
    cdef real mean = 0, rstd
    for i in range(lo, hi):
        x, out, weight, bias = <const real*>p.x + i * n, <real*>p.out + i * n, of_row(p, p.weight, i, tag), of_row(p, p.bias, i, tag)
        if p.mean != NULL:
            mean = sum_of(n, x) / n
            (<real*>p.mean)[i] = mean
        rstd = <real>(1 / sqrt(square_of(n, x, mean) / n + p.eps))
        (<real*>p.rstd)[i] = rstd
        if s == 1 and weight != NULL:
            scale_shift_each(n, x, mean, rstd, weight, bias, out)
        elif s == 1:
            scale_shift(n, x, mean, rstd, <real>0, out)
            if bias != NULL:
                add_row(n, bias, out)
        else:
            for j in range(per):
                scale_shift(s, x + j * s, mean, rstd * weight[j] if weight != NULL else rstd, bias[j] if bias != NULL else 0, out + j * s)


cdef inline void row_sums(const NormCall* p, const real* weight, const real* dout, const real* x, real mean, real rstd, double* g, real* dw,
                          real* db) noexcept nogil:
    """g := the sums of dout * weight, and of that times x - mean, over a row; dw += dout * xhat, db += dout, summed over positions, unless NULL."""
    cdef isize j, per = p.c / p.groups
    cdef double[2] pair
    if p.s == 1:
        if p.out != NULL:
            mgx_pair(per, dout, weight, x, mean, g)
        for j in range(per if dw != NULL else 0):
            dw[j] += dout[j] * ((x[j] - mean) * rstd)
            db[j] += dout[j]
        return
    g[0] = g[1] = 0
    for j in range(per):
        mgx_pair(p.s, dout + j * p.s, <const real*>NULL, x + j * p.s, mean, pair)
        w = weight[j] if weight != NULL else 1
        g[0], g[1] = g[0] + w * pair[0], g[1] + w * pair[1]
        if dw != NULL:
            dw[j], db[j] = dw[j] + <real>(pair[1] * rstd), db[j] + <real>pair[0]


cdef void rows_backward(const NormCall* p, real* tag, isize lo, isize hi) noexcept nogil:
    """Parts lo .. hi of the rows. With g = dout * weight: dx := rstd * (g - mean(g) - xhat * mean(g * xhat)), without mean(g) in RMS norm; and the
    parts' sums for dweight and dbias, while a row is in the cache."""
    cdef isize part, i, j, per = p.c / p.groups, s = p.s, n = per * s, rows = (p.n * p.groups + p.total - 1) / p.total
    cdef real* dw = NULL
    cdef real mean = 0, rstd, b, c
    cdef double[2] g
    for part in range(lo, hi):
        if p.sums != NULL:
            memset(<real*>p.sums + part * 2 * p.c, 0, 2 * p.c * sizeof(real))
        for i in range(part * rows, min(p.n * p.groups, (part + 1) * rows)):
            x, dout, weight = <const real*>p.x + i * n, <const real*>p.dout + i * n, of_row(p, p.weight, i, tag)
            if p.mean != NULL:
                mean = (<real*>p.mean)[i]
            rstd = (<real*>p.rstd)[i]
            if p.sums != NULL:
                dw = <real*>p.sums + part * 2 * p.c + i % p.groups * per
            row_sums(p, weight, dout, x, mean, rstd, g, dw, dw + p.c if dw != NULL else NULL)
            if p.out == NULL:
                continue
            dx, b, c = <real*>p.out + i * n, <real>(-g[1] * rstd * rstd * rstd / n), <real>(-g[0] * rstd / n) if p.mean != NULL else 0
            if s == 1 and weight != NULL:
                slope_each(n, dout, weight, x, mean, rstd, b, c, dx)
            else:                       # all of the row has one weight where there is none
                for j in range(per if weight != NULL else 1):
                    slope(s if weight != NULL else n, dout + j * s, x + j * s, mean, rstd * weight[j] if weight != NULL else rstd, b, c, dx + j * s)


cdef int rows_norm(NormCall* p, real* tag) noexcept nogil:
    run(p, <range_fn>rows_forward[real], p.n * p.groups, p.c / p.groups * p.s)
    return 0


cdef int drows_norm(NormCall* p, real* tag) noexcept nogil:
    cdef isize part, n = p.c, size = p.n * p.c * p.s, parts = min(size / (2 * TILE) + 1, <isize>16)  # partial sums, added in order
    cdef real* dweight = <real*>p.dweight
    cdef real* dbias = <real*>p.dbias
    p.sums = NULL
    if dweight != NULL or dbias != NULL:
        p.sums = <char*>scratch(SLOT, parts * 2 * n * sizeof(real) + 1)
        if p.sums == NULL:
            return -1
    run(p, <range_fn>rows_backward[real], parts, size / parts)
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

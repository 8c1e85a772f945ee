# Layer norm and RMS norm: every row of x (N, C) by itself (included by norm.pxi).
# RMS norm is layer norm with mean 0; it has no mean array and no bias.

cdef inline void add_row(isize n, const real* x, real* out) noexcept nogil:
    cdef isize i
    for i in range(n):
        out[i] += x[i]


cdef void rows_forward(const Norm* p, real* tag, isize lo, isize hi) noexcept nogil:
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


cdef void rows_dx(const Norm* p, real* tag, isize lo, isize hi) noexcept nogil:
    """With g = dout * weight: dx := rstd * (g - mean(g) - xhat * mean(g * xhat)); RMS norm has no mean(g)."""
    cdef isize i, n = p.c
    cdef const real* x = <const real*>p.x
    cdef const real* dout = <const real*>p.dout
    cdef const real* weight = <const real*>p.weight
    cdef real* dx = <real*>p.out
    cdef real mean = 0, rstd, b, c
    cdef double[2] g
    for i in range(lo, hi):
        if p.mean != NULL:
            mean = (<real*>p.mean)[i]
        rstd = (<real*>p.rstd)[i]
        pair_of(n, dout + i * n, weight, x + i * n, mean, g)
        b = <real>(-g[1] * rstd * rstd * rstd / n)
        c = <real>(-g[0] * rstd / n) if p.mean != NULL else 0
        if weight != NULL:
            slope_each(n, dout + i * n, weight, x + i * n, mean, rstd, b, c, dx + i * n)
        else:
            slope(n, dout + i * n, x + i * n, mean, rstd, b, c, dx + i * n)


cdef void rows_dweight(const Norm* p, real* tag, isize lo, isize hi) noexcept nogil:
    """dweight := the sum over rows of dout * xhat, dbias := of dout, for blocks lo .. hi of COLUMNS columns."""
    cdef isize i, j, at, width, block
    cdef const real* x
    cdef const real* dout
    cdef real mean = 0, rstd
    cdef real[COLUMNS] dw
    cdef real[COLUMNS] db
    for block in range(lo, hi):
        at = block * COLUMNS
        width = COLUMNS if p.c - at > COLUMNS else p.c - at
        memset(dw, 0, sizeof(dw))
        memset(db, 0, sizeof(db))
        for i in range(p.n):
            x = <const real*>p.x + i * p.c + at
            dout = <const real*>p.dout + i * p.c + at
            if p.mean != NULL:
                mean = (<real*>p.mean)[i]
            rstd = (<real*>p.rstd)[i]
            for j in range(width):
                dw[j] += dout[j] * ((x[j] - mean) * rstd)
                db[j] += dout[j]
        for j in range(width):
            if p.dweight != NULL:
                (<real*>p.dweight)[at + j] = dw[j]
            if p.dbias != NULL:
                (<real*>p.dbias)[at + j] = db[j]


cdef void rows_backward(Norm* p, real* tag) noexcept nogil:
    if p.out != NULL:
        run(p, <range_fn>rows_dx[real], p.n, p.c)
    if p.dweight != NULL or p.dbias != NULL:
        run(p, <range_fn>rows_dweight[real], (p.c + COLUMNS - 1) / COLUMNS, p.n * COLUMNS)


cdef void layer_norm(isize rows, isize n, const real* x, const real* weight, const real* bias, double eps, real* out,
                     real* mean, real* rstd) noexcept nogil:
    cdef Norm p
    start(&p, rows, n, 1, <const char*>x, <const char*>weight, <char*>out, <const char*>mean, <const char*>rstd)
    p.bias = <const char*>bias
    p.eps = eps
    run(&p, <range_fn>rows_forward[real], rows, n)


cdef void dlayer_norm(isize rows, isize n, const real* dout, const real* x, const real* mean, const real* rstd,
                      const real* weight, real* dx, real* dweight, real* dbias) noexcept nogil:
    cdef Norm p
    start(&p, rows, n, 1, <const char*>x, <const char*>weight, <char*>dx, <const char*>mean, <const char*>rstd)
    p.dout = <const char*>dout
    p.dweight = <char*>dweight
    p.dbias = <char*>dbias
    rows_backward(&p, dx)


cdef void rms_norm(isize rows, isize n, const real* x, const real* weight, double eps, real* out,
                   real* rstd) noexcept nogil:
    layer_norm(rows, n, x, weight, <const real*>NULL, eps, out, <real*>NULL, rstd)


cdef void drms_norm(isize rows, isize n, const real* dout, const real* x, const real* rstd, const real* weight,
                    real* dx, real* dweight) noexcept nogil:
    dlayer_norm(rows, n, dout, x, <const real*>NULL, rstd, weight, dx, dweight, <real*>NULL)

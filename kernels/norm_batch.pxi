# Batch norm over x (N, C, S) (included by norm.pxi).
# One whose S is 1 works on COLUMNS channels side by side, else on one channel at a time: `width` channels.

cdef inline isize side_by_side(const NormCall* p) noexcept nogil:
    return COLUMNS if p.s == 1 else 1


cdef inline isize blocks(const NormCall* p) noexcept nogil:
    return (p.c + side_by_side(p) - 1) / side_by_side(p)


cdef void batch_moments(const NormCall* p, isize at, isize width, real* mean, double* var) noexcept nogil:
    """mean and (biased) variance over images and positions, of channels at .. at + width."""
    cdef isize i, j, s = p.s
    cdef double[COLUMNS] total
    cdef double count = p.n * s if p.n * s else 1
    memset(total, 0, sizeof(total))
    for i in range(p.n):
        x = <const real*>p.x + (i * p.c + at) * s
        if s == 1:
            for j in range(width):
                total[j] += x[j]
        else:
            total[0] += sum_of(s, x)
    for j in range(width):
        mean[j] = <real>(total[j] / count)
        var[j] = 0
    for i in range(p.n):
        x = <const real*>p.x + (i * p.c + at) * s
        if s == 1:
            for j in range(width):
                var[j] += (x[j] - mean[j]) * (x[j] - mean[j])
        else:
            var[0] += square_of(s, x, mean[0])
    for j in range(width):
        var[j] /= count


cdef void batch_forward(const NormCall* p, real* tag, isize lo, isize hi) noexcept nogil:
    cdef isize i, j, block, at, width, s = p.s
    cdef real[COLUMNS] scale, shift
    cdef double[COLUMNS] var
    cdef double count = p.n * s
    for block in range(lo, hi):
        at = block * side_by_side(p)
        width = side_by_side(p) if p.c - at > side_by_side(p) else p.c - at
        mean = <real*>p.mean + at
        running_mean = <real*>p.running_mean + at
        running_var = <real*>p.running_var + at
        if p.training:
            batch_moments(p, at, width, mean, var)
        for j in range(width):
            if not p.training:
                mean[j] = running_mean[j]
                var[j] = running_var[j]
            elif p.running_mean != NULL and count > 0:  # an empty batch leaves them, as in PyTorch
                running_mean[j] = <real>((1 - p.momentum) * running_mean[j] + p.momentum * mean[j])
                running_var[j] = <real>((1 - p.momentum) * running_var[j] + p.momentum * var[j] * (count / (count - 1)))
            scale[j] = <real>(1 / sqrt(var[j] + p.eps))
            (<real*>p.rstd)[at + j] = scale[j]
            if p.weight != NULL:
                scale[j] *= (<const real*>p.weight)[at + j]
            shift[j] = (<const real*>p.bias)[at + j] if p.bias != NULL else 0
        for i in range(p.n):
            x = <const real*>p.x + (i * p.c + at) * s
            out = <real*>p.out + (i * p.c + at) * s
            if s == 1:
                for j in range(width):
                    out[j] = (x[j] - mean[j]) * scale[j] + shift[j]
            else:
                scale_shift(s, x, mean[0], scale[0], shift[0], out)


cdef void batch_pairs(const NormCall* p, isize at, isize width, const real* mean, double* g, double* gx) noexcept nogil:
    """g := the sum of dout, gx := of dout * (x - mean), over images and positions of channels at .. at + width."""
    cdef isize i, j, s = p.s
    cdef double[2] pair
    for j in range(width):
        g[j] = gx[j] = 0
    for i in range(p.n):
        x = <const real*>p.x + (i * p.c + at) * s
        dout = <const real*>p.dout + (i * p.c + at) * s
        if s == 1:
            for j in range(width):
                g[j] += dout[j]
                gx[j] += dout[j] * (x[j] - mean[j])
        else:
            mgx_pair(s, dout, <const real*>NULL, x, mean[0], pair)
            g[0] += pair[0]
            gx[0] += pair[1]


cdef void batch_backward(const NormCall* p, real* tag, isize lo, isize hi) noexcept nogil:
    """dx := weight * rstd * (dout - mean(dout) - xhat * mean(dout * xhat)); without training only the first term."""
    cdef isize i, j, block, at, width, s = p.s
    cdef real[COLUMNS] a, b, c
    cdef double[COLUMNS] g, gx
    cdef double rstd, count = p.n * s
    for block in range(lo, hi):
        at = block * side_by_side(p)
        width = side_by_side(p) if p.c - at > side_by_side(p) else p.c - at
        mean = <const real*>p.mean + at
        batch_pairs(p, at, width, mean, g, gx)
        for j in range(width):
            rstd = (<const real*>p.rstd)[at + j]
            if p.dweight != NULL:
                (<real*>p.dweight)[at + j] = <real>(gx[j] * rstd)
            if p.dbias != NULL:
                (<real*>p.dbias)[at + j] = <real>g[j]
            a[j] = <real>(rstd * ((<const real*>p.weight)[at + j] if p.weight != NULL else 1))
            b[j] = <real>(-a[j] * rstd * rstd * gx[j] / count)
            c[j] = <real>(-a[j] * g[j] / count)
        if p.out == NULL:
            continue
        for i in range(p.n):
            x = <const real*>p.x + (i * p.c + at) * s
            dout = <const real*>p.dout + (i * p.c + at) * s
            dx = <real*>p.out + (i * p.c + at) * s
            if s == 1 and p.training:
                for j in range(width):
                    dx[j] = a[j] * dout[j] + (b[j] * (x[j] - mean[j]) + c[j])
            elif s == 1:
                for j in range(width):
                    dx[j] = a[j] * dout[j]
            elif p.training:
                slope(s, dout, x, mean[0], a[0], b[0], c[0], dx)
            else:
                scale_shift(s, dout, <real>0, a[0], <real>0, dx)


cdef int batch_norm(NormCall* p, real* tag) noexcept nogil:
    run(p, <range_fn>batch_forward[real], blocks(p), p.n * p.s * side_by_side(p))
    return 0


cdef int dbatch_norm(NormCall* p, real* tag) noexcept nogil:
    run(p, <range_fn>batch_backward[real], blocks(p), p.n * p.s * side_by_side(p))
    return 0

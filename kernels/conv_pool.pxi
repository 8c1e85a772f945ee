# Pools over planes (included by conv.pxi). A plane is one (D, H, W) volume; there are n * c_in of them.

cdef struct Window:      # along one dimension: positions lo, lo + dil, ... < hi; size counts what an average divides by
    isize lo, hi, size


cdef inline Window window(isize o, isize n_in, isize n_out, isize k, isize stride, isize pad, isize dil,
                          int include_pad, int adaptive) noexcept nogil:
    """The input positions that output o looks at, clipped to the input."""
    cdef Window w
    if adaptive:
        w.lo = o * n_in / n_out
        w.hi = ((o + 1) * n_in + n_out - 1) / n_out
        w.size = w.hi - w.lo
        return w
    w.lo = o * stride - pad
    w.hi = w.lo + (k - 1) * dil + 1
    w.size = (w.hi if w.hi < n_in + pad else n_in + pad) - w.lo
    if w.lo < 0:
        w.lo += (-w.lo + dil - 1) / dil * dil
    if w.hi > n_in:
        w.hi = n_in
    if not include_pad:
        w.size = w.hi - w.lo if w.hi > w.lo else 0
    return w


cdef inline Window window_d(const ConvShape* s, isize o, int pad, int adaptive) noexcept nogil:
    return window(o, s.in_d, s.out_d, s.k_d, s.stride_d, s.pad_d, s.dil_d, pad, adaptive)


cdef inline Window window_h(const ConvShape* s, isize o, int pad, int adaptive) noexcept nogil:
    return window(o, s.in_h, s.out_h, s.k_h, s.stride_h, s.pad_h, s.dil_h, pad, adaptive)


cdef inline Window window_w(const ConvShape* s, isize o, int pad, int adaptive) noexcept nogil:
    return window(o, s.in_w, s.out_w, s.k_w, s.stride_w, s.pad_w, s.dil_w, pad, adaptive)


cdef inline void max_plane(const ConvShape* s, const real* x, real* out, int64_t* index, int adaptive) noexcept nogil:
    """out[o] := max of x over o's window. A later value wins when it is greater or NaN, as in PyTorch."""
    cdef isize od, oh, ow, d, h, w, at, best
    cdef isize step_d = 1 if adaptive else s.dil_d, step_h = 1 if adaptive else s.dil_h
    cdef isize step_w = 1 if adaptive else s.dil_w
    cdef Window wd, wh, ww
    cdef real top, v
    for od in range(s.out_d):
        wd = window_d(s, od, 0, adaptive)
        for oh in range(s.out_h):
            wh = window_h(s, oh, 0, adaptive)
            for ow in range(s.out_w):
                ww = window_w(s, ow, 0, adaptive)
                top = -INFINITY
                best = (wd.lo * s.in_h + wh.lo) * s.in_w + ww.lo
                d = wd.lo
                while d < wd.hi:
                    h = wh.lo
                    while h < wh.hi:
                        w = ww.lo
                        while w < ww.hi:
                            at = (d * s.in_h + h) * s.in_w + w
                            v = x[at]
                            if v > top or v != v:
                                top = v
                                best = at
                            w += step_w
                        h += step_h
                    d += step_d
                out[0] = top
                index[0] = best
                out += 1
                index += 1


cdef inline void max_plane_2x2(const ConvShape* s, const real* x, real* out, int64_t* index) noexcept nogil:
    """The common pool, kernel 2 and stride 2 without padding, without branches."""
    cdef isize oh, ow, at, best
    cdef const real* row
    cdef real top, v
    for oh in range(s.out_h):
        for ow in range(s.out_w):
            at = 2 * oh * s.in_w + 2 * ow
            row = x + at
            top = row[0]
            best = at
            v = row[1]
            best = at + 1 if (v > top) | (v != v) else best
            top = v if (v > top) | (v != v) else top
            v = row[s.in_w]
            best = at + s.in_w if (v > top) | (v != v) else best
            top = v if (v > top) | (v != v) else top
            v = row[s.in_w + 1]
            best = at + s.in_w + 1 if (v > top) | (v != v) else best
            top = v if (v > top) | (v != v) else top
            out[oh * s.out_w + ow] = top
            index[oh * s.out_w + ow] = best


cdef void max_pool(const ConvShape* s, const real* x, real* out, int64_t* index) noexcept nogil:
    cdef isize i, n_in = s.in_d * s.in_h * s.in_w, n_out = s.out_d * s.out_h * s.out_w
    cdef bint simple = (s.in_d == 1 and s.k_d == 1 and s.k_h == 2 and s.k_w == 2 and s.stride_h == 2
                        and s.stride_w == 2 and s.pad_d == 0 and s.pad_h == 0 and s.pad_w == 0 and s.dil_h == 1
                        and s.dil_w == 1 and s.out_d == 1 and 2 * s.out_h <= s.in_h and 2 * s.out_w <= s.in_w)
    for i in range(s.n * s.c_in):
        if simple:
            max_plane_2x2(s, x + i * n_in, out + i * n_out, index + i * n_out)
        else:
            max_plane(s, x + i * n_in, out + i * n_out, index + i * n_out, 0)


cdef void adaptive_max_pool(const ConvShape* s, const real* x, real* out, int64_t* index) noexcept nogil:
    cdef isize i, n_in = s.in_d * s.in_h * s.in_w, n_out = s.out_d * s.out_h * s.out_w
    for i in range(s.n * s.c_in):
        max_plane(s, x + i * n_in, out + i * n_out, index + i * n_out, 1)


cdef void dmax_pool(const ConvShape* s, const real* dout, const int64_t* index, real* dx) noexcept nogil:
    """dx := 0, then dx[plane, index] += dout."""
    cdef isize i, j, n_in = s.in_d * s.in_h * s.in_w, n_out = s.out_d * s.out_h * s.out_w
    for i in range(s.n * s.c_in):
        memset(dx, 0, n_in * sizeof(real))
        for j in range(n_out):
            dx[index[j]] += dout[j]
        dx += n_in
        dout += n_out
        index += n_out


cdef inline void avg_plane(const ConvShape* s, const real* x, real* out, int include_pad, isize divisor,
                           int adaptive) noexcept nogil:
    """out[o] := sum of x over o's window / divisor; an empty window gives 0."""
    cdef isize od, oh, ow, d, h, w
    cdef Window wd, wh, ww
    cdef real total
    for od in range(s.out_d):
        wd = window_d(s, od, include_pad, adaptive)
        for oh in range(s.out_h):
            wh = window_h(s, oh, include_pad, adaptive)
            for ow in range(s.out_w):
                ww = window_w(s, ow, include_pad, adaptive)
                total = 0
                for d in range(wd.lo, wd.hi):
                    for h in range(wh.lo, wh.hi):
                        if ww.hi - ww.lo >= 32:
                            total += row_sum(ww.hi - ww.lo, x + (d * s.in_h + h) * s.in_w + ww.lo)
                            continue
                        for w in range(ww.lo, ww.hi):
                            total += x[(d * s.in_h + h) * s.in_w + w]
                if wd.lo < wd.hi and wh.lo < wh.hi and ww.lo < ww.hi:
                    total /= divisor if divisor else wd.size * wh.size * ww.size
                out[0] = total
                out += 1


cdef inline void davg_plane(const ConvShape* s, const real* dout, real* dx, int include_pad, isize divisor,
                            int adaptive) noexcept nogil:
    """dx += dout[o] / divisor over o's window."""
    cdef isize od, oh, ow, d, h, w
    cdef Window wd, wh, ww
    cdef real share
    for od in range(s.out_d):
        wd = window_d(s, od, include_pad, adaptive)
        for oh in range(s.out_h):
            wh = window_h(s, oh, include_pad, adaptive)
            for ow in range(s.out_w):
                ww = window_w(s, ow, include_pad, adaptive)
                if wd.lo < wd.hi and wh.lo < wh.hi and ww.lo < ww.hi:
                    share = dout[0] / (divisor if divisor else wd.size * wh.size * ww.size)
                    for d in range(wd.lo, wd.hi):
                        for h in range(wh.lo, wh.hi):
                            for w in range(ww.lo, ww.hi):
                                dx[(d * s.in_h + h) * s.in_w + w] += share
                dout += 1


cdef void avg_pool(const ConvShape* s, const real* x, real* out, int count_include_pad, isize divisor) noexcept nogil:
    cdef isize i, n_in = s.in_d * s.in_h * s.in_w, n_out = s.out_d * s.out_h * s.out_w
    for i in range(s.n * s.c_in):
        avg_plane(s, x + i * n_in, out + i * n_out, count_include_pad, divisor, 0)


cdef void davg_pool(const ConvShape* s, const real* dout, real* dx, int count_include_pad,
                    isize divisor) noexcept nogil:
    cdef isize i, n_in = s.in_d * s.in_h * s.in_w, n_out = s.out_d * s.out_h * s.out_w
    memset(dx, 0, s.n * s.c_in * n_in * sizeof(real))
    for i in range(s.n * s.c_in):
        davg_plane(s, dout + i * n_out, dx + i * n_in, count_include_pad, divisor, 0)


cdef void adaptive_avg_pool(const ConvShape* s, const real* x, real* out) noexcept nogil:
    cdef isize i, n_in = s.in_d * s.in_h * s.in_w, n_out = s.out_d * s.out_h * s.out_w
    if n_out == 1:  # global: one long row
        for i in range(s.n * s.c_in):
            out[i] = row_sum(n_in, x + i * n_in) / n_in
        return
    for i in range(s.n * s.c_in):
        avg_plane(s, x + i * n_in, out + i * n_out, 1, 0, 1)


cdef void dadaptive_avg_pool(const ConvShape* s, const real* dout, real* dx) noexcept nogil:
    cdef isize i, n_in = s.in_d * s.in_h * s.in_w, n_out = s.out_d * s.out_h * s.out_w
    memset(dx, 0, s.n * s.c_in * n_in * sizeof(real))
    for i in range(s.n * s.c_in):
        davg_plane(s, dout + i * n_out, dx + i * n_in, 1, 0, 1)

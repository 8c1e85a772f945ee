# Convolution by im2col and the GEMM, and unfold / fold (included by conv.pxi).
# The column matrix of an image is (K, P): row (ci, kd, ky, kx), column (od, oy, ox).

cdef extern from *:
    """
    /* four numbers of a and b each, in turn, are added to row: short vectors, since rows often are */
    #define MGX_ADD_TWO(NAME, T, I)                                                                            \
    MGX_INLINE void NAME(T* row, const T* a, const T* b) {                                                     \
        typedef T V MGX_VECTOR(T, 4 * sizeof(T));                                                              \
        const V x = *(const V*)a, y = *(const V*)b;                                                            \
        *(V*)row += MGX_SHUFFLE(x, y, 0, 4, 1, 5);                                                             \
        *(V*)(row + 4) += MGX_SHUFFLE(x, y, 2, 6, 3, 7);                                                       \
    }
    typedef int32_t mgx_four MGX_VECTOR(int32_t, 16);
    typedef int64_t mgx_four_wide MGX_VECTOR(int64_t, 32);
    #define I mgx_four
    MGX_ADD_TWO(mgx_add_two_f32, float, I)
    #undef I
    #define I mgx_four_wide
    MGX_ADD_TWO(mgx_add_two_f64, double, I)
    #undef I
    #define mgx_add_two(row, a, b) MGX_OF(mgx_add_two, row)(row, a, b)
    """
    void mgx_add_two(void* row, const void* a, const void* b) nogil


cdef inline isize first_inside(isize at, isize stride) noexcept nogil:
    """The first o >= 0 with o * stride + at >= 0."""
    return 0 if at >= 0 else (-at + stride - 1) / stride


cdef inline isize end_inside(isize at, isize stride, isize size, isize n) noexcept nogil:
    """The number of o < n with o * stride + at < size."""
    return 0 if at >= size else least(n, (size - at + stride - 1) / stride)


cdef inline void every(real* to, const real* row, isize lo, isize hi, isize stride) noexcept nogil:
    for i in range(lo, hi):
        to[i] = row[i * stride]


cdef inline void strided_row(real* to, const real* row, isize lo, isize hi, isize stride) noexcept nogil:
    """to[i] := row[i * stride], lo <= i < hi; of the usual strides as loops of their own, which are vectorised."""
    if stride == 1:
        memcpy(to + lo, row + lo, (hi - lo) * sizeof(real))
    elif stride == 2:
        every(to, row, lo, hi, 2)
    elif stride == 3:
        every(to, row, lo, hi, 3)
    elif stride == 4:
        every(to, row, lo, hi, 4)
    else:
        every(to, row, lo, hi, stride)


cdef void im2col(const ConvShape* s, const real* x, isize channels, isize ld, real* col) noexcept nogil:
    """col[k, p] := the value of x (channels, D, H, W) that tap k sees at position p, 0 in the padding."""
    for ci in range(channels):
        for kd in range(s.k_d):
            for ky in range(s.k_h):
                for kx in range(s.k_w):
                    at = kx * s.dil_w - s.pad_w
                    lo = first_inside(at, s.stride_w)
                    hi = end_inside(at, s.stride_w, s.in_w, s.out_w)
                    to = col
                    for od in range(s.out_d):
                        d = od * s.stride_d + kd * s.dil_d - s.pad_d
                        for oy in range(s.out_h):
                            y = oy * s.stride_h + ky * s.dil_h - s.pad_h
                            if d < 0 or d >= s.in_d or y < 0 or y >= s.in_h or lo >= hi:
                                memset(to, 0, s.out_w * sizeof(real))
                            else:
                                row = x + ((ci * s.in_d + d) * s.in_h + y) * s.in_w + at
                                for ox in range(lo):
                                    to[ox] = 0
                                strided_row(to, row, lo, hi, s.stride_w)
                                for ox in range(hi, s.out_w):
                                    to[ox] = 0
                            to += s.out_w
                    col += ld


cdef inline void add_two(real* row, const real* a, const real* b, isize lo, isize lo_b, isize hi, isize hi_b) noexcept nogil:
    """row[2 i] += a[i], lo <= i < hi, and row[2 i + 1] += b[i], lo_b <= i < hi_b: neighbouring taps of stride 2 as one loop, which is vectorised."""
    if lo_b < lo and lo_b < hi_b:
        row[2 * lo_b + 1] += b[lo_b]
    for i from lo <= i <= hi_b - 4 by 4:
        mgx_add_two(row + 2 * i, a + i, b + i)
    for i in range(i, hi_b):
        row[2 * i], row[2 * i + 1] = row[2 * i] + a[i], row[2 * i + 1] + b[i]
    if lo < hi > hi_b:
        row[2 * hi - 2] += a[hi - 1]


cdef void col2im(const ConvShape* s, const real* col, isize channels, isize ld, real* dx) noexcept nogil:
    """dx (channels, D, H, W) := the sum over taps and positions of col[k, p]; im2col transposed."""
    cdef isize ci, kd, ky, kx, od, oy, ox, d, y, at, lo, hi, lo_b, hi_b
    cdef bint two
    memset(dx, 0, channels * volume(s) * sizeof(real))
    for ci in range(channels):
        for kd in range(s.k_d):
            for ky in range(s.k_h):
                kx = 0
                while kx < s.k_w:
                    at = kx * s.dil_w - s.pad_w
                    lo, lo_b = first_inside(at, s.stride_w), first_inside(at + 1, s.stride_w)
                    hi, hi_b = end_inside(at, s.stride_w, s.in_w, s.out_w), end_inside(at + 1, s.stride_w, s.in_w, s.out_w)
                    two = s.stride_w == 2 and s.dil_w == 1 and kx + 1 < s.k_w
                    for od in range(s.out_d):
                        d = od * s.stride_d + kd * s.dil_d - s.pad_d
                        if d < 0 or d >= s.in_d:
                            continue
                        for oy in range(s.out_h):
                            y = oy * s.stride_h + ky * s.dil_h - s.pad_h
                            if y < 0 or y >= s.in_h:
                                continue
                            of = col + (od * s.out_h + oy) * s.out_w
                            row = dx + ((ci * s.in_d + d) * s.in_h + y) * s.in_w + at
                            if two:
                                add_two(row, of, of + ld, lo, lo_b, hi, hi_b)
                            elif s.stride_w == 1:
                                for ox in range(lo, hi):
                                    row[ox] += of[ox]
                            else:
                                for ox in range(lo, hi):
                                    row[ox * s.stride_w] += of[ox]
                    col += ld * (1 + two)
                    kx += 1 + two


cdef int unfold(ConvCall* call, real* tag) noexcept nogil:
    """All images as planes of one: their columns lie behind each other."""
    im2col(&call.s, <const real*>call.a, call.s.n * call.s.c_in, positions(&call.s), <real*>call.out)
    return 0


cdef int fold(ConvCall* call, real* tag) noexcept nogil:
    col2im(&call.s, <const real*>call.a, call.s.n * call.s.c_in, positions(&call.s), <real*>call.out)
    return 0


cdef inline isize images_per_gemm(const ConvShape* s) noexcept nogil:
    """Small outputs share one GEMM, so that it has at least some 200 columns."""
    return most(1, least(s.n, 256 / most(positions(s), 1)))


cdef inline bint pointwise(const ConvShape* s) noexcept nogil:
    """Is an image its own column matrix? (A transposed one with output padding reaches past the end.)"""
    return (s.k_d * s.k_h * s.k_w * s.stride_d * s.stride_h * s.stride_w == 1
            and s.pad_d == 0 and s.pad_h == 0 and s.pad_w == 0
            and s.out_d == s.in_d and s.out_h == s.in_h and s.out_w == s.in_w)


cdef inline void flatten(ConvShape* s) noexcept nogil:
    """A pointwise problem's planes as single rows, which are copied at once."""
    if pointwise(s):
        s.in_w = s.out_w = positions(s)
        s.in_d = s.in_h = s.out_d = s.out_h = 1


cdef const real* columns_of(const ConvShape* s, const real* x, isize lo, isize hi, isize g, real* col) noexcept nogil:
    """(K, (hi - lo) * P), the columns of group g of images lo .. hi side by side: in place, or made in col."""
    cdef isize i, p = positions(s), c = s.c_in / s.groups
    if hi - lo == 1 and pointwise(s):
        return x + (lo * s.c_in + g * c) * p
    for i in range(lo, hi):
        im2col(s, x + (i * s.c_in + g * c) * volume(s), c, (hi - lo) * p, col + (i - lo) * p)
    return col


cdef int columns_forward_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    cdef const ConvShape* s = &call.s
    cdef isize lo = task * call.block, hi = least(s.n, lo + call.block), i, j, g
    cdef isize c = s.c_out / s.groups, p = positions(s), k = taps(s), m = (hi - lo) * p
    cdef const real* weight = <const real*>call.b
    cdef real* col = <real*>scratch(TASK_SLOT, (k + c) * m * sizeof(real) + 64)  # the GEMM may read 64 bytes past col
    cdef real* y = col + k * m
    if col == NULL:
        return -1
    for g in range(s.groups):
        seen = columns_of(s, <const real*>call.a, lo, hi, g, col)
        out = <real*>call.out + (lo * s.c_out + g * c) * p
        bias = <const real*>call.bias + g * c if call.bias != NULL else NULL
        if hi - lo == 1:
            y = out
        fill_bias(c, m, bias, y)
        call.gemm(1, c, m, k, <const char*>(weight + g * c * k), 0, k, 1, <const char*>seen, 0, m, 1,
                  <char*>y, 0, m, NULL, ACCUMULATE)
        if y != out:
            for i in range(hi - lo):
                for j in range(c):
                    memcpy(out + (i * s.c_out + j) * p, y + j * m + i * p, p * sizeof(real))
    return 0


cdef const real* side_by_side(const ConvShape* s, const real* dout, isize lo, isize hi, isize g,
                              real* y) noexcept nogil:
    """dout of group g of images lo .. hi as (c_out / groups, (hi - lo) * P): in place, or copied to y."""
    cdef isize i, j, c = s.c_out / s.groups, p = positions(s), m = (hi - lo) * p
    dout += (lo * s.c_out + g * c) * p
    if hi - lo == 1:
        return dout
    for i in range(hi - lo):
        for j in range(c):
            memcpy(y + j * m + i * p, dout + (i * s.c_out + j) * p, p * sizeof(real))
    return y


cdef int columns_dinput_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    cdef const ConvShape* s = &call.s
    cdef isize lo = task * call.block, hi = least(s.n, lo + call.block), i, g
    cdef isize c = s.c_out / s.groups, ci = s.c_in / s.groups, p = positions(s), k = taps(s), m = (hi - lo) * p
    cdef const real* weight = <const real*>call.b
    cdef bint in_place = hi - lo == 1 and pointwise(s)
    cdef real* col = <real*>scratch(TASK_SLOT, (k + c) * m * sizeof(real) + 64)
    if col == NULL:
        return -1
    for g in range(s.groups):
        dx = <real*>call.out + (lo * s.c_in + g * ci) * volume(s)
        y = side_by_side(s, <const real*>call.a, lo, hi, g, col + k * m)
        call.gemm(1, k, m, c, <const char*>(weight + g * c * k), 0, 1, k, <const char*>y, 0, m, 1,
                  <char*>(dx if in_place else col), 0, m, NULL, 0)
        if not in_place:
            for i in range(hi - lo):
                col2im(s, col + i * p, ci, m, dx + i * s.c_in * volume(s))
    return 0


cdef int columns_dweight_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    """Partial sum `task` of dw, over every images_per_gemm images of its share."""
    cdef const ConvShape* s = &call.s
    cdef isize c = s.c_out / s.groups, p = positions(s), k = taps(s), step = images_per_gemm(s), m, g, hi
    cdef isize lo = task * call.block, end = least(s.n, lo + call.block)
    cdef real* dw = <real*>call.partials + task * s.c_out * k
    cdef real* col = <real*>scratch(TASK_SLOT, (k + c) * step * p * sizeof(real) + 64)
    if col == NULL:
        return -1
    memset(dw, 0, s.c_out * k * sizeof(real))
    while lo < end:
        hi = least(end, lo + step)
        m = (hi - lo) * p
        for g in range(s.groups):
            seen = columns_of(s, <const real*>call.b, lo, hi, g, col)
            y = side_by_side(s, <const real*>call.a, lo, hi, g, col + k * m)
            call.gemm(1, c, k, m, <const char*>y, 0, m, 1, <const char*>seen, 0, 1, m,
                      <char*>(dw + g * c * k), 0, k, NULL, ACCUMULATE)
        lo = hi
    return 0

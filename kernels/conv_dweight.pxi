# The direct weight gradient (included by conv.pxi): dw[co, k] is the dot product of plane co of dout with the padded
# copy of x shifted by off[k]. A register block of M filters x 3 taps keeps its sums per lane from image to image.
#
# The planes of dout are walked row by row. Row ends of x are masked, since 0 * inf there would be NaN.

cdef struct Walk:
    isize taps           # K rounded up to NV; the last offset repeats
    isize n              # of a row, a multiple of L
    isize d_plane, d_image  # a plane of dout, an image of the copy of it; d_image is 0 if dout is read in place
    isize* off           # (taps)
    char* mask           # (n): all bits or none; NULL if n is out_w


cdef Walk dweight_walk(const ConvShape* s, isize lanes) noexcept nogil:
    cdef Walk w
    w.taps = (taps(s) + NV - 1) / NV * NV
    w.n = (s.out_w + lanes - 1) / lanes * lanes
    w.d_plane = s.out_d * s.out_h * w.n
    w.d_image = 0 if w.n == s.out_w else s.c_out / s.groups * w.d_plane
    w.off = NULL
    w.mask = NULL
    return w


cdef void spread_rows(const ConvShape* s, const Walk* w, const real* dout, real* out) noexcept nogil:
    """Copy the planes of one group of dout to rows n apart; what lies between is already zero."""
    for y in range(s.c_out / s.groups * s.out_d * s.out_h):
        memcpy(out + y * w.n, dout + y * s.out_w, s.out_w * sizeof(real))


cdef inline isize tile_rows(isize left) noexcept nogil:
    """M of the next register block, of `left` filters."""
    return MGX_FILTERS if left >= MGX_FILTERS else 4 if left >= 4 else 2 if left >= 2 else 1


cdef void dweight_group(const ConvShape* s, const Padded* pad, const Walk* w, const real* d, const real* x, real* sums) noexcept nogil:
    """sums += of one group of an image; a few rows at a time, so that M planes of dout stay in level-1 cache."""
    cdef isize lanes = MGX_DWEIGHT_VBYTES / sizeof(real), co = s.c_out / s.groups, some = most(1, 3072 / (MGX_FILTERS * w.n))
    cdef isize slice, y, r, m, t
    for slice in range(s.out_d):
        for y from 0 <= y < s.out_h by some:
            r = 0
            while r < co:
                m = tile_rows(co - r)
                for t from 0 <= t < w.taps by NV:
                    mgx_dweight_tile(m, least(some, s.out_h - y), w.n, d + r * w.d_plane + (slice * s.out_h + y) * w.n, w.d_plane, w.n,
                                     x + slice * s.stride_d * pad.slice + y * pad.row, w.off + t, pad.row, <const real*>w.mask,
                                     sums + (r * w.taps + t * m) * lanes)
                r += m


cdef void sum_lanes(const ConvShape* s, const Walk* w, const real* sums, real* dw) noexcept nogil:
    """dw (c_out, K) := the totals of the lanes, from blocks of M filters x NV taps."""
    cdef isize lanes = MGX_DWEIGHT_VBYTES / sizeof(real), co = s.c_out / s.groups, k = taps(s), g, r, m, i, t, l
    for g in range(s.groups):
        r = 0
        while r < co:
            m = tile_rows(co - r)
            for i in range(m):
                for t in range(k):
                    dw[i * k + t] = 0
                    for l in range(lanes):
                        dw[i * k + t] += sums[(t / NV * NV * m + i * NV + t % NV) * lanes + l]
            sums += m * w.taps * lanes
            dw += m * k
            r += m


cdef void dweight_tables(const ConvShape* s, const Padded* pad, Walk* w, real* mask, isize* off) noexcept nogil:
    if w.d_image:
        memset(mask, 0, w.n * sizeof(real))
        memset(mask, 0xff, s.out_w * sizeof(real))
        w.mask = <char*>mask
    tap_offsets(s, pad, off)
    for i in range(taps(s), w.taps):
        off[i] = off[i - 1]
    w.off = off


cdef int direct_dweight_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    cdef const ConvShape* s = &call.s
    cdef isize lanes = MGX_DWEIGHT_VBYTES / sizeof(real), co = s.c_out / s.groups, ci = s.c_in / s.groups, i, g, size
    cdef Padded pad = padded_layout(s, lanes)
    cdef Walk w = dweight_walk(s, lanes)
    cdef const real* d
    size = pad.size + w.d_image + s.c_out * w.taps * lanes
    x = <real*>scratch(TASK_SLOT, (size + w.n + 1) * sizeof(real) + w.taps * sizeof(isize))
    if x == NULL:
        return -1
    copy = x + pad.size
    sums = copy + w.d_image
    dweight_tables(s, &pad, &w, x + size, <isize*>(x + (size + w.n + 1) / 2 * 2))  # offsets on 8 bytes
    memset(x, 0, size * sizeof(real))
    for i in range(task * call.block, least(s.n, (task + 1) * call.block)):
        for g in range(s.groups):
            d = <const real*>call.a + (i * s.c_out + g * co) * positions(s)
            pad_image(s, &pad, <const real*>call.b + (i * s.c_in + g * ci) * volume(s), x)
            if w.d_image:
                spread_rows(s, &w, d, copy)
                d = copy
            dweight_group(s, &pad, &w, d, x, sums + g * co * w.taps * lanes)
    sum_lanes(s, &w, sums, <real*>call.partials + task * s.c_out * taps(s))
    return 0

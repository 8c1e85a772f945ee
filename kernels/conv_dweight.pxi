# The direct weight gradient (included by conv.pxi): dw[co, k] is the dot product of plane co of dout with the padded
# copy of x shifted by off[k]. A register block of M filters x 3 taps keeps its sums per lane from image to image.
#
# The planes of dout are walked row by row, or as one long row whose gaps (between the end of a row and the start of
# the next in the padded copy) hold zeros: whichever takes fewer vectors. Gaps and row ends of x are masked, since
# 0 * inf there would be NaN.

cdef struct Walk:
    isize taps           # K rounded up to NV; the last offset repeats
    isize n              # of a row, a multiple of L
    isize rows           # of one slice of a plane; wide: one long row of each of the images that go together
    isize images         # that go together
    isize d_row, x_row   # from row to row in the planes of dout and of x
    isize d_plane, d_image  # a plane, an image of the copy of dout; d_image is 0 if dout is read in place
    bint wide
    isize* off           # (taps)
    char* mask           # (n): all bits or none; NULL if n is out_w


cdef Walk dweight_walk(const ConvShape* s, const Padded* pad, isize lanes) noexcept nogil:
    cdef Walk w
    cdef isize wide
    w.taps = (taps(s) + NV - 1) / NV * NV
    w.x_row = pad.row
    wide = ((s.out_h - 1) * w.x_row + s.out_w + lanes - 1) / lanes * lanes
    w.n = (s.out_w + lanes - 1) / lanes * lanes
    # A long row may cost some more vectors, since short rows cost loops; beyond 2048 it leaves the level-1 cache.
    w.wide = wide * 7 <= s.out_h * w.n * (7 if w.n == s.out_w else 8) and wide < 2048
    w.images = 1
    w.rows = s.out_h
    w.d_row = w.n
    if w.wide:
        w.n = wide
        w.rows = 1
        w.d_row = w.x_row
        w.images = most(1, least(s.n, 768 / wide)) if s.out_d == 1 else 1
    w.d_plane = s.out_d * w.rows * w.n
    w.d_image = 0 if w.n == s.out_w else s.c_out / s.groups * w.d_plane
    w.off = NULL
    w.mask = NULL
    return w


cdef void dweight_mask(const ConvShape* s, const Walk* w, real* mask) noexcept nogil:
    cdef isize y
    memset(mask, 0, w.n * sizeof(real))
    for y in range(s.out_h if w.wide else 1):
        memset(mask + y * w.d_row, 0xff, s.out_w * sizeof(real))


cdef void spread_rows(const ConvShape* s, const Walk* w, const real* dout, real* out) noexcept nogil:
    """Copy the planes of one group of dout to rows d_row apart; what lies between is already zero."""
    cdef isize c, d, y
    cdef real* to
    for c in range(s.c_out / s.groups):
        for d in range(s.out_d):
            to = out + c * w.d_plane + d * w.rows * w.n
            for y in range(s.out_h):
                memcpy(to + y * w.d_row, dout, s.out_w * sizeof(real))
                dout += s.out_w


cdef inline isize tile_rows(isize left) noexcept nogil:
    """M of the next register block, of `left` filters."""
    return MGX_FILTERS if left >= MGX_FILTERS else 4 if left >= 4 else 2 if left >= 2 else 1


cdef void dweight_group(const ConvShape* s, const Padded* pad, const Walk* w, isize images, const real* d,
                        const real* x, real* sums) noexcept nogil:
    """sums += of one group of these images; a few rows at a time, so that M planes of dout stay in level-1 cache."""
    cdef isize lanes = MGX_DWEIGHT_VBYTES / sizeof(real), co = s.c_out / s.groups, some = most(1, 3072 / (MGX_FILTERS * w.n))
    cdef isize slice, y, r, m, t, rows = images if w.images > 1 else w.rows
    cdef isize d_row = w.d_row, x_row = w.x_row
    if w.images > 1:
        d_row = w.d_image if w.d_image else s.c_out * positions(s)
        x_row = pad.size
    for slice in range(s.out_d):
        for y from 0 <= y < rows by some:
            r = 0
            while r < co:
                m = tile_rows(co - r)
                for t from 0 <= t < w.taps by NV:
                    mgx_dweight_tile(m, least(some, rows - y), w.n,
                                 d + r * w.d_plane + slice * w.rows * w.n + y * d_row, w.d_plane, d_row,
                                 x + slice * s.stride_d * pad.slice + y * x_row, w.off + t, x_row, <const real*>w.mask,
                                 sums + (r * w.taps + t * m) * lanes)
                r += m


cdef void sum_lanes(const ConvShape* s, const Walk* w, const real* sums, real* dw) noexcept nogil:
    """dw (c_out, K) := the totals of the lanes, from blocks of M filters x NV taps."""
    cdef isize lanes = MGX_DWEIGHT_VBYTES / sizeof(real), co = s.c_out / s.groups, k = taps(s), g, r, m, i, t
    for g in range(s.groups):
        r = 0
        while r < co:
            m = tile_rows(co - r)
            for i in range(m):
                for t in range(k):
                    dw[i * k + t] = row_sum(lanes, sums + (t / NV * NV * m + i * NV + t % NV) * lanes)
            sums += m * w.taps * lanes
            dw += m * k
            r += m


cdef void dweight_tables(const ConvShape* s, const Padded* pad, Walk* w, real* mask, isize* off) noexcept nogil:
    cdef isize i
    if w.d_image:
        dweight_mask(s, w, mask)
        w.mask = <char*>mask
    tap_offsets(s, pad, off)
    for i in range(taps(s), w.taps):
        off[i] = off[i - 1]
    w.off = off


cdef int direct_dweight_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    cdef const ConvShape* s = &call.s
    cdef isize lanes = MGX_DWEIGHT_VBYTES / sizeof(real), co = s.c_out / s.groups, ci = s.c_in / s.groups
    cdef isize i, j, g, size, here, end = least(s.n, (task + 1) * call.block)
    cdef Padded pad = padded_layout(s, lanes)
    cdef Walk w = dweight_walk(s, &pad, lanes)
    cdef real* x
    cdef real* copy
    cdef real* sums
    cdef const real* d
    size = w.images * (pad.size + w.d_image) + s.c_out * w.taps * lanes
    x = <real*>scratch(TASK_SLOT, (size + w.n + 1) * sizeof(real) + w.taps * sizeof(isize))
    if x == NULL:
        return -1
    copy = x + w.images * pad.size
    sums = copy + w.images * w.d_image
    dweight_tables(s, &pad, &w, x + size, <isize*>(x + (size + w.n + 1) / 2 * 2))  # offsets on 8 bytes
    memset(x, 0, size * sizeof(real))
    for i from task * call.block <= i < end by w.images:
        here = least(w.images, end - i)
        for g in range(s.groups):
            d = <const real*>call.a + (i * s.c_out + g * co) * positions(s)
            for j in range(here):
                pad_image(s, &pad, <const real*>call.b + ((i + j) * s.c_in + g * ci) * volume(s), x + j * pad.size)
                if w.d_image:
                    spread_rows(s, &w, d + j * s.c_out * positions(s), copy + j * w.d_image)
            if w.d_image:
                d = copy
            dweight_group(s, &pad, &w, here, d, x, sums + g * co * w.taps * lanes)
    sum_lanes(s, &w, sums, <real*>call.partials + task * s.c_out * taps(s))
    return 0

# Depthwise convolution, with channels as the lanes of a vector (included by conv.pxi): for many channels, however small the picture and
# whatever the stride.
#
# A panel of at most two vectors of channels is turned over, some rows at a time, into a padded copy (rows, row, width), and the register
# blocks of conv_filters.pxi multiply vectors of it. The gradient by the input is such a convolution, of stride 1, with flipped filters,
# of dout, whose values lie a stride apart in the copy: there a position takes only the taps that meet values.

cdef enum:
    CELLS = 1024         # of the copy, about: it stays in level-2 cache, unless most rows would then be turned over more than twice

cdef struct Depthwise:   # tables of one call, in its scratch memory
    isize images, panels, width
    isize spread_h, spread_w # the distance of neighbours in the copy
    isize band, rows, row    # rows of outputs that go together, the rows of the copy that they see, and their length
    isize size               # of the copy, and what a row may write behind it
    isize* off           # (taps)
    isize* src           # (band * out_w)
    char* packed         # per panel width biases, then (taps, width) weights


cdef Depthwise depthwise_layout(const ConvShape* s, isize spread_h, isize spread_w, isize lanes) noexcept nogil:
    cdef Depthwise d
    memset(&d, 0, sizeof(d))
    d.images, d.spread_h, d.spread_w, d.width = s.n, spread_h, spread_w, 2 * lanes
    d.panels = (s.groups + d.width - 1) / d.width
    d.row = (s.out_w - 1) * s.stride_w + (s.k_w - 1) * s.dil_w + 1
    d.band = most(1, least(s.out_h, most(CELLS / d.row, (s.k_h - 1) * s.dil_h) / s.stride_h))
    d.rows = (d.band - 1) * s.stride_h + (s.k_h - 1) * s.dil_h + 1
    d.size = (d.rows * d.row + spread_w) * d.width
    return d


cdef void depthwise_tables(const ConvShape* s, Depthwise* d, bint flipped, isize* memory) noexcept nogil:
    cdef isize y, x, i = 0, k = taps(s)
    d.off, d.src = memory, memory + k
    for y in range(s.k_h):
        for x in range(s.k_w):
            d.off[k - 1 - i if flipped else i] = (y * s.dil_h * d.row + x * s.dil_w) * d.width
            i += 1
    for y in range(d.band):
        for x in range(s.out_w):
            d.src[y * s.out_w + x] = (y * s.stride_h * d.row + x * s.stride_w * d.spread_w) * d.width


cdef inline isize panel_start(const ConvShape* s, const Depthwise* d, isize j) noexcept nogil:
    return j * s.groups / d.panels


cdef void turn_band(const ConvShape* s, const Depthwise* d, isize first, isize n, const real* x, real* copy) noexcept nogil:
    """copy := what the outputs of the rows from `first` on see of n channels of x. Its sides are already zero."""
    cdef isize r, y, w = d.width, es = sizeof(real), lo = first_inside(s.pad_w, d.spread_w)
    cdef isize hi = end_inside(s.pad_w, d.spread_w, d.row, s.in_w)
    for r in range(d.rows):
        y = first * s.stride_h + r - s.pad_h
        if y < 0 or y % d.spread_h or y / d.spread_h >= s.in_h:
            memset(copy, 0, d.row * w * es)
        elif lo < hi:
            pack(copy + (lo * d.spread_w + s.pad_w) * w, d.spread_w * w, <const char*>(x + y / d.spread_h * s.in_w + lo), es,
                 volume(s) * es, hi - lo, n)
        copy += d.row * w


cdef isize live_taps(const ConvShape* s, const Depthwise* d, isize y, isize x, const real* b, real* live, isize* off) noexcept nogil:
    """live, off := the taps that meet values of a spread copy at (y, x) and those a number of spreads away; their number."""
    cdef isize t, n = 0, w = d.width
    for t in range(taps(s)):
        if ((y + (s.k_h - 1 - t / s.k_w) * s.dil_h - s.pad_h) % d.spread_h == 0
                and (x + (s.k_w - 1 - t % s.k_w) * s.dil_w - s.pad_w) % d.spread_w == 0):
            memcpy(live + n * w, b + t * w, w * sizeof(real))
            off[n] = d.off[t]
            n += 1
    return n


cdef void live_rows(const ConvShape* s, const Depthwise* d, isize first, isize lines, bint both, const real* b, const real* copy, real* rows,
                    real* live, isize* off) noexcept nogil:
    """Rows of outputs from a spread copy, a spread apart at a time."""
    cdef isize y, x, i, n, w = d.width
    for y in range(least(d.spread_h, lines)):
        for x in range(least(d.spread_w, s.out_w)):
            n = live_taps(s, d, first + y, x, b + w, live, off)
            for i from y <= i < lines by d.spread_h:
                lanes_rows((s.out_w - x + d.spread_w - 1) / d.spread_w, both, True, n, live, off, copy + (i * d.row + x) * w, d.src, b, 0,
                           rows + (i * s.out_w + x) * w, d.spread_w * w)


cdef int depthwise_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    """Some panels of images."""
    cdef const ConvShape* s = &call.s
    cdef const Depthwise* d = <const Depthwise*>call.plan
    cdef isize i, j, c, n, y, lines, w = d.width, size = d.size + (d.band * s.out_w + GEMM_ROOM + taps(s)) * w
    cdef real* copy = <real*>scratch(TASK_SLOT, size * sizeof(real) + taps(s) * sizeof(isize))
    cdef real* live = copy + d.size
    cdef real* rows = live + taps(s) * w
    if copy == NULL:
        return -1
    memset(copy, 0, d.size * sizeof(real))
    for i in range(task * call.block, least(s.n, (task + 1) * call.block)):
        j = i % d.panels
        c, n = panel_start(s, d, j), panel_start(s, d, j + 1) - panel_start(s, d, j)
        c += i / d.panels * s.groups
        b = <const real*>d.packed + j * (1 + taps(s)) * w
        for y from 0 <= y < s.out_h by d.band:
            lines = least(d.band, s.out_h - y)
            turn_band(s, d, y, n, <const real*>call.a + c * volume(s), copy)
            if d.spread_h * d.spread_w > 1:
                live_rows(s, d, y, lines, 2 * n > w, b, copy, rows, live, <isize*>(copy + size))
            else:
                lanes_rows(lines * s.out_w, 2 * n > w, True, taps(s), b + w, d.off, copy, d.src, b, 0, rows, w)
            turn_over(rows, w, lines * s.out_w, n, <real*>call.out + c * positions(s) + y * s.out_w, positions(s))
    return 0


cdef int depthwise_dweight_task(const ConvCall* call, real* tag, isize j) noexcept nogil:
    """dw of panel j: the sums of each band of each image, added in order."""
    cdef const ConvShape* s = &call.s
    cdef const Depthwise* d = <const Depthwise*>call.plan
    cdef isize i, c, y, t, count, k = taps(s), w = d.width, p = positions(s), es = sizeof(real)
    cdef isize start = panel_start(s, d, j), n = panel_start(s, d, j + 1) - start
    cdef real* copy = <real*>scratch(TASK_SLOT, (d.size + (1 + 2 * k + d.band * s.out_w) * w) * es)
    cdef real* zero = copy + d.size
    cdef real* sums = zero + w
    cdef real* part = sums + k * w
    cdef real* dout = part + k * w
    if copy == NULL:
        return -1
    memset(copy, 0, (d.size + (1 + k) * w) * es)
    for i in range(d.images):
        c = i * s.groups + start
        for y from 0 <= y < s.out_h by d.band:
            count = least(d.band, s.out_h - y) * s.out_w
            turn_band(s, d, y, n, <const real*>call.b + c * volume(s), copy)
            pack(dout, w, <const char*>(<const real*>call.a + c * p + y * s.out_w), es, p * es, count, n)
            lanes_rows(k, 2 * n > w, True, count, dout, d.src, copy, d.off, zero, 0, part, w)
            for t in range(k * w):
                sums[t] += part[t]
    pack(<real*>call.out + start * k, k, <const char*>sums, es, w * es, n, k)
    return 0


cdef void depthwise_weights(const ConvCall* call, const Depthwise* d, isize k, real* out) noexcept nogil:
    for j in range(d.panels):
        start = panel_start(&call.s, d, j)
        n = panel_start(&call.s, d, j + 1) - start
        memset(out, 0, d.width * sizeof(real))
        if call.bias != NULL:
            memcpy(out, <const real*>call.bias + start, n * sizeof(real))
        pack(out + d.width, d.width, <const char*>(<const real*>call.b + start * k), sizeof(real), k * sizeof(real), k, n)
        out += (1 + k) * d.width


cdef bint is_depthwise(const ConvShape* s, isize lanes) noexcept nogil:
    """One channel each, without depth, that fill a vector by 3/4; one vector of them with stride 1 is the direct way's."""
    return (s.groups == s.c_in == s.c_out and s.in_d * s.k_d * s.out_d == 1 and s.pad_d == 0
            and (s.groups > lanes or 4 * s.groups >= 3 * lanes and s.stride_h * s.stride_w > 1))


cdef int depthwise(ConvCall* call, real* tag, int kind) noexcept nogil:
    """FORWARD, DINPUT or DWEIGHT."""
    cdef ConvShape s = call.s
    cdef isize k = taps(&s), work = multiply_adds(&s), lanes = MGX_VBYTES / sizeof(real)
    if kind == DINPUT:
        call.s = transposed(&s)
        call.s.stride_h = call.s.stride_w = 1
        d = depthwise_layout(&call.s, s.stride_h, s.stride_w, lanes)
    else:
        d = depthwise_layout(&s, 1, 1, lanes)
    cdef isize tables = k + d.band * call.s.out_w
    cdef isize* memory = <isize*>scratch(CALL_SLOT, tables * sizeof(isize) + d.panels * (1 + k) * d.width * sizeof(real))
    if memory == NULL:
        return -1
    call.plan = <char*>&d
    depthwise_tables(&call.s, &d, kind == DINPUT, memory)
    if kind == DWEIGHT:
        call.s.n = d.panels
        return run_tasks(call, <conv_task_fn>depthwise_dweight_task[real], 1, work)
    d.packed = <char*>(memory + tables)
    depthwise_weights(call, &d, k, <real*>d.packed)
    call.s.n *= d.panels
    return run_tasks(call, <conv_task_fn>depthwise_task[real], most(1, least(8, call.s.n / 16)), work)

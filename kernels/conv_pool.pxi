# Pools over planes (included by conv.pxi). A plane is one (D, H, W) volume; there are n * c_in of them.
# Max and average pools walk the taps of L neighbouring outputs at once, over the padded copy of conv_direct.pxi (its
# padding holds -inf or 0); maxima of few large windows a window after another. Averages over windows side by side do not come here.

cdef struct Window:      # along one dimension: positions lo .. hi; size counts what an average divides by
    isize lo, hi, size

cdef struct Pool:        # tables of one call
    Plan plan
    isize row            # flat distance of two rows, 0 where a row is a plane of its own
    isize* jump          # (taps) flat distance of a tap from its window's first
    char* origin         # (P) flat position of the window's first tap, which may lie in the padding
    char* first          # (P) flat position of its first tap inside: the answer where everything is -inf
    char* size           # (P) what an average divides by


cdef inline Window window(isize o, isize n_in, isize k, isize stride, isize pad, isize dil,
                          int include_pad) noexcept nogil:
    """The input positions that output o of a pool looks at, clipped to the input."""
    cdef Window w
    w.lo = o * stride - pad
    w.hi = w.lo + (k - 1) * dil + 1
    w.size = least(w.hi, n_in + pad) - w.lo
    if w.lo < 0:
        w.lo += (-w.lo + dil - 1) / dil * dil
    w.hi = least(w.hi, n_in)
    if not include_pad:
        w.size = most(0, w.hi - w.lo)
    return w


cdef inline isize steps(Window w, isize dil) noexcept nogil:
    return (w.hi - w.lo + dil - 1) / dil


cdef inline void put(char* where, isize i, isize value, real tag) noexcept nogil:
    """An integer of the width of `real`, so that a vector holds as many."""
    if real is float:
        (<int32_t*>where)[i] = <int32_t>value
    else:
        (<int64_t*>where)[i] = value


cdef void window_tables(const ConvCall* call, Pool* p, real tag) noexcept nogil:
    """origin, first and size of every output, and jump of every tap."""
    cdef const ConvShape* s = &call.s
    cdef int include_pad = call.count_include_pad
    cdef isize d, h, w, i = 0
    cdef Window wd, wh, ww
    for d in range(s.out_d):
        wd = window(d, s.in_d, s.k_d, s.stride_d, s.pad_d, s.dil_d, include_pad)
        for h in range(s.out_h):
            wh = window(h, s.in_h, s.k_h, s.stride_h, s.pad_h, s.dil_h, include_pad)
            for w in range(s.out_w):
                ww = window(w, s.in_w, s.k_w, s.stride_w, s.pad_w, s.dil_w, include_pad)
                put(p.first, i, wd.lo * s.in_h * s.in_w + wh.lo * p.row + ww.lo, tag)
                put(p.origin, i, (d * s.stride_d - s.pad_d) * s.in_h * s.in_w + (h * s.stride_h - s.pad_h) * p.row
                    + w * s.stride_w - s.pad_w, tag)
                (<real*>p.size)[i] = call.divisor if call.divisor else most(1, wd.size * wh.size * ww.size)
                i += 1
    i = 0
    for d in range(s.k_d):
        for h in range(s.k_h):
            for w in range(s.k_w):
                p.jump[i] = (d * s.dil_d * s.in_h + h * s.dil_h) * s.in_w + w * s.dil_w
                i += 1


cdef int pool_run(ConvCall* call, real* tag, conv_task_fn run, bint windows, bint apart=False) noexcept nogil:
    """Lay the tables out in scratch memory, fill them (origin, first and size: windows), and run the task over blocks of planes, which are
    images of one channel; apart: rows stay planes of their own."""
    cdef ConvShape* s = &call.s
    cdef isize lanes = MGX_VBYTES / sizeof(real), outs
    cdef isize* tables
    cdef Pool p
    s.n *= s.c_in
    s.c_in = s.c_out = s.groups = 1
    p.row = s.in_w
    if s.in_d * s.in_h * s.k_d * s.k_h == 1 and not apart:        # rows go together as pictures, where only the last needs care at its end
        p.row, s.stride_h = 0, 1
        while s.n % 16 == 0 and s.in_h * s.in_w <= 512:
            s.n, s.in_h, s.out_h = s.n / 2, 2 * s.in_h, 2 * s.out_h
    outs = positions(s) + lanes
    p.plan = direct_layout(s, lanes)
    tables = <isize*>scratch(CALL_SLOT, direct_tables_size(&p.plan) + (taps(s) + 3 * outs) * sizeof(isize))
    if tables == NULL:
        return -1
    p.jump = direct_tables(s, &p.plan, lanes, tables)
    p.origin = <char*>(p.jump + p.plan.taps)
    p.first = p.origin + outs * sizeof(isize)
    p.size = p.first + outs * sizeof(isize)
    if windows:
        window_tables(call, &p, <real>0)
    call.plan = <char*>&p
    return run_tasks(call, run, most(1, 8192 / most(1, volume(s))), 8 * s.n * volume(s))


cdef inline bint is_2x2(const ConvShape* s, isize lanes) noexcept nogil:
    """Kernel 2, stride 2, no padding, every window inside, and outputs that fill a vector?"""
    return (s.in_d == 1 and s.k_d == 1 and s.out_d == 1 and s.pad_d == 0 and s.pad_h == 0 and s.pad_w == 0
            and s.k_h == 2 and s.k_w == 2 and s.stride_h == 2 and s.stride_w == 2 and s.dil_h == 1 and s.dil_w == 1
            and 2 * s.out_h <= s.in_h and 2 * s.out_w <= s.in_w and s.out_w >= lanes)


cdef inline bint is_narrow(const ConvShape* s, isize lanes) noexcept nogil:
    """Are there so few outputs in a plane that vectors of them would be half empty, and taps enough for the plain walk?"""
    return 2 * positions(s) <= lanes and taps(s) > 4


cdef inline bint is_in_place(const ConvShape* s, isize lanes) noexcept nogil:
    """Do all vectors lie inside of rows of x? A window that reaches past a single row (ceil_mode) has a stride of 1, too."""
    return (s.stride_d * s.stride_h * s.stride_w == 1 and s.pad_d + s.pad_h + s.pad_w == 0 and s.out_w >= lanes
            and s.out_d + (s.k_d - 1) * s.dil_d <= s.in_d and s.out_h + (s.k_h - 1) * s.dil_h <= s.in_h)


cdef void max_windows(const ConvShape* s, const real* x, real* out, int64_t* index) noexcept nogil:
    """A plane's maxima, a window after another. A new maximum is rare, so that a tap costs a comparison that is foreseen."""
    cdef isize d, h, w, i, j, k, row, at, o = 0
    cdef Window wd, wh, ww
    cdef real best, v
    for d in range(s.out_d):
        wd = window(d, s.in_d, s.k_d, s.stride_d, s.pad_d, s.dil_d, True)
        for h in range(s.out_h):
            wh = window(h, s.in_h, s.k_h, s.stride_h, s.pad_h, s.dil_h, True)
            for w in range(s.out_w):
                ww = window(w, s.in_w, s.k_w, s.stride_w, s.pad_w, s.dil_w, True)
                best, at = -INFINITY, (wd.lo * s.in_h + wh.lo) * s.in_w + ww.lo
                for i in range(steps(wd, s.dil_d)):
                    for j in range(steps(wh, s.dil_h)):
                        row = ((wd.lo + i * s.dil_d) * s.in_h + wh.lo + j * s.dil_h) * s.in_w + ww.lo
                        for k in range(steps(ww, s.dil_w)):
                            v = x[row + k * s.dil_w]
                            if v > best or v != v:
                                best, at = v, row + k * s.dil_w
                out[o] = best
                if index != NULL:
                    index[o] = at
                o += 1


cdef inline void max_plane(const ConvShape* s, const Pool* p, const real* x, real* copy, real* out, int64_t* index) noexcept nogil:
    cdef const Plan* plan = &p.plan
    if is_2x2(s, MGX_2X2_VBYTES / sizeof(real)):
        mgx_max_pool_2x2(index != NULL, s.out_h, s.out_w, s.in_w, x, p.origin, out, index)
        return
    if is_narrow(s, MGX_VBYTES / sizeof(real)):
        max_windows(s, x, out, index)
        return
    if not is_in_place(s, MGX_VBYTES / sizeof(real)):
        pad_image(s, &plan.pad, x, copy)
        x = copy
    mgx_max_pool(index != NULL, plan.n_pos, plan.src, plan.dst, plan.taps, plan.off, p.jump, x, p.origin, p.first, positions(s), out, index)


cdef int max_pool_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    cdef const Pool* p = <const Pool*>call.plan
    cdef isize i, j, n_out = positions(&call.s)
    cdef real* copy = <real*>scratch(TASK_SLOT, p.plan.pad.size * sizeof(real))
    if copy == NULL:
        return -1
    for j in range(p.plan.pad.size):
        copy[j] = -INFINITY
    for i in range(task * call.block, least(call.s.n, (task + 1) * call.block)):
        max_plane(&call.s, p, <const real*>call.a + i * volume(&call.s), copy, <real*>call.out + i * n_out,
                  NULL if call.index == NULL else call.index + i * n_out)
    return 0


cdef int max_pool(ConvCall* call, real* tag) noexcept nogil:
    return pool_run(call, tag, <conv_task_fn>max_pool_task[real], call.index != NULL, is_narrow(&call.s, MGX_VBYTES / sizeof(real)))


cdef int avg_pool_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    cdef const Pool* p = <const Pool*>call.plan
    cdef const ConvShape* s = &call.s
    cdef isize i, n_out = positions(s)
    cdef real* out = <real*>call.out
    cdef real* copy = <real*>scratch(TASK_SLOT, p.plan.pad.size * sizeof(real))
    if copy == NULL:
        return -1
    memset(copy, 0, p.plan.pad.size * sizeof(real))
    for i in range(task * call.block, least(s.n, (task + 1) * call.block)):
        pad_image(s, &p.plan.pad, <const real*>call.a + i * volume(s), copy)
        mgx_avg_pool(p.plan.n_pos, p.plan.src, p.plan.dst, p.plan.taps, p.plan.off, copy, <real*>p.size, n_out, out + i * n_out)
    return 0


cdef int avg_pool(ConvCall* call, real* tag) noexcept nogil:
    return pool_run(call, tag, <conv_task_fn>avg_pool_task[real], True)


cdef int davg_pool_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    """Every tap of a window gets the same share: a column matrix whose rows are one and the same, summed back."""
    cdef const Pool* p = <const Pool*>call.plan
    cdef isize i, j, n_out = positions(&call.s)
    cdef const real* dout
    cdef real* share = <real*>scratch(TASK_SLOT, n_out * sizeof(real))
    if share == NULL:
        return -1
    for i in range(task * call.block, least(call.s.n, (task + 1) * call.block)):
        dout = <const real*>call.a + i * n_out
        for j in range(n_out):
            share[j] = dout[j] / (<real*>p.size)[j]
        col2im(&call.s, share, 1, 0, <real*>call.out + i * volume(&call.s))
    return 0


cdef int davg_pool(ConvCall* call, real* tag) noexcept nogil:
    return pool_run(call, tag, <conv_task_fn>davg_pool_task[real], True)

# Pools over planes (included by conv.pxi). A plane is one (D, H, W) volume; there are n * c_in of them.
# Maxima walk the taps of L neighbouring outputs at once, over the padded copy of conv_direct.pxi (its padding holds -inf). Averages, and
# maxima of few or wide windows, take a row of outputs after another: the rows of its windows go together first, L columns at once, then the
# columns of each window.

cdef struct Window:      # along one dimension: positions lo .. hi; size counts what an average divides by
    isize lo, hi, size

cdef struct Pool:        # tables of one call
    Plan plan
    isize row            # flat distance of two rows, 0 where a row is a plane of its own
    isize* jump          # (taps) flat distance of a tap from its window's first
    char* origin         # (P) flat position of the window's first tap, which may lie in the padding
    char* first          # (P) flat position of its first tap inside: the answer where everything is -inf


cdef inline Window window(isize o, isize n_in, isize k, isize stride, isize pad, isize dil,
                          int include_pad) noexcept nogil:
    """The input positions that output o of a pool looks at, clipped to the input; stride 0: k windows of about one size share it."""
    cdef Window w
    if stride == 0:
        w.lo, w.hi, w.size = o * n_in / k, ((o + 1) * n_in + k - 1) / k, 0       # nobody asks for its size
        return w
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


cdef inline isize taken(const char* where, isize i, real tag) noexcept nogil:
    """An integer that was put there."""
    return (<const int32_t*>where)[i] if real is float else (<const int64_t*>where)[i]


cdef inline bint later_wins(real top, isize row, real value, isize its_row) noexcept nogil:
    """Is value, of a later column, the maximum? Of equals the first row's is, of NaNs the last row's."""
    return value > top or value == top and its_row < row or value != value and (top == top or its_row >= row)


cdef void window_tables(const ConvCall* call, Pool* p, real tag) noexcept nogil:
    """origin and first of every output, and jump of every tap."""
    cdef const ConvShape* s = &call.s
    cdef isize d, h, w, i = 0
    for d in range(s.out_d):
        wd = window(d, s.in_d, s.k_d, s.stride_d, s.pad_d, s.dil_d, True)
        for h in range(s.out_h):
            wh = window(h, s.in_h, s.k_h, s.stride_h, s.pad_h, s.dil_h, True)
            for w in range(s.out_w):
                ww = window(w, s.in_w, s.k_w, s.stride_w, s.pad_w, s.dil_w, True)
                put(p.first, i, wd.lo * s.in_h * s.in_w + wh.lo * p.row + ww.lo, tag)
                put(p.origin, i, (d * s.stride_d - s.pad_d) * s.in_h * s.in_w + (h * s.stride_h - s.pad_h) * p.row
                    + w * s.stride_w - s.pad_w, tag)
                i += 1
    i = 0
    for d in range(s.k_d):
        for h in range(s.k_h):
            for w in range(s.k_w):
                p.jump[i] = (d * s.dil_d * s.in_h + h * s.dil_h) * s.in_w + w * s.dil_w
                i += 1


cdef int over_planes(ConvCall* call, conv_task_fn run) noexcept nogil:
    """Run the task over blocks of planes, which are images of one channel."""
    return run_tasks(call, run, most(1, 8192 / most(1, volume(&call.s))), 8 * call.s.n * volume(&call.s))


cdef inline bint is_2x2(const ConvShape* s, isize lanes) noexcept nogil:
    """Kernel 2, stride 2, no padding, every window inside, and outputs that fill a vector?"""
    return (s.in_d == 1 and s.k_d == 1 and s.out_d == 1 and s.pad_d == 0 and s.pad_h == 0 and s.pad_w == 0
            and s.k_h == 2 and s.k_w == 2 and s.stride_h == 2 and s.stride_w == 2 and s.dil_h == 1 and s.dil_w == 1
            and 2 * s.out_h <= s.in_h and 2 * s.out_w <= s.in_w and s.out_w >= lanes)


cdef inline bint row_by_row(const ConvShape* s, isize lanes) noexcept nogil:
    """Are there so few outputs in a plane that vectors of them would be half empty, and taps enough for it; or windows so far apart that
    a copy in their order costs more, or of several sizes?"""
    return 2 * positions(s) <= lanes and taps(s) > 4 or s.stride_w >= 4 and s.k_h >= 3 or s.stride_w == 0


cdef inline bint is_in_place(const ConvShape* s, isize lanes) noexcept nogil:
    """Do all vectors lie inside of rows of x? A window that reaches past a single row (ceil_mode) has a stride of 1, too."""
    return (s.stride_d * s.stride_h * s.stride_w == 1 and s.pad_d + s.pad_h + s.pad_w == 0 and s.out_w >= lanes
            and s.out_d + (s.k_d - 1) * s.dil_d <= s.in_d and s.out_h + (s.k_h - 1) * s.dil_h <= s.in_h)


cdef inline isize top_column(Window w, isize dil, const real* best, const char* rows) noexcept nogil:
    """The column of a window's maximum, given the maximum of each column and its row."""
    cdef isize c = w.lo, top = c, k
    for k in range(1, steps(w, dil)):
        c += dil
        if not best[c] < best[top] and later_wins(best[top], taken(rows, top, best[0]), best[c], taken(rows, c, best[0])):
            top = c
    return top


cdef void max_windows(const ConvShape* s, const real* x, real* best, real* out, int64_t* index) noexcept nogil:
    """A plane's maxima, a row of outputs after another: the maximum of each column of its windows' rows first."""
    cdef isize d, h, w, z, row, c, at, o = 0
    cdef char* rows = <char*>(best + s.in_w)             # where in its column each was
    cdef real value
    for d in range(s.out_d):
        wd = window(d, s.in_d, s.k_d, s.stride_d, s.pad_d, s.dil_d, True)
        for h in range(s.out_h):
            wh = window(h, s.in_h, s.k_h, s.stride_h, s.pad_h, s.dil_h, True)
            for z in range(steps(wd, s.dil_d)):
                row = ((wd.lo + z * s.dil_d) * s.in_h + wh.lo) * s.in_w
                mgx_max_rows(z > 0, s.in_w, steps(wh, s.dil_h), s.dil_h * s.in_w, s.dil_h * s.in_w, row, x + row, best, rows)
            for w in range(s.out_w):
                ww = window(w, s.in_w, s.k_w, s.stride_w, s.pad_w, s.dil_w, True)
                value, at = -INFINITY, (wd.lo * s.in_h + wh.lo) * s.in_w + ww.lo
                if wd.lo < s.in_d and ww.lo < s.in_w:           # else all of it is padding
                    c = top_column(ww, s.dil_w, best, rows)
                    value, at = best[c], taken(rows, c, best[0]) + c
                out[o] = value
                if index != NULL:
                    index[o] = at
                o += 1


cdef inline void max_plane(const ConvShape* s, const Pool* p, const real* x, real* copy, real* out, int64_t* index) noexcept nogil:
    cdef const Plan* plan = &p.plan
    if is_2x2(s, MGX_2X2_VBYTES / sizeof(real)):
        mgx_max_pool_2x2(index != NULL, s.out_h, s.out_w, s.in_w, x, p.origin, out, index)
        return
    if row_by_row(s, MGX_VBYTES / sizeof(real)):
        max_windows(s, x, copy, out, index)
        return
    if not is_in_place(s, MGX_VBYTES / sizeof(real)):
        pad_image(s, &plan.pad, x, copy)
        x = copy
    mgx_max_pool(index != NULL, plan.n_pos, plan.src, plan.dst, plan.taps, plan.off, p.jump, x, p.origin, p.first, positions(s), out, index)


cdef int max_pool_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    cdef const Pool* p = <const Pool*>call.plan
    cdef isize i, j, n_out = positions(&call.s)
    cdef real* copy = <real*>scratch(TASK_SLOT, most(p.plan.pad.size * sizeof(real), 2 * call.s.in_w * sizeof(real)))
    if copy == NULL:
        return -1
    for j in range(p.plan.pad.size):
        copy[j] = -INFINITY
    for i in range(task * call.block, least(call.s.n, (task + 1) * call.block)):
        max_plane(&call.s, p, <const real*>call.a + i * volume(&call.s), copy, <real*>call.out + i * n_out,
                  NULL if call.index == NULL else call.index + i * n_out)
    return 0


cdef int max_pool(ConvCall* call, real* tag) noexcept nogil:
    """Lay the tables out in scratch memory, fill them (origin and first: where places are asked for), and pool."""
    cdef ConvShape* s = &call.s
    cdef isize lanes = MGX_VBYTES / sizeof(real), outs
    cdef Pool p
    if as_lanes(call, True, tag):
        return lane_pool(call, MAX_POOL, tag)
    s.n *= s.c_in
    s.c_in = s.c_out = s.groups = 1
    p.row = s.in_w
    call.plan = <char*>&p
    if row_by_row(s, lanes):
        p.plan.pad.size = 0                 # no copy
        return over_planes(call, <conv_task_fn>max_pool_task[real])
    if s.in_d * s.in_h * s.k_d * s.k_h == 1:        # rows go together as pictures, where only the last needs care at its end
        p.row, s.stride_h = 0, 1
        while s.n % 16 == 0 and s.in_h * s.in_w <= 512:
            s.n, s.in_h, s.out_h = s.n / 2, 2 * s.in_h, 2 * s.out_h
    outs = positions(s) + lanes
    p.plan = direct_layout(s, lanes)
    tables = <isize*>scratch(CALL_SLOT, direct_tables_size(&p.plan) + (taps(s) + 2 * outs) * sizeof(isize))
    if tables == NULL:
        return -1
    p.jump = direct_tables(s, &p.plan, lanes, tables)
    p.origin = <char*>(p.jump + p.plan.taps)
    p.first = p.origin + outs * sizeof(isize)
    if call.index != NULL:
        window_tables(call, &p, <real>0)
    return over_planes(call, <conv_task_fn>max_pool_task[real])


cdef inline void windows_of(isize n, isize k, isize stride, bint back, real* sums, real* along) noexcept nogil:
    cdef real sum
    for w in range(n):
        sum = along[w] if back else 0
        for i in range(k):
            if back:
                sums[w * stride + i] += sum
            else:
                sum += sums[w * stride + i]
        along[w] = sum


cdef inline void along_windows(const ConvShape* s, bint back, real* sums, real* along) noexcept nogil:
    """along[w] := the sum of window w along a row; back: its values += along[w], which has zeros before and behind."""
    if s.stride_w == 1 and back:
        mgx_sum_rows(False, False, s.pad_w + s.in_w, s.k_w, 1, along - s.k_w + 1, sums)
    elif s.stride_w == 1:
        mgx_sum_rows(False, False, s.out_w, s.k_w, 1, sums, along)
    elif s.k_w == 2 and s.stride_w == 2:
        windows_of(s.out_w, 2, 2, back, sums, along)       # compiled for it
    else:
        windows_of(s.out_w, s.k_w, s.stride_w, back, sums, along)


cdef inline void avg_plane(const ConvCall* call, bint back, real* x, const real* size, real* sums, real* along, real* out) noexcept nogil:
    """out := the averages of x, a row of outputs after another: the rows of their windows are summed first, then the windows along this sum,
    whose ends stand for padding. back: out's shares the other way, added to x."""
    cdef const ConvShape* s = &call.s
    cdef real area
    for d in range(s.out_d):
        wd = window(d, s.in_d, s.k_d, s.stride_d, s.pad_d, 1, call.count_include_pad)
        for h in range(s.out_h):
            wh = window(h, s.in_h, s.k_h, s.stride_h, s.pad_h, 1, call.count_include_pad)
            area = call.divisor if call.divisor else wd.size * wh.size
            if back:
                memset(sums, 0, (along - sums) * sizeof(real))
                for w in range(s.out_w):
                    along[w] = out[w] / (area * size[w])
                along_windows(s, back, sums, along)
            for z in range(wd.lo, wd.hi):
                mgx_sum_rows(back, z > wd.lo, s.in_w, wh.hi - wh.lo, s.in_w, x + (z * s.in_h + wh.lo) * s.in_w, sums + s.pad_w)
            if not back:
                along_windows(s, back, sums, along)
                for w in range(s.out_w):
                    out[w] = along[w] / (area * size[w])
            out += s.out_w


cdef inline int avg_planes(const ConvCall* call, bint back, real* tag, isize task) noexcept nogil:
    cdef const ConvShape* s = &call.s
    cdef isize i, w, n_out = positions(s), width = most(s.pad_w + s.in_w, (s.out_w - 1) * s.stride_w + s.k_w)
    cdef real* size = <real*>scratch(TASK_SLOT, (s.out_w + 2 * width + s.k_w) * sizeof(real))
    cdef real* sums = size + s.out_w
    cdef real* along = sums + width + s.k_w
    cdef real* x = <real*>call.a
    cdef real* out = <real*>call.out
    if back:
        x, out = out, x
    if size == NULL:
        return -1
    memset(sums, 0, (2 * width + s.k_w) * sizeof(real))
    for w in range(s.out_w):
        size[w] = 1 if call.divisor else window(w, s.in_w, s.k_w, s.stride_w, s.pad_w, 1, call.count_include_pad).size
    for i in range(task * call.block, least(s.n, (task + 1) * call.block)):
        if back:
            memset(x + i * volume(s), 0, volume(s) * sizeof(real))
        avg_plane(call, back, x + i * volume(s), size, sums, along, out + i * n_out)
    return 0


cdef int avg_pool_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    return avg_planes(call, False, tag, task)


cdef int davg_pool_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    return avg_planes(call, True, tag, task)


cdef int avg_pool(ConvCall* call, real* tag) noexcept nogil:
    if as_lanes(call, False, tag):
        return lane_pool(call, AVG, tag)
    call.s.n *= call.s.c_in
    return over_planes(call, <conv_task_fn>avg_pool_task[real])


cdef int davg_pool(ConvCall* call, real* tag) noexcept nogil:
    if as_lanes(call, False, tag):
        return lane_pool(call, DAVG, tag)
    call.s.n *= call.s.c_in
    return over_planes(call, <conv_task_fn>davg_pool_task[real])

# Pools with channels as the lanes of a vector (included by conv.pxi): of what lies with its channels last, and of planes that are too small to
# fill vectors with their outputs, of which some are turned over, so that a vector holds one place of each.

cdef struct LanePool:
    int kind
    isize width, panels      # channels that go together, and how often an image has so many; planes are the channels of one image


cdef inline void max_lanes(const ConvShape* s, isize n, isize ld, const real* x, char* places, real* out, int64_t* index) noexcept nogil:
    """The maxima of n channels side by side, positions ld apart, and their places."""
    cdef isize d, h, w, z, y, first, i
    cdef bint more
    for d in range(s.out_d):
        wd = window(d, s.in_d, s.k_d, s.stride_d, s.pad_d, s.dil_d, True)
        for h in range(s.out_h):
            wh = window(h, s.in_h, s.k_h, s.stride_h, s.pad_h, s.dil_h, True)
            for w in range(s.out_w):
                ww = window(w, s.in_w, s.k_w, s.stride_w, s.pad_w, s.dil_w, True)
                first, more = (wd.lo * s.in_h + wh.lo) * s.in_w + ww.lo, False
                for z in range(steps(wd, s.dil_d)):
                    for y in range(steps(wh, s.dil_h)):
                        i = first + (z * s.dil_d * s.in_h + y * s.dil_h) * s.in_w
                        mgx_max_rows(more, n, steps(ww, s.dil_w), s.dil_w * ld, s.dil_w, i, x + i * ld, out, places)
                        more = True
                if not more:                                    # all of it is padding
                    mgx_max_rows(False, n, 0, 0, 0, first, x, out, places)
                out += ld
                if index != NULL:
                    for i in range(n):
                        index[i] = taken(places, i, x[0])
                    index += ld


cdef inline void avg_lanes(const ConvCall* call, bint back, isize n, isize ld, real* x, real* share, real* out) noexcept nogil:
    """The averages of n channels side by side, positions ld apart; back: out's shares the other way, added to x."""
    cdef const ConvShape* s = &call.s
    cdef isize d, h, w, z, y, i
    cdef real area
    cdef bint more
    for d in range(s.out_d):
        wd = window(d, s.in_d, s.k_d, s.stride_d, s.pad_d, 1, call.count_include_pad)
        for h in range(s.out_h):
            wh = window(h, s.in_h, s.k_h, s.stride_h, s.pad_h, 1, call.count_include_pad)
            for w in range(s.out_w):
                ww = window(w, s.in_w, s.k_w, s.stride_w, s.pad_w, 1, call.count_include_pad)
                area, more = call.divisor if call.divisor else wd.size * wh.size * ww.size, False
                for i in range(n if back else 0):
                    share[i] = out[i] / area
                for z in range(wd.lo, wd.hi):
                    for y in range(wh.lo, wh.hi):
                        mgx_sum_rows(back, more, n, ww.hi - ww.lo, ld, x + ((z * s.in_h + y) * s.in_w + ww.lo) * ld, share if back else out)
                        more = True
                for i in range(0 if back else n):
                    out[i] = out[i] / area if more else 0
                out += ld


cdef int lane_pool_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    """Some channels of an image, which are turned over before and after where they do not stand last."""
    cdef const ConvShape* s = &call.s
    cdef const LanePool* p = <const LanePool*>call.plan
    cdef bint back = p.kind == DAVG
    cdef isize i, j, k, n, w = p.width, es = sizeof(real), ld = s.c_in if call.last else w
    cdef isize given = positions(s) if back else volume(s), made = volume(s) if back else positions(s)
    cdef isize room = 0 if call.last else (given + made + GEMM_ROOM) * w
    cdef char* share = <char*>scratch(TASK_SLOT, (w + room) * es + room * sizeof(int64_t))       # and maxima's places
    cdef real* copy = <real*>(share + w * es)
    cdef real* rows = copy + given * w
    cdef real* out = rows
    cdef const real* a = copy
    cdef int64_t* index = <int64_t*>(copy + room)
    if share == NULL:
        return -1
    for i in range(task * call.block, least(s.n, (task + 1) * call.block)):
        j = i % p.panels * w
        n = least(w, s.c_in - j)
        if call.last:
            j += i / p.panels * s.c_in * made
            a, out, index = <const real*>call.a + i / p.panels * s.c_in * given + i % p.panels * w, <real*>call.out + j, call.index + j
        else:
            pack(copy, w, <const char*>(<const real*>call.a + j * given), es, given * es, given, n)
        if back:
            for k in range(made):
                memset(out + k * ld, 0, n * es)
            avg_lanes(call, True, n, ld, out, <real*>share, <real*>a)
        elif p.kind == AVG:
            avg_lanes(call, False, n, ld, <real*>a, <real*>share, out)
        else:
            max_lanes(s, n, ld, a, share, out, NULL if call.index == NULL else index)
        if not call.last:
            turn_over(rows, w, made, n, <real*>call.out + j * made, made)
            if call.index != NULL:
                turn_over(<const double*>index, w, made, n, <double*>(call.index + j * made), made)
    return 0


cdef int lane_pool(ConvCall* call, int kind, real* tag) noexcept nogil:
    cdef ConvShape* s = &call.s
    cdef LanePool p
    cdef isize work = 8 * s.n * s.c_in * volume(s)
    if not call.last:
        s.n, s.c_in = 1, s.n * s.c_in
    p.kind, p.width = kind, (16 if call.last else 4) * MGX_VBYTES / sizeof(real)
    p.panels = (s.c_in + p.width - 1) / p.width
    s.n *= p.panels
    call.plan = <char*>&p
    return run_tasks(call, <conv_task_fn>lane_pool_task[real], most(1, 8192 / most(1, p.width * volume(s))), work)


cdef inline bint as_lanes(const ConvCall* call, bint maxima, real* tag) noexcept nogil:
    """Do channels stand last, or are there many small planes? Maxima of 2x2, and of rows that go together as pictures, have faster ways."""
    cdef const ConvShape* s = &call.s
    if maxima and (is_2x2(s, MGX_2X2_VBYTES / sizeof(real)) or s.in_d * s.in_h == 1 and 0 < s.stride_w < 5):
        return call.last
    return call.last or s.n * s.c_in >= <isize>(MGX_VBYTES / sizeof(real)) and volume(s) <= (200 if s.stride_w == 1 else 2000)

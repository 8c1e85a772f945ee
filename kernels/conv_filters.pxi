# Convolution with filters as the lanes of a vector (included by conv.pxi): for many filters, however small the picture.
#
# A register block is M <= MGX_ROWS rows x one or two vectors of filters. Its steps multiply single values of the padded copy
# of conv_direct.pxi, padded[rows[i] + steps[t]], by vectors B[t]. Forward: rows are positions, steps are taps, and B (taps,
# filters) is the weight turned around. Weight gradient: rows are taps, steps are positions, B (positions, filters) is dout.

cdef enum:
    TAPS = 192           # go together: their part of B and of the image stay in level-1 cache
    TOGETHER = 256       # positions for which a panel of B is read: of several images, where they are small


cdef ConvShape unstrided(const ConvShape* s) noexcept nogil:
    """Of stride 1, over the same part of the input: single values are read whatever their distance, so whole rows of it are copied."""
    cdef ConvShape t = s[0]
    t.out_d, t.out_h, t.out_w = (s.out_d - 1) * s.stride_d + 1, (s.out_h - 1) * s.stride_h + 1, (s.out_w - 1) * s.stride_w + 1
    t.stride_d = t.stride_h = t.stride_w = 1
    return t


cdef Plan lanes_layout(const ConvShape* s, isize lanes) noexcept nogil:
    cdef Plan plan
    cdef ConvShape seen = unstrided(s)
    memset(&plan, 0, sizeof(plan))
    plan.pad, plan.taps, plan.n_pos, plan.images, plan.width = padded_layout(&seen, lanes), taps(s), positions(s), 1, 2 * lanes
    plan.panels = (s.c_out / s.groups + plan.width - 1) / plan.width
    return plan


cdef void lanes_tables(const ConvShape* s, Plan* plan, isize* memory) noexcept nogil:
    cdef isize image, d, y, x, i = 0
    cdef ConvShape seen = unstrided(s)
    plan.off, plan.src = memory, memory + plan.taps
    tap_offsets(&seen, &plan.pad, plan.off)
    for image in range(plan.images):
        for d in range(s.out_d):
            for y in range(s.out_h):
                for x in range(s.out_w):
                    plan.src[i] = image * plan.pad.size + d * s.stride_d * plan.pad.slice + y * s.stride_h * plan.pad.row + x * s.stride_w
                    i += 1


cdef void lanes_weights(const ConvShape* s, const Plan* plan, const real* weight, const real* bias, bint flipped, real* out) noexcept nogil:
    """Biases and B of every panel; flipped: of the transposed convolution s, whose c_out is weight's c_in, in the order in which weight lies."""
    cdef isize g, r, n, c, co = s.c_out / s.groups, ci = s.c_in / s.groups, k = s.k_d * s.k_h * s.k_w, es = sizeof(real), w = plan.width
    for g in range(s.groups):
        for c in range(ci if flipped else 1):
            for r from 0 <= r < co by w:
                n = least(w, co - r)
                b = out + (g * plan.panels + r / w) * (1 + plan.taps) * w
                if c == 0:
                    memset(b, 0, w * es)
                    if bias != NULL:
                        memcpy(b, bias + g * co + r, n * es)
                b += w
                if not flipped:
                    pack(b, w, <const char*>(weight + (g * co + r) * plan.taps), es, plan.taps * es, plan.taps, n)
                elif n == w:        # from the last row up: the rows of taps can be turned around whole
                    pack(b + ((c + 1) * k - 1) * w, -w, <const char*>(weight + ((g * ci + c) * co + r) * k), es, k * es, k, n)
                else:
                    pack(b + c * k * w, w, <const char*>(weight + ((g * ci + c) * co + r) * k + k - 1), -es, k * es, k, n)


cdef void lanes_rows(isize count, bint both, bint each, isize n, const real* b, const isize* steps, const real* x, const isize* rows,
                     const real* init, isize init_row, real* out, isize row) noexcept nogil:
    """out[i] := init[i] + the sum of n steps, for count rows i."""
    cdef isize m, i = 0
    while i < count:
        m = MGX_ROWS if count - i >= MGX_ROWS else tile_rows(count - i)
        mgx_lanes_tile(m, both, each, n, b, steps, x, rows + i, init + i * init_row, init_row, out + i * row, row)
        i += m


cdef void turn_over(const real* rows, isize w, isize count, isize n, real* out, isize line) noexcept nogil:
    """out (n, count), its lines `line` apart, := n columns of rows (count, w)."""
    cdef isize i, j, two = 2 * MGX_VBYTES / sizeof(real)        # vectors of columns at a time
    for j from 0 <= j < n by two:
        for i from 0 <= i < count by GEMM_ROOM:
            t, m, c = <const char*>(rows + i * w + j), least(GEMM_ROOM, count - i), <char*>(out + j * line + i)
            if real is float:
                finish_f32(t, w, m, least(two, n - j), c, line * sizeof(real), NULL, False, True)
            else:
                finish_f64(t, w, m, least(two, n - j), c, line * sizeof(real), NULL, False, True)


cdef void lanes_images(const ConvCall* call, const Plan* plan, isize g, isize count, const real* x, real* rows, real* out) noexcept nogil:
    """One group of count images: out (count, c_out / groups of c_out, P) from their padded copies x, a panel of filters at a time in rows
    (count P, width)."""
    cdef isize co = call.s.c_out / call.s.groups, p = plan.n_pos, w = plan.width, j, n, t, image
    cdef const real* b = <const real*>plan.packed + g * plan.panels * (1 + plan.taps) * w
    for j in range(plan.panels):
        n = least(w, co - j * w)
        for t from 0 <= t < plan.taps by TAPS:
            lanes_rows(count * p, 2 * n > w, False, least(TAPS, plan.taps - t), b + (1 + t) * w, plan.off + t, x, plan.src,
                       <const real*>rows if t else b, w if t else 0, rows, w)
        for image in range(count):
            turn_over(rows + image * p * w, w, p, n, out + (image * call.s.c_out + j * w) * p, p)
        b += (1 + plan.taps) * w


cdef int lanes(ConvCall* call, real* tag, bint flipped) noexcept nogil:
    """Cross-correlation with vectors of filters; flipped: as the gradient by the input, s being transposed()."""
    cdef const ConvShape* s = &call.s
    cdef Plan plan = lanes_layout(s, MGX_VBYTES / sizeof(real))
    plan.images = most(1, least(TOGETHER / plan.n_pos, (s.n + 3) / 4))
    cdef isize tables = plan.taps + plan.images * plan.n_pos
    cdef isize* memory = <isize*>scratch(CALL_SLOT, tables * sizeof(isize) + s.groups * plan.panels * (1 + plan.taps) * plan.width * sizeof(real))
    if memory == NULL:
        return -1
    call.plan = <char*>&plan
    lanes_tables(s, &plan, memory)
    plan.packed = <char*>(memory + tables)
    lanes_weights(s, &plan, <const real*>call.b, <const real*>call.bias, flipped, <real*>plan.packed)
    return run_tasks(call, <conv_task_fn>padded_task[real], most(plan.images, least(8, s.n / 16)), multiply_adds(s))


cdef ConvShape transposed(const ConvShape* s) noexcept nogil:
    """The convolution of dout with the flipped filters that gives dx, for stride 1. Its padding may be negative."""
    cdef ConvShape t = s[0]
    t.c_in = s.c_out
    t.c_out = s.c_in
    t.in_d, t.in_h, t.in_w = s.out_d, s.out_h, s.out_w
    t.out_d, t.out_h, t.out_w = s.in_d, s.in_h, s.in_w
    t.pad_d = (s.k_d - 1) * s.dil_d - s.pad_d
    t.pad_h = (s.k_h - 1) * s.dil_h - s.pad_h
    t.pad_w = (s.k_w - 1) * s.dil_w - s.pad_w
    return t


cdef int lanes_dweight_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    """Partial sum `task` of dw: kept as (taps, filters) while the images pass, then turned around."""
    cdef const ConvShape* s = &call.s
    cdef Plan plan = lanes_layout(s, MGX_VBYTES / sizeof(real))
    cdef ConvShape seen = unstrided(s)
    cdef isize co = s.c_out / s.groups, ci = s.c_in / s.groups, w = plan.width, p = plan.n_pos, all = plan.panels * w, es = sizeof(real)
    cdef isize i, g, j, q, n, count, size, last = least(s.n, (task + 1) * call.block)
    plan.images = most(1, least(TOGETHER / p, call.block))
    size = plan.images * (plan.pad.size + p * w) + s.groups * plan.taps * all
    cdef real* x = <real*>scratch(TASK_SLOT, size * es + (plan.taps + plan.images * p + 1) * sizeof(isize))
    cdef real* b = x + plan.images * plan.pad.size
    cdef real* sums = b + plan.images * p * w
    if x == NULL:
        return -1
    lanes_tables(s, &plan, <isize*>x + (size * es + 7) / 8)
    memset(x, 0, size * es)
    for i from task * call.block <= i < last by plan.images:
        count = least(plan.images, last - i)
        for g in range(s.groups):
            for q in range(count):
                pad_image(&seen, &plan.pad, <const real*>call.b + ((i + q) * s.c_in + g * ci) * volume(s), x + q * plan.pad.size)
            for j in range(plan.panels):
                n = least(w, co - j * w)
                for q in range(count):
                    pack(b + q * p * w, w, <const char*>(<const real*>call.a + (((i + q) * s.c_out + g * co) + j * w) * p), es, p * es, p, n)
                to = sums + g * plan.taps * all + j * w
                lanes_rows(plan.taps, 2 * n > w, False, count * p, b, plan.src, x, plan.off, to, all, to, all)
    for g in range(s.groups):
        pack(<real*>call.partials + (task * s.c_out + g * co) * plan.taps, plan.taps, <const char*>(sums + g * plan.taps * all), es, all * es, co, plan.taps)
    return 0

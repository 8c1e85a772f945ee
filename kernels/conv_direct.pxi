# Direct convolution: no column matrix (included by conv.pxi).
#
# The images are copied once, padded and split into stride_h x stride_w phases (rows py, py + stride_h, ..., columns px,
# px + stride_w, ...), so that neighbouring outputs of a tap are neighbouring values whatever the stride: tap k of the
# output at `src` is padded[src + off[k]]. A register block holds M <= MGX_FILTERS filters x 3 vectors of positions, and in
# the weight gradient M filters x 3 taps, whose lanes are positions that are added up at the very end.

cdef enum:
    NV = 3           # vectors side by side in a register block

cdef struct Padded:      # the padded copy of the channels of one group
    isize h, row         # rows of a phase, elements of a row
    isize slice, channel # elements of a slice (all its phases), of a channel
    isize size           # and of all with slack

cdef struct Plan:        # tables of one call, in its scratch memory
    Padded pad
    isize taps, n_pos    # direct: positions are vectors, and n_pos is a multiple of NV, the last may repeat
    isize images         # that go together
    isize panels, width  # lanes: of a group, and how many filters of each (two vectors); else 0
    isize* off           # (taps)
    isize* src           # (n_pos), lanes: (images, n_pos), in the padded copy
    isize* dst           # direct: (n_pos) in the output plane
    char* packed         # direct: per group and block of M filters M biases, then (taps, M) weights; lanes: the same per panel


cdef Padded padded_layout(const ConvShape* s, isize lanes) noexcept nogil:
    cdef Padded p
    p.h = s.out_h + (s.k_h - 1) * s.dil_h / s.stride_h
    p.row = s.out_w + (s.k_w - 1) * s.dil_w / s.stride_w
    p.slice = s.stride_h * s.stride_w * p.h * p.row
    p.channel = ((s.out_d - 1) * s.stride_d + (s.k_d - 1) * s.dil_d + 1) * p.slice
    p.size = s.c_in / s.groups * p.channel + 2 * lanes
    return p


cdef void pad_image(const ConvShape* s, const Padded* p, const real* x, real* out) noexcept nogil:
    """Copy the channels of one group inside the padding, which is already zero."""
    cdef isize ci, d, y, py, px, at, above, lo, hi, first, end, depth = p.channel / p.slice
    for py in range(s.stride_h):
        above = py - s.pad_h
        first = first_inside(above, s.stride_h)
        end = end_inside(above, s.stride_h, s.in_h, p.h)
        for px in range(s.stride_w):
            at = px - s.pad_w
            lo = first_inside(at, s.stride_w)
            hi = end_inside(at, s.stride_w, s.in_w, p.row)
            if lo >= hi:
                continue
            for ci in range(s.c_in / s.groups):
                for d in range(most(0, s.pad_d), least(depth, s.in_d + s.pad_d)):
                    for y in range(first, end):
                        row = x + ((ci * s.in_d + d - s.pad_d) * s.in_h + y * s.stride_h + above) * s.in_w + at
                        to = out + ci * p.channel + d * p.slice + ((py * s.stride_w + px) * p.h + y) * p.row
                        strided_row(to, row, lo, hi, s.stride_w)


cdef void tap_offsets(const ConvShape* s, const Padded* p, isize* off) noexcept nogil:
    cdef isize kd, ky, kx, y, x, i = 0, k = s.k_d * s.k_h * s.k_w
    for kd in range(s.k_d):
        for ky in range(s.k_h):
            for kx in range(s.k_w):
                y, x = ky * s.dil_h, kx * s.dil_w
                off[i] = (kd * s.dil_d * p.slice + (y % s.stride_h * s.stride_w + x % s.stride_w) * p.h * p.row
                          + y / s.stride_h * p.row + x / s.stride_w)
                i += 1
    for i in range(k, taps(s)):
        off[i] = off[i - k] + p.channel


cdef void vector_positions(const ConvShape* s, Plan* plan, isize lanes) noexcept nogil:
    """Every output row as vectors; the last of a row overlaps the one before rather than leave the row."""
    cdef isize d, y, v, x, i = 0
    for d in range(s.out_d):
        for y in range(s.out_h):
            for v in range((s.out_w + lanes - 1) / lanes):
                x = most(0, least(v * lanes, s.out_w - lanes))
                plan.src[i] = d * s.stride_d * plan.pad.slice + y * plan.pad.row + x
                plan.dst[i] = (d * s.out_h + y) * s.out_w + x
                i += 1
    while i < plan.n_pos:
        plan.src[i] = plan.src[i - 1]
        plan.dst[i] = plan.dst[i - 1]
        i += 1


cdef inline isize row_vectors(const ConvShape* s, isize lanes) noexcept nogil:
    """Vectors of a plane of outputs, row by row."""
    return s.out_h * ((s.out_w + lanes - 1) / lanes)


cdef Plan direct_layout(const ConvShape* s, isize lanes) noexcept nogil:
    cdef Plan plan
    memset(&plan, 0, sizeof(plan))
    plan.pad, plan.taps, plan.images = padded_layout(s, lanes), taps(s), 1
    plan.n_pos = (row_vectors(s, lanes) * s.out_d + NV - 1) / NV * NV
    return plan


cdef inline isize block_rows(isize left) noexcept nogil:
    """M of the next register block, of `left` filters; three are computed as four."""
    return MGX_FILTERS if left >= MGX_FILTERS else 4 if left >= 3 else left


cdef inline size_t direct_tables_size(const Plan* plan) noexcept nogil:
    return (plan.taps + 2 * plan.n_pos) * sizeof(isize)


cdef isize* direct_tables(const ConvShape* s, Plan* plan, isize lanes, isize* memory) noexcept nogil:
    """Fill the plan's tables in memory; returns where they end."""
    plan.off = memory
    plan.src = plan.off + plan.taps
    plan.dst = plan.src + plan.n_pos
    tap_offsets(s, &plan.pad, plan.off)
    vector_positions(s, plan, lanes)
    return plan.dst + plan.n_pos


cdef inline isize filters_packed(isize co) noexcept nogil:
    return co + (co % 4 == 3)


cdef void pack_filters(const ConvShape* s, const real* weight, const real* bias, bint flipped, real* out) noexcept nogil:
    """Biases and weights by blocks of M filters; flipped: of the transposed convolution s, whose c_out is weight's c_in."""
    cdef isize g, r, m, i, t, co = s.c_out / s.groups, ci = s.c_in / s.groups, k = s.k_d * s.k_h * s.k_w, step = k if flipped else ci * k
    for g in range(s.groups):
        r = 0
        while r < co:
            m = block_rows(co - r)
            for i in range(m):
                out[i] = bias[g * co + r + i] if bias != NULL and r + i < co else 0
            out += m
            for t in range(ci * k):
                from_ = weight + (((g * ci + t / k) * co + r) * k + k - 1 - t % k if flipped else (g * co + r) * ci * k + t)
                for i in range(m):
                    out[i] = from_[i * step] if r + i < co else 0
                out += m
            r += m


cdef void direct_image(const ConvCall* call, const Plan* plan, isize g, const real* x, real* out) noexcept nogil:
    """One group of one image: out (c_out / groups, P) from its padded copy x."""
    cdef const ConvShape* s = &call.s
    cdef isize co = s.c_out / s.groups, p = positions(s), lanes = MGX_VBYTES / sizeof(real), i, j, r, m, rows
    cdef isize[NV] aside = [0, lanes, 2 * lanes]
    cdef real[8 * NV * 16] tile  # the most filters and lanes of any level
    cdef bint inside
    for i from 0 <= i < plan.n_pos by NV:
        # A vector wider than its row spills into the next row of the plane, which is written later; at the end of
        # the plane there is none.
        inside = plan.dst[i + NV - 1] + lanes <= p
        w = <const real*>plan.packed + g * filters_packed(co) * (1 + plan.taps)
        r = 0
        while r < co:
            m = block_rows(co - r)
            rows = least(m, co - r)
            if inside:
                mgx_conv_tile(m, plan.taps, w, plan.off, x, plan.src + i, out + r * p, p, plan.dst + i, rows)
            else:
                mgx_conv_tile(m, plan.taps, w, plan.off, x, plan.src + i, tile, NV * lanes, aside, rows)
                for j in range(NV * rows):
                    memcpy(out + (r + j / NV) * p + plan.dst[i + j % NV], tile + j * lanes, s.out_w * sizeof(real))
            w += m * (1 + plan.taps)
            r += m


cdef int direct(ConvCall* call, real* tag, bint flipped) noexcept nogil:
    """Cross-correlation without a column matrix; flipped: as the gradient by the input, s being transposed()."""
    cdef const ConvShape* s = &call.s
    cdef isize lanes = MGX_VBYTES / sizeof(real)
    cdef Plan plan = direct_layout(s, lanes)
    cdef isize* tables = <isize*>scratch(CALL_SLOT, direct_tables_size(&plan) + s.groups * filters_packed(s.c_out / s.groups)
                                         * (1 + plan.taps) * sizeof(real))
    if tables == NULL:
        return -1
    call.plan = <char*>&plan
    plan.packed = <char*>direct_tables(s, &plan, lanes, tables)
    pack_filters(s, <const real*>call.b, <const real*>call.bias, flipped, <real*>plan.packed)
    return run_tasks(call, <conv_task_fn>padded_task[real], most(1, least(8, s.n / 16)), multiply_adds(s))

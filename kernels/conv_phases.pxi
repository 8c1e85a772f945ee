# The gradient by the input of a strided convolution, and so the forward of a strided transposed one (included by conv.pxi).
#
# Along a dimension with stride s, the inputs i = s q + a of one phase a see only the taps k = r + s j with
# r = (a + pad) mod s, at the outputs q + e - j with e = (a + pad - r) / s: a convolution of stride 1 with the taps of
# that phase, flipped. Each of the s_d s_h s_w phases is one, written to its places of dx.

cdef enum:
    PHASE_BLOCK = 1 << 18    # elements of a phase computed before they are written
    PHASE_SLOT = 4

cdef struct Axis:            # of one phase along one dimension
    isize taps, first        # number of taps, the first of them
    isize length, pad        # inputs of the phase, padding of its convolution


cdef Axis axis_of(isize a, isize stride, isize k, isize pad, isize size) noexcept nogil:
    cdef Axis axis
    axis.first = (a + pad) % stride
    axis.taps = (k - axis.first + stride - 1) / stride if k > axis.first else 0
    axis.length = (size - a + stride - 1) / stride if size > a else 0
    axis.pad = axis.taps - 1 - (a + pad - axis.first) / stride
    return axis


cdef void phase_filters(const ConvShape* s, const real* weight, const Axis* d, const Axis* h, const Axis* w, isize* off,
                        real* out) noexcept nogil:
    """The taps of a phase as the filters of its convolution: in and out channels exchanged in each group, taps flipped.

    By 16 input channels, whose parts of one filter lie together. off: room for the places of the taps.
    """
    cdef isize g, ci, co, kd, ky, kx, first, i, n = 0, k = s.k_d * s.k_h * s.k_w, c_in = s.c_in / s.groups, c_out = s.c_out / s.groups
    cdef const real* of
    cdef real* to
    for kd in range(d.taps - 1, -1, -1):
        for ky in range(h.taps - 1, -1, -1):
            for kx in range(w.taps - 1, -1, -1):
                off[n] = ((d.first + kd * s.stride_d) * s.k_h + h.first + ky * s.stride_h) * s.k_w + w.first + kx * s.stride_w
                n += 1
    for g in range(s.groups):
        for first from 0 <= first < c_in by 16:
            for co in range(c_out):
                for ci in range(first, least(c_in, first + 16)):
                    of = weight + ((g * c_out + co) * c_in + ci) * k
                    to = out + ((g * c_in + ci) * c_out + co) * n
                    for i in range(n):
                        to[i] = of[off[i]]


cdef void interleave(const ConvShape* s, const real* phase, const isize* a, const Axis* d, const Axis* h, const Axis* w,
                     real* dx) noexcept nogil:
    """Write a phase, all planes, to its places of dx."""
    cdef isize i, z, y, x
    cdef real* row
    for i in range(s.n * s.c_in):
        for z in range(d.length):
            for y in range(h.length):
                row = dx + ((i * s.in_d + z * s.stride_d + a[0]) * s.in_h + y * s.stride_h + a[1]) * s.in_w + a[2]
                if s.stride_w == 2:
                    for x in range(w.length):
                        row[2 * x] = phase[x]
                else:
                    for x in range(w.length):
                        row[x * s.stride_w] = phase[x]
                phase += w.length


cdef int phase_dinput(const ConvCall* call, const isize* a, const Axis* d, const Axis* h, const Axis* w, isize* off, real* memory) noexcept nogil:
    """One phase, by blocks of images whose results stay in the cache until they are written to their places."""
    cdef const ConvShape* s = &call.s
    cdef ConvCall of = call[0]
    cdef ConvShape* t = &of.s
    cdef ConvShape part = s[0]
    cdef isize filters = s.c_out * (s.c_in / s.groups) * d.taps * h.taps * w.taps, first = 0
    cdef real* phase = memory + filters
    t.c_in, t.c_out = s.c_out, s.c_in
    t.in_d, t.in_h, t.in_w = s.out_d, s.out_h, s.out_w
    t.out_d, t.out_h, t.out_w = d.length, h.length, w.length
    t.k_d, t.k_h, t.k_w = d.taps, h.taps, w.taps
    t.pad_d, t.pad_h, t.pad_w = d.pad, h.pad, w.pad
    t.stride_d, t.stride_h, t.stride_w = 1, 1, 1
    of.b, of.out, of.bias = <const char*>memory, <char*>phase, NULL
    phase_filters(s, <const real*>call.b, d, h, w, off, memory)
    while first < s.n:
        t.n = part.n = least(s.n - first, most(1, PHASE_BLOCK / (s.c_in * d.length * h.length * w.length)))
        of.a = <const char*>(<const real*>call.a + first * s.c_out * positions(s))
        if filters == 0:
            memset(phase, 0, t.n * s.c_in * d.length * h.length * w.length * sizeof(real))
        elif conv_forward(&of, memory) != 0:
            return -1
        interleave(&part, phase, a, d, h, w, <real*>call.out + first * s.c_in * volume(s))
        first += t.n
    return 0


cdef int phases_dinput(const ConvCall* call, real* tag) noexcept nogil:
    cdef const ConvShape* s = &call.s
    cdef Axis d, h, w
    cdef isize[3] a
    cdef isize block = most(PHASE_BLOCK, s.c_in * volume(s))
    cdef isize* off = <isize*>scratch(PHASE_SLOT, (s.c_out * taps(s) + block) * sizeof(real) + s.k_d * s.k_h * s.k_w * sizeof(isize) + 64)
    cdef real* memory = <real*>(off + s.k_d * s.k_h * s.k_w)
    if off == NULL:
        return -1
    for a[0] in range(s.stride_d):
        d = axis_of(a[0], s.stride_d, s.k_d, s.pad_d, s.in_d)
        for a[1] in range(s.stride_h):
            h = axis_of(a[1], s.stride_h, s.k_h, s.pad_h, s.in_h)
            for a[2] in range(s.stride_w):
                w = axis_of(a[2], s.stride_w, s.k_w, s.pad_w, s.in_w)
                if d.length and h.length and w.length and phase_dinput(call, a, &d, &h, &w, off, memory) != 0:
                    return -1
    return 0

# Sampling of pictures between their elements. Along each of the dimensions x, y, z (0, 1, 2) a place lies between two of them; corner k takes
# the second one along d where bit d of k is set. Loops run over whole blocks of places, which the last one fills up, and so are vectorized.
from libc.math cimport NAN, fabs, floor, rint, trunc     # <real> of one is the compiler's own of that type

cdef extern from *:
    """
    #if defined(__AVX2__) && defined(__GNUC__) && !defined(__clang__)
    #pragma GCC target("tune=haswell")   /* which gathers; the generic one loads, and packs, one by one */
    #endif
    """

cdef enum:
    BLOCK = 64


cdef inline void find(const Grid* s, isize m, const real* grid, isize size, real* x, real* slope) noexcept nogil:
    """Where on a line of size elements m coordinates lie, and the derivative. NaN is the first element or, in 3 dimensions, the last or none."""
    cdef isize j, step = s.nd
    cdef int padded = s.how & (GRID_BORDER | GRID_REFLECTION)
    cdef real last = size - 1, low = 0 if s.how & GRID_ALIGNED else -0.5, span = last - low - low, half = span / 2, full = span + span, one = 1, far
    cdef real lost = (0 if padded else NAN) if s.nd == 2 else last if padded and s.out != NULL else -2
    if m < BLOCK:
        memset(x, 0, BLOCK * sizeof(real))
    for j in range(m if step == 2 else 0):      # a literal step is vectorised
        x[j] = grid[2 * j]
    for j in range(m if step != 2 else 0):
        x[j] = grid[3 * j]
    for j in range(BLOCK):
        x[j], slope[j] = (x[j] + one) * half + low, half
    if s.how & GRID_REFLECTION and span > 0:
        for j in range(BLOCK):
            far = <real>fabs(x[j] - low)
            far -= <real>trunc(far / full) * full
            slope[j] = -half if (x[j] < low) != (far > span) else half
            x[j] = (full - far if far > span else far) + low
    if padded:
        for j in range(BLOCK):
            slope[j] = slope[j] if (x[j] > 0) & (x[j] < last) else 0
            x[j] = 0 if x[j] < 0 else last if x[j] > last else x[j]
    for j in range(BLOCK):
        x[j] = x[j] if x[j] - x[j] == 0 else lost


cdef inline void find_corners(const Grid* s, isize m, const real* grid, uint32_t* first, int32_t* at, real* weight, real* share, real* slope) noexcept nogil:
    """first: the corner 0 along each dimension; at: a corner's place in a channel, -1 outside; its weight, the product of three of the share
    (d, first or second)."""
    cdef isize d, j, k
    cdef bint nearest = s.how & GRID_NEAREST
    cdef real low, size, one = 1
    cdef real[BLOCK] x
    cdef uint32_t[BLOCK] place
    cdef uint32_t a, b, c, X = <uint32_t>s.size[0], Y = <uint32_t>s.size[1], Z = <uint32_t>s.size[2]
    for d in range(s.nd):
        find(s, m, grid + d, s.size[d], x, slope + d * BLOCK)
        size = s.size[d]
        for j in range(BLOCK):
            low = <real>rint(x[j]) if nearest else <real>floor(x[j])
            share[(2 * d + 1) * BLOCK + j] = 0 if nearest else x[j] - low
            share[2 * d * BLOCK + j] = one - share[(2 * d + 1) * BLOCK + j]
            first[d * BLOCK + j] = <uint32_t><int32_t>(low if (low > -2) & (low < size) else -2)
    for j in range(BLOCK):
        place[j] = (first[2 * BLOCK + j] * Y + first[BLOCK + j]) * X + first[j]
    for k in range(s.corners):
        step = <uint32_t>(((k >> 2) * Y + (k >> 1 & 1)) * X + (k & 1))
        for j in range(BLOCK):
            a, b, c = first[j] + <uint32_t>(k & 1), first[BLOCK + j] + <uint32_t>(k >> 1 & 1), first[2 * BLOCK + j] + <uint32_t>(k >> 2)
            at[k * BLOCK + j] = <int32_t>(place[j] + step) if (a < X) & (b < Y) & (c < Z) else -1
            weight[k * BLOCK + j] = share[(k & 1) * BLOCK + j] * share[(2 + (k >> 1 & 1)) * BLOCK + j] * share[(4 + (k >> 2)) * BLOCK + j]


cdef inline real corner(const real* x, int32_t i) noexcept nogil:
    """Outside it is 0; no branch, so that vectors may gather."""
    cdef real v = x[i if i > 0 else 0]
    return v if i >= 0 else 0


cdef inline void write_dgrid(const Grid* s, isize m, const real* sums, const real* share, const real* slope, real* dgrid) noexcept nogil:
    """sums: of dout times each corner, over the channels."""
    cdef isize d, e, f, j, k
    cdef real sign
    cdef real[BLOCK] y
    for d in range(s.nd):
        e, f = (d + 1) % s.nd, 3 - d - (d + 1) % s.nd
        memset(y, 0, sizeof(y))
        for k in range(s.corners if s.corners > 1 else 0):
            sign = 1 if k >> d & 1 else -1
            for j in range(BLOCK):
                y[j] += sums[k * BLOCK + j] * share[(2 * e + (k >> e & 1)) * BLOCK + j] * share[(2 * f + (k >> f & 1)) * BLOCK + j] * sign
        for j in range(m):
            dgrid[j * s.nd + d] = y[j] * slope[d * BLOCK + j]


cdef void grid_image(const Grid* s, const real* x, isize image) noexcept nogil:
    """out of one image; where that is NULL, += dx and := dgrid, each if it is not."""
    cdef isize start, m, j, k, plane, volume = s.size[0] * s.size[1] * s.size[2]
    cdef uint32_t[3 * BLOCK] first
    cdef int32_t[8 * BLOCK] at
    cdef real[8 * BLOCK] weight, sums
    cdef real[6 * BLOCK] share
    cdef real[3 * BLOCK] slope
    cdef real[BLOCK] y
    memset(first, 0, sizeof(first))
    for j in range(BLOCK):
        share[4 * BLOCK + j] = 1       # of a third dimension that is not there
    for start in range(0, s.count, 64):     # BLOCK: a step has to be a literal
        m = min(s.count - start, <isize>BLOCK)
        find_corners(s, m, <const real*>s.grid + (image * s.count + start) * s.nd, first, at, weight, share, slope)
        memset(sums, 0, 0 if s.dgrid == NULL else sizeof(sums))
        for plane in range(image * s.channels, (image + 1) * s.channels):
            x, dx = <const real*>s.x + plane * volume, <real*>s.dx + plane * volume
            if s.out == NULL:
                memset(y, 0, sizeof(y))
                memcpy(y, <const real*>s.dout + plane * s.count + start, m * sizeof(real))
            for k in range(s.corners):
                if s.out != NULL:
                    for j in range(BLOCK):
                        y[j] = (y[j] if k else 0) + corner(x, at[k * BLOCK + j]) * weight[k * BLOCK + j]
                if s.dgrid != NULL:
                    for j in range(BLOCK):
                        sums[k * BLOCK + j] += corner(x, at[k * BLOCK + j]) * y[j]
                if s.dx != NULL:
                    for j in range(m):
                        if at[k * BLOCK + j] >= 0:
                            dx[at[k * BLOCK + j]] += weight[k * BLOCK + j] * y[j]
            if s.out != NULL:
                memcpy(<real*>s.out + plane * s.count + start, y, m * sizeof(real))
        if s.dgrid != NULL:
            write_dgrid(s, m, sums, share, slope, <real*>s.dgrid + (image * s.count + start) * s.nd)


cdef void grid_task(void* call, isize image) noexcept nogil:
    cdef const Grid* s = <const Grid*>call
    if s.dt == F32:
        grid_image[float](s, NULL, image)
    else:
        grid_image[double](s, NULL, image)


cdef void grid_sample(const Grid* s) noexcept nogil:
    parallel_for(grid_task, <void*>s, s.n, 0 if s.n * s.channels * s.count > 1 << 14 else 1)

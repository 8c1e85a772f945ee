# Triangular systems A (n,n) X = B, B replaced by X (n,m), whose columns lie one behind the other. Strides are in BYTES.
#
# By halves: what the unknowns of one half add to the other is a product. They stay negated until all are known, so that it adds.
# In a block of at most CORNER rows the right sides go in groups of LANES.

cdef extern from *:
    enum: LANES "(MGX_VBYTES / 4)"

cdef void corner(const real* tag, isize n, isize m, const char* a, isize a_rs, isize a_cs, char* x, isize x_cs, bint upper, bint unit) noexcept nogil:
    """-X of a block, by substitution."""
    cdef real[CORNER * 16] rows         # (n, LANES)
    cdef real[16] known
    cdef real d
    cdef isize i, j, c, at, step, lanes
    memset(rows, 0, sizeof(rows))
    for j from 0 <= j < m by LANES:
        lanes = min(<isize>LANES, m - j)
        for c in range(lanes):
            column = <real*>(x + (j + c) * x_cs)
            for i in range(n):
                rows[i * LANES + c] = column[i]
        for step in range(n):
            at = n - 1 - step if upper else step
            d = -1 if unit else -(<const real*>(a + at * (a_rs + a_cs)))[0]
            for c in range(LANES):
                known[c] = rows[at * LANES + c] / d
                rows[at * LANES + c] = known[c]
            for i in range(0 if upper else at + 1, at if upper else n):
                d = (<const real*>(a + i * a_rs + at * a_cs))[0]
                for c in range(LANES):
                    rows[i * LANES + c] += d * known[c]
        for c in range(lanes):
            column = <real*>(x + (j + c) * x_cs)
            for i in range(n):
                column[i] = rows[i * LANES + c]


cdef void halves(const Kind* kind, isize n, isize m, const char* a, isize a_rs, isize a_cs, char* x, isize x_cs, bint upper, bint unit) noexcept nogil:
    cdef isize es = kind.size, half = (n // 2 + 15) // 16 * 16, rest = n - half
    if n <= CORNER:
        kind.corner(NULL, n, m, a, a_rs, a_cs, x, x_cs, upper, unit)
        return
    cdef const char* below = a + half * (a_rs + a_cs)
    if upper:
        halves(kind, rest, m, below, a_rs, a_cs, x + half * es, x_cs, upper, unit)
        gemm(kind, 1, m, half, rest, x + half * es, 0, x_cs // es, 1, a + half * a_cs, 0, a_cs // es, a_rs // es, x, 0, x_cs // es, NULL, GEMM_ACCUMULATE)
        halves(kind, half, m, a, a_rs, a_cs, x, x_cs, upper, unit)
    else:
        halves(kind, half, m, a, a_rs, a_cs, x, x_cs, upper, unit)
        gemm(kind, 1, m, rest, half, x, 0, x_cs // es, 1, a + half * a_rs, 0, a_cs // es, a_rs // es, x + half * es, 0, x_cs // es, NULL, GEMM_ACCUMULATE)
        halves(kind, rest, m, below, a_rs, a_cs, x + half * es, x_cs, upper, unit)


cdef void solve(const Kind* kind, isize batch, isize n, isize m, const char* a, isize a_bs, isize a_rs, isize a_cs, real* x,
                bint upper, bint unit) noexcept nogil:
    cdef isize i, es = kind.size
    for i in range(batch):
        halves(kind, n, m, a + i * a_bs * es, a_rs * es, a_cs * es, <char*>(x + i * n * m), n * es, upper, unit)
    for i in range(batch * n * m):
        x[i] = -x[i]

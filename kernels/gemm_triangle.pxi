# Triangular systems A (n,n) X = B, B replaced by X (n,m), whose columns lie one behind the other. Strides are in BYTES.
#
# By halves: what the unknowns of one half add to the other is a product. They stay negated until all are known, so that it adds.
# In a block of at most CORNER rows the right sides go in groups of LANES. With them, and products, LU factorizations by halves.

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


cdef void exchange(isize k, isize n, real* a, isize ld, const int32_t* pivots, isize at) noexcept nogil:
    """Rows 0 .. k - 1 of n columns with those that pivots names, one after the other."""
    cdef isize i, j
    for j in range(n):
        column = a + j * ld
        for i in range(k):
            other = column + (pivots[i] - at - 1)
            column[i], other[0] = other[0], column[i]


cdef void eliminate(const Kind* kind, isize m, isize n, real* a, isize ld, int32_t* pivots, isize at) noexcept nogil:
    """L and U in the place of A (m,n), whose rows from `at` on (of the whole) these are, by halves of the columns, which lie ld elements apart."""
    cdef isize half = min(n // 2, m), rest = n - half, i, j, es = kind.size, best = 0
    cdef real* right = a + half * ld
    if m == 0 or n == 0:
        return
    if n == 1:
        for i in range(1, m):
            if a[best] == a[best] and not fabs(a[i]) <= fabs(a[best]):          # the first NaN, too
                best = i
        pivots[0] = <int32_t>(at + best + 1)
        a[0], a[best] = a[best], a[0]
        for i in range(1, m if a[0] != 0 else 1):
            a[i] /= a[0]
        return
    eliminate(kind, m, half, a, ld, pivots, at)
    exchange(half, rest, right, ld, pivots, at)
    halves(kind, half, rest, <char*>a, es, ld * es, <char*>right, ld * es, False, True)
    gemm(kind, 1, rest, m - half, half, <char*>right, 0, ld, 1, <char*>(a + half), 0, ld, 1, <char*>(right + half), 0, ld, NULL, GEMM_ACCUMULATE)
    for j in range(rest):
        for i in range(half):
            right[j * ld + i] = -right[j * ld + i]
    eliminate(kind, m - half, rest, right + half, ld, pivots + half, at + half)
    exchange(min(m - half, rest), half, a + half, ld, pivots + half, at + half)

# Second part of random.pxi: normal and other continuous distributions, multinomial, and the tests' entry.

# --- normal ---------------------------------------------------------------------------------------------------------

cdef double gauss(Stream* s) noexcept nogil:
    """One standard normal of a pair (Box and Muller); the other waits in the stream."""
    if s.has_normal:
        s.has_normal = False
        return s.next_normal
    u = standard(s)
    radius = sqrt(-2 * log1p(-standard(s)))
    s.next_normal = radius * sin(TWO_PI * u)
    s.has_normal = True
    return radius * cos(TWO_PI * u)


cdef void block64(Stream* s, double* d, double mean, double std, bint fresh) noexcept nogil:
    """16 uniforms in d (drawn here when fresh) -> 16 normals."""
    cdef int k
    if fresh:
        uniform(s, F64, 16, <char*>d, 0, 1)
    for k in range(8):
        radius, theta = sqrt(-2 * log(1 - d[k])), TWO_PI * d[k + 8]
        d[k] = fma(radius * cos(theta), std, mean)
        d[k + 8] = fma(radius * sin(theta), std, mean)


cdef void normal_half(Stream* s, int dtype, isize n, char* out, float mean, float std) noexcept nogil:
    """Blocks of 16 drawn one after the other, the last one over the last 16 places."""
    cdef float d[16]
    cdef int k
    cdef isize i = 0
    while i < n:
        i = min(i, n - 16)
        uniform(s, F32, 16, <char*>d, 0, 1)
        mgx_normal(16, d, mean, std)
        for k in range(16):
            (<uint16_t*>out)[i + k] = mgx_to_f16(d[k]) if dtype == F16 else mgx_to_bf16(d[k])
        i += 16


cdef void normal_blocks(Stream* s, int dtype, isize n, char* out, double mean, double std) noexcept nogil:
    """All uniforms first, then the blocks of 16, then the last 16 anew."""
    if dtype == F16 or dtype == BF16:
        normal_half(s, dtype, n, out, <float>mean, <float>std)
        return
    uniform(s, dtype, n, out, 0, 1)
    if dtype == F32:
        mgx_normal(n, <float*>out, <float>mean, <float>std)
        if n % 16:
            uniform(s, F32, 16, out + (n - 16) * 4, 0, 1)
            mgx_normal(16, <float*>out + n - 16, <float>mean, <float>std)
    else:
        for i in range(0, n - 15, 16):
            block64(s, <double*>out + i, mean, std, False)
        if n % 16:
            block64(s, <double*>out + n - 16, mean, std, True)


# --- one value from a normal, or from a 53-bit uniform of two words -----------------------------------------------------

cdef inline double variate(Stream* s, int kind, const uint32_t* w, double a, double b) noexcept nogil:
    if kind == NORMAL:
        return fma(gauss(s), b, a)
    if kind == LOG_NORMAL:
        return exp(fma(gauss(s), b, a))
    if kind == EXPONENTIAL:
        return -1 / a * log1p(-fraction(w))
    if kind == GEOMETRIC:
        return ceil(log(fraction(w)) / log1p(-a))
    return fma(b, tan(PI * (fraction(w) - 0.5)), a)


cdef void variates(Stream* s, int kind, isize n, double* out, double a, double b) noexcept nogil:
    cdef uint32_t w[2 * CHUNK]
    while n > 0:
        m = min(n, <isize>CHUNK)
        if kind != NORMAL and kind != LOG_NORMAL:
            draw(s, 2 * m, w)
        for i in range(m):
            out[i] = variate(s, kind, w + 2 * i, a, b)
        out += m
        n -= m


cdef int written(int kind, int dtype, isize n, bint contiguous) noexcept nogil:
    if kind == UNIFORM or kind == NORMAL and contiguous and n >= 16 or kind == BERNOULLI and dtype == F32:
        return dtype
    return I64 if kind == INTEGERS or kind == INTEGERS_FULL or kind == BERNOULLI else F64


cdef void fill(Stream* s, int kind, int dtype, isize n, char* out, double a, double b, int64_t lo, uint64_t span,
               bint contiguous) noexcept nogil:
    if kind == UNIFORM:
        uniform(s, dtype, n, out, a, b)
    elif kind == NORMAL and contiguous and n >= 16:
        normal_blocks(s, dtype, n, out, a, b)
    elif kind == INTEGERS:  # one word below 2**28 (the bias stays under 6%), two from there on
        integers(s, n, <int64_t*>out, lo, span, span >= <uint64_t>1 << 28 or span == 0)
    elif kind == INTEGERS_FULL:
        integers(s, n, <int64_t*>out, lo, span, dtype == F64 or dtype == I64)
    elif kind == BERNOULLI:
        bernoulli(s, dtype, n, out, a)
    else:
        variates(s, kind, n, <double*>out, a, b)


# --- multinomial ------------------------------------------------------------------------------------------------------

cdef int accumulate(isize n, const real* p, double* cumulative) noexcept nogil:
    """cumulative = running sums of p, summed in p's dtype and divided by the total; returns as `multinomial`."""
    cdef real total = 0
    for i in range(n):
        if not 0 <= p[i] < INFINITY:
            return 1
        total += p[i]
        cumulative[i] = total
    if not total > 0:
        return 2
    for i in range(n):
        cumulative[i] = <real>(<real>cumulative[i] / total)
    cumulative[n - 1] = 1
    return 0


cdef int multinomial(Stream* s, int dtype, isize rows, isize n, isize samples, const char* p, int64_t* out,
                     double* cumulative) noexcept nogil:
    """The first category whose running sum reaches the uniform, found by halving."""
    for r in range(rows):
        if dtype == F32:
            error = accumulate(n, <const float*>p + r * n, cumulative)
        else:
            error = accumulate(n, <const double*>p + r * n, cumulative)
        if error:
            return error
        for k in range(samples):
            u = standard(s)
            left, right = 0, n
            while left < right:
                middle = left + (right - left) // 2
                if cumulative[middle] < u:
                    left = middle + 1
                else:
                    right = middle
            out[r * samples + k] = left
    return 0


include "random_rejection.pxi"

KINDS = {"uniform": UNIFORM, "normal": NORMAL, "integers": INTEGERS, "integers_full": INTEGERS_FULL, "bernoulli": BERNOULLI,
         "exponential": EXPONENTIAL, "geometric": GEOMETRIC, "log_normal": LOG_NORMAL, "cauchy": CAUCHY}

# Third part of random.pxi: draws by rejection with parameters of their own for each element (Poisson, gamma, binomial).

cdef double poisson_one(Stream* s, double rate) noexcept nogil:
    """Products of uniforms (Knuth) for small rates, transformed rejection (Hormann 1993, PTRS) from 10 up."""
    cdef double a, b, v, u, us, k, bound, product = 1, count = 0
    if rate < 10:
        bound = exp(-rate)
        while rate > 0:
            product *= standard(s)
            if product <= bound:
                break
            count += 1
        return count
    b = 0.931 + 2.53 * sqrt(rate)
    a = -0.059 + 0.02483 * b
    while True:
        u = standard(s) - 0.5
        v = standard(s)
        us = 0.5 - (u if u >= 0 else -u)
        k = floor((2 * a / us + b) * u + rate + 0.43)
        if us >= 0.07 and v <= 0.9277 - 3.6224 / (b - 2):
            return k
        if k < 0 or (us < 0.013 and v > us):
            continue
        if log(v) + log(1.1239 + 1.1328 / (b - 3.4)) - log(a / (us * us) + b) <= -rate + k * log(rate) - lgamma(k + 1):
            return k


cdef double gamma_one(Stream* s, real alpha) noexcept nogil:
    """Marsaglia and Tsang (2000); below 1 a draw of alpha + 1 is scaled by a power of a uniform.

    The constants are floats, and what alpha alone decides is computed in its type, as in PyTorch.
    """
    cdef double x, y, v, u, d, c, scale = 1
    if alpha < 1:
        if alpha == 0:
            return 0
        scale = pow(1 - standard(s), <real>1 / alpha)
        alpha += 1
    d = alpha - <float>1 / <float>3
    c = 1 / sqrt(9 * d)
    while True:
        x = gauss(s)
        y = 1 + c * x
        if y <= 0:
            continue
        v = y * y * y
        u = 1 - standard(s)
        x = x * x
        if u < 1 - <float>0.0331 * x * x or log(u) < 0.5 * x + d * (1 - v + log(v)):
            return scale * d * v


cdef double stirling_rest(double k) noexcept nogil:
    """log(k!) minus Stirling's formula for it."""
    cdef double[10] small = [0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
                             0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287]
    cdef double k1 = k + 1, square = k1 * k1
    return small[<int>k] if k <= 9 else (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / k1


cdef double binomial_rejection(Stream* s, double n, double p) noexcept nogil:
    """Transformed rejection (Hormann 1993, BTRS) for n p >= 10, p <= 1/2."""
    cdef double std = sqrt(n * p * (1 - p)), b = 1.15 + 2.53 * std, a = -0.0873 + 0.0248 * b + 0.01 * p
    cdef double c = n * p + 0.5, limit = 0.92 - 4.2 / b, odds = p / (1 - p), alpha = (2.83 + 5.1 / b) * std
    cdef double m = floor((n + 1) * p), u, v, us, k
    while True:
        u = standard(s) - 0.5
        v = standard(s)
        us = 0.5 - (u if u >= 0 else -u)
        k = floor((2 * a / us + b) * u + c)
        if us >= 0.07 and v <= limit:
            return k
        if k < 0 or k > n:
            continue
        v = log(v * alpha / (a / (us * us) + b))
        if v <= ((m + 0.5) * log((m + 1) / (odds * (n - m + 1))) + (n + 1) * log((n - m + 1) / (n - k + 1))
                 + (k + 0.5) * log(odds * (n - k + 1) / (k + 1)) + stirling_rest(m) + stirling_rest(n - m) - stirling_rest(k) - stirling_rest(n - k)):
            return k


cdef double binomial_one(Stream* s, double n, double p) noexcept nogil:
    """Gaps between successes (Kachitvichyanukul and Schmeiser 1988) for small n p, rejection from 10 up; p > 1/2 by symmetry."""
    cdef double steps = 0, count = 0, log_miss
    if n <= 0 or p <= 0:
        return 0
    if p >= 1:
        return n
    if p > 0.5:
        return n - binomial_one(s, n, 1 - p)
    if n * p >= 10:
        return binomial_rejection(s, n, p)
    if not n * p > 0:
        return n * p  # NaN
    log_miss = log1p(-p)
    while True:
        steps += ceil(log(standard(s)) / log_miss)
        if steps > n:
            return count
        count += 1


cdef void each(Stream* s, int kind, isize n, const real* x, const real* y, real* out) noexcept nogil:
    for i in range(n):
        if kind == POISSON:
            out[i] = <real>poisson_one(s, x[i])
        elif kind == BINOMIAL:
            out[i] = <real>binomial_one(s, x[i], y[i])
        else:  # never below the smallest normal number
            out[i] = max(<real>gamma_one(s, x[i]), <real>(1.17549435e-38 if real is float else 2.2250738585072014e-308))


cdef void draw_each(Stream* s, int kind, int dtype, isize n, const char* x, const char* y, char* out) noexcept nogil:
    if dtype == F32:
        each(s, kind, n, <const float*>x, <const float*>y, <float*>out)
    else:
        each(s, kind, n, <const double*>x, <const double*>y, <double*>out)

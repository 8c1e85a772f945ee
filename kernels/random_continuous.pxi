# Second part of random.pxi: normal and other continuous distributions, multinomial, Poisson, and the tests' entry.

# --- normal ---------------------------------------------------------------------------------------------------------

cdef double gauss(Stream* s) noexcept nogil:
    """One standard normal of a pair (Box and Muller); the other waits in the stream."""
    cdef double u, radius
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
    cdef double radius, theta
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


cdef void normal(Stream* s, int dtype, isize n, char* out, double mean, double std, bint vectorised) noexcept nogil:
    cdef double chunk[CHUNK]
    cdef isize i, m
    if vectorised and (dtype == F16 or dtype == BF16):
        normal_half(s, dtype, n, out, <float>mean, <float>std)
    elif vectorised:  # all uniforms first, then the blocks, then the last 16 anew
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
    else:
        while n > 0:
            m = min(n, <isize>CHUNK)
            for i in range(m):
                chunk[i] = fma(gauss(s), std, mean)
            store(dtype, m, <const double*>chunk, out)
            out += m * width(dtype)
            n -= m


# --- transforms of one 53-bit uniform -------------------------------------------------------------------------------

ctypedef double (*transform_fn)(double u, double a, double b) noexcept nogil

cdef double to_exponential(double u, double a, double b) noexcept nogil:
    return -1 / a * log1p(-u)

cdef double to_geometric(double u, double a, double b) noexcept nogil:
    return ceil(log(u) / log1p(-a))

cdef double to_cauchy(double u, double a, double b) noexcept nogil:
    return fma(b, tan(PI * (u - 0.5)), a)


cdef void transformed(Stream* s, int dtype, isize n, char* out, transform_fn f, double a, double b) noexcept nogil:
    cdef uint32_t w[2 * CHUNK]
    cdef double chunk[CHUNK]
    cdef isize i, m
    while n > 0:
        m = min(n, <isize>CHUNK)
        draw(s, 2 * m, w)
        for i in range(m):
            chunk[i] = f(fraction(w + 2 * i), a, b)
        store(dtype, m, <const double*>chunk, out)
        out += m * width(dtype)
        n -= m


cdef void exponential(Stream* s, int dtype, isize n, char* out, double rate) noexcept nogil:
    transformed(s, dtype, n, out, to_exponential, rate, 0)


cdef void geometric(Stream* s, int dtype, isize n, char* out, double p) noexcept nogil:
    transformed(s, dtype, n, out, to_geometric, p, 0)


cdef void cauchy(Stream* s, int dtype, isize n, char* out, double median, double sigma) noexcept nogil:
    transformed(s, dtype, n, out, to_cauchy, median, sigma)


cdef void log_normal(Stream* s, int dtype, isize n, char* out, double mean, double std) noexcept nogil:
    cdef double chunk[CHUNK]
    cdef isize i, m
    while n > 0:
        m = min(n, <isize>CHUNK)
        for i in range(m):
            chunk[i] = exp(fma(gauss(s), std, mean))
        store(dtype, m, <const double*>chunk, out)
        out += m * width(dtype)
        n -= m


# --- multinomial and Poisson ----------------------------------------------------------------------------------------

cdef int accumulate(isize n, const real* p, double* cumulative) noexcept nogil:
    """cumulative = running sums of p, summed in p's dtype and divided by the total; returns as `multinomial`."""
    cdef isize i
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
    cdef isize r, k, left, right, middle
    cdef int error
    cdef double u
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


cdef void poisson(Stream* s, int dtype, isize n, const char* rates, char* out) noexcept nogil:
    cdef isize i
    for i in range(n):
        if dtype == F32:
            (<float*>out)[i] = <float>poisson_one(s, (<const float*>rates)[i])
        else:
            (<double*>out)[i] = poisson_one(s, (<const double*>rates)[i])


include "random_rejection.pxi"


def probe(bytes state, str name, int dtype, isize n, out, double a=0, double b=1, int64_t lo=0, uint64_t span=0,
          extra=0):
    """For the tests: one fill at the addresses `out` and `extra`, from `state` (or a seed's 8 bytes); the new state."""
    cdef Stream s
    cdef char* c_out = <char*><size_t>out
    cdef char* c_extra = <char*><size_t>extra
    cdef bytearray after = bytearray(STATE_BYTES)
    cdef double* room
    if len(state) == 8:
        seed(&s, int.from_bytes(state, "little"))
    elif len(state) != STATE_BYTES or load(&s, state) != 0:
        raise RuntimeError("random: invalid state")
    if name == "uniform":
        uniform(&s, dtype, n, c_out, a, b)
    elif name == "normal":
        normal(&s, dtype, n, c_out, a, b, span)
    elif name == "integers":
        integers(&s, dtype, n, c_out, lo, span)
    elif name == "integers_full":
        integers_full(&s, dtype, n, c_out)
    elif name == "permutation":
        permutation(&s, n, <int64_t*>c_out)
    elif name == "bernoulli":
        bernoulli(&s, dtype, n, c_out, a)
    elif name == "bernoulli_each":
        bernoulli_each(&s, dtype, n, c_out, <int>lo, c_extra)
    elif name == "exponential":
        exponential(&s, dtype, n, c_out, a)
    elif name == "geometric":
        geometric(&s, dtype, n, c_out, a)
    elif name == "log_normal":
        log_normal(&s, dtype, n, c_out, a, b)
    elif name == "cauchy":
        cauchy(&s, dtype, n, c_out, a, b)
    elif name == "poisson":
        poisson(&s, dtype, n, c_extra, c_out)
    elif name == "multinomial":
        row = bytearray(8 * n)
        room = <double*><char*>row
        after.append(multinomial(&s, dtype, lo, n, <isize>span, c_extra, <int64_t*>c_out, room))
    elif name != "state":
        raise ValueError(f"random: no fill {name!r}")
    save(&s, after)
    return bytes(after)

# The random stream: PyTorch's CPU generator (x86-64 with FMA, without MKL's own streams), bit for bit.
#
# A Mersenne twister gives 32-bit words; 64 bits are two of them, the first on top. What a draw costs, in words:
#
#   uniform_, rand             1 an element (low 24 bits / 2**24, the halves too); float64: 2 (low 53 bits)
#   randint, random_(lo, hi)   1 (word % span) where hi - lo < 2**28, else 2; whatever the dtype
#   random_()                  1; int64 and float64: 2
#   randperm(n)                n - 1; from n = 214748364 up: 2 n
#   bernoulli_(p), dropout     2 (a 53-bit uniform < p), also at p = 0 and p = 1; F.dropout itself draws nothing there
#   bernoulli(t), bernoulli_(t)  1 where t is float32 or a half, 2 where it is float64, whatever the output's dtype
#   randn, normal_, n >= 16    contiguous, in blocks of 16 (8 radii, 8 angles): 1 an element, float64 2; if n % 16, then
#                              the last 16 are drawn again (17 take 33). The halves draw block by block: 17 take 32
#   randn, normal_, otherwise  4 a pair, in double, for every dtype (5 take 12); the odd one waits for the next call
#   log_normal_                as "otherwise", whatever n
#   exponential_, geometric_, cauchy_   2
#   multinomial                with replacement 2 a sample; without, or one sample: 2 a weight (exponential_)
#   poisson, binomial          2 per uniform that the algorithm asks for
#   _standard_gamma            the same, and 4 per pair of normals; _sample_dirichlet: as float64, divided by the sum
#
# What is built on them:
#   DataLoader      each iterator: one random_() of int64 (its base seed) from generator= or the default stream; if
#                   it shuffles, then the sampler's draws
#   RandomSampler   without generator=, one random_() of int64 seeds a generator of its own; from that, or generator=:
#                   randperm(n) per n samples and one more, unused, where num_samples is a multiple of n.
#                   With replacement: randint(n) in runs of 32 samples
#   SubsetRandomSampler, random_split   one randperm;  WeightedRandomSampler: multinomial of float64 weights
#   dropout(x, p)   empty_like(x).bernoulli_(1 - p) / (1 - p), in the order of memory; dropout1d/2d/3d: one a channel;
#                   alpha_dropout, feature_alpha_dropout: the same draws
#   nn.init         uniform_ or normal_ over the tensor; orthogonal_: normal_ of (rows, cols);
#                   sparse_: normal_, then a randperm(rows) per column.
#                   trunc_normal_: where a normal falls into [a, b] with probability > 0.3: normal_ of the whole
#                   tensor, again (whole) as long as one is outside, keeping those already inside; else rounds of
#                   uniform_(a, b) and rand, z being kept where rand <= exp((q0 - q) / 2), q = ((z - mean) / std)**2,
#                   q0 the least q in [a, b]
#   normal(m, s)    normal_() of the broadcast shape, then * s + m
#
# Legend: s stream, n elements, w words. PyTorch's compiler fuses a * b + c in these kernels, so do the calls of fma
# here; nothing else may be fused (the module is built with -ffp-contract=off).
from libc.math cimport INFINITY, ceil, cos, exp, floor, fma, lgamma, log, log1p, pow, sin, sqrt, tan
from libc.stdint cimport uint16_t
from libc.string cimport memcpy

include "kernels/math.pxi"
include "kernels/random_bits.pxi"

cdef enum:
    CHUNK = 256  # elements at a time: 3 KB of stack

cdef double TWO_PI = 6.283185307179586
cdef double PI = 3.141592653589793

ctypedef fused real:
    float
    double

# --- the twister ----------------------------------------------------------------------------------------------------

cdef void seed(Stream* s, uint64_t value) noexcept nogil:
    """Knuth's generator spreads the low 32 bits of the seed over the state."""
    cdef int k
    s.seed = value
    s.words[0] = <uint32_t>value
    for k in range(1, STATE_WORDS):
        s.words[k] = <uint32_t>1812433253 * (s.words[k - 1] ^ (s.words[k - 1] >> 30)) + <uint32_t>k
    s.left, s.next, s.seeded = 1, 0, True
    s.has_normal, s.next_normal = False, 0


cdef void draw(Stream* s, isize n, uint32_t* out) noexcept nogil:
    """The next n words."""
    while n > 0:
        if s.left == 1:
            mgx_refill(s.words)
            s.left, s.next = STATE_WORDS + 1, 0
        k = min(n, <isize>(s.left - 1))
        mgx_temper(k, s.words + s.next, out)
        s.left -= <int>k
        s.next += <uint32_t>k
        out += k
        n -= k


cdef inline uint64_t joined(const uint32_t* w) noexcept nogil:
    return (<uint64_t>w[0] << 32) | w[1]


cdef inline double fraction(const uint32_t* w) noexcept nogil:
    """Uniform on [0, 1) with 53 bits."""
    return <double><int64_t>(joined(w) & ((<uint64_t>1 << 53) - 1)) * (1.0 / 9007199254740992.0)


cdef inline double standard(Stream* s) noexcept nogil:
    cdef uint32_t w[2]
    draw(s, 2, w)
    return fraction(w)


# PyTorch's bytes: seed u64, left i32, seeded i32, next u64, words as u64, then doubles (x, the waiting normal, rho),
# "a normal waits" i32, and a waiting float normal that no CPU kernel uses.

cdef void save(const Stream* s, uint8_t* out) noexcept nogil:
    cdef uint64_t* q = <uint64_t*>out
    for k in range(STATE_BYTES // 8):
        q[k] = 0
    q[0] = s.seed
    q[1] = <uint64_t><uint32_t>s.left | (<uint64_t>s.seeded << 32)
    q[2] = s.next
    for k in range(STATE_WORDS):
        q[3 + k] = s.words[k]
    if s.has_normal:
        memcpy(q + 628, &s.next_normal, 8)
        q[630] = 1


cdef int load(Stream* s, const uint8_t* state) noexcept nogil:
    cdef uint64_t q[632]  # STATE_BYTES / 8
    cdef int k, left
    memcpy(q, state, STATE_BYTES)
    left = <int>q[1]
    if not q[1] >> 32 or left < 1 or left > STATE_WORDS or q[2] > STATE_WORDS:
        return -1
    s.seed, s.left, s.next, s.seeded = q[0], left, <uint32_t>q[2], True
    for k in range(STATE_WORDS):
        s.words[k] = <uint32_t>q[3 + k]
    s.has_normal = <uint32_t>q[630] != 0
    memcpy(&s.next_normal, q + 628, 8)
    return 0


# --- uniform and integers -------------------------------------------------------------------------------------------

cdef void uniform(Stream* s, int dtype, isize n, char* out, double lo, double hi) noexcept nogil:
    """u * (hi - lo) + lo with one rounding; what rounds up to hi becomes lo, so that the interval stays half open."""
    cdef uint32_t w[2 * CHUNK]
    cdef float chunk[CHUNK]
    cdef float a = <float>lo, span = <float>hi - <float>lo
    h_lo = mgx_to_f16(<float>lo) if dtype == F16 else mgx_to_bf16(<float>lo)
    h_hi = mgx_to_f16(<float>hi) if dtype == F16 else mgx_to_bf16(<float>hi)
    while n > 0:
        m = min(n, <isize>CHUNK)
        draw(s, 2 * m if dtype == F64 else m, w)
        if dtype == F64:
            for i in range(m):
                v = fma(fraction(w + 2 * i), hi - lo, lo)
                (<double*>out)[i] = lo if v == hi else v
        elif dtype == F32:
            mgx_uniform(m, w, <float*>out, span, a)
            for i in range(m):
                if (<float*>out)[i] == <float>hi:
                    (<float*>out)[i] = a
        else:
            mgx_uniform(m, w, chunk, span, a)
            for i in range(m):
                h = mgx_to_f16(chunk[i]) if dtype == F16 else mgx_to_bf16(chunk[i])
                (<uint16_t*>out)[i] = h_lo if h == h_hi else h
        out += m * (8 if dtype == F64 else 4 if dtype == F32 else 2)
        n -= m


cdef void integers(Stream* s, isize n, int64_t* out, int64_t lo, uint64_t span, bint wide) noexcept nogil:
    """lo + x % span, x one word or (wide) two; a span of 0 stands for 2**64."""
    cdef uint32_t w[2 * CHUNK]
    while n > 0:
        m = min(n, <isize>CHUNK)
        draw(s, 2 * m if wide else m, w)
        if not wide:
            for i in range(m):
                out[i] = <int64_t>(<uint64_t>lo + w[i] % <uint32_t>span)
        elif span:
            for i in range(m):
                out[i] = <int64_t>(<uint64_t>lo + joined(w + 2 * i) % span)
        else:
            for i in range(m):
                out[i] = <int64_t>joined(w + 2 * i)
        out += m
        n -= m


cdef void permutation(Stream* s, isize n, int64_t* out) noexcept nogil:
    """Fisher and Yates from the front; where n is so large that one word would be visibly biased, from inside out."""
    cdef uint32_t w[2 * CHUNK]
    cdef isize i, j, m, first = 0
    cdef bint wide = n >= 214748364  # (2**32 - 1) // 20
    for i in range(n):
        out[i] = i
    while first < n - 1 + wide:
        m = min(n - 1 + wide - first, <isize>CHUNK)
        draw(s, 2 * m if wide else m, w)
        for i in range(first, first + m):
            if wide:
                j = <isize>(joined(w + 2 * (i - first)) % <uint64_t>(i + 1))
            else:
                j = i + <isize>(w[i - first] % <uint32_t>(n - i))
            held = out[i]
            out[i] = out[j]
            out[j] = held
        first += m


# --- yes or no ------------------------------------------------------------------------------------------------------

cdef void bernoulli(Stream* s, int dtype, isize n, char* out, double p) noexcept nogil:
    """1 where a 53-bit uniform is below p: compared as integers, which is exact."""
    cdef uint32_t w[2 * CHUNK]
    cdef uint64_t mask = (<uint64_t>1 << 53) - 1, bound = <uint64_t>ceil(p * 9007199254740992.0)
    while n > 0:
        m = min(n, <isize>CHUNK)
        draw(s, 2 * m, w)
        if dtype == F32:
            mgx_below(m, w, <float*>out, bound)
        else:
            for i in range(m):
                (<int64_t*>out)[i] = (joined(w + 2 * i) & mask) < bound
        out += m * (4 if dtype == F32 else 8)
        n -= m


cdef void bernoulli_each(Stream* s, isize n, int64_t* out, int p_dtype, const char* p) noexcept nogil:
    """As many bits as p's dtype has: 24 for float32, 53 for float64."""
    cdef uint32_t w[2 * CHUNK]
    while n > 0:
        m = min(n, <isize>CHUNK)
        draw(s, 2 * m if p_dtype == F64 else m, w)
        for i in range(m):
            if p_dtype == F64:
                out[i] = fraction(w + 2 * i) < (<const double*>p)[i]
            else:
                out[i] = <float>(w[i] & 0xffffff) * <float>(1.0 / 16777216.0) < (<const float*>p)[i]
        out += m
        p += m * (8 if p_dtype == F64 else 4)
        n -= m


include "random_continuous.pxi"

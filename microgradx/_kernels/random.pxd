"""The random stream: PyTorch's CPU generator, bit for bit (kernels/random.pxi has the table of what each draw costs).

`cimport` this from the engine: `from microgradx._kernels cimport random as rng`. All outputs are contiguous; a strided
destination takes its values in the order of memory (dimensions sorted by stride, largest first, as PyTorch's iterator
does), so fill a contiguous temporary and copy it out in that order. Only `normal` cares (its `vectorised` argument).
dtype is a code of kernels/types.pxd. Floats: F32, F64, F16, BF16. No call checks its arguments: the engine does.
"""
from kernels.types cimport *

cdef enum:
    STATE_BYTES = 5056  # the length of get_state()
    STATE_WORDS = 624

cdef struct Stream:
    uint32_t words[STATE_WORDS]  # the Mersenne twister's state
    int left                     # words still unread, counting the refill: 1 means "refill first"
    uint32_t next                # position of the next unread word
    uint64_t seed                # what initial_seed() returns
    bint seeded
    bint has_normal              # the second half of a pair of scalar normals waits in next_normal
    double next_normal

cdef void seed(Stream* s, uint64_t value) noexcept nogil

# State as Generator.get_state() gives it. `load` returns 0, or -1 where the bytes are no valid state (s is unchanged).
cdef void save(const Stream* s, uint8_t* out) noexcept nogil
cdef int load(Stream* s, const uint8_t* state) noexcept nogil

# uniform_(lo, hi), rand
cdef void uniform(Stream* s, int dtype, isize n, char* out, double lo, double hi) noexcept nogil
# normal_(mean, std), randn. vectorised: n >= 16 and the destination contiguous (PyTorch's rule); else pairs of scalars.
cdef void normal(Stream* s, int dtype, isize n, char* out, double mean, double std, bint vectorised) noexcept nogil
# randint(lo, hi), random_(lo, hi): lo <= value < lo + span, any dtype of the table. span = 0 stands for 2**64.
cdef void integers(Stream* s, int dtype, isize n, char* out, int64_t lo, uint64_t span) noexcept nogil
# random_() without bounds: 0 .. the dtype's largest (floats: 2**24, 2**53, 2**11, 2**8).
cdef void integers_full(Stream* s, int dtype, isize n, char* out) noexcept nogil
# randperm(n) of int64 (other dtypes: convert)
cdef void permutation(Stream* s, isize n, int64_t* out) noexcept nogil
# bernoulli_(p) with a scalar p, and what dropout draws: 1 with probability p, any dtype; draws at p = 0 and 1 too.
cdef void bernoulli(Stream* s, int dtype, isize n, char* out, double p) noexcept nogil
# torch.bernoulli(p), bernoulli_(tensor): p is a contiguous tensor of p_dtype (F32 or F64) with n elements.
cdef void bernoulli_each(Stream* s, int dtype, isize n, char* out, int p_dtype, const char* p) noexcept nogil
cdef void exponential(Stream* s, int dtype, isize n, char* out, double rate) noexcept nogil
cdef void geometric(Stream* s, int dtype, isize n, char* out, double p) noexcept nogil
cdef void log_normal(Stream* s, int dtype, isize n, char* out, double mean, double std) noexcept nogil
cdef void cauchy(Stream* s, int dtype, isize n, char* out, double median, double sigma) noexcept nogil
# multinomial with replacement: p contiguous (rows, n) of F32 or F64 -> out (rows, samples). cumulative: n doubles.
# Returns 0; 1: a weight is negative, infinite or NaN; 2: a row sums to 0. Without replacement (and for one sample)
# PyTorch takes the largest of p / q, q = exponential_(1): compose it.
cdef int multinomial(Stream* s, int dtype, isize rows, isize n, isize samples, const char* p, int64_t* out,
                     double* cumulative) noexcept nogil
# torch.poisson(rates), dtype F32 or F64, rates contiguous.
cdef void poisson(Stream* s, int dtype, isize n, const char* rates, char* out) noexcept nogil
# Gamma draws of rate 1 for each alpha, and binomial(counts, probs): dtype F32 or F64, everything contiguous.
cdef void standard_gamma(Stream* s, int dtype, isize n, const char* alpha, char* out) noexcept nogil
cdef void binomial(Stream* s, int dtype, isize n, const char* counts, const char* probs, char* out) noexcept nogil

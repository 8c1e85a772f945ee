"""The random stream: PyTorch's CPU generator, bit for bit (kernels/random.pxi has the table of what each draw costs).

`cimport` this from the engine: `from microgradx._kernels cimport random as rng`. All outputs are contiguous; a strided
destination takes its values in the order of memory (dimensions sorted by stride, largest first, as PyTorch's iterator
does), so fill a contiguous temporary and copy it out in that order. Only normals care (the `contiguous` of `fill`).
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

cdef enum:  # what `fill` draws
    UNIFORM         # uniform_(a, b), rand
    NORMAL          # normal_(mean a, std b), randn
    INTEGERS        # randint(lo, hi), random_(lo, hi): lo <= value < lo + span. span = 0 stands for 2**64
    INTEGERS_FULL   # likewise for random_() without bounds, which draws by the width of the dtype
    BERNOULLI       # bernoulli_(a), and what dropout draws: 1 with probability a; draws at 0 and 1 too
    EXPONENTIAL     # rate a
    GEOMETRIC       # probability a
    LOG_NORMAL      # mean a, std b
    CAUCHY          # median a, sigma b

# contiguous: is the destination? PyTorch draws 16 and more normals into a contiguous one in blocks, else pairs of scalars.
# The draws may depend on dtype, the destination's; what is written are numbers of `written`, to be converted to it.
cdef int written(int kind, int dtype, isize n, bint contiguous) noexcept nogil
cdef void fill(Stream* s, int kind, int dtype, isize n, char* out, double a, double b, int64_t lo, uint64_t span,
               bint contiguous) noexcept nogil
# randperm(n) of int64 (other dtypes: convert)
cdef void permutation(Stream* s, isize n, int64_t* out) noexcept nogil
# torch.bernoulli(p), bernoulli_(tensor): p is a contiguous tensor of p_dtype (F32 or F64) with n elements.
cdef void bernoulli_each(Stream* s, isize n, int64_t* out, int p_dtype, const char* p) noexcept nogil
# multinomial with replacement: p contiguous (rows, n) of F32 or F64 -> out (rows, samples). cumulative: n doubles.
# Returns 0; 1: a weight is negative, infinite or NaN; 2: a row sums to 0. Without replacement (and for one sample)
# PyTorch takes the largest of p / q, q = exponential_(1): compose it.
cdef int multinomial(Stream* s, int dtype, isize rows, isize n, isize samples, const char* p, int64_t* out,
                     double* cumulative) noexcept nogil

cdef enum:  # what `draw_each` draws, for each x (and y): dtype F32 or F64, everything contiguous
    POISSON         # rate x
    GAMMA           # shape x, rate 1
    BINOMIAL        # x trials of probability y

cdef void draw_each(Stream* s, int kind, int dtype, isize n, const char* x, const char* y, char* out) noexcept nogil

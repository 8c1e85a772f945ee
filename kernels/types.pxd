"""What every kernel file shares: dtype codes and the shapes of kernel functions.

A kernel knows pointers, lengths and strides; no Python object, no graph. See kernels/README.md for the contract.
"""
from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint32_t, uint64_t

ctypedef Py_ssize_t isize

# dtype codes: the same numbers index every kernel table and the engine's dtype objects.
# The first eight are computed with; F16 and BF16 are stored and converted; C64 and C128 are
# pairs of F32 and F64, which kernels see as these; later codes are names only.
cdef enum:
    F32 = 0
    F64 = 1
    I64 = 2
    I32 = 3
    I16 = 4
    I8 = 5
    U8 = 6
    BOOL = 7
    N_COMPUTE = 8
    F16 = 8
    BF16 = 9
    N_STORED = 10
    C64 = 10
    C128 = 11
    N_KEPT = 12

# One inner loop over n elements. Strides are in BYTES and may be 0 or negative. p: parameters of the op, or NULL.
ctypedef void (*unary_fn)(isize n, const char* x, isize sx, char* out, isize so, const double* p) noexcept nogil
ctypedef void (*binary_fn)(isize n, const char* x, isize sx, const char* y, isize sy, char* out, isize so) noexcept nogil
ctypedef void (*ternary_fn)(isize n, const char* x, isize sx, const char* y, isize sy, const char* z, isize sz,
                            char* out, isize so, const double* p) noexcept nogil
# x is a contiguous (outer, n, inner); out a contiguous (outer, inner).
ctypedef void (*reduce_fn)(isize outer, isize n, isize inner, const char* x, char* out) noexcept nogil

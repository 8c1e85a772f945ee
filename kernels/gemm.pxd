"""Matrix products: what the engine calls. See gemm.pxi.

C (m,n) = A (m,k) @ B (k,n), for each of `batch` items; then + C if GEMM_ACCUMULATE, + bias (n) if not NULL. Strides are in ELEMENTS (batch, row, column); those of A and B may be anything, 0 and negative included
(fast when the row or the column stride is 1, packed otherwise). C is row-major with rows ldc apart, and disjoint from
the inputs. k = 0 gives zeros (or C, when accumulating) + bias. NaN and infinities propagate.
"""
from libc.stdint cimport int32_t

from kernels.types cimport isize

ctypedef void (*gemm_fn)(isize batch, isize m, isize n, isize k,
                         const char* a, isize a_bs, isize a_rs, isize a_cs,
                         const char* b, isize b_bs, isize b_rs, isize b_cs,
                         char* c, isize c_bs, isize ldc, const char* bias, int flags) noexcept nogil

# A (n,n) X = B for each of `batch` items, A's upper or lower triangle being read, in place in X: m columns of n elements, one behind the other.
ctypedef void (*solve_fn)(isize batch, isize n, isize m, const char* a, isize a_bs, isize a_rs, isize a_cs, char* x, int upper, int unit) noexcept nogil
# L and U in the place of A (m,n), its columns one behind the other, and for each of the min(m,n) first rows the one it was exchanged with, from 1.
ctypedef void (*lu_fn)(isize batch, isize m, isize n, char* a, int32_t* pivots) noexcept nogil

cdef enum:
    GEMM_ACCUMULATE = 1  # c += ...
    GEMM_B_SLACK = 4     # 64 readable bytes follow b's last element, so that narrow rows may be read past their end
    GEMM_A_SLACK = 8     # the same of a

cdef struct GemmKernels:
    gemm_fn f32
    gemm_fn f64
    solve_fn solve_f32
    solve_fn solve_f64
    lu_fn lu_f32
    lu_fn lu_f64

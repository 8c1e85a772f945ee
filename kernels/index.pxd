"""Gather and scatter: rows, elements along a dimension, masks.

Legend: a tensor seen along `dim` is (outer, dim, inner); n: how many indices; row: inner * item size in bytes. What only
moves bytes does not ask for the dtype; what adds is keyed by it (BOOL adds as "or"). Indices are int64, contiguous and in
[0, dim) (`check`, `normalize` or `combine` came first), unless said otherwise. What returns an isize looks again at each index
that it uses, and stops at the first outside of [0, dim), whose position it returns; -1 when there is none. Where one place is
written several times the last write wins; additions happen in the order of the indices. Out is disjoint from every input.
step: how many indices further those of the next o are: n or, where all have the same, 0.

How the engine maps onto it (x contiguous):
  x[idx] embedding, index_select -> select; its gradient -> add_rows; index_copy, index_fill -> put_rows
  x[:, i, j] (adjacent index tensors, broadcast to n) -> combine twice into one flat index over dim = d1 * d2, then so
  take, put, x.flatten()[idx] -> the same with outer = 1, row = item size
  x[mask] -> nonzero + select;  x[mask] = y, masked_scatter -> nonzero + put_rows
  resized pictures (a dimension), bags of embeddings -> spmm
  grid_sample -> grid_sample
  gather -> select with row = item size: along x's last dimension as it is, else of places in x, whatever its strides; scatter, scatter_add,
  scatter_reduce -> likewise put_rows, add_rows or scatter_reduce (of places); sums into memory that is shared by a view's elements -> places + add_rows
"""
from kernels.types cimport *

# out[o, idx[j], :] += y[o, j, :]   inner in elements; rows with idx[j] == skip are left out (-1: none)
ctypedef isize (*add_rows_fn)(isize outer, isize dim, isize n, isize inner, const char* y, const int64_t* idx, isize step,
                              char* out, isize skip) noexcept nogil

# out[idx[j]] = out[idx[j]] OP src[j]
ctypedef void (*scatter_reduce_fn)(int op, isize n, const char* src, const int64_t* idx, char* out) noexcept nogil

cdef enum:  # OP of scatter_reduce
    SCATTER_MUL = 1
    SCATTER_MAX = 2   # NaN wins
    SCATTER_MIN = 3

# out[o, dst[t], :] += w[t] * x[o, src[t], :] for t < count: a sparse matrix times x (outer, dim, inner); out (outer, n, inner).
# src NULL: t % dim; dst NULL: t % n; w NULL: ones.
ctypedef void (*spmm_fn)(isize outer, isize dim, isize n, isize inner, isize count, const char* x, const int64_t* src,
                         const int64_t* dst, const char* w, char* out) noexcept nogil

cdef enum:  # how a Grid is read; without BORDER and REFLECTION zeros lie outside of the picture
    GRID_ALIGNED = 1     # -1 and 1 are the middles of the outermost elements, not their far edges
    GRID_NEAREST = 2
    GRID_BORDER = 4
    GRID_REFLECTION = 8

cdef struct Grid:
    int dt, nd, how, corners      # F32 or F64; 2 or 3 dimensions; corners: 2 ** nd, or 1 for GRID_NEAREST
    isize n, channels, count      # x (n, channels, *size) of less than 2 ** 31 elements a channel, but at least one; grid (n, count, nd)
    isize[3] size                 # the last dimension first, as coordinates are; 1 where there is none
    const char* x
    const char* grid
    char* out                     # (n, channels, count), or NULL: dx += and dgrid := the gradients of dout, each where it is not NULL
    const char* dout
    char* dx
    char* dgrid

cdef struct IndexKernels:
    # The first position whose index is outside [0, dim); -1 when all are inside.
    isize (*check)(isize n, const int64_t* idx, isize dim) noexcept nogil
    # out[j] = idx[j], plus dim when negative; returns the first position whose index is outside [-dim, dim), or -1. out may be idx.
    isize (*normalize)(isize n, const int64_t* idx, isize dim, int64_t* out) noexcept nogil
    # One Horner step of a flat index: flat[j] = flat[j] * dim + (idx[j], plus dim when negative). Start with flat = 0.
    # sidx: stride of idx in elements (0 broadcasts one index). Returns as `normalize`.
    isize (*combine)(isize n, const int64_t* idx, isize sidx, isize dim, int64_t* flat) noexcept nogil
    # out[o, j, :] = x[o, idx[j], :]       x (outer, dim, row bytes), out (outer, n, row bytes)
    isize (*select)(isize outer, isize dim, isize n, isize row, const char* x, const int64_t* idx, isize step, char* out) noexcept nogil
    # out[o, idx[j], :] = y[o, j, :]       y[o, j] is at y + (o * n + j) * sy bytes; sy = 0: one row for all
    isize (*put_rows)(isize outer, isize dim, isize n, isize row, const char* y, isize sy, const int64_t* idx, isize step,
                      char* out) noexcept nogil
    # Where the elements of `shape` lie in memory, in elements: out[c] = sum of c[k] * strides[k], with idx[c] in place of c[dim] unless dim is -1.
    # shape holds at least one element; idx is contiguous, of numbers in [0, size).
    isize (*places)(int ndim, const isize* shape, const isize* strides, int dim, isize size, const int64_t* idx, int64_t* out) noexcept nogil
    add_rows_fn add_rows[N_COMPUTE]             # by dtype
    scatter_reduce_fn scatter_reduce[N_COMPUTE] # by dtype
    spmm_fn spmm[2]                             # by dtype
    # The images at the places that grid names, each read from its 2 ** nd neighbours by their distance. Threads share the images.
    void (*grid_sample)(const Grid* s) noexcept nogil
    # Bools are 0 or 1, nothing else.
    # How many of n bools are set; their positions go to out when it is not NULL.
    isize (*nonzero)(isize n, const uint8_t* mask, int64_t* out) noexcept nogil
    # Flat positions -> coordinates: out (n, ndim), as torch.nonzero.
    void (*unravel)(isize n, const int64_t* flat, int ndim, const isize* shape, int64_t* out) noexcept nogil

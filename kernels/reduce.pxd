"""Reductions of (outer, n, inner) over n. A sum's order depends on how that lies in memory alone."""
from kernels.types cimport *

# Steps are in ELEMENTS: apart from one outer to the next, step from one n to the next. The inner ones are neighbours; of one (inner = 1), the n are.
# out is a contiguous (outer, inner).
ctypedef void (*block_fn)(isize outer, isize n, isize inner, isize apart, isize step, const char* x, char* out) noexcept nogil

cdef enum:
    R_SUM, R_PROD  # floats: the same dtype out; integers and BOOL: I64 out. Over nothing: 0, 1
    R_SUMSQ, R_NANSUM  # floats: sum of squares, sum of what is no NaN
    R_MAX, R_MIN  # every dtype, the same out; NaN wins; n >= 1
    R_ANY, R_ALL  # every dtype, BOOL out; NaN counts as true. Over nothing: 0, 1
    R_ARGMAX, R_ARGMIN  # every dtype, I64 out: the first index of the extreme, or of the first NaN; n >= 1
    N_REDUCE

cdef enum:
    SCAN_SUM, SCAN_PROD  # running: out has x's shape and dtype
    SCAN_MAX, SCAN_MIN  # out: I64, the place of the last extreme so far; NaN wins
    N_SCAN

# int64 places in each row of a contiguous (rows, n). room: 32 n bytes, for SORT and MODE
ctypedef void (*order_fn)(isize rows, isize n, isize k, int flag, const char* x, int64_t* places, char* room) noexcept nogil

cdef enum:
    ORDER_TOPK  # (rows, k): of the k largest (flag) or smallest, best first; 0 <= k <= n
    ORDER_SORT  # (rows, n): of the elements in order, (flag) descending
    ORDER_RANK  # (rows): of what sort would put at place k, n >= 1; RANK_MEDIAN: the lower median, or the first NaN; RANK_NANMEDIAN: of numbers
    ORDER_MODE  # (rows): the last of the most frequent element, n >= 1, the least of several; no NaN equals another
    N_ORDER

cdef enum:
    RANK_MEDIAN = -1
    RANK_NANMEDIAN = -2

cdef struct ReduceKernels:
    block_fn fn[N_REDUCE][N_COMPUTE]  # NULL where the operation is not defined for the dtype
    # mean and sum of squared deviations from it (m2) of every group of n; two passes over the data. n = 0: NaN and 0.
    # F32 and F64
    void (*moments[N_COMPUTE])(isize outer, isize n, isize inner, isize apart, isize step, const char* x, char* mean, char* m2) noexcept nogil
    reduce_fn scan[N_SCAN][N_COMPUTE]  # BOOL's bytes are taken as U8
    order_fn order[N_ORDER][N_COMPUTE]
    # places (rows, m): before which element of its sorted row (n) each of wanted (rows, m) belongs, before or (right) behind equal ones. step: from
    # row to row of x in elements, 0 where all have one
    void (*search[N_COMPUTE])(isize rows, isize n, isize m, isize step, int right, const char* x, const char* wanted, int64_t* places) noexcept nogil
    # dist (n) := the p-norms, p >= 0, of x (m) less the columns of y (m, n), whose rows are step elements apart. Where dx is not NULL dist is
    # given, and dx (m) += and dy (m, n) += its gradients from dout (n). F32 and F64
    void (*dist[N_COMPUTE])(isize m, isize n, isize step, double p, const char* x, const char* y, const char* dout, char* dist, char* dx,
                            char* dy) noexcept nogil
    # out (n) := first + i step, rounded once, as a fused multiply-add does. lanes: eight float32, four float64 count from their first number, which is
    # rounded, but for the last that fill no two of them; else the second half counts down from last. F32 and F64
    void (*progression[N_COMPUTE])(isize n, int lanes, double first, double step, double last, char* out) noexcept nogil

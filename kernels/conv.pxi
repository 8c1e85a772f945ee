# Convolutions and pools over contiguous (N, C, D, H, W) arrays.
#
# N images, C channels, (D, H, W) input volume, P = out_d * out_h * out_w output positions, K = c_in / groups *
# k_d * k_h * k_w taps of one filter, L lanes of a vector. Three ways, chosen by shape:
#   direct (conv_direct.pxi): a register block over (filters, positions) or (filters, taps) that finds the taps
#       through a table of offsets into a padded copy of the image; no column matrix is written.
#       Strided gradients are such convolutions of each phase of the input (conv_phases.pxi).
#   lanes (conv_filters.pxi): the same tables and copy, with filters instead of positions as the lanes of a vector, for
#       many filters.
#   columns (conv_columns.pxi): im2col and the GEMM, for filters of one tap and what fills vectors neither way.
# Images are shared out in blocks that depend on the shape alone, so a sum never depends on the number of threads.
from kernels.types cimport *
from kernels.gemm cimport gemm_fn
from kernels.conv cimport *
from libc.math cimport INFINITY
from libc.string cimport memcpy, memset
from microgradx._kernels.threads cimport parallel_for, scratch

ctypedef fused real:
    float
    double

cdef enum:
    ACCUMULATE = 1   # flags of the GEMM
    TASK_SLOT = 2    # scratch memory of a task, and of the whole call
    CALL_SLOT = 3
    MAX_PARTS = 8    # partial sums of a weight gradient: enough for 8 threads, few to add

cdef struct Call             # what the tasks of one kernel call share
ctypedef int (*task_fn)(const Call* call, char* tag, isize task) noexcept nogil  # tag: names the dtype of the kernel

cdef struct Call:
    const ConvShape* s
    const char* a            # the operands, in the kernel's argument order
    const char* b
    const char* bias
    char* out
    gemm_fn gemm
    int flags
    isize block              # images per task
    char* plan               # direct: the tables of conv_direct.pxi
    char* partials           # dweight: one (c_out, K) sum per task
    task_fn run
    int status


cdef inline isize least(isize a, isize b) noexcept nogil:
    return a if a < b else b


cdef inline isize most(isize a, isize b) noexcept nogil:
    return a if a > b else b


cdef inline isize taps(const ConvShape* s) noexcept nogil:
    return s.c_in / s.groups * s.k_d * s.k_h * s.k_w


cdef inline isize positions(const ConvShape* s) noexcept nogil:
    return s.out_d * s.out_h * s.out_w


cdef inline isize volume(const ConvShape* s) noexcept nogil:
    return s.in_d * s.in_h * s.in_w


cdef void fill_bias(isize rows, isize n, const real* bias, real* out) noexcept nogil:
    """out (rows, n) := bias of the row, or 0."""
    cdef isize i, j
    cdef real value
    for i in range(rows):
        value = bias[i] if bias != NULL else 0
        for j in range(n):
            out[i * n + j] = value


cdef void start(Call* call, const ConvShape* s, const char* a, const char* b, char* out, gemm_fn gemm,
                task_fn run) noexcept nogil:
    memset(call, 0, sizeof(Call))
    call.s = s
    call.a = a
    call.b = b
    call.out = out
    call.gemm = gemm
    call.run = run


cdef void tile(void* call, isize task) noexcept nogil:
    if (<Call*>call).run(<Call*>call, NULL, task) != 0:
        (<Call*>call).status = -1


cdef inline isize multiply_adds(const ConvShape* s) noexcept nogil:
    return s.n * positions(s) * s.c_out * taps(s)


cdef int run_tasks(Call* call, isize tasks, isize work) noexcept nogil:
    """Below about a million multiply-adds of work a second thread costs more than it brings."""
    parallel_for(tile, call, tasks, 1 if work < (1 << 20) else 0)
    return call.status


cdef int sum_partials(Call* call, real* dw) noexcept nogil:
    """dw := the sums of blocks of images, added in order. The number of blocks depends on the shape alone."""
    cdef isize size = call.s.c_out * taps(call.s), work = call.s.n * positions(call.s) / 1024, parts, i, j
    cdef real* partials
    parts = most(1, least(least(work, MAX_PARTS), (1 << 18) / most(size, 1)))
    call.block = most(1, (call.s.n + parts - 1) / parts)
    parts = most(1, (call.s.n + call.block - 1) / call.block)
    partials = <real*>scratch(CALL_SLOT, parts * size * sizeof(real))
    if partials == NULL:
        return -1
    call.partials = <char*>partials
    if run_tasks(call, parts, multiply_adds(call.s)) == 0:
        for j in range(size):
            dw[j] = partials[j]
        for i in range(1, parts):
            for j in range(size):
                dw[j] += partials[i * size + j]
    return call.status


include "kernels/conv_lanes.pxi"
include "kernels/conv_columns.pxi"
include "kernels/conv_direct.pxi"
include "kernels/conv_dweight.pxi"
include "kernels/gemm_micro.pxi"
include "kernels/gemm_pack.pxi"
include "kernels/gemm_finish.pxi"
include "kernels/conv_filters.pxi"
include "kernels/conv_pool.pxi"


cdef bint direct_pays(const ConvShape* s, isize lanes, bint may_be_flat) noexcept nogil:
    """Rows that fill vectors by 5/8 or planes that do by 3/4; or few filters, which the GEMM is slow with. A 1x1 filter is a GEMM already."""
    cdef isize p = s.out_h * s.out_w
    return s.k_d * s.k_h * s.k_w > 1 and (8 * p >= 5 * lanes * row_vectors(s, lanes) or s.c_out <= 16 * s.groups
                                          or may_be_flat and 4 * p >= 3 * lanes * flat_vectors(s, lanes))


cdef bint lanes_fill(const ConvShape* s, isize lanes) noexcept nogil:
    """Filters that fill vectors by 3/4, of more than one tap."""
    cdef isize co = s.c_out / s.groups
    return s.k_d * s.k_h * s.k_w > 1 and positions(s) >= 4 and 4 * co >= 3 * lanes * ((co + lanes - 1) / lanes)


cdef bint lanes_pay(const ConvShape* s, isize lanes) noexcept nogil:
    """Fewer multiply-adds than the direct way's of whole vectors of positions; turning a result over costs about 24 of them."""
    cdef Plan plan = direct_layout(s, lanes, True)
    cdef isize co = s.c_out / s.groups
    return lanes_fill(s, lanes) and (co + lanes - 1) / lanes * plan.images * positions(s) * (plan.taps + 24) < co * plan.n_pos * plan.taps


cdef int conv_forward(const ConvShape* s, const real* x, const real* weight, const real* bias, real* out,
                      gemm_fn gemm, int flags) noexcept nogil:
    if lanes_pay(s, MGX_VBYTES / sizeof(real)):
        return lanes_forward(s, x, weight, bias, out, flags, False)
    if direct_pays(s, MGX_VBYTES / sizeof(real), True):
        return direct(s, x, weight, bias, out, flags, False)
    return columns_forward(s, x, weight, bias, out, gemm, flags)


include "kernels/conv_phases.pxi"


cdef int conv_dinput(const ConvShape* s, const real* dout, const real* weight, real* dx, gemm_fn gemm) noexcept nogil:
    cdef ConvShape t = transposed(s)
    cdef bint dense = s.stride_d * s.stride_h * s.stride_w == 1
    if dense and lanes_pay(&t, MGX_VBYTES / sizeof(real)):
        return lanes_forward(&t, dout, weight, <const real*>NULL, dx, 0, True)
    if dense and direct_pays(&t, MGX_VBYTES / sizeof(real), True):
        return direct(&t, dout, weight, <const real*>NULL, dx, 0, True)
    if (not dense and s.dil_d * s.dil_h * s.dil_w == 1
            and s.k_d * s.k_h * s.k_w > 1):                       # a filter of one tap is a GEMM already
        return phases_dinput(s, dout, weight, dx, gemm)
    return columns_dinput(s, dout, weight, dx, gemm)


cdef int conv_dweight(const ConvShape* s, const real* dout, const real* x, real* dw, gemm_fn gemm) noexcept nogil:
    # beyond, its sums (of all lanes) leave the cache
    if taps(s) * s.c_out <= 1000 and direct_pays(s, MGX_DWEIGHT_VBYTES / sizeof(real), False):
        return direct_dweight(s, dout, x, dw)
    if lanes_fill(s, MGX_VBYTES / sizeof(real)):
        return lanes_dweight(s, dout, x, dw)
    return columns_dweight(s, dout, x, dw, gemm)


cdef void conv_dbias(const ConvShape* s, const real* dout, real* db) noexcept nogil:
    """db[co] := sum of dout over images and positions."""
    cdef isize i, co, p = positions(s)
    memset(db, 0, s.c_out * sizeof(real))
    for i in range(s.n):
        for co in range(s.c_out):
            db[co] += row_sum(p, dout + (i * s.c_out + co) * p)


cdef ConvKernels table

cdef void fill_table(real* tag, int t):
    table.conv_forward[t] = <conv_forward_fn>conv_forward[real]
    table.conv_dinput[t] = <conv_dinput_fn>conv_dinput[real]
    table.conv_dweight[t] = <conv_dweight_fn>conv_dweight[real]
    table.conv_dbias[t] = <conv_dbias_fn>conv_dbias[real]
    table.unfold[t] = <fold_fn>unfold[real]
    table.fold[t] = <fold_fn>fold[real]
    table.max_pool[t] = <max_pool_fn>max_pool[real]
    table.dmax_pool[t] = <dmax_pool_fn>dmax_pool[real]
    table.avg_pool[t] = <avg_pool_fn>avg_pool[real]
    table.davg_pool[t] = <davg_pool_fn>davg_pool[real]
    table.adaptive_avg_pool[t] = <adaptive_avg_fn>adaptive_avg_pool[real]
    table.dadaptive_avg_pool[t] = <dadaptive_avg_fn>dadaptive_avg_pool[real]
    table.adaptive_max_pool[t] = <adaptive_max_fn>adaptive_max_pool[real]


fill_table(<float*>NULL, F32)
fill_table(<double*>NULL, F64)

NAMES = [f"{name}_{dtype}" for name in "conv_forward conv_dinput conv_dweight conv_dbias unfold fold max_pool dmax_pool avg_pool davg_pool "
         "adaptive_avg_pool dadaptive_avg_pool adaptive_max_pool".split() for dtype in ("f32", "f64")]

include "kernels/table.pxi"

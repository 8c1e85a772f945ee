# Convolutions and pools over contiguous (N, C, D, H, W) arrays.
#
# N images, C channels, (D, H, W) input volume, P = out_d * out_h * out_w output positions, K = c_in / groups *
# k_d * k_h * k_w taps of one filter, L lanes of a vector. Four ways, chosen by shape:
#   direct (conv_direct.pxi): a register block over (filters, positions) or (filters, taps) that finds the taps
#       through a table of offsets into a padded copy of the image; no column matrix is written.
#   depthwise (conv_depthwise.pxi): channels as the lanes, where each is a group of its own.
#   lanes (conv_filters.pxi): the same tables and copy, with filters instead of positions as the lanes of a vector, for
#       many filters.
#   columns (conv_columns.pxi): im2col and the GEMM, for filters of one tap, strided gradients, and what fills vectors neither way.
# A gradient by the input is, for stride 1, a convolution of either of the first kinds, of as many filters as the input has channels.
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
    for i in range(rows):
        value = bias[i] if bias != NULL else 0
        for j in range(n):
            out[i * n + j] = value


cdef void tile(void* call, isize task) noexcept nogil:
    if (<ConvCall*>call).run(<ConvCall*>call, NULL, task) != 0:
        (<ConvCall*>call).status = -1


cdef inline isize multiply_adds(const ConvShape* s) noexcept nogil:
    return s.n * positions(s) * s.c_out * taps(s)


cdef int run_tasks(ConvCall* call, conv_task_fn run, isize block, isize work) noexcept nogil:
    """run for each block of images. Below about a million multiply-adds of work a second thread costs more than it brings."""
    call.run, call.block = run, block
    parallel_for(tile, call, most(1, (call.s.n + block - 1) / block), 1 if work < (1 << 20) else 0)
    return call.status


cdef int sum_partials(ConvCall* call, real* dw, conv_task_fn run) noexcept nogil:
    """dw := the sums of blocks of images, added in order. The number of blocks depends on the shape alone."""
    cdef isize n = call.s.n, size = call.s.c_out * taps(&call.s), work = n * positions(&call.s) / 1024, parts, block, i, j
    parts = most(1, least(least(work, MAX_PARTS), (1 << 18) / most(size, 1)))
    block = most(1, (n + parts - 1) / parts)
    parts = most(1, (n + block - 1) / block)
    partials = dw if parts == 1 else <real*>scratch(CALL_SLOT, parts * size * sizeof(real))
    if partials == NULL:
        return -1
    call.partials = <char*>partials
    if run_tasks(call, run, block, multiply_adds(&call.s)) == 0 and parts > 1:
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
include "kernels/conv_depthwise.pxi"
include "kernels/conv_pool.pxi"
include "kernels/conv_pool_lanes.pxi"


cdef int padded_task(const ConvCall* call, real* tag, isize task) noexcept nogil:
    """Some images by either of the ways that read padded copies."""
    cdef const ConvShape* s = &call.s
    cdef const Plan* plan = <const Plan*>call.plan
    cdef ConvShape seen = unstrided(s) if plan.panels else s[0]
    cdef isize i, g, q, count, co = s.c_out / s.groups, ci = s.c_in / s.groups, last = least(s.n, (task + 1) * call.block)
    cdef isize padded = plan.images * plan.pad.size
    cdef real* x = <real*>scratch(TASK_SLOT, (padded + (plan.images * plan.n_pos + GEMM_ROOM) * plan.width) * sizeof(real))
    if x == NULL:
        return -1
    memset(x, 0, padded * sizeof(real))
    for i from task * call.block <= i < last by plan.images:
        count = least(plan.images, last - i)
        for g in range(s.groups):
            for q in range(count):
                pad_image(&seen, &plan.pad, <const real*>call.a + ((i + q) * s.c_in + g * ci) * volume(s), x + q * plan.pad.size)
            out = <real*>call.out + (i * s.c_out + g * co) * positions(s)
            if plan.panels:
                lanes_images(call, plan, g, count, x, x + padded, out)
            else:
                direct_image(call, plan, g, x, out)
    return 0


cdef bint direct_pays(const ConvShape* s, isize lanes) noexcept nogil:
    """Rows that fill vectors by 5/8; or few filters, which the GEMM is slow with. A 1x1 filter is a GEMM already."""
    return s.k_d * s.k_h * s.k_w > 1 and (8 * s.out_h * s.out_w >= 5 * lanes * row_vectors(s, lanes) or s.c_out <= 16 * s.groups)


cdef bint lanes_fill(const ConvShape* s, isize lanes) noexcept nogil:
    """Filters that fill vectors by 3/4, of more than one tap."""
    cdef isize co = s.c_out / s.groups
    return s.k_d * s.k_h * s.k_w > 1 and positions(s) >= 4 and 4 * co >= 3 * lanes * ((co + lanes - 1) / lanes)


cdef bint lanes_pay(const ConvShape* s, isize lanes) noexcept nogil:
    """Fewer multiply-adds than the direct way's of whole vectors of positions; turning a result over costs about 24 of them."""
    cdef Plan plan = direct_layout(s, lanes)
    cdef isize co = s.c_out / s.groups
    return lanes_fill(s, lanes) and (co + lanes - 1) / lanes * positions(s) * (plan.taps + 24) < co * plan.n_pos * plan.taps


cdef int conv_forward(ConvCall* call, real* tag) noexcept nogil:
    cdef const ConvShape* s = &call.s
    if is_depthwise(s, MGX_VBYTES / sizeof(real)):
        return depthwise(call, tag, FORWARD)
    flatten(&call.s)
    if lanes_pay(s, MGX_VBYTES / sizeof(real)):
        return lanes(call, tag, False)
    if direct_pays(s, MGX_VBYTES / sizeof(real)):
        return direct(call, tag, False)
    return run_tasks(call, <conv_task_fn>columns_forward_task[real], images_per_gemm(s), multiply_adds(s))


cdef int conv_dinput(ConvCall* call, real* tag) noexcept nogil:
    cdef const ConvShape* s = &call.s
    cdef ConvCall t = call[0]
    if is_depthwise(s, MGX_VBYTES / sizeof(real)):
        return depthwise(call, tag, DINPUT)
    flatten(&call.s)
    t.s = transposed(s)
    # without padding of s, that of t is wide, and its multiply-adds are more
    if s.stride_d * s.stride_h * s.stride_w == 1 and 2 * multiply_adds(&t.s) <= 3 * multiply_adds(s):
        if lanes_fill(&t.s, MGX_VBYTES / sizeof(real)):
            return lanes(&t, tag, True)
        if direct_pays(&t.s, MGX_VBYTES / sizeof(real)):
            return direct(&t, tag, True)
    return run_tasks(call, <conv_task_fn>columns_dinput_task[real], images_per_gemm(s), multiply_adds(s))


cdef bint lanes_gain(const ConvShape* s, isize lanes) noexcept nogil:
    """Planes of less than 24 vectors, or less work in whole panels of filters (turning dout over costs two taps) than in the direct way's vectors."""
    cdef isize panels = s.groups * ((s.c_out / s.groups + 2 * lanes - 1) / (2 * lanes)), rows = s.out_d * row_vectors(s, MGX_DWEIGHT_VBYTES * lanes / MGX_VBYTES)
    return positions(s) < 24 * lanes or 2 * panels * positions(s) * (taps(s) + 2) < s.c_out * rows * taps(s)


cdef int conv_dweight(ConvCall* call, real* tag) noexcept nogil:
    cdef const ConvShape* s = &call.s
    cdef conv_task_fn task = <conv_task_fn>columns_dweight_task[real]
    cdef bint direct
    if is_depthwise(s, MGX_VBYTES / sizeof(real)):
        return depthwise(call, tag, DWEIGHT)
    flatten(&call.s)
    # beyond, its sums (of all lanes) leave the cache
    direct = taps(s) * s.c_out <= 1000 and direct_pays(s, MGX_DWEIGHT_VBYTES / sizeof(real))
    if lanes_fill(s, MGX_VBYTES / sizeof(real)) and (not direct or lanes_gain(s, MGX_VBYTES / sizeof(real))):
        task = <conv_task_fn>lanes_dweight_task[real]
    elif direct:
        task = <conv_task_fn>direct_dweight_task[real]
    return sum_partials(call, <real*>call.out, task)


cdef ConvKernels table

cdef void fill_table(real* tag, int t):
    table.fn[AVG][t], table.fn[DAVG][t] = <conv_fn>avg_pool[real], <conv_fn>davg_pool[real]
    table.fn[UNFOLD][t], table.fn[FOLD][t] = <conv_fn>unfold[real], <conv_fn>fold[real]
    table.fn[FORWARD][t], table.fn[DINPUT][t] = <conv_fn>conv_forward[real], <conv_fn>conv_dinput[real]
    table.fn[DWEIGHT][t], table.fn[MAX_POOL][t] = <conv_fn>conv_dweight[real], <conv_fn>max_pool[real]

fill_table(<float*>NULL, F32)
fill_table(<double*>NULL, F64)


NAMES = [f"{name}_{dtype}" for name in "avg_pool davg_pool unfold fold conv_forward conv_dinput conv_dweight max_pool".split() for dtype in ("f32", "f64")]

include "kernels/table.pxi"

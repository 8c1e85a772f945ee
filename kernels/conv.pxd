"""Convolutions, unfold/fold and pools over contiguous (N, C, D, H, W) arrays: shapes and signatures.

1-d problems set d = h = 1, 2-d problems d = 1 (with k = stride = dil = 1 and pad = 0 in the absent dimensions).
The tables are indexed by F32 and F64.
"""
from kernels.gemm cimport gemm_fn
from kernels.types cimport isize, int64_t

cdef enum:  # what a call computes: a and, where there are two, b -> out. The first come in pairs, each the gradient of the other (kind ^ 1)
    AVG, DAVG
    UNFOLD, FOLD         # x (n, c_in, D, H, W) -> out (n, c_in * k_d * k_h * k_w, out_d * out_h * out_w); fold sums the other way
    FORWARD         # x, weight and bias -> out: weight (c_out, c_in / groups, k_d, k_h, k_w), out (n, c_out, out_d, out_h, out_w)
    DINPUT          # dout, weight -> dx; also the forward of a transposed convolution: s describes its gradient's conv
    DWEIGHT         # dout, x -> dw
    # index: flat position of the maximum in its (D, H, W) volume; the first maximum, or the last NaN, wins.
    # A float32 plane has fewer than 2^31 values. Padding counts as -inf; ceil_mode is in the out sizes. Strides of 0: k = out windows of
    # about one size share the input (adaptive pools).
    MAX_POOL
    N_CONV

cdef struct ConvShape:
    isize n, c_in, c_out, groups                        # pools: n * c_in planes; c_out and groups are ignored
    isize in_d, in_h, in_w, k_d, k_h, k_w, out_d, out_h, out_w
    isize stride_d, stride_h, stride_w, pad_d, pad_h, pad_w, dil_d, dil_h, dil_w

cdef struct ConvCall
ctypedef int (*conv_fn)(ConvCall* call, char* tag) noexcept nogil    # 0, or -1 when scratch memory is exhausted; tag: names the dtype
ctypedef int (*conv_task_fn)(const ConvCall* call, char* tag, isize task) noexcept nogil

cdef struct ConvCall:        # what is asked for; a kernel changes its call as it likes
    ConvShape s
    const char* a
    const char* b
    const char* bias         # or NULL
    char* out
    int64_t* index           # MAX_POOL: or NULL, where nobody asks
    gemm_fn gemm
    int count_include_pad    # average pools; divisor 0: the window's size, with the padding inside the padded input or without it
    isize divisor
    isize last               # pools: do channels stand last, (n, D, H, W, c_in), in all three?
    isize block              # from here on the kernel's own, for its tasks: images per task
    char* plan               # tables
    char* partials           # dweight: one (c_out, K) sum per task
    conv_task_fn run
    int status               # 0 at the beginning

cdef struct ConvKernels:
    conv_fn fn[N_CONV][2]

"""Convolutions, unfold/fold and pools over contiguous (N, C, D, H, W) arrays: shapes and signatures.

1-d problems set d = h = 1, 2-d problems d = 1 (with k = stride = dil = 1 and pad = 0 in the absent dimensions).
The tables are indexed by F32 and F64. Functions that return an int give 0, or -1 when scratch memory is exhausted.
"""
from kernels.gemm cimport gemm_fn
from kernels.types cimport isize, int64_t

cdef enum:
    CONV_RELU = 2  # conv_forward: out = max(out, 0), NaN kept; the same bit as the GEMM's flag

cdef struct ConvShape:
    isize n, c_in, c_out, groups                        # pools: n * c_in planes; c_out and groups are ignored
    isize in_d, in_h, in_w, k_d, k_h, k_w, out_d, out_h, out_w
    isize stride_d, stride_h, stride_w, pad_d, pad_h, pad_w, dil_d, dil_h, dil_w

# weight is (c_out, c_in / groups, k_d, k_h, k_w); out and dout are (n, c_out, out_d, out_h, out_w)
ctypedef int (*conv_forward_fn)(const ConvShape* s, const char* x, const char* weight, const char* bias, char* out,
                                gemm_fn gemm, int flags) noexcept nogil                 # bias may be NULL
ctypedef int (*conv_dinput_fn)(const ConvShape* s, const char* dout, const char* weight, char* dx,
                               gemm_fn gemm) noexcept nogil
ctypedef int (*conv_dweight_fn)(const ConvShape* s, const char* dout, const char* x, char* dw,
                                gemm_fn gemm) noexcept nogil
ctypedef void (*conv_dbias_fn)(const ConvShape* s, const char* dout, char* db) noexcept nogil

# unfold: x (n, c_in, D, H, W) -> out (n, c_in * k_d * k_h * k_w, out_d * out_h * out_w); fold sums the other way
ctypedef void (*fold_fn)(const ConvShape* s, const char* x, char* out) noexcept nogil

# index: int64, flat position of the maximum in its (D, H, W) volume; the first maximum, or the last NaN, wins.
# A float32 plane has fewer than 2^31 values.
ctypedef int (*max_pool_fn)(const ConvShape* s, const char* x, char* out, int64_t* index) noexcept nogil
ctypedef void (*adaptive_max_fn)(const ConvShape* s, const char* x, char* out, int64_t* index) noexcept nogil
# dx := 0, then dx[plane, index] += dout; also the gradient of adaptive_max_pool
ctypedef void (*dmax_pool_fn)(const ConvShape* s, const char* dout, const int64_t* index, char* dx) noexcept nogil
# divisor 0: the window's size, with the padding inside the padded input or (count_include_pad = 0) without it
ctypedef int (*avg_pool_fn)(const ConvShape* s, const char* x, char* out, int count_include_pad,
                            isize divisor) noexcept nogil
ctypedef int (*davg_pool_fn)(const ConvShape* s, const char* dout, char* dx, int count_include_pad,
                             isize divisor) noexcept nogil
# adaptive pools read n, c_in, in_* and out_* of the shape only
ctypedef int (*adaptive_avg_fn)(const ConvShape* s, const char* x, char* out) noexcept nogil
ctypedef int (*dadaptive_avg_fn)(const ConvShape* s, const char* dout, char* dx) noexcept nogil

cdef struct ConvKernels:
    conv_forward_fn[2] conv_forward
    conv_dinput_fn[2] conv_dinput      # also the forward of a transposed convolution: s describes its gradient's conv
    conv_dweight_fn[2] conv_dweight
    conv_dbias_fn[2] conv_dbias
    fold_fn[2] unfold
    fold_fn[2] fold
    max_pool_fn[2] max_pool            # padding counts as -inf; ceil_mode is in the out sizes
    dmax_pool_fn[2] dmax_pool
    avg_pool_fn[2] avg_pool
    davg_pool_fn[2] davg_pool
    adaptive_avg_fn[2] adaptive_avg_pool
    dadaptive_avg_fn[2] dadaptive_avg_pool
    adaptive_max_fn[2] adaptive_max_pool

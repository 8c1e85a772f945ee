"""Layer, RMS, batch and group normalisation, forward and fused backward: signatures.

The tables are indexed by F32 and F64; statistics and parameters have the dtype of x. Every array is contiguous.
weight and bias may be NULL (1 and 0); of a backward's outputs any may be NULL and is then not computed. Functions
that return an int give 0, or -1 when scratch memory is exhausted.
"""
from kernels.types cimport isize

# x (rows, n); weight, bias (n); mean, rstd (rows); rstd = 1 / sqrt(var + eps)
ctypedef void (*layer_norm_fn)(isize rows, isize n, const char* x, const char* weight, const char* bias, double eps,
                               char* out, char* mean, char* rstd) noexcept nogil
ctypedef int (*dlayer_norm_fn)(isize rows, isize n, const char* dout, const char* x, const char* mean,
                               const char* rstd, const char* weight, char* dx, char* dweight,
                               char* dbias) noexcept nogil
# rstd = 1 / sqrt(mean(x^2) + eps)
ctypedef void (*rms_norm_fn)(isize rows, isize n, const char* x, const char* weight, double eps, char* out,
                             char* rstd) noexcept nogil
ctypedef int (*drms_norm_fn)(isize rows, isize n, const char* dout, const char* x, const char* rstd,
                             const char* weight, char* dx, char* dweight) noexcept nogil
# x (n, c, s); everything else (c). training: statistics of the batch, and running := (1 - momentum) * running +
# momentum * batch (unbiased variance; both may be NULL). Else: statistics are running_*. mean and rstd are
# written in both modes.
ctypedef void (*batch_norm_fn)(isize n, isize c, isize s, const char* x, const char* weight, const char* bias,
                               char* running_mean, char* running_var, int training, double momentum, double eps,
                               char* out, char* mean, char* rstd) noexcept nogil
# training = 0: mean and rstd are constants
ctypedef void (*dbatch_norm_fn)(isize n, isize c, isize s, const char* dout, const char* x, const char* mean,
                                const char* rstd, const char* weight, int training, char* dx, char* dweight,
                                char* dbias) noexcept nogil
# x (n, c, s); weight, bias (c); mean, rstd (n, groups). groups = c is instance norm.
ctypedef void (*group_norm_fn)(isize n, isize c, isize s, isize groups, const char* x, const char* weight,
                               const char* bias, double eps, char* out, char* mean, char* rstd) noexcept nogil
ctypedef int (*dgroup_norm_fn)(isize n, isize c, isize s, isize groups, const char* dout, const char* x,
                               const char* mean, const char* rstd, const char* weight, char* dx, char* dweight,
                               char* dbias) noexcept nogil

cdef struct NormKernels:
    layer_norm_fn[2] layer_norm
    dlayer_norm_fn[2] dlayer_norm
    rms_norm_fn[2] rms_norm
    drms_norm_fn[2] drms_norm
    batch_norm_fn[2] batch_norm
    dbatch_norm_fn[2] dbatch_norm
    group_norm_fn[2] group_norm
    dgroup_norm_fn[2] dgroup_norm

"""Layer, RMS, batch and group normalisation, forward and fused backward: one kernel call is one struct.

The tables are indexed by kind and by F32 or F64; statistics and parameters have the dtype of x. Every array is contiguous.
weight and bias may be NULL (1 and 0); of a backward's outputs any may be NULL and is then not computed. A kernel
returns 0, or -1 when scratch memory is exhausted.
"""
from kernels.types cimport isize

cdef enum:
    NORM_BATCH = 0     # x (n, c, s), everything else (c)
    NORM_GROUP = 1     # x (n, c, s); weight, bias (c); mean, rstd (n, groups). s = groups = 1: layer norm; RMS norm where mean is NULL, which has no bias

cdef struct NormCall
ctypedef void (*range_fn)(const NormCall* p, char* tag, isize lo, isize hi) noexcept nogil  # tag: names the dtype

cdef struct NormCall:
    isize n, c, s, groups
    const char* dout         # backward
    const char* x
    const char* weight
    const char* bias
    # Batch norm. training: the statistics of the batch, and running := (1 - momentum) * running + momentum * batch (unbiased
    # variance; both may be NULL), else running_* are the statistics. Backward, training = 0: mean and rstd are constants.
    char* running_mean
    char* running_var
    int training
    double momentum, eps
    char* out                # y, or dx
    char* mean               # written in every forward
    char* rstd               # 1 / sqrt(var + eps)
    char* dweight
    char* dbias
    # what the kernels keep for themselves: partial sums; run covers [0, total), in blocks
    char* sums
    range_fn run
    isize total, block

ctypedef int (*norm_fn)(NormCall* p, char* tag) noexcept nogil

cdef struct NormKernels:
    norm_fn forward[2][2]
    norm_fn backward[2][2]

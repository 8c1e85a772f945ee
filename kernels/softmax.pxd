"""Softmax, log-softmax and the losses on them, over n of a contiguous (outer, n, inner). Tables are indexed by F32, F64.

target (outer, inner) holds a class index per row, weight (or NULL) a factor per class. A row whose target is ignore_index has loss 0
and gradient 0. The forward losses check targets before they write: they return -1, or the first row whose target is
outside [0, n) and not ignore_index. lse holds the rows' largest elements, then
their log(sum(exp(x - largest))): one sum of both would lose the second's digits. dloss is one value per row, its stride in bytes
(0: one value for all rows).
"""
from kernels.types cimport *
from microgradx._kernels.threads cimport tile_fn

# of x alone, or the gradient from the result and dout
ctypedef void (*softmax_fn)(isize outer, isize n, isize inner, const char* x, const char* dout, char* out) noexcept nogil

cdef struct Ctc:            # the layout is softmax_ctc.pxi's, too
    isize steps, batch, classes, width, blank      # width: 2 S + 1 of the longest target
    const int64_t* targets  # labels in [0, classes)
    const int64_t* plan     # (3, batch): where a sample's labels start in targets, its steps, its number of labels
    char* logp              # (steps, batch, classes)
    char* dloss             # (batch), for the gradient
    char* alpha             # (batch, steps, width + 4): log-probabilities of all beginnings; the loss writes, the gradient reads it
    char* loss              # (batch), likewise
    char* dlogp             # (steps, batch, classes), or NULL: the loss is wanted
    char* rows              # (batch, 4, width + 4), scratch

cdef struct SoftmaxKernels:
    softmax_fn softmax[2]
    softmax_fn log_softmax[2]
    softmax_fn softmax_bwd[2]  # y * (dout - sum(dout * y)); out may be dout
    softmax_fn log_softmax_bwd[2]  # dout - exp(y) * sum(dout); out may be dout
    # These two return the first row whose target is no class, where they stop, or -1. lse NULL: x holds log-probabilities, and has no softmax.
    # loss: -weight[t] * log_softmax(x)[t], one per row; lse (2, outer, inner) is saved for backward
    isize (*ce_forward[2])(isize outer, isize n, isize inner, const char* x, const int64_t* target, const char* weight, int64_t ignore_index,
                           char* loss, char* lse) noexcept nogil
    # (softmax(x) - onehot(t)) * weight[t] * dloss; of log-probabilities without the softmax
    isize (*ce_backward[2])(isize outer, isize n, isize inner, const char* x, const char* lse, const int64_t* target, const char* weight,
                            int64_t ignore_index, const char* dloss, isize dloss_stride, char* dx) noexcept nogil
    tile_fn ctc[2]  # of a Ctc, for each sample

"""Fused optimizer steps: one call updates every parameter of a group. Entry [0] is float32, [1] float64.

Legend: p parameter, g gradient, s0 s1 s2 state buffers; all contiguous, of one dtype, n elements each,
pairwise disjoint. A step reads, updates and writes each buffer in one pass, in the order of operations of PyTorch's
single-tensor implementation. The gradient is never written. Options that do not change the result cost nothing.
"""
from kernels.types cimport *

cdef struct ParamSlot:
    isize n
    char* param
    char* grad
    char* s0        # buffers as each optimizer says; NULL when unused
    char* s1
    char* s2
    double step     # the count AFTER this step (1 on the first), as PyTorch's state["step"]

cdef struct SgdOptions:   # s0: momentum buffer when momentum != 0; at step == 1 it is only written (buffer := g)
    double lr
    double momentum
    double dampening
    double weight_decay
    bint nesterov
    bint maximize

cdef struct AdamOptions:  # s0: exp_avg, s1: exp_avg_sq, s2: max_exp_avg_sq when amsgrad
    double lr
    double beta1
    double beta2
    double eps
    double weight_decay
    bint amsgrad
    bint maximize
    bint decoupled        # AdamW: the decay multiplies p instead of joining g

cdef struct AdagradOptions:  # s0: sum of squares
    double lr
    double lr_decay
    double weight_decay
    double eps
    bint maximize

cdef struct RmspropOptions:  # s0: square_avg, s1: momentum buffer when momentum > 0, s2: grad_avg when centered
    double lr
    double alpha
    double eps
    double weight_decay
    double momentum
    bint centered
    bint maximize

ctypedef void (*sgd_fn)(isize count, const ParamSlot* slots, const SgdOptions* o) noexcept nogil
ctypedef void (*adam_fn)(isize count, const ParamSlot* slots, const AdamOptions* o) noexcept nogil
ctypedef void (*adagrad_fn)(isize count, const ParamSlot* slots, const AdagradOptions* o) noexcept nogil
ctypedef void (*rmsprop_fn)(isize count, const ParamSlot* slots, const RmspropOptions* o) noexcept nogil
# sums[k] = sum of grad * grad over slot k, in double (clip_grad_norm_); only n and grad are read
ctypedef void (*sumsq_fn)(isize count, const ParamSlot* slots, double* sums) noexcept nogil
# grad *= factor over all slots, in place; only n and grad are used
ctypedef void (*scale_fn)(isize count, const ParamSlot* slots, double factor) noexcept nogil

cdef struct OptimKernels:
    sgd_fn sgd[2]
    adam_fn adam[2]
    adagrad_fn adagrad[2]
    rmsprop_fn rmsprop[2]
    sumsq_fn sumsq[2]
    scale_fn scale[2]

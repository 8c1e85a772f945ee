"""Fused optimizer steps: one call of `run` updates a parameter. Entry [0] is float32, [1] float64.

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
    double bias1    # Adam: 1 - beta1**step
    double bias2    #       1 - beta2**step

# Options: doubles only, so that one loop over their names reads them; a flag is 0 or 1.
cdef struct SgdOptions:   # s0: momentum buffer when momentum != 0; at step == 1 it is only written (buffer := g)
    double lr, momentum, dampening, weight_decay, nesterov, maximize

cdef struct AdamOptions:  # s0: exp_avg, s1: exp_avg_sq, s2: max_exp_avg_sq when amsgrad; decoupled (AdamW): the decay multiplies p instead of joining g
    double lr, eps, weight_decay, amsgrad, maximize, decoupled, beta1, beta2

cdef struct AdagradOptions:  # s0: sum of squares
    double lr, lr_decay, weight_decay, eps, maximize

cdef struct RmspropOptions:  # s0: square_avg, s1: momentum buffer when momentum > 0, s2: grad_avg when centered
    double lr, alpha, eps, weight_decay, momentum, centered, maximize

# The step of elements [at, at + n) of one parameter; options: the struct of that optimizer
ctypedef void (*part_fn)(const ParamSlot* slot, char* tag, isize at, isize n, const void* options) noexcept nogil

cdef struct OptimKernels:
    # The step of a parameter, a large one cut into parts for the threads
    void (*run)(const ParamSlot* slot, part_fn part, const void* options) noexcept nogil
    part_fn sgd[2]
    part_fn adam[2]
    part_fn adagrad[2]
    part_fn rmsprop[2]

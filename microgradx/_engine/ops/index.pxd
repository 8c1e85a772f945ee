"""Gather and scatter as C functions, for the rules and composed ops of other families."""
from kernels.types cimport *
from microgradx._engine.tensor cimport Tensor

cdef Tensor gather_t(Tensor x, int dim, Tensor index)                        # index: int64 in range, x.nd dimensions

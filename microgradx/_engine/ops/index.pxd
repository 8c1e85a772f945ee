"""Gather and scatter as C functions, for the rules and composed ops of other families."""
from kernels.types cimport *
from microgradx._engine.tensor cimport Tensor

cdef Tensor scatter_add_t(Tensor x, int dim, Tensor index, Tensor src)        # index: int64, x.nd dimensions

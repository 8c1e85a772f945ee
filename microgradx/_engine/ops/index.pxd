"""Gather and scatter as C functions, for the rules and composed ops of other families."""
from kernels.types cimport *
from microgradx._engine.tensor cimport Tensor

cdef Tensor gather_t(Tensor x, int dim, Tensor index)                        # index: int64 in range, x.nd dimensions
cdef Tensor scatter_add_t(Tensor x, int dim, Tensor index, Tensor src)       # out of place
cdef Tensor index_select_t(Tensor x, int dim, Tensor index)                  # index: int64, 1-d, in range
cdef Tensor masked_fill_t(Tensor x, Tensor mask, Tensor value)               # mask BOOL; value 0-d of x's dtype
cdef Tensor positions(Tensor mask)                                    # int64: where a BOOL mask is set, row-major

"""Reductions as C functions. dims: a bit per dimension to reduce (bit d); keepdim keeps length 1."""
from kernels.types cimport *
from microgradx._engine.tensor cimport Node, Row, Tensor

ctypedef unsigned long long dimset

cdef Tensor sum_t(Tensor x, dimset dims, bint keepdim)
cdef Tensor mean_t(Tensor x, dimset dims, bint keepdim)
cdef int divide_raw(Tensor t, double d) except -1                  # t /= d on a fresh contiguous floating tensor

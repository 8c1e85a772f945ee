"""Softmax and losses as C functions."""
from microgradx._engine.tensor cimport Tensor

cdef Tensor softmax_t(Tensor x, int dim)
cdef Tensor log_softmax_t(Tensor x, int dim)

"""Matrix products as C functions."""
from microgradx._engine.tensor cimport Tensor

cdef Tensor mm_t(Tensor a, Tensor b)              # (m, k) @ (k, n)
cdef Tensor bmm_t(Tensor a, Tensor b)             # (b, m, k) @ (b, k, n)
cdef Tensor matmul_t(Tensor a, Tensor b)          # any dimensions, PyTorch's rules
cdef Tensor linear_t(Tensor x, Tensor w, Tensor b)  # x @ w.T + b; b may be None

"""Reductions as C functions. dims: a bit per dimension to reduce (bit d); keepdim keeps length 1."""
from kernels.types cimport *
from microgradx._engine.tensor cimport Node, Row, Tensor

ctypedef unsigned long long dimset

cdef dimset parse_dims(str op, object dim, int nd, object keepdim=*) except? 0       # None or () -> all
cdef Tensor sum_t(Tensor x, dimset dims, bint keepdim)
cdef Tensor mean_t(Tensor x, dimset dims, bint keepdim)             # x floating
cdef Tensor sum_to(Tensor g, int nd, const isize* shape)            # undo broadcasting
cdef int divide_raw(Tensor t, double d) except -1                  # t /= d on a fresh contiguous floating tensor
cdef Tensor reduce_raw(int code, Tensor x, dimset dims, bint keepdim, int out_dtype)
cdef Tensor grouped(Tensor x, dimset dims, isize* outer, isize* n, isize* inner)  # contiguous with the dims in one block
cdef Tensor spread(Tensor r, Tensor like, dimset dims, bint keepdim)  # a reduced tensor expanded back, recorded

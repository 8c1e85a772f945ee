"""Running a kernel's inner loop over tensors: broadcasting, strides, casts. No history here."""
from kernels.types cimport *
from microgradx._engine.tensor cimport Tensor

cdef int run_unary(unary_fn fn, Tensor x, Tensor out, const double* p) except -1      # x broadcasts to out
cdef int run_binary(binary_fn fn, Tensor x, Tensor y, Tensor out) except -1            # x, y broadcast to out
cdef int run_ternary(ternary_fn fn, Tensor x, Tensor y, Tensor z, Tensor out, const double* p=*) except -1
cdef int broadcast_shape(str op, Tensor a, Tensor b, int* nd, isize* shape) except -1   # RuntimeError names op
cdef Tensor broadcast_output(str op, Tensor a, Tensor b, int dtype)                     # an empty result of both
cdef Tensor ternary_output(str op, Tensor a, Tensor b, Tensor c, int dtype)             # of three
cdef Tensor parts(Tensor z)                                                              # of a complex tensor, as a last dimension of 2
cdef Tensor part(Tensor z, int which)                                                    # its real (0) or imaginary (1) parts
cdef int run_where(Tensor cond, Tensor x, Tensor y, Tensor out) except -1          # cond BOOL; the others of one dtype
cdef int raw_copy(Tensor dst, Tensor src) except -1                                     # cast + broadcast src into dst
cdef Tensor dense(Tensor t)                                                             # t, or a row-major copy of it
cdef Tensor cast(Tensor t, int dtype)                                                   # t, or a converted copy of it
cdef Tensor unexpanded(Tensor t)                                                         # a view with each element once
cdef Tensor cast_operand(Tensor t, int dtype)                                           # the same for what broadcasts: expanded it stays expanded
cdef Tensor raw_clone(Tensor t)                                                         # a copy in t's order of strides
cdef int check_write(str op, Tensor t) except -1                                        # overlapping or read-only memory

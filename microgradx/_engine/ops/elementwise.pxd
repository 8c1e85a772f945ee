"""Element-wise rows as C functions, for the rules and composed ops of this and later families."""
from kernels.types cimport *
from microgradx._engine.tensor cimport Node, Row, Tensor

# operands: numbers become 0-d tensors, dtypes are promoted. `pair` returns (x, y) of one dtype, or NotImplemented.
cdef enum:
    KEEP = 0        # plain promotion
    TO_FLOAT = 1    # integers become the default float dtype (division, exp ...)

cdef object pair(str op, object a, object b, int mode)
cdef Tensor number(object value, int dtype)              # a 0-d constant
cdef Tensor constant(str op, object value, int dtype)    # the same; RuntimeError where it does not fit
cdef Tensor full(double value, int dtype, int nd, const isize* shape)
cdef int fill_shape(str op, object values, int* nd, isize* shape) except -1    # shape from a sequence of ints
cdef Tensor zeros(int dtype, object shape)               # shape: a sequence of ints

cdef Tensor add_t(Tensor x, Tensor y)                    # x, y of one dtype
cdef Tensor sub_t(Tensor x, Tensor y)
cdef Tensor mul_t(Tensor x, Tensor y)
cdef Tensor div_t(Tensor x, Tensor y)
cdef int implemented(bint has_loop, str kernel, int dtype) except -1     # raises where the kernel has no loop for the dtype
cdef Tensor scale(Tensor x, double factor)               # x * factor, x floating
cdef Tensor shift(Tensor x, double term)                 # x + term
cdef Tensor neg_t(Tensor x)
cdef Tensor unary(int code, Tensor x)                     # U_EXP ...: the recorded op
cdef Tensor unary_p(int code, Tensor x, double p0, double p1, double p2)
cdef Tensor to_dtype(Tensor x, int dtype)                 # recorded cast
cdef object in_float32(object op, tuple args)             # op on half precision: computed in float32, rounded
cdef object in_lower(object op, tuple args)               # op in autocast's dtype
cdef Tensor rounded(Tensor x, int dtype)                  # a float32 x in dtype, under its own name
cdef bint are_half(Tensor x, Tensor a, Tensor b) noexcept
cdef bint apart(Tensor written, Tensor read) noexcept
cdef Tensor clone_t(Tensor x)                             # recorded copy
cdef Tensor contiguous_t(Tensor x)                        # x, or a row-major copy of it
cdef int channels_last(Tensor x) noexcept                 # as PyTorch's suggest_memory_format has it; 2: and without gaps
cdef Tensor empty_channels_last(int dt, int nd, const isize* shape)
cdef Tensor turned_last(Tensor x)                         # not recorded
cdef Tensor lie_as(Tensor out, Tensor x)                  # out, new and row-major, in the memory format of x
cdef Tensor where_t(Tensor cond, Tensor x, Tensor y)      # x, y of one dtype
cdef Tensor compare_t(int code, Tensor x, Tensor y)       # BOOL, not recorded
cdef Tensor inplace_from(str op, Tensor a, Tensor result)  # a takes result's values and history

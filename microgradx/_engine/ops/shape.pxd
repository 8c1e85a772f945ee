"""Views and copies of other shapes, as C functions. *_v: a view with history; *_t: may copy."""
from kernels.types cimport *
from microgradx._engine.tensor cimport Node, Row, Tensor

cdef Tensor select_v(Tensor x, int dim, isize i)                            # i already in range
cdef Tensor slice_v(Tensor x, int dim, isize start, isize stop, isize step)  # already clamped, step >= 1
cdef Tensor unsqueeze_v(Tensor x, int dim)
cdef Tensor squeeze_v(Tensor x, int dim)                                    # dim of length 1
cdef Tensor transpose_v(Tensor x, int a, int b)
cdef Tensor permute_v(Tensor x, const int* order)
cdef Tensor expand_to(Tensor x, int nd, const isize* shape)                 # nd >= x.nd, shape complete
cdef Tensor view_v(Tensor x, int nd, const isize* shape)                    # RuntimeError when it would need a copy
cdef Tensor reshape_t(Tensor x, int nd, const isize* shape)
cdef Tensor fitted(Tensor g, int nd, const isize* shape)                    # a gradient: RuntimeError where another count of elements is asked for
cdef Tensor cat_t(list tensors, int dim, list nothing=*)

# Memory, flat. The places are in elements from x's first one on, of the elements of x or of index, which names those along dim.
cdef Tensor places(Tensor x, Tensor index=*, int dim=*)
cdef int add_rows(int dt, isize outer, isize dim, isize n, isize inner, const char* y, const int64_t* idx, char* out, isize skip,
                  isize step=*) except -1          # the kernel, for complex numbers too
cdef isize extent(Tensor t) noexcept
cdef int unmoved(isize bad) except -1                      # raises where a kernel found an index out of bounds (not -1)

"""Data types: one object per dtype, and the C tables that the engine reads by dtype code."""

from kernels.types cimport C64, C128


cdef class dtype:
    cdef readonly str name
    cdef readonly int code            # kernels/types.pxd; >= N_KEPT: a name that we cannot store
    cdef readonly Py_ssize_t itemsize
    cdef readonly bint is_floating_point
    cdef readonly bint is_complex
    cdef readonly bint is_signed
    cdef readonly str np_name         # NumPy's name for it, '' where NumPy has none
    cdef readonly str short_name      # as in error messages: Float, Long ...

cdef Py_ssize_t[64] ITEMSIZE
cdef dtype dtype_of(int code)
cdef int dtype_code(object d) except -1        # accepts dtype, and Python's float / int / bool
cdef int promote(int a, int b) noexcept nogil
cdef int default_code() noexcept nogil
cdef bint is_float(int code) noexcept nogil
cdef inline bint is_complex(int code) noexcept nogil: return code == C64 or code == C128
cdef bint differentiable(int code) noexcept nogil     # floating or complex

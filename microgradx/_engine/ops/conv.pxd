"""Convolution as C functions."""
from kernels.conv cimport ConvShape
from microgradx._engine.tensor cimport Tensor

cdef class Geometry:
    cdef ConvShape s              # the problem, as the kernels see it
    cdef int n                    # spatial dimensions: 1, 2 or 3
    cdef int count_include_pad    # avg_pool
    cdef Py_ssize_t divisor       # avg_pool; 0: the window's size

cdef Tensor conv_t(Tensor x, Tensor w, Tensor b, Geometry geo)         # x, w contiguous and checked; b may be None
cdef Tensor conv_dinput_t(Tensor y, Tensor w, Tensor b, Geometry geo)  # also a transposed convolution
cdef Tensor conv_dweight_t(Tensor y, Tensor x, Geometry geo)

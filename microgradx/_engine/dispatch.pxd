"""The kernels of the CPU level chosen at import, as structs of function pointers."""
from kernels.gemm cimport GemmKernels
from kernels.conv cimport ConvKernels
from kernels.elementwise cimport ElementwiseKernels
from kernels.reduce cimport ReduceKernels
from kernels.softmax cimport SoftmaxKernels
from kernels.norm cimport NormKernels
from kernels.index cimport IndexKernels
from kernels.optim cimport OptimKernels
from kernels.cells cimport CellKernels

cdef GemmKernels gemm
cdef ConvKernels conv
cdef ElementwiseKernels elementwise
cdef ReduceKernels reduce
cdef SoftmaxKernels softmax
cdef NormKernels norm
cdef IndexKernels index
cdef OptimKernels optim
cdef CellKernels cells

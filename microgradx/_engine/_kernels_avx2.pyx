"""The kernels at the CPU level 'avx2'. Generated from kernels/ by inclusion; see kernels/level.pxi."""
LEVEL = "avx2"
include "kernels/level.pxi"

"""The kernels at the CPU level 'base'. Generated from kernels/ by inclusion; see kernels/level.pxi."""
LEVEL = "base"
include "kernels/level.pxi"

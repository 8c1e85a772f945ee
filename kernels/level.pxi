# One CPU level: every kernel family, compiled with that level's flags. Included by the thin stub modules
# microgradx/_engine/_kernels_<level>.pyx, which is what lets cythonize build the same source several times.
#
# addresses() names every kernel (the tests call them through ctypes); fill(...) hands the engine the structs.

include "vector.pxi"


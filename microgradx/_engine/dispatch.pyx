"""Asks the CPU, imports the kernels of the right level, keeps their function pointers. MICROGRADX_ISA forces a level."""
import importlib
import os
import platform

cdef extern from *:
    """
    #if defined(__x86_64__) || defined(__i386__)
    static int mgx_has_avx2(void) {
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    }
    #else
    static int mgx_has_avx2(void) { return 0; }
    #endif
    """
    int mgx_has_avx2()

LEVELS = ("base", "avx2")


def supported_levels():
    """The CPU levels this machine runs and this build has, slowest first."""
    return LEVELS if mgx_has_avx2() and platform.machine().lower() in ("x86_64", "amd64") else LEVELS[:1]


def choose_level():
    """The level forced by MICROGRADX_ISA, or the best that the CPU has."""
    forced = os.environ.get("MICROGRADX_ISA", "")
    if not forced:
        return supported_levels()[len(supported_levels()) - 1]
    if forced not in supported_levels():
        raise ImportError(f"MICROGRADX_ISA={forced!r}: this machine has {', '.join(supported_levels())}")
    return forced


LEVEL = choose_level()


def _table(family):
    return importlib.import_module(f"microgradx._kernels.{family}_{LEVEL}").table_address()


gemm = (<GemmKernels*><size_t>_table("gemm"))[0]
conv = (<ConvKernels*><size_t>_table("conv"))[0]
elementwise = (<ElementwiseKernels*><size_t>_table("elementwise"))[0]
reduce = (<ReduceKernels*><size_t>_table("reduce"))[0]
softmax = (<SoftmaxKernels*><size_t>_table("softmax"))[0]
norm = (<NormKernels*><size_t>_table("norm"))[0]
index = (<IndexKernels*><size_t>_table("index"))[0]
optim = (<OptimKernels*><size_t>_table("optim"))[0]
cells = (<CellKernels*><size_t>_table("cells"))[0]

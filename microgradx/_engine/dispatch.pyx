"""Asks the CPU, imports the kernels of the right level, keeps their function pointers. MICROGRADX_ISA forces a level."""
import importlib
import os

cdef extern from *:
    """
    #include <stdint.h>
    /* ecx of cpuid 1, ebx of cpuid 7, and the low word of XCR0: the vector registers that the system saves. */
    #if defined(__x86_64__)
    #include <cpuid.h>
    static void mgx_cpu_words(uint32_t* words) {
        unsigned a, b, c, d;
        words[0] = words[1] = words[2] = 0;
        if (__get_cpuid(1, &a, &b, &c, &d)) words[0] = c;
        if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) words[1] = b;
        if (words[0] >> 27 & 1) {  /* OSXSAVE: xgetbv is there */
            __asm__ volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
            words[2] = a;
        }
    }
    #else
    static void mgx_cpu_words(uint32_t* words) { words[0] = words[1] = words[2] = 0; }
    #endif
    """
    void mgx_cpu_words(unsigned int* words)

LEVELS = ("base", "avx2", "avx512")
# What a level's compiler flags use, as masks of those words: FMA, AVX, F16C; AVX2; the xmm and ymm registers. Then AVX512F, DQ, BW, VL
# with the zmm and mask registers.
NEEDS = {"avx2": (1 << 12 | 1 << 28 | 1 << 29, 1 << 5, 0x6), "avx512": (0, 1 << 16 | 1 << 17 | 1 << 30 | 1 << 31, 0xe0)}


def levels_of(words):
    """The levels that a CPU with these words runs, slowest first; each needs what the ones before it need, too."""
    levels = LEVELS[:1]
    for level in LEVELS[1:]:
        if any(word & need != need for word, need in zip(words, NEEDS[level], strict=True)):
            break
        levels += (level,)
    return levels


def supported_levels():
    """The CPU levels this machine runs and this build has, slowest first."""
    cdef unsigned int words[3]
    mgx_cpu_words(words)
    return levels_of((words[0], words[1], words[2]))


def choose_level():
    """The level forced by MICROGRADX_ISA, or the best that the CPU has."""
    forced = os.environ.get("MICROGRADX_ISA", "")
    supported = supported_levels()
    if not forced:
        return supported[len(supported) - 1]
    if forced not in supported:
        raise ImportError(f"MICROGRADX_ISA={forced!r}: this machine has {', '.join(supported)}")
    return forced


LEVEL = choose_level()


def family_module(family, level):
    """The compiled kernels of a family at a level, or at the level below where it has none: setup.py says which families have."""
    for name in LEVELS[LEVELS.index(level)::-1]:
        module = f"microgradx._kernels.{family}_{name}"
        try:
            return importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
    raise ImportError(f"microgradx: the kernels {family!r} are not built; python setup.py build_ext --inplace builds them")


def _table(family):
    return family_module(family, LEVEL).table_address()


gemm = (<GemmKernels*><size_t>_table("gemm"))[0]
conv = (<ConvKernels*><size_t>_table("conv"))[0]
elementwise = (<ElementwiseKernels*><size_t>_table("elementwise"))[0]
reduce = (<ReduceKernels*><size_t>_table("reduce"))[0]
softmax = (<SoftmaxKernels*><size_t>_table("softmax"))[0]
norm = (<NormKernels*><size_t>_table("norm"))[0]
index = (<IndexKernels*><size_t>_table("index"))[0]
optim = (<OptimKernels*><size_t>_table("optim"))[0]
cells = (<CellKernels*><size_t>_table("cells"))[0]

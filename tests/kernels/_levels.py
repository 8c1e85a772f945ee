"""What the kernel tests share: the CPU levels that can run here, and kernels as ctypes functions.

    from ._levels import F, I, P, each_level, kernel, ptr

    @each_level
    def test_neg(level):
        neg = kernel("elementwise", level, "neg_f32", I, P, I, P, I, P)   # argument types; every kernel returns nothing
        neg(x.size, ptr(x), 4, ptr(out), 4, None)
"""
import ctypes
import importlib
import os
import platform
import subprocess

import pytest

from microgradx._engine.dispatch import family_module

I = ctypes.c_ssize_t   # isize (isize arguments only: an int32 or a C int is ctypes.c_int)
P = ctypes.c_void_p    # any pointer; None is NULL
F = ctypes.c_double
C = ctypes.c_int       # int, and flags


def cpu_features():
    """The words with which the system describes the CPU, lower case."""
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as file:
            return set(file.read().lower().split())
    if platform.system() == "Darwin":
        run = subprocess.run(["sysctl", "-n", "machdep.cpu.leaf7_features", "machdep.cpu.features"],
                             capture_output=True, text=True)
        return set(run.stdout.lower().split())
    return set()


X86 = platform.machine().lower() in ("x86_64", "amd64")
AVX2 = {"avx2", "fma", "f16c"}
HAVE = {"base": True, "avx2": X86 and cpu_features() >= AVX2,
        "avx512": X86 and AVX2 | {"avx512f", "avx512bw", "avx512dq", "avx512vl"} <= cpu_features()}
LEVELS = [level for level, have in HAVE.items() if have]

each_level = pytest.mark.parametrize(
    "level", [pytest.param(level, marks=() if have else pytest.mark.skip(f"this CPU has no {level}"))
              for level, have in HAVE.items()])


def module(family, level=None):
    """The compiled module of a family that the engine takes at a level (no level: one that is compiled once)."""
    return family_module(family, level) if level else importlib.import_module(f"microgradx._kernels.{family}")


def kernel(family, level, name, *argtypes):
    """The kernel `name` of the family's `addresses()`, as a ctypes function."""
    return ctypes.CFUNCTYPE(None, *argtypes)(module(family, level).addresses()[name])


def ptr(array):
    """Address of an array's first element (of a view: of the view's), None for None."""
    return None if array is None else array.ctypes.data

"""Builds the extensions. The kernels are compiled once per CPU level, everything else once.

MICROGRADX_DEBUG=1  turns bounds checks, wraparound and C assertions on (slow; for hunting a crash).
MICROGRADX_ONLY=a,b builds only the extensions of these names, e.g. MICROGRADX_ONLY=tape,gemm_avx2.
"""
import glob
import os
import platform
import sys

from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist

DEBUG = os.environ.get("MICROGRADX_DEBUG", "0") not in ("", "0")
ONLY = [name for name in os.environ.get("MICROGRADX_ONLY", "").split(",") if name]
JOBS = min(os.cpu_count() or 1, 8)

# -O2 with the vectorizer compiles in an eighth of the time of -O3 -g at the same speed. Never -ffast-math: NaN,
# infinities and denormals keep their meaning. Contraction is off so that a sum means the same at every CPU level.
# Aligned loops: one of five instructions that lies across two cache lines takes up to twice as long.
CFLAGS = ["-O2", "-ftree-vectorize", "-g0", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off",
          "-fno-strict-aliasing", "-falign-loops=32"]
if DEBUG:
    CFLAGS = ["-O1", "-g", "-UNDEBUG", "-fno-strict-aliasing"]
CFLAGS.append("-fwrapv")        # as Python's own flags, whose place those of an environment's CFLAGS take
CFLAGS += [f"-Wno-{what}" for what in "unused-function unused-variable parentheses int-in-bool-context psabi pass-failed unknown-warning-option".split()]
CFLAGS += [f"-Werror={what}" for what in "incompatible-pointer-types int-conversion implicit-function-declaration implicit-int discarded-qualifiers".split()]
PLAIN = ["-fno-builtin-memset"]   # of what is compiled once: objects of 200 bytes are cleared with vectors, not by an instruction that takes 30 cycles to start
LDFLAGS = ["-pthread"] + ([] if DEBUG else ["-Wl,-x"] if sys.platform == "darwin" else ["-Wl,-s"])  # no symbol tables: a small wheel
X86 = platform.machine().lower() in ("x86_64", "amd64")
AVX2 = ["-mavx2", "-mfma", "-mf16c"]  # what a level's flags use is what _engine/dispatch.pyx asks the CPU for
AVX512 = [*AVX2, "-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl", "-mprefer-vector-width=512"]
LEVELS = {"base": [], **({"avx2": AVX2, "avx512": AVX512} if X86 else {})}

DIRECTIVES = {
    "language_level": 3,
    "boundscheck": True,  # lists and tuples only: the engine and the kernels index memory through pointers
    "wraparound": True,
    "initializedcheck": DEBUG,
    "infer_types": True,  # a local variable has the type of what it is given; declared is what would not follow from that
    "allow_none_for_extension_args": False,  # f(None) raises TypeError where a Tensor is declared, instead of crashing
    "cdivision": True,
    "embedsignature": True,
    "always_allow_keywords": True,
}


LEVELLED = ("gemm", "conv", "elementwise", "reduce", "softmax", "norm", "index", "optim", "cells")  # compiled once per CPU level
SKIPPED = {"avx512": ("reduce", "index")}  # bound by memory: hardly faster there, so that level takes them from the one below
COMMON = ("threads", "random")  # compiled once
FUSED = ("gemm", "conv", "elementwise", "reduce", "softmax", "norm", "cells")  # may contract a * b + c to one fused operation


def stub(family, level=None):
    """Write the thin module that includes kernels/<family>.pxi; the same source in two Extensions needs two of them."""
    name = f"{family}_{level}" if level else family
    path = f"microgradx/_kernels/{name}.pyx"
    text = f'"""Kernel family {family!r}{f" at CPU level {level!r}" if level else ""}; made by setup.py."""\n'
    text += 'include "kernels/vector.pxi"\n' + f'include "kernels/{family}.pxi"\n'
    if not os.path.exists(path) or open(path).read() != text:
        with open(path, "w") as file:
            file.write(text)
    return Extension(f"microgradx._kernels.{name}", [path], extra_compile_args=CFLAGS + LEVELS.get(level, []) +
                     (["-ffp-contract=fast"] if family in FUSED else []),
                     depends=[f"kernels/{family}.pxi", f"kernels/{family}.pxd", "kernels/types.pxd", "kernels/vector.pxi", "kernels/math.pxi",
                              "kernels/rows.pxi", "kernels/table.pxi", *glob.glob(f"kernels/{family}_*.pxi")],
                     extra_link_args=LDFLAGS)


def extensions():
    """The kernel families, then every .pyx of the package."""
    have = {os.path.basename(path)[:-4] for path in glob.glob("kernels/*.pxi")}
    yield from (stub(family, level) for level in LEVELS for family in LEVELLED if family in have and family not in SKIPPED.get(level, ()))
    yield from (stub(family) for family in COMMON if family in have)
    headers = sorted(glob.glob("kernels/*.pxd") + glob.glob("microgradx/**/*.pxd", recursive=True))
    for path in sorted(glob.glob("microgradx/**/*.pyx", recursive=True)):
        if not path.startswith(os.path.join("microgradx", "_kernels")):
            yield Extension(path[:-4].replace(os.sep, "."), [path], extra_compile_args=CFLAGS + PLAIN,
                            depends=headers + sorted(glob.glob(path[:-4] + "_*.pxi")), extra_link_args=LDFLAGS)


class ParallelBuild(build_ext):
    """Compiles several extensions at once: a fresh clone builds in well under three minutes on two cores."""

    def finalize_options(self):
        super().finalize_options()
        self.parallel = self.parallel or JOBS


class SourceArchive(sdist):
    """What the project has under version control, so that the archive builds and its tests run; no C files: they are made where it is built."""

    def make_distribution(self):
        ours = [path for folder in ("kernels", "microgradx", "tests", "benchmarks", "docs", "examples", ".ci")
                for path in glob.glob(f"{folder}/**/*", recursive=True)
                if os.path.isfile(path) and not path.endswith((".c", ".so", ".pyc", ".pyd")) and "__pycache__" not in path]
        stubs = glob.glob(os.path.join("microgradx", "_kernels", "*.pyx"))
        self.filelist.files = sorted({path for path in self.filelist.files if not path.endswith(".c")}.union(ours, glob.glob("*.md")).difference(stubs))
        super().make_distribution()


if sys.platform == "win32":
    CFLAGS, PLAIN, LDFLAGS = ["/O2"], [], []


def build():
    wanted = [e for e in extensions() if not ONLY or e.name.rsplit(".", 1)[-1] in ONLY]
    for extension in wanted:  # cythonize does not follow every cimport, and a struct known in two versions is a crash
        c_file = extension.sources[0][:-4] + ".c"
        if os.path.exists(c_file) and any(os.path.getmtime(path) > os.path.getmtime(c_file) for path in extension.depends if os.path.exists(path)):
            os.remove(c_file)
    setup(
        ext_modules=cythonize(wanted, nthreads=min(JOBS, max(len(wanted), 1)), include_path=["."],
                              compiler_directives=DIRECTIVES, quiet=True),
        cmdclass={"build_ext": ParallelBuild, "sdist": SourceArchive},
    )


if __name__ == "__main__":      # Cython's processes import this file where they are not forked
    build()

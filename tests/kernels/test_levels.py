"""The choice of the CPU level: every flag that setup.py compiles a level with is asked for, and the system's part, too."""
import math
import re
from pathlib import Path

import pytest

from microgradx._engine import dispatch

from ..subprocesses import run
from ._levels import LEVELS, X86

# Where cpuid shows each flag: (word of levels_of, bit). Words: ecx of leaf 1, ebx of leaf 7, XCR0.
BITS = {"fma": (0, 12), "f16c": (0, 29), "avx2": (1, 5), "avx512f": (1, 16), "avx512dq": (1, 17), "avx512bw": (1, 30), "avx512vl": (1, 31)}
STATE = {"avx2": ("sse", "avx"), "avx512": ("sse", "avx", "opmask", "zmm_hi256", "hi16_zmm")}
STATE_BITS = {"sse": (2, 1), "avx": (2, 2), "opmask": (2, 5), "zmm_hi256": (2, 6), "hi16_zmm": (2, 7)}


def compiled_with(level):
    """The flags of a level in setup.py, without their -m."""
    text = (Path(__file__).parents[2] / "setup.py").read_text()
    flags = set(re.findall(r'"-m(\w+)"', re.search(rf"^{level.upper()} = \[(.*)\]", text, re.MULTILINE).group(1)))
    return flags | compiled_with("avx2") if level == "avx512" else flags


@pytest.mark.parametrize("level", ["avx2", "avx512"])
def test_a_level_needs_every_flag_it_is_compiled_with(level):
    everything = (2**32 - 1,) * 3
    assert dispatch.levels_of(everything) == ("base", "avx2", "avx512")
    assert dispatch.levels_of((0, 0, 0)) == ("base",)
    for flag in (*compiled_with(level), *STATE[level]):
        word, bit = {**BITS, **STATE_BITS}[flag]
        words = list(everything)
        words[word] &= ~(1 << bit)
        assert level not in dispatch.levels_of(words), flag


def test_the_machine_has_what_the_system_lists():
    assert dispatch.supported_levels() == (tuple(LEVELS) if X86 else ("base",))


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_is_forced(level, monkeypatch):
    monkeypatch.setenv("MICROGRADX_ISA", level)
    printed = run("from microgradx._engine import dispatch\nprint(dispatch.LEVEL, microgradx.ones(3).exp().sum().item())").split()
    assert printed[0] == level and float(printed[1]) == pytest.approx(3 * math.e, rel=1e-6)


def test_a_level_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setenv("MICROGRADX_ISA", "avx1024")
    with pytest.raises(ImportError, match="MICROGRADX_ISA='avx1024': this machine has base"):
        dispatch.choose_level()

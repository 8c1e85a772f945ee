"""The core stays small enough to read: `.ci/lines.py` counts it; a file or function over the limits is named there with its reason."""
import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
spec = importlib.util.spec_from_file_location("lines", ROOT / ".ci" / "lines.py")
lines = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lines)

SAMPLE = '''"""A docstring of
two lines."""
import os  # counts

# a comment
TEXT = """data
of two lines"""


cdef int f(int x,
           int y) noexcept nogil:
    """Its docstring."""
    return x + y  # 3 lines

def one_line(): return 1

cdef extern from "x.h":
    int g(int x)

cdef extern from *:
    r"""
    // a comment
    #define TWO 2
    static int h(void) { return TWO; }
    """
    int h()
'''


def test_counting():
    code = lines.code_lines(SAMPLE)
    assert len(code) == 1 + 2 + 3 + 1 + 2 + 4
    assert list(lines.functions(SAMPLE, code)) == [("f", 3)]


def test_nothing_is_longer_than_a_screen_without_a_reason():
    found = lines.too_long(lines.measure(lines.ROOMS))
    assert not set(found) - set(lines.LONG), f"split these, or name them with a reason in LONG of .ci/lines.py: {set(found) - set(lines.LONG)}"
    assert not set(lines.LONG) - set(found), f"no longer too long: {set(lines.LONG) - set(found)}"


def test_every_room_is_counted(capsys):
    rooms = lines.measure(lines.ROOMS)
    counted = {path for files in rooms.values() for path in files}
    assert {"kernels/gemm.pxi", "microgradx/_engine/tape_walk.pxi", "microgradx/nn/_base.pyx", "microgradx/optim/_fused.pyx", "microgradx/pointwise.py"} <= counted
    assert len(counted) == sum(map(len, rooms.values()))
    everywhere = {path for files in lines.measure({**lines.BESIDE, **lines.ROOMS}).values() for path in files}
    library = {str(path.relative_to(ROOT)) for path in (ROOT / "microgradx").rglob("*.p*") if path.suffix in (".py", ".pyx", ".pxd", ".pxi")}
    assert {path for path in library if "_kernels" not in path} <= everywhere
    lines.main([])
    assert f"lines of {lines.CORE}" in capsys.readouterr().out

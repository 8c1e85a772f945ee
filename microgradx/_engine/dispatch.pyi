"""Asks the CPU, imports the kernels of the right level, keeps their function pointers. MICROGRADX_ISA forces a level."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

LEVEL: builtins.str
LEVELS: builtins.tuple
NEEDS: builtins.dict
def choose_level() -> Any: """The level forced by MICROGRADX_ISA, or the best that the CPU has."""
def family_module(family: Any, level: Any) -> Any: """The compiled kernels of a family at a level, or at the level below where it has none: setup.py says which families have."""
def levels_of(words: Any) -> Any: """The levels that a CPU with these words runs, slowest first; each needs what the ones before it need, too."""
def supported_levels() -> Any: """The CPU levels this machine runs and this build has, slowest first."""

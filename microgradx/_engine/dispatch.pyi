"""Asks the CPU, imports the kernels of the right level, keeps their function pointers. MICROGRADX_ISA forces a level."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

LEVEL: builtins.str
LEVELS: builtins.tuple
def choose_level(): """The level forced by MICROGRADX_ISA, or the best that the CPU has."""
def supported_levels(): """The CPU levels this machine runs and this build has, slowest first."""

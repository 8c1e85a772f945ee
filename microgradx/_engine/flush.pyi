"""Flushing denormals to zero, per thread, as set_flush_denormal asks."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

def set_flush(on: builtins.bool) -> Any: """True where the CPU can do it."""

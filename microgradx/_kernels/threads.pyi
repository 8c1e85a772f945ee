"""Kernel family 'threads'; made by setup.py."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

def addresses() -> Any: """The C functions by name, for the tests."""
def get_num_threads() -> Any: """How many threads a kernel may use."""
def set_num_threads(n: Any) -> Any: """Let kernels use at most n threads (the caller is one). No result depends on it."""

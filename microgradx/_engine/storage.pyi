"""Buffers for tensors: 64-byte aligned, 64 bytes of slack, recycled by size class."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class Storage:
    def __eq__(self, other, /): ...  # type: ignore[override]
    def __ge__(self, other, /): ...  # type: ignore[override]
    def __gt__(self, other, /): ...  # type: ignore[override]
    def __hash__(self) -> builtins.int: ...
    def __le__(self, other, /): ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def __lt__(self, other, /): ...  # type: ignore[override]
    def __ne__(self, other, /): ...  # type: ignore[override]
    def data_ptr(self): """Storage.data_ptr(self)"""
    def nbytes(self): """Storage.size(self)"""
    def size(self): """Storage.size(self)"""
def empty_cache(): """Give the pool's waiting buffers back to the system."""
def memory_stats(): """{'in_use': bytes held by tensors, 'cached': bytes waiting in the pool}."""

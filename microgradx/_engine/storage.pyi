"""Buffers for tensors: 64-byte aligned, 64 bytes of slack, recycled by size class."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.device import device as _device

class Storage:
    def __eq__(self, other, /): ...  # type: ignore[override]
    def __ge__(self, other, /): ...  # type: ignore[override]
    def __getitem__(self, other, /): ...  # type: ignore[override]
    def __gt__(self, other, /): ...  # type: ignore[override]
    def __hash__(self) -> builtins.int: ...
    def __le__(self, other, /): ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def __lt__(self, other, /): ...  # type: ignore[override]
    def __ne__(self, other, /): ...  # type: ignore[override]
    def __repr__(self) -> builtins.str: ...
    def __setitem__(self, index, value) -> None: ...
    def clone(self): """A storage of its own memory with the same numbers."""
    def copy_(self, source): """Write the numbers of another storage of this size."""
    def data_ptr(self): """Storage.data_ptr(self)"""
    device: _device
    def element_size(self): """Bytes of a number."""
    def fill_(self, value): """Write value everywhere."""
    def is_shared(self): """Is it memory that processes share?"""
    def nbytes(self): """Storage.size(self)"""
    def resizable(self): """Is the memory this library's own?"""
    def resize_(self, size): """Be size bytes long. At 0 the system has the memory back, and nothing is in it when the storage grows again."""
    def size(self): """Storage.size(self)"""
    def tolist(self): """The numbers in a list."""
def empty_cache(): """Give the pool's waiting buffers back to the system."""
def memory_stats(): """{'in_use': bytes held by tensors, 'cached': bytes waiting in the pool}."""

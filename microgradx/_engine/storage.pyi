"""Buffers for tensors: 64-byte aligned, 64 bytes of slack, recycled by size class."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from collections.abc import Iterator
from microgradx._engine.device import device as _device

class Storage:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __eq__(self, other: Any, /) -> builtins.bool: ...  # type: ignore[override]
    def __ge__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __gt__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __hash__(self) -> builtins.int: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __le__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def __lt__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __ne__(self, other: Any, /) -> builtins.bool: ...  # type: ignore[override]
    def __repr__(self) -> builtins.str: ...
    def __setitem__(self, index: Any, value: Any) -> None: ...
    def clone(self) -> Any: """A storage of its own memory with the same numbers."""
    def copy_(self, source: Any) -> Any: """Write the numbers of another storage of this size."""
    def data_ptr(self) -> Any: """Storage.data_ptr(self)"""
    device: _device
    def element_size(self) -> Any: """Bytes of a number."""
    def fill_(self, value: Any) -> Any: """Write value everywhere."""
    def is_shared(self) -> Any: """Is it memory that processes share?"""
    def nbytes(self) -> Any: """Storage.size(self)"""
    def resizable(self) -> Any: """Is the memory this library's own?"""
    def resize_(self, size: Any) -> Any: """Be size bytes long. At 0 the system has the memory back, and nothing is in it when the storage grows again."""
    def size(self) -> Any: """Storage.size(self)"""
    def tolist(self) -> Any: """The numbers in a list."""
def empty_cache() -> Any: """Give the pool's waiting buffers back to the system."""
def memory_stats() -> Any: """{'in_use': bytes held by tensors, 'cached': bytes waiting in the pool}."""

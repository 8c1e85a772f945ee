"""Data types: names, item sizes, and type promotion as in PyTorch."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.dtype import dtype as _dtype

ALIASES: builtins.dict
DTYPES: builtins.dict
def as_dtype(d: Any) -> Any: """d, or the dtype that Python's float, int, bool or complex means."""
class dtype:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __repr__(self) -> builtins.str: ...
    code: Any
    is_complex: Any
    is_floating_point: Any
    is_signed: Any
    itemsize: builtins.int
    name: Any
    np_name: Any
    short_name: Any
    def to_complex(self) -> Any: """The complex dtype with parts of this one."""
    def to_real(self) -> Any: """The dtype of the parts of a complex one."""
def dtype_by_name(name: builtins.str) -> Any: """The dtype of this name; used by pickle."""
def get_default_dtype() -> _dtype: """get_default_dtype() -> dtype: what floating-point tensors get when no dtype is given."""
def promote_types(type1: Any, type2: Any) -> _dtype: """promote_types(type1, type2) -> dtype: the smallest dtype to which both can be converted safely."""
def set_default_dtype(d: Any, /) -> Any: """set_default_dtype(d): the floating dtype that tensors of Python floats, factories and layers take."""

"""Rows of the shape family: views that share memory (select, slice, permute, expand, reshape ...), cat and stack."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

ROWS: builtins.dict
def apart(out: _Tensor, input: _Tensor, again: Any) -> Any: """out, a view of input: elements of input that share memory have gradients of their own, so its rule undoes the same view (again) of a dense tensor."""
def as_strided(input: _Tensor, size: Any, stride: Any, storage_offset_: Any=None) -> Any: """A view with any geometry, in elements of the storage; checked against its bounds."""
def as_strided_pad(g: _Tensor, geometry: Any) -> Any: """Zeros in the base's layout with g added where the view looks (overlaps add up)."""
def broadcast(op: builtins.str, *tensors: Any) -> Any: """Views of the shape that tensors have in common; what has it is itself."""
def cat(tensors: Any, dim: Any=0) -> Any: """The tensors joined along a dimension they all have; dtypes are promoted."""
cold: builtins.dict
def diagonal(input: _Tensor, offset: builtins.int, a: builtins.int, b: builtins.int) -> Any: """A view of that diagonal of dimensions a and b (in range, not equal) as a last dimension."""
def expand(input: _Tensor, *sizes: Any, implicit: builtins.bool=False) -> Any: """Dimensions of length 1 stretched without a copy; -1 keeps a length."""
def flat(storage: Any, dtype: Any) -> Any: """All of a storage as numbers in a row."""
def flatten(input: _Tensor, start_dim: Any=0, end_dim: Any=-1) -> Any: """Dimensions start_dim..end_dim become one."""
def narrow(input: _Tensor, dim: Any, start: Any, length: builtins.int) -> Any: """length elements of dim from start on."""
def pair_up(input: _Tensor) -> Any: """The same of a fresh result that nobody else holds: no view of it."""
def permute(input: _Tensor, *dims: Any) -> Any: """The dimensions in another order."""
def reshape(input: _Tensor, *shape: Any) -> Any: """input in another shape: a view where possible, else a copy."""
def select(input: _Tensor, dim: Any, index: Any) -> Any: """The part at one index of dim, without that dimension."""
def slice_dim(input: _Tensor, dim: builtins.int, start: Any, stop: Any, step: Any) -> Any: """input[start:stop:step] along dim, Python's rules."""
def split_sizes(input: _Tensor, sizes: Any, dim: Any) -> Any: """A tuple of consecutive parts of these lengths."""
def squeeze(input: _Tensor, dim: Any=None) -> Any: """Without the dimensions of length 1 (all, or those given)."""
def stack(tensors: Any, dim: Any=0) -> Any: """Tensors of one shape along a new dimension."""
def t(input: _Tensor) -> Any: """The transpose of a matrix (0-d and 1-d as they are)."""
def transpose(input: _Tensor, dim0: Any, dim1: Any) -> Any: """Two dimensions exchanged."""
def unbind(input: _Tensor, dim: Any=0) -> Any: """A tuple of the parts along dim."""
def unsqueeze(input: _Tensor, dim: Any) -> Any: """A dimension of length 1 at dim."""
def view(self: _Tensor, *shape: Any, dtype: Any=None) -> Any: """The same memory in another shape; RuntimeError when that needs a copy."""
def view_as_complex(input: _Tensor) -> Any: """A view of pairs of floats, the last dimension, as complex numbers."""
def view_as_real(input: _Tensor) -> Any: """A view with the real and imaginary parts of a complex tensor as its last dimension."""

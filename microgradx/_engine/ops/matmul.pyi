"""Rows of the matmul family: mm, bmm, linear and the products built on them."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

def bmm(input: Any, mat2: Any) -> Any: """The products of two batches of matrices."""
cold: builtins.dict
def dot(input: Any, other: Any) -> Any: """The sum of products of two vectors."""
def eliminate(A: _Tensor) -> Any: """(L and U of matrices in one, int32 pivots: which row each was exchanged with, from 1), by elimination; not recorded."""
def linear(input: Any, weight: Any, bias: _Tensor | None=None) -> Any: """input @ weight.T + bias."""
def matmul(input: Any, other: Any) -> Any: """The matrix product, with dot products for vectors and broadcast batches."""
def mm(input: Any, mat2: Any) -> Any: """The product of two matrices."""
def solve_triangle(op: builtins.str, A: _Tensor, B: _Tensor, upper: builtins.bool, unit: builtins.bool) -> Any: """X of A X = B, not recorded: A upper or lower triangular (with ones on its diagonal if unit), its other half never read."""

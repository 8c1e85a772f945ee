"""Rows of the matmul family: mm, bmm, linear and the products built on them."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

def bmm(input: _Tensor, mat2: _Tensor): """The products of two batches of matrices."""
def dot(input: _Tensor, other: _Tensor): """The sum of products of two vectors."""
def linear(input: _Tensor, weight: _Tensor, bias: _Tensor | None = None): """input @ weight.T + bias."""
def matmul(input: _Tensor, other: _Tensor): """The matrix product, with dot products for vectors and broadcast batches."""
def mm(input: _Tensor, mat2: _Tensor): """The product of two matrices."""

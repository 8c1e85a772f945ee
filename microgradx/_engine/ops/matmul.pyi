"""Rows of the matmul family: mm, bmm, linear and the products built on them."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

def bmm(input, mat2): """The products of two batches of matrices."""
cold: builtins.dict
def dot(input, other): """The sum of products of two vectors."""
def linear(input, weight, bias: _Tensor | None = None): """input @ weight.T + bias."""
def matmul(input, other): """The matrix product, with dot products for vectors and broadcast batches."""
def mm(input, mat2): """The product of two matrices."""

"""Rows of the reduce family: sum, mean, products, extremes and where they are, logical any and all."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

def amax(input: _Tensor, dim: Any=(), keepdim: Any=False) -> Any: """The largest element over dim; equal ones share the gradient."""
def amin(input: _Tensor, dim: Any=(), keepdim: Any=False) -> Any: """The smallest element over dim; equal ones share the gradient."""
def arg_reduce(input: _Tensor, largest: builtins.bool, dim: Any=None, keepdim: Any=False) -> Any: """The index of the largest (smallest) element over dim, or into the flattened input."""
cold: builtins.dict
def logic_reduce(input: _Tensor, every: builtins.bool, dim: Any=None, keepdim: Any=False) -> Any: """all (every) or any over dim; uint8 gives uint8, everything else bool."""
def max_all(input: _Tensor) -> Any: """The largest element."""
def mean(input: _Tensor, dim: Any=None, keepdim: Any=False, *, dtype: Any=None) -> Any: """The mean over dim (all dimensions when None)."""
def min_all(input: _Tensor) -> Any: """The smallest element."""
def nansum(input: _Tensor, dim: Any, keepdim: Any) -> Any: """The sum of a floating tensor without the NaNs, where no gradient is wanted."""
def norm2(input: _Tensor, dim: Any, keepdim: Any) -> Any: """The 2-norm over dim (None: all dimensions) of a floating tensor."""
def pair_norms(x: _Tensor, y: _Tensor, p: builtins.float, triangle: builtins.bool, dist: _Tensor | None=None, dout: _Tensor | None=None) -> Any: """The p-norms (B, P, R) of the rows of x (B, P, M) less the columns of y (B, M, R), not recorded; of dist and dout the gradients of x and y."""
def prod(input: _Tensor, dim: Any=None, keepdim: Any=False, *, dtype: Any=None) -> Any: """The product over one dim (all dimensions when None); integers multiply to int64."""
def sum(input: _Tensor, dim: Any=None, keepdim: Any=False, *, dtype: Any=None) -> Any: """The sum over dim (all dimensions when None); integers and bools sum to int64."""
def var(input: _Tensor, dim: Any=None, correction: builtins.float=1.0, keepdim: Any=False) -> Any: """The variance over dim: sum of squared deviations / (n - correction)."""

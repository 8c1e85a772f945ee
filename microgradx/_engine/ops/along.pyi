"""Rows that go along a dimension in order: running sums and products, reversal, triangles; and the places of the k best."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

def between(start: builtins.float, end: builtins.float, count: builtins.int, single: builtins.bool) -> Any: """count numbers from start to end; single: of float32, in such steps."""
cold: builtins.dict
def count_up(first: builtins.int, step: builtins.int, count: builtins.int) -> Any: """int64: first + i step."""
def cumprod(input: _Tensor, dim: builtins.int) -> _Tensor: """cumprod(Tensor input, int dim) -> Tensor"""
def cumsum(input: _Tensor, dim: builtins.int) -> _Tensor: """cumsum(Tensor input, int dim) -> Tensor"""
def extreme_places(input: _Tensor, dim: builtins.int, largest: builtins.bool) -> Any: """int64: where the largest (smallest) along dim so far is, the last of equal ones; NaN wins."""
def flip(input: _Tensor, dims: Any) -> Any: """The order along dims (each in range, none twice) reversed."""
def order_places(op: builtins.str, rows: _Tensor, k: builtins.int=0, flag: builtins.bool=False) -> Any: """Of the k largest (flag) or smallest ('topk'), best first; of all in order ('sort'), descending (flag), equal ones as they were; of what sorting"""
def progression(first: builtins.float, step: builtins.float, last: builtins.float, count: builtins.int, lanes: builtins.bool, single: builtins.bool) -> Any: """float32 if single, else float64: first + i step, each rounded once. lanes: counted as kernels/reduce.pxd says; else the second half counts down from last."""
def search_places(lines: _Tensor, wanted: _Tensor, right: builtins.bool) -> Any: """Before (right: behind) which elements of its sorted line, or of the only one, each of wanted belongs; of one dtype, int64."""
def triangle(input: _Tensor, diagonal: Any, upper: builtins.bool) -> Any: """triu (upper) or tril of the last two of at least two dimensions."""

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
def mode_places(rows: _Tensor) -> Any: """The last of the most frequent element."""
def progression(first: builtins.float, step: builtins.float, last: builtins.float, count: builtins.int, lanes: builtins.bool, single: builtins.bool) -> Any: """float32 if single, else float64: first + i step, each rounded once. lanes: counted as kernels/reduce.pxd says; else the second half counts down from last."""
def rank_places(rows: _Tensor, k: builtins.int) -> Any: """That of what sorting would put at place k; -1: of the lower median, or the first NaN; -2: of the median of what is no NaN."""
def search_places(lines: _Tensor, wanted: _Tensor, right: builtins.bool) -> Any: """Before (right: behind) which elements of its sorted line, or of the only one, each of wanted belongs; of one dtype, int64."""
def sort_places(rows: _Tensor, descending: builtins.bool) -> Any: """Those of all in order, equal ones as they were."""
def topk_places(rows: _Tensor, k: builtins.int, largest: builtins.bool) -> Any: """Those of the k best, best first; 0 <= k <= the rows' length."""
def triangle(input: _Tensor, diagonal: Any, upper: builtins.bool) -> Any: """triu (upper) or tril of the last two of at least two dimensions."""

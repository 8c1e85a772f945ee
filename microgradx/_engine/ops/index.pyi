"""Rows of the index family: x[index] and x[index] = y, gather and scatter, selection by index and by mask."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

def bincount(input: Any, weights: Any=None, minlength: Any=0) -> Any: """How often each integer occurs, or the sum of its weights."""
def embedding(weight: Any, indices: Any, padding_idx: builtins.int=-1) -> Any: """weight[indices]: (*) integers -> (*, D). The row padding_idx gets no gradient."""
def extreme_gradients(g: _Tensor, x: _Tensor, dim: builtins.int, index: _Tensor, src: _Tensor, code: builtins.int, with_self: builtins.bool) -> Any: """The values that reach the extreme share the gradient evenly."""
def gather(input: Any, dim: Any, index: Any, *, sparse_grad: builtins.bool=False) -> Any: """out[i][j] = input[index[i][j]][j] for dim = 0, and so on for the other dimensions."""
def grid_sample(x: _Tensor, grid: _Tensor, how: builtins.int, out: _Tensor | None=None, dout: _Tensor | None=None, dx: _Tensor | None=None, dgrid: _Tensor | None=None) -> Any: """out, or dx += and dgrid :=, of x (n, channels, ...) at the places of grid (n, ..., 2 or 3); how: kernels/index.pxd. Not recorded."""
def index_add(input: _Tensor, dim: Any, index: Any, source: Any, *, alpha: Any=1, inplace: builtins.bool=False) -> Any: """input with alpha * source added to the parts along dim that index names; repeated ones add up."""
def index_copy(input: _Tensor, dim: Any, index: Any, source: Any, *, inplace: builtins.bool=False) -> Any: """input with the parts along dim that index names replaced by those of source."""
def index_fill(input: _Tensor, dim: Any, index: Any, value: Any, *, inplace: builtins.bool=False) -> Any: """input with one value in the parts along dim that index names (negative ones count from the end)."""
def index_put(input: _Tensor, indices: Any, values: Any, accumulate: builtins.bool=False, *, inplace: builtins.bool=False) -> Any: """input with input[indices] = values, or += values."""
def index_select(input: _Tensor, dim: Any, index: Any) -> Any: """The parts of input along dim that the 1-d index names."""
def masked_fill(input: _Tensor, mask: Any, value: Any, *, inplace: builtins.bool=False) -> Any: """input with one value where mask is set."""
def masked_scatter(input: _Tensor, mask: Any, source: Any, *, inplace: builtins.bool=False) -> Any: """input with the elements of source, in order, where mask is set."""
def masked_select(input: _Tensor, mask: Any) -> Any: """The elements where mask is set, 1-d."""
def nonzero(input: _Tensor, *, as_tuple: builtins.bool=False) -> Any: """The coordinates of the elements that are not zero: (n, ndim), or one vector per dimension."""
def one_hot(tensor: Any, num_classes: Any=-1) -> Any: """int64 zeros of shape (*, num_classes) with a one where tensor says; -1: as many classes as needed."""
def prod_gradients(g: _Tensor, x: _Tensor, dim: builtins.int, index: _Tensor, src: _Tensor, code: builtins.int, with_self: builtins.bool) -> Any: """The product of the others. Where a single zero falls in a place, the others are multiplied without it."""
def put(input: _Tensor, index: Any, source: Any, accumulate: builtins.bool=False, *, inplace: builtins.bool=False) -> Any: """input with input.flatten()[index] = source, or += source."""
def scatter(input: _Tensor, dim: Any, index: Any, src: Any=None, *, value: Any=None, reduce: Any=None, inplace: builtins.bool=False) -> Any: """input with src (a Tensor or a number) written where index says along dim; reduce: 'add' or 'multiply'."""
def scatter_add(input: _Tensor, dim: Any, index: Any, src: Any, *, inplace: builtins.bool=False) -> Any: """input with src added at the places that index names along dim; repeated ones add up."""
def scatter_reduce(input: _Tensor, dim: Any, index: Any, src: Any, reduce: Any, *, include_self: builtins.bool=True, inplace: builtins.bool=False) -> Any: """The sum, prod, mean, amax or amin of what src brings to each place that index names (and of input there)."""
def spmm(x: _Tensor, w: _Tensor | None=None, src: _Tensor | None=None, dst: _Tensor | None=None, dim: builtins.int=0, length: builtins.int=0) -> Any: """out[..., dst[t], ...] += w[t] * x[..., src[t], ...] along dim, of the given length. src or dst None: 0, 1 ... again and again; w None: ones."""
def take(input: _Tensor, index: Any) -> Any: """input.flatten()[index]."""
def take_along_dim(input: Any, indices: Any, dim: Any=None) -> Any: """gather with the other dimensions of input and indices broadcast, and indices counted modulo dim's length; dim None: of the flattened input."""

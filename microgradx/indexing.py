"""Selecting and writing by index and by mask."""
import inspect

from microgradx._engine.ops import index as _index
from microgradx._engine.tensor import Tensor
from microgradx._rows import _result, example, named, own

METHODS = {}


def _wrap(name, doc, call, result, inplace=False):
    """The engine's function with out=, and its in-place method where PyTorch has one."""
    core = getattr(_index, name)
    takes = inspect.signature(core)
    takes = takes.replace(parameters=[p for p in takes.parameters.values() if p.name != "inplace"])

    def function(input, *args, out=None, **kwargs):
        if out is not None and kwargs.get("as_tuple"):
            if not isinstance(out, Tensor):
                raise TypeError(f"{name}(): argument 'out' must be Tensor, not {type(out).__name__}")
            raise RuntimeError(f"{name} does not support the out kwarg when as_tuple is True")
        return _result(out, core(input, *args, **kwargs))
    function.__signature__ = takes
    globals()[name] = named(name, function, doc + example(call, result))
    if inplace:
        def in_place(self, *args, **kwargs):
            return core(self, *args, inplace=True, **kwargs)
        in_place.__signature__ = takes
        METHODS[name + "_"] = named(name + "_", in_place, f"{name}, in place. Gradient: that of {name}.")


_wrap("gather", "gather(input, dim, index) -> Tensor: out[i][j] = input[index[i][j]][j] for dim 0. Gradient: scatter_add into zeros.",
      "gather(tensor([[1, 2], [3, 4]]), 1, tensor([[0, 0], [1, 0]]))", "tensor([[1, 1],\n            [4, 3]])")
_wrap("scatter", "scatter(input, dim, index, src or value, reduce=None) -> Tensor: input with src written where index points.",
      "scatter(microgradx.zeros(3), 0, tensor([2, 0]), tensor([5., 6.]))", "tensor([6., 0., 5.])", True)
_wrap("scatter_add", "scatter_add(input, dim, index, src) -> Tensor: input with src added where index points.",
      "scatter_add(microgradx.zeros(3), 0, tensor([2, 2]), tensor([5., 6.]))", "tensor([ 0.,  0., 11.])", True)
_wrap("scatter_reduce", "scatter_reduce(input, dim, index, src, reduce, include_self=True) -> Tensor: sum, prod, mean, amax or amin where "
      "index points.",
      'scatter_reduce(microgradx.zeros(3), 0, tensor([2, 2]), tensor([5., 6.]), "amax")', "tensor([0., 0., 6.])", True)
_wrap("index_select", "index_select(input, dim, index) -> Tensor: the parts of dim at these indices. Gradient: index_add into zeros.",
      "index_select(tensor([10, 20, 30]), 0, tensor([2, 0]))", "tensor([30, 10])")
_wrap("index_add", "index_add(input, dim, index, source, alpha=1) -> Tensor: input with source added at these parts of dim.",
      "index_add(microgradx.zeros(3), 0, tensor([2, 2]), tensor([5., 6.]))", "tensor([ 0.,  0., 11.])", True)
_wrap("index_copy", "index_copy(input, dim, index, source) -> Tensor: input with these parts of dim replaced.",
      "index_copy(microgradx.zeros(3), 0, tensor([2, 0]), tensor([5., 6.]))", "tensor([6., 0., 5.])", True)
_wrap("index_fill", "index_fill(input, dim, index, value) -> Tensor: input with these parts of dim set to value.",
      "index_fill(microgradx.zeros(3), 0, tensor([2]), 7)", "tensor([0., 0., 7.])", True)
_wrap("index_put", "index_put(input, indices, values, accumulate=False) -> Tensor: input with input[indices] = values (or += values).",
      "index_put(microgradx.zeros(3), (tensor([1]),), tensor(7.))", "tensor([0., 7., 0.])", True)
_wrap("masked_fill", "masked_fill(input, mask, value) -> Tensor: value where mask holds.",
      "masked_fill(tensor([1, 2]), tensor([True, False]), 7)", "tensor([7, 2])", True)
_wrap("masked_select", "masked_select(input, mask) -> 1-d Tensor of the elements where mask holds.",
      "masked_select(tensor([1, 2]), tensor([True, False]))", "tensor([1])")
_wrap("masked_scatter", "masked_scatter(input, mask, source) -> Tensor: input with source's elements, in order, where mask holds.",
      "masked_scatter(tensor([1, 2]), tensor([False, True]), tensor([7, 8]))", "tensor([1, 7])", True)
_wrap("take", "take(input, index) -> Tensor: elements of the flattened input.",
      "take(tensor([[1, 2], [3, 4]]), tensor([0, 3]))", "tensor([1, 4])")
_wrap("take_along_dim", "take_along_dim(input, indices, dim=None) -> Tensor: gather with broadcasting.",
      "take_along_dim(tensor([[1, 2], [3, 4]]), tensor([[1], [0]]), 1)", "tensor([[2],\n            [3]])")
_wrap("put", "put(input, index, source, accumulate=False) -> Tensor: the flattened input with elements replaced.",
      "put(tensor([1, 2, 3]), tensor([1]), tensor([9]))", "tensor([1, 9, 3])", True)
_wrap("nonzero", "nonzero(input, as_tuple=False) -> int64 Tensor of the indices of nonzero elements, a row each (or a tuple of columns).",
      "nonzero(tensor([0, 5, 7]))", "tensor([[1],\n            [2]])")
_wrap("bincount", "bincount(input, weights=None, minlength=0) -> Tensor: how often each value 0, 1, ... occurs.",
      "bincount(tensor([0, 2, 2]))", "tensor([1, 0, 2])")


def argwhere(input):
    """argwhere(input) -> int64 Tensor: the indices of nonzero elements, a row each.

    >>> import microgradx
    >>> microgradx.argwhere(microgradx.tensor([0, 5, 0, 7]))
    tensor([[1],
            [3]])
    """
    return _index.nonzero(input)


PUBLIC = own(globals())

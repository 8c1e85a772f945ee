"""Selecting and writing by index and by mask."""
from microgradx._engine import ops
from microgradx._engine.ops import index as _index
from microgradx._engine.tensor import Tensor
from microgradx.pointwise import _result

PUBLIC = {}
METHODS = {}


def _wrap(name, doc, inplace=False):
    """The engine's function with out=, and its in-place method where PyTorch has one."""
    core = getattr(_index, name)

    def function(input, *args, out=None, **kwargs):
        if not isinstance(input, Tensor):
            raise TypeError(f"{name}(): argument 'input' (position 1) must be Tensor, not {type(input).__name__}")
        return _result(out, core(input, *args, **kwargs))
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    PUBLIC[name] = globals()[name] = function
    if inplace:
        def in_place(self, *args, **kwargs):
            return core(self, *args, inplace=True, **kwargs)
        in_place.__name__ = name + "_"
        in_place.__doc__ = f"{name}, in place."
        METHODS[name + "_"] = in_place


_wrap("gather", "gather(input, dim, index) -> Tensor: out[i][j] = input[index[i][j]][j] for dim 0. Gradient: scatter_add into zeros.")
_wrap("scatter", "scatter(input, dim, index, src or value, reduce=None) -> Tensor: input with src written where index points.", True)
_wrap("scatter_add", "scatter_add(input, dim, index, src) -> Tensor: input with src added where index points.", True)
_wrap("scatter_reduce", "scatter_reduce(input, dim, index, src, reduce, include_self=True) -> Tensor: sum, prod, mean, amax or amin where "
      "index points.", True)
_wrap("index_select", "index_select(input, dim, index) -> Tensor: the parts of dim at these indices. Gradient: index_add into zeros.")
_wrap("index_add", "index_add(input, dim, index, source, alpha=1) -> Tensor: input with source added at these parts of dim.", True)
_wrap("index_copy", "index_copy(input, dim, index, source) -> Tensor: input with these parts of dim replaced.", True)
_wrap("index_fill", "index_fill(input, dim, index, value) -> Tensor: input with these parts of dim set to value.", True)
_wrap("index_put", "index_put(input, indices, values, accumulate=False) -> Tensor: input with input[indices] = values (or += values).", True)
_wrap("masked_fill", "masked_fill(input, mask, value) -> Tensor: value where mask holds.", True)
_wrap("masked_select", "masked_select(input, mask) -> 1-d Tensor of the elements where mask holds.")
_wrap("masked_scatter", "masked_scatter(input, mask, source) -> Tensor: input with source's elements, in order, where mask holds.", True)
_wrap("take", "take(input, index) -> Tensor: elements of the flattened input.")
_wrap("take_along_dim", "take_along_dim(input, indices, dim=None) -> Tensor: gather with broadcasting.")
_wrap("put", "put(input, index, source, accumulate=False) -> Tensor: the flattened input with elements replaced.", True)
_wrap("nonzero", "nonzero(input, as_tuple=False) -> int64 Tensor of the indices of nonzero elements, a row each (or a tuple of columns).")
_wrap("bincount", "bincount(input, weights=None, minlength=0) -> Tensor: how often each value 0, 1, ... occurs.")
index_select = PUBLIC["index_select"]
take_along_dim = PUBLIC["take_along_dim"]
nonzero = PUBLIC["nonzero"]


def argwhere(input):
    """argwhere(input) -> int64 Tensor: the indices of nonzero elements, a row each.

    >>> import microgradx
    >>> microgradx.argwhere(microgradx.tensor([0, 5, 0, 7]))
    tensor([[1],
            [3]])
    """
    return _index.nonzero(input)


PUBLIC["argwhere"] = argwhere
_ = ops

"""Layouts: repeats, turns and shifts, diagonals and triangles, grids, windows."""

import numpy as np

from microgradx._engine import ops
from microgradx._engine.dtype import DTYPES, as_dtype
from microgradx._engine.tape import rename, unchanged
from microgradx._engine.tensor import Tensor
from microgradx._engine.warn import warn
from microgradx._rows import WHOLE, _dim, _result, array, example, implemented, named, need, own, real_dim, shown_as, tensor
from microgradx.complex_numbers import conj
from microgradx.creation import _made
from microgradx.indexing import index_select
from microgradx.shaping import broadcast_to, tensor_split

METHODS = {}
_INT64 = DTYPES["int64"]


def _ints(args, op=None, name=None):
    """(2, 3) or ((2, 3),) as a tuple; with a name, of an argument that may not be left out."""
    need(args or name is None, TypeError, f"{op}() missing 1 required positional argument: '{name}'")
    return tuple(args[0]) if len(args) == 1 and isinstance(args[0], (tuple, list)) else args


# ---------------------------------------------------------------------------------------------------- repeats

def repeat(self, *repeats):
    """repeat(*repeats) -> Tensor: as many copies along each dimension; extra repeats add dimensions in front.

    Gradient: the copies' gradients, summed. RuntimeError for fewer repeats than dimensions.

    >>> import microgradx
    >>> microgradx.tensor([1, 2]).repeat(2, 2)
    tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    repeats = _ints(repeats, "repeat", "repeats")
    extra = len(repeats) - self.dim()
    if extra < 0:
        raise RuntimeError(f"repeat: Number of dimensions of repeat dims can not be smaller than that of the tensor: {list(repeats)} for {self.dim()}")
    if any(r < 0 for r in repeats):
        raise RuntimeError(f"repeat: Trying to create tensor with negative dimension: repeats {list(repeats)}")
    shape = (1,) * extra + tuple(self.shape)
    pairs = [v for s in shape for v in (1, s)]
    wide = [v for r, s in zip(repeats, shape, strict=True) for v in (r, s)]
    whole = [r * s for r, s in zip(repeats, shape, strict=True)]
    return rename((self.reshape(pairs).expand(wide) if wide else self).clone().reshape(whole), "RepeatBackward0")


def tile(input, dims):
    """tile(input, dims) -> Tensor: repeat, where missing dims count as 1 in front.

    >>> import microgradx
    >>> microgradx.tile(microgradx.tensor([1, 2]), (2,))
    tensor([1, 2, 1, 2])
    """
    return repeat(input, (1,) * (input.dim() - len(dims)) + tuple(dims))


def _of_ints(function, method=None):
    """The method x.function(*ints)."""
    def of_dims(self, *args, dims=None):
        return function(self, _ints(args, function.__name__, "dims") if dims is None else (dims,) if isinstance(dims, WHOLE) else tuple(dims))
    method = method or of_dims
    method.__name__, method.__doc__ = function.__name__, function.__doc__
    METHODS[function.__name__] = method


_of_ints(tile)
_of_ints(broadcast_to, lambda self, *args, size=None: broadcast_to(self, _ints(args, "broadcast_to", "size") if size is None else size))


def repeat_interleave(input, repeats=None, dim=None, *, output_size=None):
    """repeat_interleave(input, repeats, dim=None) -> Tensor: each element repeated; repeat_interleave(repeats): its index instead.

    repeats is an int or an int tensor, one for each part of dim (None: the flattened input).

    >>> import microgradx
    >>> microgradx.repeat_interleave(microgradx.tensor([1, 2]), 2)
    tensor([1, 1, 2, 2])
    """
    if repeats is None:
        need(input.dim() == 1 and not input.is_floating_point(), RuntimeError,
             f"repeat_interleave: repeats must be one row of integers, got {input.dtype} {list(input.shape)}")
        input, repeats = tensor(np.arange(len(input)), input.dtype), input
    x, dim = (input.reshape(-1), 0) if dim is None else (input, real_dim("repeat_interleave", dim, input))
    times = array(repeats) if isinstance(repeats, Tensor) else np.asarray(repeats)
    need(not times.size or (repeats if type(repeats) is int else times.min()) >= 0, RuntimeError, "repeat_interleave: repeats can not be negative")
    if times.size not in (1, x.shape[dim]) or times.ndim > 1:
        raise RuntimeError(f"repeat_interleave: expected one number, or {x.shape[dim]}, the size of dimension {dim}, got {times.size}")
    length = times.item() * x.shape[dim] if times.size == 1 else times.sum()
    if output_size is not None and output_size != length and (x.shape[dim] or not isinstance(repeats, Tensor)):
        raise RuntimeError(f"repeat_interleave: allocated size does not match required size: {output_size} for {length}")
    if type(repeats) is int and repeats > 1:
        wide = x.unsqueeze(dim + 1).expand(*x.shape[:dim + 1], repeats, *x.shape[dim + 1:])
        return rename(wide.contiguous().flatten(dim, dim + 1), "ViewBackward0")
    index = np.arange(x.shape[dim]).repeat(times.reshape(-1))
    return rename(index_select(x, dim, tensor(index)), "IndexSelectBackward0" if isinstance(repeats, Tensor) else "ViewBackward0")


# ---------------------------------------------------------------------------------------------------- turns and shifts


def flip(input, dims):
    """flip(input, dims) -> Tensor: a copy with the order along dims reversed.

    >>> import microgradx
    >>> microgradx.flip(microgradx.tensor([1, 2, 3]), (0,))
    tensor([3, 2, 1])
    """
    dims = tuple(_dim("flip", d, input.dim()) for d in dims)
    if len(set(dims)) != len(dims):
        raise RuntimeError(f"flip: dim appears multiple times in the list of dims {list(dims)}")
    return ops.along.flip(input, dims if input.dim() else ())


_of_ints(flip)


def fliplr(input):
    """fliplr(input) -> Tensor: the columns reversed.

    >>> import microgradx
    >>> microgradx.fliplr(microgradx.tensor([[1, 2], [3, 4]]))
    tensor([[2, 1],
            [4, 3]])
    """
    need(input.dim() >= 2, RuntimeError, f"fliplr: Input must be >= 2-d, got {input.dim()}-d")
    return flip(input, (1,))


def flipud(input):
    """flipud(input) -> Tensor: the rows reversed.

    >>> import microgradx
    >>> microgradx.flipud(microgradx.tensor([[1, 2], [3, 4]]))
    tensor([[3, 4],
            [1, 2]])
    """
    need(input.dim() >= 1, RuntimeError, "flipud: Input must be >= 1-d, got 0-d")
    return flip(input, (0,))


def roll(input, shifts, dims=()):
    """roll(input, shifts, dims=None) -> Tensor: elements moved along dims, those pushed out coming in again (flattened without dims).

    >>> import microgradx
    >>> microgradx.roll(microgradx.tensor([1, 2, 3]), 1)
    tensor([3, 1, 2])
    """
    shifts, dims = ((given,) if isinstance(given, (*WHOLE, Tensor)) else tuple(given or ()) for given in (shifts, dims))
    if not shifts or len(shifts) != len(dims) and (dims or len(shifts) != 1):
        raise RuntimeError(f"roll: shifts and dimensions must align. shifts: {len(shifts)}, dims:{len(dims)}")
    if not dims:
        return rename(_rolled(input.reshape(-1), shifts, (0,)).reshape(input.shape), "RollBackward0")
    return rename(_rolled(input, shifts, tuple(real_dim("roll", d, input) for d in dims)), "RollBackward0")


def _rolled(x, shifts, dims):
    moved = x
    for shift, d in zip(shifts, dims, strict=True):
        n = x.shape[d]
        if n and shift % n:
            moved = ops.cat([ops.narrow(moved, d, n - shift % n, shift % n), ops.narrow(moved, d, 0, n - shift % n)], d)
    return ops.clone(x) if moved is x else moved


@shown_as("Rot90Backward0")
def rot90(input, k=1, dims=(0, 1)):
    """rot90(input, k=1, dims=(0, 1)) -> Tensor: turned by k quarters in the plane of dims, from the first towards the second.

    >>> import microgradx
    >>> microgradx.rot90(microgradx.tensor([[1, 2], [3, 4]]))
    tensor([[2, 4],
            [1, 3]])
    """
    if input.dim() < 2 or len(dims) != 2:
        raise RuntimeError(f"rot90: expected total rotation dims == 2 and total dims >= 2, but got dims = {len(dims)} and total dims = {input.dim()}")
    a, b = (_dim("rot90", d, input.dim()) for d in dims)
    need(a != b, RuntimeError, f"rot90: expected rotation dims to be different, but got dim0 = {a} and dim1 = {b}")
    turns = (lambda x: x.clone(), lambda x: flip(x, (b,)).transpose(a, b), lambda x: flip(x, (a, b)), lambda x: flip(x, (a,)).transpose(a, b))
    return turns[k % 4](input)


# ---------------------------------------------------------------------------------------------------- diagonals, triangles

def diagonal(input, offset=0, dim1=0, dim2=1):
    """diagonal(input, offset=0, dim1=0, dim2=1) -> Tensor: a view of that diagonal, as a last dimension.

    >>> import microgradx
    >>> microgradx.diagonal(microgradx.tensor([[1, 2], [3, 4]]))
    tensor([1, 4])
    """
    a, b = _dim("diagonal", dim1, input.dim()), _dim("diagonal", dim2, input.dim())
    if a == b:
        raise RuntimeError(f"diagonal: diagonal dimensions cannot be identical {dim1}, {dim2}")
    return ops.diagonal(input, offset, a, b)


@shown_as("DiagEmbedBackward0")
def diag_embed(input, offset=0, dim1=-2, dim2=-1):
    """diag_embed(input, offset=0, dim1=-2, dim2=-1) -> Tensor: zeros with input's last dimension on that diagonal.

    >>> import microgradx
    >>> microgradx.diag_embed(microgradx.tensor([[1, 2], [3, 4]]))
    tensor([[[1, 0],
             [0, 2]],
    <BLANKLINE>
            [[3, 0],
             [0, 4]]])
    """
    nd = input.dim() + 1
    a, b = _dim("diag_embed", dim1, nd), _dim("diag_embed", dim2, nd)
    need(a != b, RuntimeError, f"diag_embed: diagonal dimensions cannot be identical {dim1}, {dim2}")
    n = input.shape[real_dim("diag_embed", -1, input)] + abs(offset)
    shape = list(input.shape[:-1])
    shape.insert(min(a, b), n)
    shape.insert(max(a, b), n)
    out = ops.full(tuple(shape), 0, input.dtype)
    ops.copy_(ops.diagonal(out, offset, a, b), input)
    return unchanged(out)


def diag(input, diagonal=0, *, out=None):
    """diag(input, diagonal=0) -> Tensor: a vector as the diagonal of a matrix, or the diagonal of a matrix as a vector.

    >>> import microgradx
    >>> microgradx.diag(microgradx.tensor([1, 2]))
    tensor([[1, 0],
            [0, 2]])
    """
    need(input.dim() in (1, 2), RuntimeError, f"diag(): Supports 1D or 2D tensors. Got {input.dim()}D")
    return _result(out, diag_embed(input, diagonal) if input.dim() == 1 else ops.diagonal(input, diagonal, 0, 1).clone())


def diagflat(input, offset=0):
    """diagflat(input, offset=0) -> Tensor: the flattened input as the diagonal of a matrix.

    >>> import microgradx
    >>> microgradx.diagflat(microgradx.tensor([[1], [2]]))
    tensor([[1, 0],
            [0, 2]])
    """
    return diag_embed(input.reshape(-1), offset)


def trace(input):
    """trace(input) -> Tensor: the sum of the diagonal of a matrix.

    >>> import microgradx
    >>> microgradx.trace(microgradx.tensor([[1, 2], [3, 4]]))
    tensor(5)
    """
    need(input.dim() == 2, RuntimeError, f"trace: expected a matrix, but got tensor with dim {input.dim()}")
    implemented(input.dtype.name != "bool", "trace", input.dtype)
    return rename(ops.sum(ops.diagonal(input, 0, 0, 1)), "TraceBackward0")


def _triangle(name, which):
    def function(input, diagonal=0, *, out=None):
        if input.dim() < 2:
            raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions, got {input.dim()}")
        return _result(out, ops.along.triangle(input, diagonal, name == "triu"))
    globals()[name] = named(name, function, f"""{name}(input, diagonal=0) -> Tensor: zeros {which} that diagonal of the last two dimensions.

    Gradient: likewise.

    >>> import microgradx
    >>> microgradx.{name}(microgradx.ones(2, 2)).tolist()
    {[[1.0, 1.0], [0.0, 1.0]] if name == "triu" else [[1.0, 0.0], [1.0, 1.0]]}
    """)

    def indices(row, col, offset=0, *, dtype=None, device=None, layout=None, pin_memory=False):
        need(row >= 0 and col >= 0, RuntimeError, f"{name}_indices: row and col must be non-negative, got {row} and {col}")
        dtype = as_dtype(dtype) or _INT64
        implemented(dtype in (_INT64, DTYPES["int32"]), f"{name}_indices", dtype)
        row, col = (min(row, max(col - offset, 0)), col) if name == "triu" else (row, min(col, max(row + offset, 0)))     # beyond them it keeps nothing
        kept = ops.along.triangle(ops.full((row, col), 1, DTYPES["bool"]), offset, name == "triu")
        return _made(f"{name}_indices", ops.cast_to(ops.stack(ops.unbind(kept.nonzero(), 1)), dtype), False, None, device, layout)
    shown = "tensor([[0, 0, 1],\n            [0, 1, 1]])" if name == "triu" else "tensor([[0, 1, 1],\n            [0, 0, 1]])"
    globals()[f"{name}_indices"] = named(f"{name}_indices", indices, f"{name}_indices(row, col, offset=0) -> int64 Tensor (2, n): where {name} of a (row, col) "
            "matrix keeps elements." + example(f"{name}_indices(2, 2)", shown))


_triangle("triu", "below")
_triangle("tril", "above")


def fill_diagonal_(self, fill_value, wrap=False):
    """fill_diagonal_(fill_value, wrap=False): write the main diagonal in place; wrap goes on after tall matrices' last row.

    >>> import microgradx
    >>> microgradx.zeros(2, 2).fill_diagonal_(5)
    tensor([[5., 0.],
            [0., 5.]])
    """
    if self.dim() < 2 or self.dim() > 2 and len(set(self.shape)) > 1:
        raise RuntimeError(f"fill_diagonal_: needs a matrix, or all dimensions of equal length; got {list(self.shape)}")
    for row in range(0, self.shape[0], self.shape[1] + 1) if wrap and self.dim() == 2 else (0,):
        rest = self[row:] if row else self
        ops.as_strided(rest, (min(rest.shape),), (sum(rest.stride()),), rest.storage_offset()).fill_(fill_value)
    return self


# ---------------------------------------------------------------------------------------------------- grids, combinations

def meshgrid(*tensors, indexing=None):
    """meshgrid(*tensors, indexing="ij") -> tuple of Tensors: each vector spread over a grid of all ("xy": the first two exchanged).

    >>> import microgradx
    >>> x, y = microgradx.meshgrid(microgradx.tensor([1, 2]), microgradx.tensor([3, 4, 5]), indexing="ij")
    >>> x
    tensor([[1, 1, 1],
            [2, 2, 2]])
    """
    vectors = _ints(tensors)
    if indexing is None:
        warn("microgradx.meshgrid: in an upcoming release, it will be required to pass the indexing argument.")
    need(indexing in (None, "ij", "xy"), RuntimeError, f"meshgrid: indexing must be one of \"xy\" or \"ij\", but received: {indexing}")
    if not vectors or any(x.dim() > 1 for x in vectors):
        raise RuntimeError(f"meshgrid: Expected 0D or 1D tensors in a non-empty list but got shapes {[list(x.shape) for x in vectors]}")
    need(len({x.dtype.name for x in vectors}) <= 1, RuntimeError, f"meshgrid expects all tensors to have the same dtype, got {[x.dtype for x in vectors]}")
    if indexing == "xy" and len(vectors) > 1:
        return _swap(meshgrid(*_swap(vectors), indexing="ij"))
    shape = [x.numel() for x in vectors]
    return tuple(x.reshape([-1 if j == i else 1 for j in range(len(shape))]).expand(shape) for i, x in enumerate(vectors))


def _swap(parts):
    return (parts[1], parts[0], *parts[2:])


# ---------------------------------------------------------------------------------------------------- windows, parts

@shown_as("UnfoldBackward0")
def unfold(self, dimension, size, step):
    """unfold(dimension, size, step) -> Tensor: a view of all windows of that size along dimension, as a new last dimension.

    >>> import microgradx
    >>> microgradx.tensor([1, 2, 3, 4]).unfold(0, 2, 1)
    tensor([[1, 2],
            [2, 3],
            [3, 4]])
    """
    d = _dim("unfold", dimension, self.dim())
    shape, stride = (list(self.shape), list(self.stride())) if self.dim() else ([1], [1])
    if size < 0 or size > shape[d]:
        raise RuntimeError(f"unfold: maximum size for tensor at dimension {d} is {shape[d]} but size is {size}")
    if step <= 0:
        raise RuntimeError(f"unfold: step is {step} but must be > 0")
    windows = [*shape[:d], (shape[d] - size) // step + 1, *shape[d + 1:], size] if self.dim() else [size]
    steps = [*stride[:d], stride[d] * step, *stride[d + 1:], stride[d]] if self.dim() else [1]
    return ops.apart(ops.as_strided(self, windows, steps, self.storage_offset()), self, lambda x: unfold(x, d, size, step))


def ravel(input):
    """ravel(input) -> Tensor: one dimension.

    >>> import microgradx
    >>> microgradx.ravel(microgradx.tensor([[1, 2], [3, 4]]))
    tensor([1, 2, 3, 4])
    """
    return input.contiguous().view(-1)


def adjoint(input):
    """adjoint(input) -> Tensor: a view with the last two dimensions exchanged, conjugated where it is complex.

    >>> import microgradx
    >>> microgradx.adjoint(microgradx.tensor([[1, 2], [3, 4]]))
    tensor([[1, 3],
            [2, 4]])
    """
    if not input.dim():
        warn("adjoint() is deprecated on 0-D tensors. Hint: conj()")
    return input.mH if input.dim() else conj(input)


def _split_at(name, least, axis):
    def function(input, indices_or_sections):
        if input.dim() < least:
            raise RuntimeError(f"{name} requires a tensor with at least {least} dimension, but got a tensor with {input.dim()} dimensions!")
        d = axis if input.dim() > 1 else 0
        if isinstance(indices_or_sections, WHOLE) and (indices_or_sections <= 0 or input.shape[d] % indices_or_sections):
            raise RuntimeError(f"{name} attempted to split dimension {d} of size {input.shape[d]}, which is not divisible by {indices_or_sections}")
        return tensor_split(input, indices_or_sections, d)
    shown = example(f"{name}(microgradx.zeros(4, 4, 4), 2)[0].shape", f"microgradx.Size({[2 if d == axis else 4 for d in range(3)]})")
    globals()[name] = named(name, function, f"{name}(input, n or indices) -> tuple of views: equal parts of dimension {axis}, or cut at the indices." + shown)


_split_at("hsplit", 1, 1)
_split_at("vsplit", 2, 0)
_split_at("dsplit", 3, 2)


def sum_to_size(self, *size):
    """sum_to_size(*size) -> Tensor: summed over what broadcasting from size to this shape would have stretched.

    >>> import microgradx
    >>> microgradx.ones(2, 3).sum_to_size(1, 3)
    tensor([[2., 2., 2.]])
    """
    size = _ints(size, "sum_to_size", "size")
    extra = self.dim() - len(size)
    if extra < 0 or any(s not in (1, n) for s, n in zip(size, self.shape[extra:], strict=True)):
        raise RuntimeError(f"sum_to_size: size {list(size)} is not expandable to size {list(self.shape)}")
    if size == tuple(self.shape) and size:
        return self
    if not size:
        return self.sum()
    dims = [*range(extra), *(i + extra for i, s in enumerate(size) if s == 1 and self.shape[i + extra] != 1)]
    summed = self.sum(dims, True)
    return summed.reshape(size) if extra else summed


METHODS.update({function.__name__: function for function in (repeat, fill_diagonal_, unfold, sum_to_size)})
PUBLIC = {name: function for name, function in own(globals()).items() if METHODS.get(name) is not function}

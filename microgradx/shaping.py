"""Shapes: views, joins, repeats, triangles."""
import builtins
import math
import operator

from microgradx._engine import ops
from microgradx._engine.tape import rename
from microgradx._engine.tensor import Size, Tensor
from microgradx._rows import WHOLE, _cast_result, _dim, need, own


def reshape(input, shape):
    """reshape(input, shape) -> Tensor: another shape of as many elements (one length may be -1); a view where possible.

    >>> import microgradx
    >>> microgradx.reshape(microgradx.arange(4), (2, 2))
    tensor([[0, 1],
            [2, 3]])
    """
    return ops.reshape(input, shape)


def flatten(input, start_dim=0, end_dim=-1):
    """flatten(input, start_dim=0, end_dim=-1) -> Tensor: those dimensions as one.

    >>> import microgradx
    >>> microgradx.flatten(microgradx.zeros(2, 3, 4), 1).shape
    microgradx.Size([2, 12])
    """
    return ops.flatten(input, start_dim, end_dim)


def unflatten(input, dim, sizes):
    """unflatten(input, dim, sizes) -> Tensor: one dimension split into several (one may be -1).

    >>> import microgradx
    >>> microgradx.unflatten(microgradx.zeros(6), 0, (2, 3)).shape
    microgradx.Size([2, 3])
    """
    d = _dim("unflatten", dim, input.dim())
    if not isinstance(sizes, (tuple, list)) or [s for s in sizes if isinstance(s, (bool, float))]:
        raise TypeError(f"unflatten(): argument 'sizes' must be a tuple of ints, not {sizes!r}")
    need(sizes, RuntimeError, "unflatten: sizes must be non-empty")
    shape, holes, known = input.shape, sizes.count(-1), math.prod([s for s in sizes if s != -1])
    if holes > 1 or (not known or shape[d] % known if holes else shape[d] != known):
        raise RuntimeError(f"unflatten: Provided sizes {list(sizes)} don't multiply up to the size of dim {d} ({shape[d]}) in the input tensor")
    if holes:
        sizes = tuple(shape[d] // known if s == -1 else s for s in sizes)
    return ops.view(input, (*shape[:d], *sizes, *shape[d + 1:]))


def permute(input, dims):
    """permute(input, dims) -> Tensor: a view with the dimensions in another order.

    >>> import microgradx
    >>> microgradx.permute(microgradx.zeros(2, 3, 4), (2, 0, 1)).shape
    microgradx.Size([4, 2, 3])
    """
    return ops.permute(input, dims)


def transpose(input, dim0, dim1):
    """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged.

    >>> import microgradx
    >>> microgradx.transpose(microgradx.zeros(2, 3), 0, 1).shape
    microgradx.Size([3, 2])
    """
    return ops.transpose(input, dim0, dim1)


swapaxes = swapdims = transpose


def t(input):
    """t(input) -> Tensor: the transpose of a matrix.

    >>> import microgradx
    >>> microgradx.t(microgradx.tensor([[1, 2], [3, 4]]))
    tensor([[1, 3],
            [2, 4]])
    """
    return ops.t(input)


def movedim(input, source, destination):
    """movedim(input, source, destination) -> Tensor: dimensions moved to other places, the rest in order.

    >>> import microgradx
    >>> microgradx.movedim(microgradx.zeros(2, 3, 4), 0, -1).shape
    microgradx.Size([3, 4, 2])
    """
    if isinstance(source, WHOLE) != isinstance(destination, WHOLE):
        raise TypeError(f"movedim(): source and destination must be two ints or two tuples, got {source!r} and {destination!r}")
    if isinstance(source, WHOLE) and input.dim():
        order = [*builtins.range(input.dim())]
        source, destination = [_dim("movedim", d, len(order)) for d in (source, destination)]
        order.insert(destination, order.pop(source))
        return ops.permute(input, order)
    source, destination = ((source,), (destination,)) if isinstance(source, WHOLE) else (tuple(source), tuple(destination))
    if len(source) != len(destination):
        raise RuntimeError(f"movedim: Invalid source or destination dims: source ({list(source)} dims) should contain the same number of dims "
                           f"as destination ({list(destination)} dims)")
    source = [_dim("movedim", d, input.dim()) for d in source]
    destination = [_dim("movedim", d, input.dim()) for d in destination]
    if len(set(source)) != len(source) or len(set(destination)) != len(destination):
        raise RuntimeError(f"movedim: repeated dim in `source` ({source}) or `destination` ({destination})")
    if input.dim() == 0:
        return ops.view(input, ())
    order = [d for d in builtins.range(input.dim()) if d not in source]
    for d, s in sorted(zip(destination, source, strict=True)):
        order.insert(d, s)
    return ops.permute(input, order)


moveaxis = movedim


def squeeze(input, dim=None, *more):
    """squeeze(input, dim=None) -> Tensor: a view without the dimensions of length 1. Several dims come as a tuple, in the method also one by one.

    >>> import microgradx
    >>> microgradx.squeeze(microgradx.zeros(2, 1, 3)).shape
    microgradx.Size([2, 3])
    """
    if more:
        dim = (dim, *more)
    if isinstance(dim, (tuple, list)):
        dims = [_dim("squeeze", d, input.dim()) for d in dim]
        need(len(set(dims)) == len(dims), RuntimeError, f"squeeze: a dim appears multiple times in the list of dims {list(dim)} of a {input.dim()}-d tensor")
    return ops.squeeze(input, dim)


def unsqueeze(input, dim):
    """unsqueeze(input, dim) -> Tensor: a view with a new dimension of length 1.

    >>> import microgradx
    >>> microgradx.unsqueeze(microgradx.tensor([1, 2]), 0)
    tensor([[1, 2]])
    """
    return ops.unsqueeze(input, dim)


def broadcast_to(input, size):
    """broadcast_to(input, size) -> Tensor: a view stretched to size.

    >>> import microgradx
    >>> microgradx.broadcast_to(microgradx.tensor([1, 2]), (2, 2))
    tensor([[1, 2],
            [1, 2]])
    """
    need(isinstance(size, (tuple, list)), TypeError, f"broadcast_to(): argument 'size' must be a tuple of ints, not {type(size).__name__}")
    return ops.expand(input, size)


def broadcast_shapes(*shapes):
    """broadcast_shapes(*shapes) -> Size: what shapes broadcast to.

    >>> import microgradx
    >>> microgradx.broadcast_shapes((2, 1), (3,))
    microgradx.Size([2, 3])
    """
    out = []
    shapes = [(s,) if isinstance(s, WHOLE) else tuple(s) for s in shapes]
    for s in shapes:
        if not all(hasattr(n, "__index__") for n in s):
            raise TypeError(f"broadcast_shapes: shapes are tuples of ints, got {s!r}")
    if any(isinstance(n, int) and n < 0 for s in shapes for n in s):
        raise ValueError(f"broadcast_shapes: attempting to broadcast a dimension with negative length: {shapes}")
    for i in builtins.range(1, builtins.max((len(s) for s in shapes), default=0) + 1):
        lengths = {s[-i] for s in shapes if len(s) >= i} - {1}
        if len(lengths) > 1:
            raise RuntimeError(f"Shape mismatch: objects cannot be broadcast to a single shape: {[list(s) for s in shapes]}")
        out.append(lengths.pop() if lengths else 1)
    return Size(reversed(out))


def broadcast_tensors(*tensors):
    """broadcast_tensors(*tensors) -> tuple of Tensors: views of one common shape.

    >>> import microgradx
    >>> x, y = microgradx.broadcast_tensors(microgradx.zeros(2, 1), microgradx.zeros(3))
    >>> x.shape, y.shape
    (microgradx.Size([2, 3]), microgradx.Size([2, 3]))
    """
    return ops.broadcast("broadcast_tensors", *(tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors))


def _joined(out, result):
    if out is not None and not ops.castable(result.dtype, out.dtype):
        raise TypeError(f"cat(): input types can't be cast to the desired output type {out.dtype.short_name}")
    return _cast_result(out, result)


def cat(tensors, dim=0, *, out=None):
    """cat(tensors, dim=0) -> Tensor: joined along a dimension; dtypes are promoted.

    >>> import microgradx
    >>> microgradx.cat([microgradx.ones(2), microgradx.zeros(1)])
    tensor([1., 1., 0.])
    """
    if not isinstance(tensors, (tuple, list)):
        raise TypeError(f"cat(): argument 'tensors' (position 1) must be tuple of Tensors, not {type(tensors).__name__}")
    return _joined(out, ops.cat(tensors, dim))


concat = concatenate = cat


def stack(tensors, dim=0, *, out=None):
    """stack(tensors, dim=0) -> Tensor: joined along a new dimension.

    >>> import microgradx
    >>> microgradx.stack((microgradx.tensor([1, 2]), microgradx.tensor([3, 4])))
    tensor([[1, 2],
            [3, 4]])
    """
    if not isinstance(tensors, (tuple, list)):
        raise TypeError(f"stack(): argument 'tensors' (position 1) must be tuple of Tensors, not {type(tensors).__name__}")
    return _joined(out, ops.stack(tensors, dim))


def atleast_1d(*tensors):
    """atleast_1d(*tensors): 0-d tensors get a dimension.

    >>> import microgradx
    >>> microgradx.atleast_1d(microgradx.tensor(1))
    tensor([1])
    """
    return _each(tensors, lambda x: x.reshape(1) if x.dim() == 0 else x)


def atleast_2d(*tensors):
    """atleast_2d(*tensors): at least two dimensions.

    >>> import microgradx
    >>> microgradx.atleast_2d(microgradx.tensor(1))
    tensor([[1]])
    """
    return _each(tensors, lambda x: x.reshape(1, 1) if x.dim() == 0 else x.unsqueeze(0) if x.dim() == 1 else x)


def atleast_3d(*tensors):
    """atleast_3d(*tensors): at least three dimensions.

    >>> import microgradx
    >>> microgradx.atleast_3d(microgradx.tensor(1))
    tensor([[[1]]])
    """
    return _each(tensors, lambda x: x.reshape(1, 1, 1) if x.dim() == 0 else x.reshape(1, -1, 1) if x.dim() == 1
                 else x.unsqueeze(-1) if x.dim() == 2 else x)


def _each(tensors, function):
    if len(tensors) == 1 and isinstance(tensors[0], Tensor):
        return function(tensors[0])
    return tuple(function(x) for x in (tensors[0] if len(tensors) == 1 else tensors))


def _some(op, tensors):
    if not isinstance(tensors, (tuple, list)):
        raise TypeError(f"{op}(): argument 'tensors' (position 1) must be tuple of Tensors, not {type(tensors).__name__}")
    need(tensors, RuntimeError, f"{op} expects a non-empty TensorList")


def hstack(tensors, *, out=None):
    """hstack(tensors) -> Tensor: joined column-wise.

    >>> import microgradx
    >>> microgradx.hstack((microgradx.tensor([1, 2]), microgradx.tensor([3])))
    tensor([1, 2, 3])
    """
    _some("hstack", tensors)
    tensors = atleast_1d(*tensors) if len(tensors) > 1 else (atleast_1d(tensors[0]),)
    return _joined(out, ops.cat(tensors, 0 if tensors[0].dim() == 1 else 1))


def vstack(tensors, *, out=None):
    """vstack(tensors) -> Tensor: joined row-wise.

    >>> import microgradx
    >>> microgradx.vstack((microgradx.tensor([1, 2]), microgradx.tensor([3, 4])))
    tensor([[1, 2],
            [3, 4]])
    """
    _some("vstack", tensors)
    return _joined(out, ops.cat([atleast_2d(x) for x in tensors], 0))


def dstack(tensors, *, out=None):
    """dstack(tensors) -> Tensor: joined depth-wise.

    >>> import microgradx
    >>> microgradx.dstack((microgradx.tensor([1, 2]), microgradx.tensor([3, 4])))
    tensor([[[1, 3],
             [2, 4]]])
    """
    _some("dstack", tensors)
    return _joined(out, ops.cat([atleast_3d(x) for x in tensors], 2))


row_stack = vstack


def column_stack(tensors, *, out=None):
    """column_stack(tensors) -> Tensor: 1-d tensors as columns.

    >>> import microgradx
    >>> microgradx.column_stack((microgradx.tensor([1, 2]), microgradx.tensor([3, 4])))
    tensor([[1, 3],
            [2, 4]])
    """
    _some("column_stack", tensors)
    return _joined(out, hstack([x.reshape(x.numel(), 1) if x.dim() <= 1 else x for x in tensors]))


def unbind(input, dim=0):
    """unbind(input, dim=0) -> tuple of views: the parts along dim.

    >>> import microgradx
    >>> microgradx.unbind(microgradx.tensor([[1, 2], [3, 4]]))
    (tensor([1, 2]), tensor([3, 4]))
    """
    return ops.unbind(input, dim)


def _has_dims(op, x):
    if x.dim() == 0:
        raise RuntimeError(f"{op} expects at least a 1-dimensional tensor, got one of shape []. Hint: unsqueeze(0) first")


def split(tensor, split_size_or_sections, dim=0):
    """split(tensor, split_size_or_sections, dim=0) -> tuple of views of that length (the last may be shorter) or those lengths.

    >>> import microgradx
    >>> microgradx.split(microgradx.arange(5), 2)
    (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    _has_dims("split", tensor)
    d = _dim("split", dim, tensor.dim())
    if isinstance(split_size_or_sections, (list, tuple)):
        pieces = ops.split_sizes(tensor, list(split_size_or_sections), d)
        for piece in pieces:
            rename(piece, "SplitWithSizesBackward0")
        return pieces
    size, n = operator.index(split_size_or_sections), tensor.shape[d]
    if size < 0 or size == 0 and n:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={size}")
    return ops.split_sizes(tensor, [size] * (n // size) + [n % size] * (n % size > 0) if n else [0], d)


def split_with_sizes(input, split_sizes, dim=0):
    """split_with_sizes(input, split_sizes, dim=0) -> tuple of views of these lengths.

    >>> import microgradx
    >>> microgradx.split_with_sizes(microgradx.arange(5), [1, 4])
    (tensor([0]), tensor([1, 2, 3, 4]))
    """
    _has_dims("split_with_sizes", input)
    return ops.split_sizes(input, list(split_sizes), dim)


def _check_parts(op, count):
    """Refuse to make so many tensors that they do not fit the memory: it would take minutes before that is found out."""
    if count > 1 << 26:
        raise RuntimeError(f"{op}: not enough memory for {count} tensors. Hint: ask for fewer parts")


def chunk(input, chunks, dim=0):
    """chunk(input, chunks, dim=0) -> tuple of at most that many views of equal length (the last may be shorter).

    >>> import microgradx
    >>> microgradx.chunk(microgradx.arange(5), 2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    """
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    _has_dims("chunk", input)
    d = _dim("chunk", dim, input.dim())
    n = input.shape[d]
    if n == 0:
        _check_parts("chunk", chunks)
        return ops.split_sizes(input, [0] * chunks, d)
    return split(input, -(-n // chunks), d)


def tensor_split(input, indices_or_sections, dim=0):
    """tensor_split(input, n or indices, dim=0) -> tuple of views: n nearly equal parts, or cut at the indices.

    >>> import microgradx
    >>> microgradx.tensor_split(microgradx.arange(5), 2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    """
    _has_dims("tensor_split", input)
    d = _dim("tensor_split", dim, input.dim())
    n = input.shape[d]
    if isinstance(indices_or_sections, Tensor) and (indices_or_sections.dtype.name != "int64" or indices_or_sections.dim() > 1):
        raise RuntimeError(f"tensor_split: indices must be a number or row of dtype int64, not {indices_or_sections.dim()}-d of {indices_or_sections.dtype!r}")
    cut = indices_or_sections.tolist() if isinstance(indices_or_sections, Tensor) else indices_or_sections
    if isinstance(cut, WHOLE):
        need(cut > 0, RuntimeError, f"tensor_split: number of sections must be larger than 0, got {cut}")
        _check_parts("tensor_split", cut)
        small, extra = divmod(n, cut)
        edges = [i * small + builtins.min(i, extra) for i in builtins.range(cut + 1)]
    else:
        edges = [0, *[slice(None, c).indices(n)[1] for c in cut], n]
    return tuple(ops.slice_dim(input, d, a, builtins.max(a, b), 1) for a, b in zip(edges, edges[1:], strict=False))


def narrow(input, dim, start, length):
    """narrow(input, dim, start, length) -> Tensor: a view of a range of dim.

    >>> import microgradx
    >>> microgradx.narrow(microgradx.arange(5), 0, 1, 3)
    tensor([1, 2, 3])
    """
    if isinstance(start, Tensor) and (start.dim() or start.dtype.is_floating_point or start.dtype.name == "bool"):
        raise RuntimeError(f"narrow: start must be an 0-dim integral Tensor, got {start.dtype!r} {list(start.shape)}")
    return ops.narrow(input, dim, start, length)


def select(input, dim, index):
    """select(input, dim, index) -> Tensor: a view at one index of dim.

    >>> import microgradx
    >>> microgradx.select(microgradx.tensor([[1, 2], [3, 4]]), 0, 1)
    tensor([3, 4])
    """
    return ops.select(input, dim, index)


def clone(input, *, memory_format=None):
    """clone(input) -> Tensor: a copy with its own memory; gradients flow through.

    >>> import microgradx
    >>> microgradx.clone(microgradx.tensor([1, 2]))
    tensor([1, 2])
    """
    return ops.clone(input, memory_format=memory_format)


def as_strided(input, size, stride, storage_offset=None):
    """as_strided(input, size, stride, storage_offset=None) -> Tensor: a view of any geometry, checked against the storage.

    >>> import microgradx
    >>> microgradx.as_strided(microgradx.arange(6), (2, 2), (3, 1))
    tensor([[0, 1],
            [3, 4]])
    """
    return ops.as_strided(input, size, stride, storage_offset)


PUBLIC = own(globals())

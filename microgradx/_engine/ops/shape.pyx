"""Rows of the shape family: views that share memory (select, slice, permute, expand, reshape ...), cat and stack.

A view is a new geometry on the same storage. Its backward rule is the opposite geometry on the gradient: reshape back,
permute back, or zeros with the gradient written into the part that was looked at.
"""

from libc.string cimport memcmp
from microgradx._engine.ops.common cimport *
from microgradx._engine.ops.elementwise cimport channels_last, contiguous_t, fill_shape, full, lie_as, to_dtype

from microgradx._engine.dtype import as_dtype
from microgradx._engine.tensor import cold


cdef object int_tuple(str op, tuple values):
    """The ints of a shape that a function got as *args: 2, 3 or one (2, 3), [2, 3] or Size."""
    cdef object given = values[0] if len(values) == 1 and isinstance(values[0], (tuple, list)) else values
    if values == ():
        raise TypeError(f"{op}() missing 1 required positional argument: the sizes (or dims). Hint: {op}(()) for a 0-d result")
    if len(given) and type(given[0]) is bool:
        raise TypeError(f"{op}(): a size must be a tuple of ints, but found bool ({given[0]})")
    try:
        return tuple([v if type(v) is int else v.__index__() for v in given])
    except AttributeError:
        bad = next(v for v in given if not hasattr(v, "__index__"))
        raise TypeError(f"{op}(): a size must be a tuple of ints, but found {type(bad).__name__} ({bad!r})") from None


# ---------------------------------------------------------------------------------------------------- part of a tensor

cdef Tensor select_v(Tensor x, int dim, isize i):
    return as_view(SELECT, cut(x, dim, i, i + 1, 1, True), x, dim, i)

cdef object select_backward(Node n, object g):
    return slice_pad_t(unsqueeze_v(<Tensor>g, <int>n.i0), n, <int>n.i0, n.i1, n.i1 + 1, 1)

cdef Row SELECT = make_row("select", select_backward)


cdef Tensor cut(Tensor x, int dim, isize start, isize stop, isize step, bint drop):
    """The geometry of x[start:stop:step] along dim, or (drop) of x[start]; no history."""
    cdef isize[MAX_DIMS] shape, strides
    cdef int d, nd = 0
    for d in range(x.nd):
        if d == dim and drop:
            continue
        shape[nd], strides[nd] = x.c_shape[d], x.c_strides[d]
        if d == dim:
            shape[nd] = max(<isize>0, (stop - start + step - 1) // step)
            strides[nd] = x.c_strides[d] * step
        nd += 1
    return strided(x, nd, shape, strides, start * x.c_strides[dim])


cdef Tensor slice_v(Tensor x, int dim, isize start, isize stop, isize step):
    cdef Tensor out = cut(x, dim, start, stop, step, False)
    cdef Node n = view_node(SLICE, out, x)
    if n is not None:
        n.i0, n.extra = dim, (start, stop, step)
    return out

cdef object slice_backward(Node n, object g):
    start, stop, step = n.extra
    return slice_pad_t(<Tensor>g, n, <int>n.i0, start, stop, step)

cdef Row SLICE = make_row("slice", slice_backward)


cdef Tensor slice_pad_t(Tensor g, Node of, int dim, isize start, isize stop, isize step):
    """Zeros of the shape of a node's input, with g at start:stop:step of dim."""
    cdef Looks x = looks_at(of.edges[0])
    cdef Tensor out = full(0, g.dt, x.nd, x.shape), part = cut(out, dim, start, stop, step, False) if dim < x.nd else None
    if part is None or stop > x.shape[dim] or not same_shape(part, g): no_place(g, x.nd, x.shape)
    raw_copy(part, g)
    return recorded(SLICE_PAD, out, g, dim, 0, (start, stop, step)) if rec1(g) else out

cdef object slice_pad_backward(Node n, object g):
    start, stop, step = n.extra
    return slice_v(<Tensor>g, <int>n.i0, start, stop, step)

cdef Row SLICE_PAD = make_row("slice_backward", slice_pad_backward)


cdef int no_place(Tensor g, int nd, const isize* shape) except -1:
    """Rules ask a leaf for its shape, which is another one than in the forward pass."""
    raise RuntimeError(f"backward: a gradient of {list(shape_of(g))} does not fit {list(size_from(nd, shape))}, the shape that a leaf has now. "
                       "Hint: change `.data` before the forward or after the backward pass")


# ---------------------------------------------------------------------------------------------------- other order, other lengths

cdef Tensor permute_v(Tensor x, const int* order):
    cdef isize[MAX_DIMS] shape, strides
    for d in range(x.nd):
        shape[d], strides[d] = x.c_shape[order[d]], x.c_strides[order[d]]
    out = strided(x, x.nd, shape, strides, 0)
    n = view_node(PERMUTE, out, x)
    if n is not None:
        n.extra = tuple([order[d] for d in range(x.nd)])
    return out

cdef object permute_backward(Node n, object g):
    cdef int[MAX_DIMS] back
    for i, d in enumerate(n.extra):
        back[<int>d] = i
    return permute_v(<Tensor>g, back)

cdef Row PERMUTE = make_row("permute", permute_backward)


cdef Tensor transpose_row(Tensor x, int a, int b, Row row):
    cdef Tensor out = alias(x)
    if x.nd:
        out.c_shape[a], out.c_shape[b] = x.c_shape[b], x.c_shape[a]
        out.c_strides[a], out.c_strides[b] = x.c_strides[b], x.c_strides[a]
        update_flags(out)
    return as_view(row, out, x, a, b)


cdef Tensor transpose_v(Tensor x, int a, int b):
    return transpose_row(x, a, b, TRANSPOSE)

cdef object transpose_backward(Node n, object g):
    return transpose_v(<Tensor>g, <int>n.i0, <int>n.i1)

cdef Row TRANSPOSE = make_row("transpose", transpose_backward)
cdef Row T = make_row("t", transpose_backward)


cdef Tensor unsqueeze_v(Tensor x, int dim):
    cdef isize[MAX_DIMS] shape, strides
    if x.nd == MAX_DIMS:
        raise RuntimeError(f"unsqueeze: tensors have at most {MAX_DIMS} dimensions, which this one has already")
    for d in range(x.nd):
        shape[d + (d >= dim)], strides[d + (d >= dim)] = x.c_shape[d], x.c_strides[d]
    shape[dim] = 1
    strides[dim] = x.c_shape[dim] * x.c_strides[dim] if dim < x.nd else 1
    return as_view(UNSQUEEZE, strided(x, x.nd + 1, shape, strides, 0), x, dim)

cdef object unsqueeze_backward(Node n, object g):
    return squeeze_v(<Tensor>g, <int>n.i0)

cdef Row UNSQUEEZE = make_row("unsqueeze", unsqueeze_backward)


cdef Tensor squeeze_v(Tensor x, int dim):
    return as_view(SQUEEZE, cut(x, dim, 0, 1, 1, True), x, dim)

cdef object squeeze_backward(Node n, object g):
    return unsqueeze_v(<Tensor>g, <int>n.i0)

cdef Row SQUEEZE = make_row("squeeze", squeeze_backward)


cdef Tensor expand_to(Tensor x, int nd, const isize* shape):
    cdef isize[MAX_DIMS] strides
    cdef int d, lag = nd - x.nd
    for d in range(nd - 1, -1, -1):
        if d < lag:
            strides[d] = shape[d + 1] * strides[d + 1] if shape[d] == 1 and d < nd - 1 else 0
        elif x.c_shape[d - lag] == shape[d]:
            strides[d] = x.c_strides[d - lag]
        elif x.c_shape[d - lag] == 1:
            strides[d] = 0
        else:
            raise RuntimeError(f"expand: The expanded size of the tensor ({shape[d]}) must match the existing size ({x.c_shape[d - lag]}) at "
                               f"non-singleton dimension {d}: {list(shape_of(x))} to {list(size_from(nd, shape))}")
    return as_view(EXPAND, strided(x, nd, shape, strides, 0), x)

cdef Row EXPAND = make_row("expand", same_backward)


# ---------------------------------------------------------------------------------------------------- reshape

cdef bint view_strides(Tensor x, int nd, const isize* shape, isize* strides) noexcept:
    """Strides that show x's memory in another shape; False when a copy is needed."""
    cdef isize[MAX_DIMS] old_shape, old_strides
    cdef int k = 0, d, i
    if x.contiguous or x.count == 0:
        step = 1
        for d in range(nd - 1, -1, -1):
            strides[d] = step
            step *= shape[d] if shape[d] > 1 else 1
        return True
    for d in range(x.nd):                     # merge x's dimensions that step through memory alike
        if x.c_shape[d] == 1:
            continue
        if k and old_strides[k - 1] == x.c_strides[d] * x.c_shape[d]:
            old_shape[k - 1] *= x.c_shape[d]
            old_strides[k - 1] = x.c_strides[d]
        else:
            old_shape[k], old_strides[k] = x.c_shape[d], x.c_strides[d]
            k += 1
    i = k - 1
    left = old_shape[i] if k else 1
    step = old_strides[i] if k else 1
    for d in range(nd - 1, -1, -1):            # hand them out from the right
        if shape[d] == 1:
            strides[d] = step
            continue
        if left == 1:
            i -= 1
            if i < 0:
                return False
            left, step = old_shape[i], old_strides[i]
        if left % shape[d]:
            return False
        strides[d] = step
        step *= shape[d]
        left //= shape[d]
    return True


cdef Tensor view_or_none(Tensor x, int nd, const isize* shape):
    cdef isize[MAX_DIMS] strides
    return as_view(VIEW, strided(x, nd, shape, strides, 0), x) if view_strides(x, nd, shape, strides) else None

cdef object view_backward(Node n, object g):
    cdef Looks x = looks_at(n.edges[0])
    return fitted(<Tensor>g, x.nd, x.shape)

cdef Row VIEW = make_row("view", view_backward)


cdef Tensor view_v(Tensor x, int nd, const isize* shape):
    cdef Tensor out = view_or_none(x, nd, shape)
    if out is None:
        raise RuntimeError(f"view size is not compatible with input tensor's size and stride: {list(shape_of(x))}, {x.stride()} as "
                           f"{list(size_from(nd, shape))}. Use .reshape(...) instead.")
    return out


cdef Tensor reshape_t(Tensor x, int nd, const isize* shape):
    cdef Tensor out = view_or_none(x, nd, shape)
    if out is not None:
        return out if x.contiguous or out.node is None else rename(out, "ReshapeAliasBackward0")
    out = view_or_none(contiguous_t(x), nd, shape)
    return no_view(out) if out.node is None else rename(out, "UnsafeViewBackward0", True)


cdef Tensor fitted(Tensor g, int nd, const isize* shape):
    """g in a shape that follows from a leaf's."""
    cdef isize count = 1
    for d in range(nd): count *= shape[d]
    if count != g.count: no_place(g, nd, shape)
    return reshape_t(g, nd, shape)


cdef int infer_shape(str op, Tensor x, object sizes, int* nd, isize* shape) except -1:
    """The shape asked for, with -1 worked out; RuntimeError when the count does not fit."""
    cdef isize known = 1
    cdef int i, hole = -1
    fill_shape(op, sizes, nd, shape)
    for i in range(nd[0]):
        if shape[i] == -1:
            if hole >= 0:
                raise RuntimeError(f"{op}: only one dimension can be inferred, got shape {list(sizes)}")
            hole = i
        elif shape[i] < 0:
            raise RuntimeError(f"{op}: invalid shape dimension {shape[i]} in {list(sizes)}")
        else:
            known *= shape[i]
    if hole >= 0:
        if known == 0:
            raise RuntimeError(f"{op}: cannot reshape tensor of {x.count} elements into shape {list(sizes)}: -1 can be any value there")
        if x.count % known:
            raise RuntimeError(f"shape '{list(sizes)}' is invalid for input of size {x.count} ({op} of shape {list(shape_of(x))})")
        shape[hole] = x.count // known
    elif known != x.count:
        raise RuntimeError(f"shape '{list(sizes)}' is invalid for input of size {x.count} ({op} of shape {list(shape_of(x))})")


def view(Tensor self, *shape, dtype=None):
    """The same memory in another shape; RuntimeError when that needs a copy.

    >>> import microgradx
    >>> microgradx.arange(6).view(2, -1)
    tensor([[0, 1, 2],
            [3, 4, 5]])
    """
    cdef isize[MAX_DIMS] c_shape
    cdef int nd = 0
    if dtype is not None or (len(shape) == 1 and not isinstance(shape[0], (int, tuple, list, type(None))) and not hasattr(shape[0], "__index__")):
        return view_dtype(self, dtype if dtype is not None else shape[0])
    infer_shape("view", self, int_tuple("view", shape), &nd, c_shape)
    return view_v(self, nd, c_shape)


def reshape(Tensor input, *shape):
    """input in another shape: a view where possible, else a copy."""
    cdef isize[MAX_DIMS] c_shape
    cdef int nd = 0
    infer_shape("reshape", input, int_tuple("reshape", shape), &nd, c_shape)
    return reshape_t(input, nd, c_shape)


def flatten(Tensor input, start_dim=0, end_dim=-1):
    """Dimensions start_dim..end_dim become one."""
    cdef isize[MAX_DIMS] shape
    cdef int a = wrap_dim("flatten", start_dim, input.nd), b = wrap_dim("flatten", end_dim, input.nd), d, nd = 0
    if a > b:
        raise RuntimeError(f"flatten() has invalid args: start_dim ({start_dim}) cannot come after end_dim ({end_dim})")
    if input.nd == 0:
        shape[0] = 1
        return view_v(input, 1, shape)
    if a == b:
        return input
    for d in range(input.nd):
        if a < d <= b:
            shape[nd - 1] *= input.c_shape[d]
        else:
            shape[nd] = input.c_shape[d]
            nd += 1
    return reshape_t(input, nd, shape)


def permute(Tensor input, *dims):
    """The dimensions in another order."""
    cdef int[MAX_DIMS] order
    cdef object given = int_tuple("permute", dims)
    if len(given) != input.nd:
        raise RuntimeError(f"permute: number of dimensions in the tensor input does not match the length of the desired ordering of dimensions: "
                           f"{input.nd} and {len(given)}")
    seen = set()
    for i, d in enumerate(given):
        order[<int>i] = wrap_dim("permute", d, input.nd)
        if order[<int>i] in seen:
            raise RuntimeError(f"permute(): duplicate dims are not allowed, got {list(given)}.")
        seen.add(order[<int>i])
    return permute_v(input, order)


def transpose(Tensor input, dim0, dim1):
    """Two dimensions exchanged."""
    return transpose_v(input, wrap_dim("transpose", dim0, input.nd), wrap_dim("transpose", dim1, input.nd))


def t(Tensor input):
    """The transpose of a matrix (0-d and 1-d as they are)."""
    if input.nd > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {input.nd}D")
    return transpose_row(input, 0, 1 if input.nd == 2 else 0, T)


def unsqueeze(Tensor input, dim):
    """A dimension of length 1 at dim."""
    return unsqueeze_v(input, wrap_dim("unsqueeze", dim, input.nd + 1))


def squeeze(Tensor input, dim=None):
    """Without the dimensions of length 1 (all, or those given)."""
    if dim is None:
        dims = range(input.nd)
    else:
        dims = {wrap_dim("squeeze", d_, input.nd) for d_ in (dim if isinstance(dim, (tuple, list)) else (dim,))}
    drop = sorted([d_ for d_ in dims if input.nd and input.c_shape[<int>d_] == 1], reverse=True)
    if not drop:
        return rename(as_view(EXPAND, alias(input), input), "SqueezeBackward0" if dim is None else "SqueezeBackward1")
    for d_ in drop:
        input = squeeze_v(input, d_)
    return input if dim is None else rename(input, "SqueezeBackward1" if isinstance(dim, int) else "SqueezeBackward2")


def expand(Tensor input, *sizes, bint implicit=False):
    """Dimensions of length 1 stretched without a copy; -1 keeps a length.

    >>> import microgradx
    >>> microgradx.tensor([[1], [2]]).expand(-1, 3)
    tensor([[1, 1, 1],
            [2, 2, 2]])
    """
    cdef isize[MAX_DIMS] shape
    cdef int nd = 0, d, lag
    fill_shape("expand", int_tuple("expand", sizes), &nd, shape)
    lag = nd - input.nd
    if lag < 0:
        raise RuntimeError(f"expand: expected at least {input.nd} sizes, one for each dimension, but got {list(size_from(nd, shape))}")
    for d in range(nd):
        if shape[d] == -1:
            if d < lag:
                raise RuntimeError(f"expand: The expanded size of the tensor (-1) isn't allowed in a new dimension, {d}")
            shape[d] = input.c_shape[d - lag]
        elif shape[d] < 0:
            raise RuntimeError(f"expand: negative size {shape[d]}")
    return expand_to(input, nd, shape)


def broadcast(str op, *tensors):
    """Views of the shape that tensors have in common; what has it is itself."""
    cdef isize[MAX_DIMS] shape
    cdef int nd = 0, d
    cdef Tensor x
    for each in tensors:
        nd = max(nd, given(each, op, "tensors").nd)
    for d in range(nd):
        shape[d] = 1
    for x in tensors:
        for d in range(nd - x.nd, nd):
            length = x.c_shape[d - nd + x.nd]
            if length != 1 and shape[d] != 1 and length != shape[d]:
                raise RuntimeError(f"{op}: The size of tensor a ({shape[d]}) must match the size of tensor b ({length}) at non-singleton dimension {d}: "
                                   f"got {[list(shape_of(y)) for y in tensors]}")
            if length != 1:
                shape[d] = length
    return tuple([x if x.nd == nd and not memcmp(x.c_shape, shape, nd * sizeof(isize)) else expand_to(x, nd, shape) for x in tensors])


def select(Tensor input, dim, index):
    """The part at one index of dim, without that dimension."""
    if input.nd == 0:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    cdef int d = wrap_dim("select", dim, input.nd)
    if not hasattr(index, "__index__"):
        raise TypeError(f"select(): argument 'index' must be int, not {type(index).__name__}")
    cdef isize i = index.__index__(), n = input.c_shape[d]
    if i < -n or i >= n:
        raise IndexError(f"select(): index {i} out of range for tensor of size {list(shape_of(input))} at dimension {d}")
    return select_v(input, d, i + n if i < 0 else i)


def narrow(Tensor input, dim, start, isize length):
    """length elements of dim from start on."""
    if input.nd == 0:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    cdef int d = wrap_dim("narrow", dim, input.nd)
    cdef isize s = int(start), n = input.c_shape[d]
    if length < 0:
        raise RuntimeError(f"narrow(): length must be non-negative, got {length}")
    if s < -n or s > n:
        raise IndexError(f"start out of range (expected to be in range of [{-n}, {n}], but got {s}): narrow")
    if s < 0:
        s += n
    if length > n - s:
        raise RuntimeError(f"narrow: start ({s}) + length ({length}) exceeds dimension size ({n}).")
    return slice_v(input, d, s, s + length, 1)


def slice_dim(Tensor input, int dim, start, stop, step):
    """input[start:stop:step] along dim, Python's rules."""
    if step is not None and step <= 0:
        raise ValueError("step must be greater than zero")
    cdef isize a, b, c
    a, b, c = slice(start, stop, step).indices(input.c_shape[dim])
    return slice_v(input, dim, a, max(a, b), c)


include "shape_strided.pxi"
include "shape_join.pxi"

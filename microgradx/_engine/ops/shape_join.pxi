# cat and stack, and their opposites unbind and split.

cdef Tensor cat_t(list tensors, int dim, list nothing=[]):
    """Tensors of one dtype joined along dim; all shapes agree elsewhere. nothing: of shape (0,), which get a gradient of that shape."""
    cdef Tensor first = <Tensor>tensors[0], t, out
    cdef isize[MAX_DIMS] shape
    cdef isize total = 0, at = 0
    cdef bint recording = False, last = True
    for i, x in enumerate(tensors):
        t = <Tensor>x
        last = last and channels_last(t)
        if t.nd != first.nd:
            raise RuntimeError(f"Tensors must have same number of dimensions: got {first.nd} and {t.nd} (cat, tensor {i})")
        for d in range(t.nd):
            if d != dim and t.c_shape[d] != first.c_shape[d]:
                raise RuntimeError(f"Sizes of tensors must match except in dimension {dim}. Expected size {first.c_shape[d]} but got size "
                                   f"{t.c_shape[d]} for tensor number {i} in the list (cat).")
        total += t.c_shape[dim]
        recording = recording or tracked(t)
    memcpy(shape, first.c_shape, first.nd * sizeof(isize))
    shape[dim] = total
    out = empty(first.dt, first.nd, shape)
    for x in tensors:
        t = <Tensor>x
        if t.count:
            raw_copy(cut(out, dim, at, at + t.c_shape[dim], 1, False), t)
        at += t.c_shape[dim]
    for x in nothing:
        recording = recording or tracked(<Tensor>x)
    if recording and grad_on():
        n = record(CAT, out, tuple([edge_of(<Tensor>x) for x in tensors + nothing]))
        n.i0 = dim
        n.extra = [(<Tensor>x).c_shape[dim] for x in tensors]
    return lie_as(out, first) if last else out

cdef object cat_backward(Node n, object g):
    cdef isize at = 0
    cdef list out = []
    for i, length in enumerate(n.extra):
        out.append(slice_v(<Tensor>g, <int>n.i0, at, at + length, 1) if needs(n, i) else None)
        at += length
    for i in range(len(out), len(n.edges)):
        out.append(empty((<Tensor>g).dt, 1, &NONE) if needs(n, i) else None)
    return tuple(out)

cdef isize NONE = 0
cdef Row CAT = make_row("cat", cat_backward)


def cat(tensors, dim=0):
    """The tensors joined along a dimension they all have; dtypes are promoted."""
    cdef list items = list(tensors)
    cdef int code = -1
    wrap_dim("cat", dim, MAX_DIMS)              # its type, which is looked at first
    if not items:
        raise ValueError("cat(): expected a non-empty list of Tensors")
    for i, x in enumerate(items):
        if not isinstance(x, Tensor) and getattr(x, "is_sparse", False):
            return cold["sparse_cat"](items, dim)
        if not isinstance(x, Tensor):
            raise TypeError(f"cat(): expected Tensor as element {i} in argument 0, but got {type(x).__name__}")
        if (<Tensor>x).nd == 0:
            raise RuntimeError(f"zero-dimensional tensor (at position {i}) cannot be concatenated: cat. Hint: use stack.")
        code = (<Tensor>x).dt if code < 0 else promote(code, (<Tensor>x).dt)
    kept = [x for x in items if not ((<Tensor>x).nd == 1 and (<Tensor>x).count == 0)] or items[:1]    # as PyTorch: (0,) joins anything
    nothing = [] if len(kept) == len(items) else [x for x in items if (<Tensor>x).nd == 1 and (<Tensor>x).count == 0 and x is not kept[0]]
    cdef bint empty_rows = (<Tensor>kept[0]).nd == 1 and (<Tensor>kept[0]).count == 0          # nothing but them: any dim will do
    return cat_t([to_dtype(<Tensor>x, code) for x in kept], 0 if empty_rows else wrap_dim("cat", dim, (<Tensor>kept[0]).nd), nothing)


def stack(tensors, dim=0):
    """Tensors of one shape along a new dimension."""
    cdef list items = list(tensors)
    if not items:
        raise RuntimeError("stack expects a non-empty TensorList")
    for i, x in enumerate(items):
        if not isinstance(x, Tensor) and getattr(x, "is_sparse", False):
            return cold["sparse_stack"](items, dim)
        if not isinstance(x, Tensor):
            raise TypeError(f"stack(): expected Tensor as element {i} in argument 0, but got {type(x).__name__}")
        if not same_shape(<Tensor>x, <Tensor>items[0]):
            raise RuntimeError(f"stack expects each tensor to be equal size, but got {list(items[0].shape)} at entry 0 and {list(x.shape)} at entry {i}")
    d = wrap_dim("stack", dim, (<Tensor>items[0]).nd + 1)
    return rename(cat([unsqueeze_v(<Tensor>x, d) for x in items], d), "StackBackward0")


cdef object gathered(Node n, list grads):
    """The gradients of all parts; zeros for those that nobody used."""
    out = []
    cdef Tensor part
    for g, part in zip(grads, n.outputs):
        out.append(g if g is not None else full(0, part.dt, part.nd, part.c_shape))
    return out


def unbind(Tensor input, dim=0):
    """A tuple of the parts along dim."""
    if input.nd == 0:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions: unbind")
    cdef int d = wrap_dim("unbind", dim, input.nd)
    cdef list out = [None] * input.c_shape[d]       # at once, so that MemoryError comes before the work
    for i in range(input.c_shape[d]):
        out[i] = cut(input, d, i, i + 1, 1, True)
    cdef Node n = view_multi(UNBIND, out, input)
    if n is not None:
        n.i0 = d
    return tuple(out)

cdef object unbind_backward(Node n, object grads):
    return cat_t([unsqueeze_v(<Tensor>g, <int>n.i0) for g in gathered(n, grads)], <int>n.i0)

cdef Row UNBIND = make_row("unbind", unbind_backward)


def split_sizes(Tensor input, sizes, dim):
    """A tuple of consecutive parts of these lengths."""
    cdef int d = wrap_dim("split", dim, input.nd)
    cdef isize at = 0
    cdef list out = []
    if input.nd == 0:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    if sum(sizes) != input.c_shape[d] or min(sizes, default=0) < 0:
        raise RuntimeError(f"split_with_sizes expects split_sizes to sum exactly to {input.c_shape[d]} (input tensor's size at dimension {d}), "
                           f"but got split_sizes={list(sizes)}")
    for length in sizes:
        out.append(cut(input, d, at, at + length, 1, False))
        at += length
    n = view_multi(SPLIT, out, input)
    if n is not None:
        n.i0 = d
    return tuple(out)

cdef object split_backward(Node n, object grads):
    return cat_t(gathered(n, grads), <int>n.i0)

cdef Row SPLIT = make_row("split", split_backward)

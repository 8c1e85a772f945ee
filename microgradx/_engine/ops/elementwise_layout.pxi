# The order of a result's elements in memory: memory formats, and results of several steps that lie as one step's would.

def clone(Tensor input, *, memory_format=None):
    """A copy with its own memory; gradients flow through."""
    return clone_t(input) if memory_format is None else in_format("clone", input, memory_format, True)


cdef Tensor empty_channels_last(int dt, int nd, const isize* shape):
    """Of shape (N, C, ...), with the channels of a place side by side."""
    cdef isize[MAX_DIMS] lying, strides
    cdef int d
    lying[0] = shape[0]
    for d in range(1, nd):
        lying[d] = shape[d + 1 if d < nd - 1 else 1]
    cdef Tensor out = empty(dt, nd, lying)
    for d in range(nd):
        strides[d] = out.c_strides[0 if d == 0 else d - 1 if d > 1 else nd - 1]
    return strided(out, nd, shape, strides, 0)


cdef int channels_last(Tensor x) noexcept:
    """Do x's strides grow in the order of channels, width, height, (depth,) images, as PyTorch looks at them? 2: without gaps."""
    cdef isize least = 0, step = 1
    if x.nd != 4 and x.nd != 5 or x.c_strides[1] == 0:
        return 0
    for i in range(x.nd):
        d = 1 if i == 0 else x.nd - i if i < x.nd - 1 else 0
        if x.c_shape[d] == 0 or x.c_strides[d] < least or d == 0 and least == x.c_strides[1]:
            return 0
        least = x.c_strides[d] * x.c_shape[d]
        step = step * x.c_shape[d] if x.c_shape[d] == 1 or x.c_strides[d] == step else 0
    return 2 if step else 1


def format_of(Tensor x):
    """The name of the memory format that x's strides tell; contiguous_format also where sizes of 1 leave it open."""
    return "microgradx." + ("contiguous_format" if not channels_last(x) else "channels_last" if x.nd == 4 else "channels_last_3d")


cdef Tensor lie_as(Tensor out, Tensor x):
    """out, which is new and row-major; with the channels last where x has them so."""
    if channels_last(x) and out.nd == x.nd:
        turned = turned_last(out)
        out.storage, out.c_data = turned.storage, turned.c_data
        memcpy(out.c_strides, turned.c_strides, out.nd * sizeof(isize))
        update_flags(out)
    return out


cdef Tensor turned_last(Tensor x):
    """x, which is not recorded, with the channels last and without gaps."""
    if channels_last(x) == 2:
        return x
    out = empty_channels_last(x.dt, x.nd, x.c_shape)
    raw_copy(out, x)
    return out


def as_it_lies(Tensor result, Tensor x):
    """The same for the result of several steps, as one more."""
    return recorded(CLONE, turned_last(result), result) if channels_last(x) and result.nd == x.nd else result


def in_format(str op, Tensor input, memory_format, bint copy=False):
    """input in a memory format: itself where it is in that already, unless copy."""
    cdef int nd = input.nd
    cdef str name = repr(memory_format).rpartition(".")[2]
    if name == "preserve_format":
        return clone_t(input) if copy else input
    if name == "contiguous_format":
        if input.contiguous:
            return clone_t(input) if copy else input
        out = empty(input.dt, nd, input.c_shape)
    elif name == "channels_last" or name == "channels_last_3d":
        if nd != (4 if name == "channels_last" else 5):
            raise RuntimeError(f"{op}: required rank {4 if name == 'channels_last' else 5} tensor to use {name} format, got shape {list(shape_of(input))}")
        out = empty_channels_last(input.dt, nd, input.c_shape)
        if not copy and lie_alike(input, out):
            return input
    else:
        raise TypeError(f"{op}(): argument 'memory_format' must be microgradx.memory_format, not {type(memory_format).__name__}")
    raw_copy(out, input)
    return recorded(CLONE, out, input)


def in_order(Tensor result, Tensor a, Tensor b=None, Tensor c=None):
    """result of several steps, laid out as one step over these operands would have it: the order of a's strides, then b's, then c's."""
    if a.contiguous and result.contiguous and same_shape(a, result):
        return result
    out = empty_ordered(result.dt, result.nd, result.c_shape, a, b, c)
    if lie_alike(result, out):
        return result
    raw_copy(out, result)
    return recorded(CLONE, out, result)


def contiguous(Tensor input, *, memory_format=None):
    """input itself when it is row-major without gaps, else a copy that is.

    >>> import microgradx
    >>> microgradx.zeros(2, 3).t().contiguous().stride()
    (2, 1)
    """
    if memory_format is None:
        return contiguous_t(input)
    if repr(memory_format) == "microgradx.preserve_format" and not input.contiguous:
        raise RuntimeError("contiguous: preserve memory format is unsupported by the contiguous operator")
    return in_format("contiguous", input, memory_format)

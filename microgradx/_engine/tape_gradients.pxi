# What a gradient goes through on its way along an edge: the sums and casts that undo broadcasting, the history of zeros, and a leaf's sum.

cdef enum:
    UNSHARED = 1 << 17         # elements, from which on loops release the GIL (PARALLEL in loops.pyx)


cdef Tensor reduced_to_edge(Node n, Py_ssize_t i, Tensor g, Looks to):
    """Gradient i of n's rule without broadcasting and cast: the one place where they are undone."""
    if not has_shape(g, to.nd, to.shape):
        if not broadcasts(to.nd, to.shape, g.nd, g.c_shape):
            raise RuntimeError(f"Function {n.row.node_name} returned an invalid gradient at index {i} - got "
                               f"{list(shape_of(g))} but expected shape compatible with {list(size_from(to.nd, to.shape))}" + made_at(n))
        g = <Tensor>walk_ops.sum_to(g, to.nd, to.shape)
    return g if g.dt == to.dtype else <Tensor>walk_ops.cast(g, to.dtype)


cdef object flattened(object g, object edge):
    """g with a derivative by what edge leads to, which is zero, rather than none."""
    if not isinstance(g, Tensor) or edge is None:
        return g
    out = alias(<Tensor>g)
    record(FLAT_ROW, out, (edge_of(<Tensor>g), edge))
    return out

def flat(Tensor out, *inputs):
    """out with a derivative by the tensors among the inputs that is zero everywhere rather than absent."""
    for x in inputs:
        if isinstance(x, Tensor) and rec1(<Tensor>x):
            out = flattened(out, edge_of(<Tensor>x))
    return out

cdef object flat_backward(Node n, object g):
    cdef Looks to = looks_at(n.edges[1])
    cdef Tensor zeros = empty(to.dtype, to.nd, to.shape)
    memset(zeros.c_data, 0, zeros.count * ITEMSIZE[to.dtype])
    return g if needs(n, 0) else None, zeros

cdef Row FLAT_ROW = make_row("flat", flat_backward)


# derivatives that are one step in PyTorch, which prints its name (so are those of the rows that are flat), or end in another one than here
cdef dict _last_step = {f"{name}Backward0": f"{name}BackwardBackward0" for name in (
    "Tanh", "Sigmoid", "Softplus", "Elu", "Gelu", "Glu", "Hardswish", "LogSigmoid", "MseLoss", "SmoothL1Loss", "HuberLoss", "BinaryCrossEntropy",
    "NativeLayerNorm", "NativeBatchNorm", "Select", "Unfold")}
_last_step.update({
    "ReluBackward0": "ThresholdBackwardBackward0", "CeluBackward0": "EluBackwardBackward0", "SoftmaxBackward0": "SoftmaxBackwardDataBackward0",
    "LogSoftmaxBackward0": "LogSoftmaxBackwardDataBackward0", "MeanBackward0": "DivBackward1", "MeanBackward1": "DivBackward1",
    "SortBackward0": "ScatterBackward0", "TopkBackward0": "ScatterBackward0",
    "cross_entropy": "LogSoftmaxBackwardDataBackward0", "EmbeddingBackward0": "EmbeddingDenseBackwardBackward0", "UnsqueezeBackward0": "SqueezeBackward1"})

cdef object derivable(Node n, object grads, object out):
    """What a rule gave while it was recorded: with a derivative that is zero rather than none, and under the name that PyTorch prints."""
    cdef str name = _last_step.get(n.row.name) or _last_step.get(n.row.node_name)
    if n.row.flat:
        out = tuple(map(flattened, out, n.edges)) if type(out) is tuple else flattened(out, n.edges[0])
        name = name or n.row.node_name.replace("Backward0", "BackwardBackward0")
    if name is not None:
        for g in out if type(out) is tuple else (out,):
            if isinstance(g, Tensor) and g is not grads: rename(<Tensor>g, name)
    return out


cdef Looks looks_at(object edge) noexcept:
    if type(edge) is not Node and isinstance(edge, Tensor):
        return looks_of(<Tensor>edge)
    return looks_of(<Tensor>(<Node>(<tuple>edge)[0]).outputs[(<tuple>edge)[1]]) if type(edge) is tuple else (<Node>edge).looks


cdef inline bint can_write(PyObject* held) noexcept:
    """Does only the table hold this gradient, memory and all?"""
    cdef Tensor t = <Tensor>held     # this line adds one reference
    return (Py_REFCNT(held) == 2 and Py_REFCNT(<PyObject*>t.storage) == 1 and t.contiguous and t.base is None
            and t.node is None and t.storage.owner is None)


cdef object _adding = RLock()

def _lock_anew():
    """In a forked process, where the thread that may have held it is no more."""
    global _adding
    _adding = RLock()

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_lock_anew)


cdef int accumulate_grad(Tensor leaf, PyObject* pg, bint unique, bint create_graph) except -1:
    """One thread at a time, where sums let go of the interpreter's lock: those of many numbers, and sparse ones."""
    if leaf.count < UNSHARED and isinstance(<object>pg, Tensor) and (leaf.grad_ is None or isinstance(leaf.grad_, Tensor)):
        return accumulate_alone(leaf, pg, unique, create_graph)
    with _adding:
        return accumulate_alone(leaf, pg, unique, create_graph)


cdef int accumulate_alone(Tensor leaf, PyObject* pg, bint unique, bint create_graph) except -1:
    cdef Tensor g = <Tensor>pg           # perhaps a sparse one, which is only handed on
    if not leaf.leaf_grad and leaf.node is None:
        return 0
    if leaf.grad_ is None and not isinstance(<object>pg, Tensor):
        leaf.grad_ = <object>pg
    elif leaf.grad_ is None:
        if create_graph:
            like = order_of(leaf)
            leaf.grad_ = g if g.node is not None and g.storage is not leaf.storage and lie_alike(g, like) else walk_ops.clone(g, like)
        elif unique and g.contiguous and leaf.contiguous and g.base is None and g.storage.owner is None:
            g.node = None
            leaf.grad_ = g
        else:
            old = <Tensor>walk_ops.clone(g, order_of(leaf))
            old.node = None
            leaf.grad_ = old
    elif create_graph or not isinstance(leaf.grad_, Tensor) and isinstance(<object>pg, Tensor):
        leaf.grad_ = added(leaf.grad_, <object>pg)
    elif not isinstance(leaf.grad_, Tensor):
        leaf.grad_.data = leaf.grad_ + <object>pg
    else:
        walk_ops.accumulate(<Tensor>leaf.grad_, g if isinstance(<object>pg, Tensor) else (<object>pg).to_dense())


cdef Tensor order_of(Tensor leaf):
    """What leaf's gradient lies like: leaf itself, or rows where that has gaps or shares memory."""
    return leaf if leaf.contiguous or lie_alike(leaf, empty_like(leaf, leaf.dt)) else empty(leaf.dt, leaf.nd, leaf.c_shape)


cdef object added(object old, object g):
    """The sum of two gradients, which may be sparse."""
    if isinstance(g, Tensor):
        return walk_ops.add(old, g) if isinstance(old, Tensor) else g + old
    return old + g

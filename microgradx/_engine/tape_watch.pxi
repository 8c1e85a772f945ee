# Anomaly detection, and what is asked of a recorded graph as a whole.

cdef object digest(Tensor t):
    """Of the values in row-major order, whatever the strides."""
    cdef Tensor dense = t
    if not t.contiguous:
        dense = empty(t.dt, t.nd, t.c_shape)
        upcalls.copy_(dense, alias(t))
    return hash(PyMemoryView_FromMemory(<char*>dense.c_data, dense.count * ITEMSIZE[dense.dt], PyBUF_READ))


cdef int check_digest(Node n, int slot, Tensor t) except -1:
    """Is a saved tensor what it was when it was saved? Its version, which has been compared, does not see foreign writes."""
    known = n.where[2].get(slot)
    if known is not None and known != digest(t):
        raise RuntimeError(f"{n.row.node_name}: one of the variables needed for gradient computation has been modified behind the tape, "
                           f"through NumPy or .data: [microgradx.{dtype_of(t.dt).name} {list(shape_of(t))}] saved by {n.row.name!r}. "
                           "Hint: write into a copy" + made_at(n))


cdef int look_for_nan(Node n, object out) except -1:
    """Refuse NaN in what a rule gave."""
    for i, g in enumerate(out if isinstance(out, tuple) else (out,)):
        found = None if g is None or n.edges[i] is None else cold["find_nan"](g)
        if found is not None:
            raise RuntimeError(f"{n.row.node_name}: Function '{n.row.node_name}' returned nan values in its {i}th output: {found}." + made_at(n))


cdef int add_place(Node n, object error) except -1:
    """Note on an exception which backward it comes from, and who made that, where its text does not say so."""
    text = str(error)
    if n.row.node_name not in text or n.where is not None and made_at(n) not in text:
        error.add_note(f"in the backward of {n.row.node_name}.{made_at(n)}")


def depends_on_others(list tensors, set own):
    """Do these tensors depend on a leaf that wants a gradient and is not one of `own`?"""
    cdef set seen = set()
    cdef list stack = [edge_of(<Tensor?>t) for t in tensors]
    while stack:
        edge = end_of(stack.pop())
        if edge is None or edge in seen:
            continue
        if isinstance(edge, Tensor):
            if edge not in own and not hasattr(edge, "_transformed"):        # what `func` is done with
                return True
            continue
        seen.add(edge)
        stack.extend((<Node>edge).edges)
    return False


cpdef Tensor same_history(Tensor t):
    """t's memory and history, in an object that later in-place changes of t give no new history."""
    tracked(t)
    if t.leaf_grad:
        return t
    k = alias(t)
    k.node, k.out_nr = t.node, t.out_nr
    return k


def accumulates_everywhere():
    """Does every running backward pass go to the .grad of all leaves (and not only to given inputs)?"""
    return _restricted == 0

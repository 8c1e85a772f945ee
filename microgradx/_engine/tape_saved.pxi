# What nodes save, the checks when it is read, and what nodes show of it.
#
# A slot holds a tensor, with the version that its storage had: itself, or (a view) a look without its base, or (an output of the node) one without
# history, so that no cycle is closed. Or it holds the tuple that `packed` makes inside of saved_tensors_hooks. Slots 0 to 2 are fields of the node,
# and an output there is output 0; the others, of rules in Python, are entries (held, version, output number or -1) of Node.more.

cdef enum:
    IN_MORE = 3

cdef int _packing = 0                   # open blocks of saved_tensors_hooks in all threads
cdef object _just_packed = None         # inside of these: (the last node, {slot: what it saved})


cdef object same_backward(Node n, object g):
    return g        # the walk undoes broadcasting and casts

cdef Row ALIAS = make_row("alias", same_backward)


def count_packing(int change):
    global _packing, _just_packed
    _packing += change
    _just_packed = None


# ---------------------------------------------------------------------------------------------------- slots

cdef inline object held_in(Node n, int slot):
    return n.s0 if slot == 0 else n.s1 if slot == 1 else n.s2 if slot == 2 else n.more[slot - IN_MORE][0]


cdef inline int output_in(Node n, int slot) except -2:
    """The number of the output of n that a slot holds; -1 where that is another tensor."""
    return n.more[slot - IN_MORE][2] if slot >= IN_MORE else (n.saved_output >> slot & 1) - 1


cdef inline int put(Node n, int slot, object held, unsigned int version) except -1:
    if slot == 0:
        n.s0, n.v0 = held, version
    elif slot == 1:
        n.s1, n.v1 = held, version
    elif slot == 2:
        n.s2, n.v2 = held, version
    else:
        more = list(n.more)
        more[slot - IN_MORE] = held, version, more[slot - IN_MORE][2]
        n.more = tuple(more)


cdef int slots(Node n) except -1:
    return IN_MORE if n.more is None else IN_MORE + len(n.more)


# ---------------------------------------------------------------------------------------------------- saving

cdef inline object kept(Node n, int slot, Tensor t, int nr):
    """What stands for t, an output of n or (nr < 0) another tensor, in a slot."""
    if t.inference or n.where is not None or _packing:
        made = kept_rarely(n, slot, t, nr)
        if made is not None:
            return made
    return alias(t) if nr >= 0 else t if t.base is None else same_history(t)


cdef tuple kept_rarely(Node n, int slot, Tensor t, int nr):
    """What hooks made of t, with anomaly detection's note of its digest."""
    if t.inference:
        raise RuntimeError(f"{n.row.name}: Inference tensors cannot be saved for backward. Hint: .clone() it outside, or use no_grad")
    if n.where is not None:
        n.where[2][slot] = digest(t)
    return packed(n, slot, t, nr) if _packing else None


cdef tuple packed(Node n, int slot, Tensor t, int nr):
    """What the innermost of saved_tensors_hooks makes of t: (unpack, what pack gave, history of t, what t looks like); None where this thread has none."""
    global _just_packed
    made = cold["pack"](t if nr < 0 else alias(t))        # a result with its history would keep this node alive
    if made is None:
        return None
    if _just_packed is None or _just_packed[0] is not n:
        _just_packed = (n, {})
    _just_packed[1][slot] = alias(t)
    return (*made, None if nr >= 0 else edge_of(t), (t.dt, shape_of(t), t.contiguous))


cdef int save(Node n, int slot, Tensor t) except -1:
    put(n, slot, kept(n, slot, t, -1), t.storage.version)


cdef int save_output(Node n, int slot, Tensor t) except -1:
    n.saved_output |= 1 << slot
    put(n, slot, kept(n, slot, t, 0), t.storage.version)


cdef int place_in(object objects, object x) except -2:
    """Which of them x is; -1: none."""
    for i, each in enumerate(objects):
        if each is x:
            return i
    return -1


cdef int save_more(Node n, tuple tensors, list outs) except -1:
    """Save tensors, or None, in the slots from IN_MORE on; outs: those that are outputs of n."""
    cdef list more = []
    cdef int nr
    for i, x in enumerate(tensors):
        if x is None:
            more.append((None, 0, -1))
        else:
            t = <Tensor?>x
            nr = place_in(outs, t) if differentiable(t.dt) else -1
            more.append((kept(n, IN_MORE + i, t, nr), t.storage.version, nr))
    n.more = tuple(more) or None


cdef int spare(Node n, Tensor a) except -1:
    """a is about to be overwritten by the op in place that n is of: what n saved of it becomes a copy with the same history."""
    cdef Tensor t, copy
    for slot in range(slots(n)):
        held = held_in(n, slot)
        t = held if isinstance(held, Tensor) else _just_packed[1].get(slot) if _just_packed is not None and _just_packed[0] is n else None
        if t is None or t.storage is not a.storage:
            continue
        copy = empty_like(t, t.dt)
        upcalls.copy_(copy, t)
        if isinstance(held, Tensor):
            copy.node, copy.out_nr, copy.leaf_grad = t.node, t.out_nr, t.leaf_grad
            put(n, slot, copy, copy.storage.version)
        else:
            put(n, slot, (*cold["pack"](copy), *held[2:]), 0)


cdef int now_in(Node n, Tensor a) except -1:
    """The output of n was written into a: that is what n saved."""
    for slot in range(IN_MORE):
        if n.saved_output >> slot & 1 and isinstance(held_in(n, slot), Tensor):
            put(n, slot, alias(a), a.storage.version)


def pack_slot(Node n, int slot):
    """Have the open block of saved_tensors_hooks pack what n saved in this slot."""
    check_freed(n)
    held = held_in(n, slot)
    if isinstance(held, tuple):
        raise RuntimeError(f"{n.row.node_name}: Calling register_hooks on a saved tensor whose hooks have already been set")
    if held is not None:
        put(n, slot, packed(n, slot, <Tensor>held, output_in(n, slot)), 0)


cdef inline int let_go(Node n) except -1:
    """Forget what n saved, without which it cannot be asked again."""
    if n.s0 is not None: n.s0, n.freed = None, True
    if n.s1 is not None: n.s1, n.freed = None, True
    if n.s2 is not None: n.s2, n.freed = None, True
    if n.more is not None: n.more, n.freed = None, True


# ---------------------------------------------------------------------------------------------------- reading

cdef Tensor saved(Node n, int slot):
    if n.freed:
        check_freed(n)
    if slot == 0:
        return recalled(n, 0, n.s0, n.v0, n.saved_output & 1, mgx_recording)
    if slot == 1:
        return recalled(n, 1, n.s1, n.v1, n.saved_output & 2, mgx_recording)
    return recalled(n, 2, n.s2, n.v2, n.saved_output & 4, mgx_recording)


cdef inline Tensor recalled(Node n, int slot, object held, unsigned int version, bint output, bint whole):
    """What a slot holds, checked for changes since; whole: an output with the history that it was kept without."""
    if isinstance(held, Tensor) and (<Tensor>held).storage.version == version and n.where is None and not (output and whole):
        return <Tensor>held
    return recalled_rarely(n, slot, held, version, output, whole)


cdef Tensor recalled_rarely(Node n, int slot, object held, unsigned int version, bint output, bint whole):
    if not isinstance(held, Tensor):
        return None if held is None else unpacked(n, slot, <tuple>held, whole)
    if (<Tensor>held).storage.version != version:
        refuse_change(n, <Tensor>held, version)
    if n.where is not None:
        check_digest(n, slot, <Tensor>held)
    return with_edge(alias(<Tensor>held), output_edge(n, output_in(n, slot))) if output and whole else <Tensor>held


def unpack(Node n, bint whole=False):
    """The saved tensors of a Python-level rule; whole: outputs with their history also while nothing is recorded."""
    check_freed(n)
    return tuple([recalled(n, IN_MORE + i, held, version, nr >= 0, whole or mgx_recording) for i, (held, version, nr) in enumerate(n.more or ())])


cold["unpack"] = unpack


cdef Tensor unpacked(Node n, int slot, tuple record, bint whole):
    cdef int nr = output_in(n, slot)
    unpack, made, edge, looks = record
    t = unpack(made)
    if not isinstance(t, Tensor):
        raise TypeError(f"{n.row.node_name}: Output of saved tensor unpack_hook expected to be a Tensor but got {type(t).__name__}")
    out = fitted(n, alias(<Tensor>t), looks[0], looks[1], looks[2])
    return with_edge(out, edge if nr < 0 else output_edge(n, nr)) if whole else out


cdef Tensor fitted(Node n, Tensor t, int dtype, object shape, bint contiguous):
    """t, of no history, in the dtype and the memory that the rule counts on, which reads it through pointers."""
    if shape_of(t) != shape or t.dt != dtype and not (differentiable(t.dt) and differentiable(dtype)):
        raise RuntimeError(f"{n.row.node_name}: unpack_hook was expected to return a {dtype_of(dtype)!r} tensor of shape {list(shape)}, "
                           f"but got {dtype_of(t.dt)!r}, {list(shape_of(t))}")
    if t.dt != dtype:
        t = <Tensor>walk_ops.cast(t, dtype)
    return <Tensor>walk_ops.clone(t, empty(dtype, t.nd, t.c_shape)) if contiguous and not t.contiguous else t


cdef Tensor with_edge(Tensor out, object edge):
    if isinstance(edge, Tensor):
        out.node = new_node(ALIAS, out, (edge,))
    elif isinstance(edge, tuple):
        out.node, out.out_nr = edge
    else:
        out.node = edge
    return out


cdef int check_freed(Node n) except -1:
    if n.freed:
        raise RuntimeError(f"{n.row.node_name}: Trying to backward through the graph a second time (or directly access saved tensors after they "
                           "have already been freed). Specify retain_graph=True for the first time." + made_at(n))


cpdef str made_at(Node n):
    """What messages say about where a node was made."""
    if n.where is None:
        return " (Hint: microgradx.autograd.set_detect_anomaly(True) before the forward pass names the line that created the node.)"
    return f" (The node was created at {n.where[0]}:{n.where[1]}.)"


cdef int refuse_change(Node n, Tensor t, unsigned int version) except -1:
    if t.storage.version // REPLACED != version // REPLACED:
        raise RuntimeError(f"{n.row.node_name}: the .data of a tensor saved by {n.row.name!r} was replaced by one of another dtype or shape, now "
                           f"{dtype_of(t.dt)!r} {list(shape_of(t))}. Hint: replace it before the forward pass or after the backward pass." + made_at(n))
    raise RuntimeError(f"{n.row.node_name}: one of the variables needed for gradient computation has been modified by an inplace operation: "
                       f"[microgradx.{dtype_of(t.dt).name} {list(shape_of(t))}] saved by {n.row.name!r} is at version {t.storage.version}; "
                       f"expected version {version} instead. Hint: .clone() it first" + made_at(n))


def saved_as(Node n, str name):
    """What n saved under the name that PyTorch's nodes show it by: that of slot_as, or _saved_exponent."""
    if name == "_saved_exponent" and n.row.node_name == "PowBackward0":
        exponent = 2.0 if n.row.name == "square" else n.d0
        return int(exponent) if exponent.is_integer() else exponent
    return saved(n, slot_as(n, name))


def slot_as(Node n, str name):
    """The slot of what PyTorch's nodes show as _saved_self, _saved_other (_mat2, _vec), _saved_result."""
    cdef int slot, result = n.saved_output & 7
    if name in ("_saved_self", "_saved_other", "_saved_mat2", "_saved_vec", "_saved_result"):
        check_freed(n)
        for slot in range(3):
            if held_in(n, slot) is not None and (result >> slot & 1) == (name == "_saved_result"):
                break
        else:
            raise AttributeError(f"{n.row.node_name!r} object has no attribute {name!r}")
        if name == "_saved_result" or PyTuple_GET_SIZE(n.edges) == 1 and name == "_saved_self":
            return slot
        if PyTuple_GET_SIZE(n.edges) == 2:
            return name != "_saved_self"
    raise AttributeError(f"{n.row.node_name!r} object has no attribute {name!r}")
